import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { lineAt, type LogLine } from "../lib/access/log_lines.ts";
import {
  answerPrivacyRequest,
  listPrivacyRequests,
  openPrivacyRequest,
} from "../lib/access/privacy_answers.ts";
import {
  askAboutLine,
  type Asker,
  askOfficer,
  generalKinds,
  listOwnRequests,
  longestRequest,
  type PrivacyRequest,
} from "../lib/access/privacy_requests.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, longText } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { onceOf } from "./form_keys.ts";
import { type WordedLine, wordedLine } from "./log_lines.ts";
import { nameIn } from "./lookers.ts";
import { sessionOf } from "./own_session.ts";
import { recordPath } from "./record_paths.ts";

interface Status {
  readonly state: "ok" | "info" | "danger";
  readonly icon: string;
  readonly text: string;
}

interface Request {
  readonly kind: string;
  readonly asked: string;
  readonly status: Status;
  readonly words: string;
  readonly line: WordedLine | null;
  readonly answered: string | null;
  readonly answer: string | null;
}

interface Asking {
  readonly fields: readonly Field[];
  readonly mistakes: readonly Mistake[];
}

declare module "./pages.ts" {
  interface Pages {
    "privacy_requests/own": Asking & { readonly requests: readonly (Request & { readonly id: string })[] };
    "privacy_requests/about_line": Asking & {
      readonly back: string;
      readonly action: string;
      readonly line: WordedLine;
    };
    "privacy_requests/index": {
      readonly requests: readonly {
        readonly href: string;
        readonly text: string;
        readonly status: Status;
      }[];
    };
    "privacy_requests/show": Asking & {
      readonly action: string;
      readonly request: Request;
      readonly asker: string | null;
      /** Whether somebody else keeps by now the record whose log it is about. */
      readonly keeperChanged: boolean;
    };
  }
}

const words = longText({
  label: "privacy_request.words",
  hint: "privacy_request.words_hint",
  longest: longestRequest,
}).min(1, "form.missing");

const generalForm = form(z.strictObject({
  kind: choice({
    label: "privacy_request.kind",
    options: {
      correction: "privacy_request.kind.correction",
      access: "privacy_request.kind.access",
      objection: "privacy_request.kind.objection",
    },
  }),
  words,
}));
const lineForm = form(z.strictObject({ words }));
const answerForm = form(z.strictObject({
  words: longText({
    label: "privacy_request.answer",
    hint: "privacy_request.answer_hint",
    longest: longestRequest,
  }).min(1, "form.missing"),
}));

const ownPath = "/account/privacy/requests";
const deskPath = "/audit/privacy";

/** What this person asked, and the form to ask more. */
export async function own(c: Ctx): Promise<Response> {
  return await ownPage(c, generalForm.fields(c.var.t, { kind: generalKinds[0] }), []);
}

export async function ask(c: Ctx): Promise<Response> {
  const data = await c.req.formData();
  const read = generalForm.read(data);
  if (!read.ok) {
    return await ownPage(c, generalForm.fields(c.var.t, read.typed, read.mistakes), read.mistakes);
  }
  await askOfficer(askerOf(c), { ...read.values, once: onceOf(data) });
  flash(c, "privacy_request.sent");
  return seeOther(c, ownPath);
}

export async function lineAsked(c: Ctx): Promise<Response> {
  return await linePage(c, await c.var.chart(), lineForm.fields(c.var.t), []);
}

export async function askAbout(c: Ctx): Promise<Response> {
  const { site: { audit }, t } = c.var;
  const chart = await c.var.chart();
  const data = await c.req.formData();
  const read = lineForm.read(data);
  if (!read.ok) {
    return await linePage(c, chart, lineForm.fields(t, read.typed, read.mistakes), read.mistakes);
  }
  const place = c.req.param("place") ?? "";
  const nameOf = (line: LogLine) => nameIn(c, chart, line);
  await askAboutLine(askerOf(c), { chart, audit, place, nameOf, ...read.values, once: onceOf(data) });
  flash(c, "privacy_request.sent");
  return seeOther(c, ownPath);
}

