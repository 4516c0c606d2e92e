import { z } from "zod";
import { Chart } from "../lib/access/chart.ts";
import { erasables } from "../lib/access/erasure.ts";
import { restrict } from "../lib/access/privacy.ts";
import {
  listOwnRequests,
  longestRequest,
  makePrivacyRequest,
  requestKinds,
} from "../lib/access/privacy_requests.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, hidden, longText } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Id } from "../lib/ids.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";

interface OwnRecord {
  readonly patient: string;
  readonly name: string;
  /** Since when it is restricted, in words. */
  readonly restricted: string | null;
}

declare module "./pages.ts" {
  interface Pages {
    "privacy/show": {
      readonly records: readonly OwnRecord[];
      readonly due: string | null;
      readonly mayErase: boolean;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly asked: readonly {
        readonly kind: string;
        readonly when: string;
        readonly machine: string;
        readonly words: string;
        readonly answer: string | null;
      }[];
    };
  }
}

const requestForm = form(z.strictObject({
  kind: choice({
    label: "privacy.kind",
    options: {
      correction: "privacy.kind.correction",
      access: "privacy.kind.access",
      objection: "privacy.kind.objection",
    },
  }),
  words: longText({ label: "privacy.words", hint: "privacy.words_hint", longest: longestRequest })
    .min(1, "form.missing"),
}));

const restrictForm = form(z.strictObject({
  patient: hidden({ longest: 22 }),
  restricted: choice({ label: "privacy.restrict", options: { yes: "common.yes", no: "common.no" } }),
}));

export async function show(c: Ctx): Promise<Response> {
  return await page(c, requestForm.fields(c.var.t, { kind: requestKinds[0] }), []);
}

/** Restricts a record, or lifts that: at once, and as easily. */
export async function update(c: Ctx): Promise<Response> {
  const read = restrictForm.read(await c.req.formData());
  if (!read.ok) throw new AppError("invalid");
  const restricted = read.values.restricted === "yes";
  await restrict(await ownChart(c, read.values.patient), restricted);
  flash(c, restricted ? "privacy.restricted_now" : "privacy.unrestricted_now");
  return seeOther(c, "/account/privacy");
}

export async function ask(c: Ctx): Promise<Response> {
  const { site, caller, t } = c.var;
  const data = await c.req.formData();
  const once = data.get("once");
  const read = requestForm.read(data);
  if (!read.ok) return await page(c, requestForm.fields(t, read.typed, read.mistakes), read.mistakes);
  await makePrivacyRequest(site.identity, sessionOf(c), {
    ...read.values,
    caller,
    once: typeof once === "string" && once !== "" ? once : undefined,
  });
  flash(c, "privacy.sent");
  return seeOther(c, "/account/privacy");
}

/** A record that this account keeps, opened; "not_found" for every other. */
export async function ownChart(c: Ctx, patient: Id): Promise<Chart> {
  const chart = await Chart.open(c.var.opening(), patient);
  if (chart.relation !== "own") throw new AppError("not_found");
  return chart;
}

/** Every record that this account keeps: its own first. */
export async function ownCharts(c: Ctx): Promise<Chart[]> {
  const { patient, keeps = [] } = sessionOf(c).owner.account;
  return await Promise.all([...(patient ? [patient] : []), ...keeps].map((one) => ownChart(c, one)));
}

async function page(c: Ctx, fields: readonly Field[], mistakes: readonly Mistake[]): Promise<Response> {
  const { t, dates, site } = c.var;
  const { owner } = sessionOf(c);
  const [charts, requests] = await Promise.all([ownCharts(c), listOwnRequests(site.identity, owner)]);
  const { erasure } = owner.account;
  return await c.var.show("privacy/show", {
    records: charts.map(({ patient: { id, name, restrictedAt } }) => ({
      patient: id,
      name,
      restricted: restrictedAt === undefined ? null : dates.longTime(restrictedAt),
    })),
    due: erasure ? dates.longTime(erasure.dueAt) : null,
    mayErase: erasables(owner.account).length > 0,
    fields,
    mistakes,
    asked: requests.map(({ kind, at, words, answer }) => ({
      kind: t(`privacy.kind.${kind}`),
      when: dates.longTime(at),
      machine: dates.machine(at),
      words,
      answer: answer ? t("privacy.answered", { when: dates.long(answer.at), words: answer.words }) : null,
    })),
  }, mistakes.length > 0 ? 422 : 200);
}
