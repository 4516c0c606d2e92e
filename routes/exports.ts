import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { type Export, exportFormats } from "../lib/access/export_rows.ts";
import { demandExport, listExports, readExport, startExport, takeExport } from "../lib/access/exports.ts";
import { minute } from "../lib/clock.ts";
import { AppError, isProblem } from "../lib/errors.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, choices, date } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { fileSize } from "../lib/language/sizes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { filesFor } from "./export_files.ts";
import { lookAgain } from "./passive.ts";
import { recordPath } from "./record_paths.ts";
import { tooOften } from "./waits.ts";

/** "gone": waited for too long, or never was. */
type CopyState = Export["state"] | "gone";

interface Copy {
  readonly href: string;
  readonly when: string;
  readonly machine: string;
  readonly formats: string;
  readonly state: CopyState;
}

declare module "./pages.ts" {
  interface Pages {
    "exports/index": {
      readonly base: string;
      readonly own: boolean;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly copies: readonly Copy[];
      readonly mayImport: boolean;
    };
    "exports/job": {
      readonly base: string;
      readonly own: boolean;
      readonly state: CopyState;
      readonly href: string;
      readonly formats: string;
      readonly taken: string | null;
      readonly size: string;
      readonly holds: string;
      readonly until: string;
      readonly untilMachine: string;
      readonly progress: { readonly label: string; readonly done: number; readonly of: number } | null;
    };
  }
}

const asked = z.strictObject({
  formats: choices({
    label: "exports.formats",
    options: {
      pdf: "exports.format.pdf",
      csv: "exports.format.csv",
      json: "exports.format.json",
      fhir: "exports.format.fhir",
      ips: "exports.format.ips",
      documents: "exports.format.documents",
    },
  }),
  range: choice({
    label: "exports.range",
    options: {
      all: "exports.range.all",
      year: "exports.range.year",
      quarter: "exports.range.quarter",
      dates: "exports.range.dates",
    },
  }),
  from: date({ label: "exports.from" }).optional(),
  to: date({ label: "exports.to", hint: "exports.to_hint" }).optional(),
});

const exportForm = form(
  asked.refine(({ range, from, to }) => range !== "dates" || from !== undefined || to !== undefined, {
    error: "exports.dates_missing",
    path: ["from"],
  }).refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: "exports.dates_order",
    path: ["to"],
  }),
);

/** A copy that no process says it is making was given up with one that stopped. */
const longestMaking = 15 * minute;

export async function index(c: Ctx): Promise<Response> {
  return await showIndex(c, await c.var.chart(), { formats: ["pdf"], range: "all" }, []);
}

export async function start(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await demandExport(chart);
  const read = exportForm.read(await c.req.formData(), { zone: c.var.dates.zone, now: c.var.now });
  if (!read.ok) return await showIndex(c, chart, read.typed, read.mistakes, 422);
  const { formats, range, from, to } = read.values;
  const { limits, clock } = c.var.site;
  const order = { formats, ...spanOf(c, range, from, to) };
  try {
    const count = () => limits.demand("export.account", chart.reader);
    const id = await startExport(
      chart,
      { clock, count },
      order,
      (source) => filesFor(c, chart, order, source),
    );
    return seeOther(c, `${baseOf(chart)}/${id}`);
  } catch (error) {
    const mistake = tooOften(c, error, limitOf(error));
    return await showIndex(c, chart, exportForm.typed(read.values), [mistake], 429);
  }
}