/** For the privacy officer: what waits for an answer, then what has one. */
export async function index(c: Ctx): Promise<Response> {
  const { t, dates } = c.var;
  const requests = await listPrivacyRequests(await c.var.desk("manage_privacy_requests"));
  return await c.var.show("privacy_requests/index", {
    requests: requests.map((one) => ({
      href: `${deskPath}/${one.id}`,
      text: t("privacy_request.line", {
        kind: t(`privacy_request.type.${one.kind}`),
        when: dates.longTime(one.at),
      }),
      status: one.answered ? answeredStatus(c) : dueStatus(c, one.due),
    })),
  });
}

export async function show(c: Ctx): Promise<Response> {
  return await showOne(c, answerForm.fields(c.var.t), []);
}

export async function answer(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_privacy_requests");
  const read = answerForm.read(await c.req.formData());
  if (!read.ok) return await showOne(c, answerForm.fields(c.var.t, read.typed, read.mistakes), read.mistakes);
  await answerPrivacyRequest(desk, requestNamed(c), read.values.words);
  flash(c, "privacy_request.answer_sent");
  return seeOther(c, deskPath);
}

async function ownPage(c: Ctx, fields: readonly Field[], mistakes: readonly Mistake[]): Promise<Response> {
  const requests = await listOwnRequests(c.var.site.identity.vault, sessionOf(c).owner.account.id);
  return await c.var.show("privacy_requests/own", {
    requests: requests.map((request) => ({
      id: request.id,
      ...worded(c, request, { name: request.who, reader: "owner" }),
      status: request.answer
        ? answeredStatus(c)
        : { state: "info", icon: "clock", text: c.var.t("privacy_request.waiting") },
    })),
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function linePage(
  c: Ctx,
  chart: Chart,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const place = c.req.param("place") ?? "";
  const back = `${recordPath(chart)}/access`;
  const line = await lineAt(chart, c.var.site.audit, place);
  return await c.var.show("privacy_requests/about_line", {
    back,
    action: `${back}/ask/${place}`,
    line: wordedLine(c, line, { name: await nameIn(c, chart, line), reader: "owner" }),
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function showOne(c: Ctx, fields: readonly Field[], mistakes: readonly Mistake[]): Promise<Response> {
  const desk = await c.var.desk("manage_privacy_requests");
  const { request, due, asker, actor, keeperChanged } = await openPrivacyRequest(desk, requestNamed(c));
  return await c.var.show("privacy_requests/show", {
    action: `${deskPath}/${request.id}`,
    request: {
      ...worded(c, request, { name: actor, reader: "officer" }),
      status: request.answer ? answeredStatus(c) : dueStatus(c, due),
    },
    asker: asker ?? null,
    keeperChanged,
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

function worded(
  c: Ctx,
  { kind, at, words, line, answer }: PrivacyRequest,
  as: Parameters<typeof wordedLine>[2],
): Omit<Request, "status"> {
  const { t, dates } = c.var;
  return {
    kind: t(`privacy_request.type.${kind}`),
    asked: t("privacy_request.asked", { when: dates.longTime(at) }),
    words,
    line: line ? wordedLine(c, line, as) : null,
    answered: answer ? t("privacy_request.answered_on", { when: dates.longTime(answer.at) }) : null,
    answer: answer?.words ?? null,
  };
}

function answeredStatus({ var: { t } }: Ctx): Status {
  return { state: "ok", icon: "circle-check", text: t("privacy_request.answered") };
}

function dueStatus({ var: { t, dates, now } }: Ctx, due: number): Status {
  const when = dates.long(due);
  return due <= now
    ? { state: "danger", icon: "clock", text: t("privacy_request.late", { when }) }
    : { state: "info", icon: "clock", text: t("privacy_request.due", { when }) };
}

function askerOf(c: Ctx): Asker {
  const { site: { identity }, caller } = c.var;
  return { identity, open: sessionOf(c), caller };
}

function requestNamed(c: Ctx): string {
  return c.req.param("privacyRequest") ?? "";
}
