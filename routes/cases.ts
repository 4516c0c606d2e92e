import { z } from "zod";
import {
  answerCase,
  askCase,
  type Case,
  glanceAtCases,
  lineAt,
  listCases,
  openCase,
} from "../lib/access/cases.ts";
import type { Chart } from "../lib/access/chart.ts";
import { isPart } from "../lib/access/parts.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { longText } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { namesOf } from "./lookers.ts";
import { recordPath } from "./record_paths.ts";

/** A line of the log in words. */
interface Line {
  readonly when: string;
  readonly machine: string;
  readonly who: string;
  readonly role: string;
  readonly deed: string;
  readonly reason: string;
  readonly parts: string;
}

declare module "./pages.ts" {
  interface Pages {
    "cases/ask": {
      readonly base: string;
      readonly action: string;
      readonly line: Line;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "cases/own": {
      readonly base: string;
      readonly cases: readonly {
        readonly id: string;
        readonly line: Line;
        readonly asked: string;
        readonly question: string;
        readonly answered: string | null;
        readonly answer: string | null;
      }[];
    };
    "cases/index": {
      readonly cases: readonly {
        readonly href: string;
        readonly asked: string;
        readonly machine: string;
        readonly answered: boolean;
      }[];
    };
    "cases/show": {
      readonly action: string;
      readonly line: Line;
      readonly asked: string;
      readonly question: string;
      readonly answered: string | null;
      readonly answer: string | null;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const questionForm = form(z.strictObject({
  question: longText({ label: "case.question", hint: "case.question_hint", longest: 1_000 }).min(3),
}));

const answerForm = form(z.strictObject({
  answer: longText({ label: "case.answer", hint: "case.answer_hint", longest: 2_000 }).min(3),
}));

export async function askForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  return await showAsk(c, chart, questionForm.fields(c.var.t), []);
}

export async function ask(c: Ctx): Promise<Response> {
  const { site: { identity, audit }, t } = c.var;
  const chart = await c.var.chart();
  const data = await c.req.formData();
  const read = questionForm.read(data);
  if (!read.ok) {
    return await showAsk(c, chart, questionForm.fields(t, read.typed, read.mistakes), read.mistakes);
  }
  const once = data.get("once");
  try {
    await askCase(chart, { identity, audit }, {
      place: c.req.param("place") ?? "",
      question: read.values.question,
      ...(typeof once === "string" && once !== "" && { once }),
    });
  } catch (error) {
    // Sent twice: asked once.
    if (!(error instanceof AppError) || error.problem !== "repeated") throw error;
  }
  flash(c, "case.sent");
  return seeOther(c, `${accessOf(chart)}/cases`);
}

/** What the owner has asked, and what was answered. */
export async function own(c: Ctx): Promise<Response> {
  const { dates } = c.var;
  const chart = await c.var.chart();
  const [cases, names] = await Promise.all([listCases(chart), namesOf(chart)]);
  return await c.var.show("cases/own", {
    base: accessOf(chart),
    cases: cases.map(({ id, line, askedAt, question, answer }) => ({
      id,
      line: lineOf(c, line, names.get(line.actor)),
      asked: dates.longTime(askedAt),
      question,
      answered: answer ? dates.longTime(answer.at) : null,
      answer: answer?.text ?? null,
    })),
  });
}

/** For the privacy officer: what waits for an answer. */
export async function index(c: Ctx): Promise<Response> {
  const { dates } = c.var;
  const cases = await glanceAtCases(await c.var.desk("manage_privacy_requests"));
  return await c.var.show("cases/index", {
    cases: cases.map(({ id, askedAt, answered }) => ({
      href: `/audit/cases/${id}`,
      asked: dates.longTime(askedAt),
      machine: dates.machine(askedAt),
      answered,
    })),
  });
}

export async function show(c: Ctx): Promise<Response> {
  return await showOne(c, answerForm.fields(c.var.t), []);
}

export async function answer(c: Ctx): Promise<Response> {
  const desk = await c.var.desk("manage_privacy_requests");
  const read = answerForm.read(await c.req.formData());
  if (!read.ok) {
    return await showOne(c, answerForm.fields(c.var.t, read.typed, read.mistakes), read.mistakes);
  }
  await answerCase(desk, c.req.param("case") ?? "", read.values.answer);
  flash(c, "case.answer_sent");
  return seeOther(c, "/audit/cases");
}

async function showAsk(
  c: Ctx,
  chart: Chart,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const place = c.req.param("place") ?? "";
  const [line, names] = await Promise.all([lineAt(chart, c.var.site.audit, place), namesOf(chart)]);
  return await c.var.show("cases/ask", {
    base: accessOf(chart),
    action: `${accessOf(chart)}/ask/${place}`,
    line: lineOf(c, line, names.get(line.actor)),
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function showOne(c: Ctx, fields: readonly Field[], mistakes: readonly Mistake[]): Promise<Response> {
  const { dates } = c.var;
  const desk = await c.var.desk("manage_privacy_requests");
  const { one, actorName } = await openCase(desk, c.req.param("case") ?? "");
  return await c.var.show("cases/show", {
    action: `/audit/cases/${one.id}/answer`,
    line: lineOf(c, one.line, actorName),
    asked: dates.longTime(one.askedAt),
    question: one.question,
    answered: one.answer ? dates.longTime(one.answer.at) : null,
    answer: one.answer?.text ?? null,
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

function lineOf(c: Ctx, line: Case["line"], name: string | undefined): Line {
  const { t, dates } = c.var;
  const label = (of: string, otherwise: string) => t.has(of) ? t.of(of) : t.of(otherwise);
  return {
    when: dates.longTime(line.at),
    machine: dates.machine(line.at),
    who: name || label(`looks.role.${line.role}`, "looks.outsider"),
    role: label(`looks.role.${line.role}`, "looks.role.other"),
    deed: label(`looks.deed.${line.action}`, "looks.deed.other"),
    reason: line.actor === "system"
      ? label(`looks.because.${line.action}`, "looks.because.other")
      : label(`looks.purpose.${line.purpose ?? "none"}`, "looks.purpose.none"),
    parts: line.parts.filter(isPart).map((part) => t(`part.${part}`)).join(", "),
  };
}

function accessOf(chart: Chart): string {
  return `${recordPath(chart)}/access`;
}