/** Looks again by itself until the copy is made. One that is gone is said to be gone, with a way to another. */
export async function job(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await demandExport(chart);
  const found = await whileThere(readExport(chart, c.req.param("export") ?? ""));
  const { t, dates, now } = c.var;
  const state = found ? stateOf(chart, found) : "gone";
  const { made, progress } = found ?? {};
  if (state === "running") lookAgain(c, made?.startedAt ?? now);
  const { file, takenAt, ends = now } = made ?? {};
  return await c.var.show("exports/job", {
    base: baseOf(chart),
    own: chart.relation === "own",
    state,
    href: `${baseOf(chart)}/${made?.id ?? ""}`,
    formats: made ? formatsOf(c, made) : "",
    taken: takenAt === undefined ? null : t("exports.taken_at", { when: dates.longTime(takenAt) }),
    size: file ? fileSize(file.size) : "",
    holds: file
      ? t("exports.holds", { entries: file.entries, documents: file.documents, doses: file.doses ?? 0 })
      : "",
    until: dates.longTime(ends),
    untilMachine: dates.machine(ends),
    progress: state === "running"
      ? { label: t("exports.progress"), done: progress?.done ?? 0, of: progress?.of ?? 0 }
      : null,
  }, state === "gone" ? 404 : 200);
}

/** The file, once: by POST, so that nothing fetches it ahead. Asked for again, its page says what became of it. */
export async function download(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const wanted = c.req.param("export") ?? "";
  const taken = await whileThere(takeExport(chart, wanted));
  const file = taken?.made.file;
  if (!file) return seeOther(c, `${baseOf(chart)}/${wanted}`);
  c.header("Content-Type", file.type);
  c.header("Content-Length", String(file.size));
  c.header("Content-Disposition", `attachment; filename="${file.name}"`);
  return c.body(taken.content);
}

/** What is found; undefined for what is not, or no longer. */
async function whileThere<T>(finding: Promise<T>): Promise<T | undefined> {
  return await finding.catch((error) => {
    if (isProblem(error, "not_found")) return undefined;
    throw error;
  });
}

function stateOf(chart: Chart, { made, progress }: Awaited<ReturnType<typeof readExport>>): CopyState {
  const { state, parts, startedAt } = made;
  // Made of more than is shared by now: nobody takes that away.
  if (state === "ready" && !parts.every((part) => chart.parts.includes(part))) return "gone";
  return state === "running" && !progress && chart.now - startedAt > longestMaking ? "failed" : state;
}

/** One copy after the other, and three an hour. */
function limitOf(error: unknown): string {
  const another = error instanceof AppError && error.message === "problem.one_export";
  return another ? "exports.one_at_a_time" : "exports.too_many";
}

async function showIndex(
  c: Ctx,
  chart: Chart,
  typed: Typed,
  mistakes: readonly Mistake[],
  status: PageStatus = 200,
): Promise<Response> {
  const copies = await listExports(chart);
  return await c.var.show("exports/index", {
    base: baseOf(chart),
    own: chart.relation === "own",
    fields: exportForm.fields(c.var.t, typed, mistakes),
    mistakes,
    copies: copies.map((one) => copyOf(c, chart, one)),
    mayImport: chart.relation === "own" && chart.may("create_own_entries"),
  }, status);
}

function copyOf(c: Ctx, chart: Chart, made: Export): Copy {
  const { dates } = c.var;
  return {
    href: `${baseOf(chart)}/${made.id}`,
    when: dates.longTime(made.startedAt),
    machine: dates.machine(made.startedAt),
    formats: formatsOf(c, made),
    state: made.state,
  };
}

function formatsOf({ var: { t } }: Ctx, { formats }: Export): string {
  return exportFormats.filter((one) => formats.includes(one)).map((one) => t(`exports.short.${one}`)).join(
    ", ",
  );
}

function spanOf(c: Ctx, range: "all" | "year" | "quarter" | "dates", from?: string, to?: string) {
  if (range === "all") return {};
  const { dates, now } = c.var;
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(dates.zone).epochMilliseconds;
  const today = Temporal.PlainDate.from(dates.day(now));
  if (range !== "dates") return { since: startOf(today.subtract({ months: range === "year" ? 12 : 3 })) };
  return {
    ...(from !== undefined && { since: startOf(Temporal.PlainDate.from(from)) }),
    ...(to !== undefined && { until: startOf(Temporal.PlainDate.from(to).add({ days: 1 })) }),
  };
}

function baseOf(chart: Chart): string {
  return `${recordPath(chart)}/export`;
}
