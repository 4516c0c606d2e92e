import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { noteDownload } from "../lib/access/downloads.ts";
import { listEntries, overview, visibleKinds } from "../lib/access/entries.ts";
import { type KindName, partOf } from "../lib/access/parts.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { day } from "../lib/clock.ts";
import { notFound } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { date } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { count, scaled } from "../lib/language/numbers.ts";
import { bodyMassIndex } from "../lib/records/body_mass.ts";
import { kinds } from "../lib/records/kinds.ts";
import { amountIn } from "../lib/records/measures.ts";
import { spanOf } from "../lib/records/months.ts";
import { sparkOf } from "../lib/records/trend_charts.ts";
import { firstDay, type Point, type Reading, thinned } from "../lib/records/trend_points.ts";
import {
  firstRange,
  isRangeName,
  type Range,
  rangeBetween,
  rangeNames,
  rangeOf,
} from "../lib/records/trend_ranges.ts";
import {
  type Calendar,
  drawn,
  figuresOf,
  inRange,
  isTrendKind,
  isWeekly,
  mostRead,
  readTrend,
  type Trend,
  trendKinds,
  trendOf,
  unitOf,
} from "../lib/records/trends.ts";
import type { Units } from "../lib/records/units.ts";
import { commaSeparated } from "./comma_separated.ts";
import { download } from "./downloads.ts";
import { amountText, type EntryLine, entryLine, icons, trend as changeOf, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { addable } from "./records.ts";
import { type FigureView, figureViews, numberText, unitWords } from "./trend_figures.ts";
import { type TrendTable, trendTable } from "./trend_tables.ts";

interface Value {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly more: string;
  readonly when: string;
  readonly machine: string;
  readonly href: string | null;
}

interface TrendPage {
  readonly base: string;
  readonly kind: KindName;
  readonly kindLabel: string;
  readonly icon: string;
  readonly sentence: string;
  readonly latest: Value | null;
  readonly before: Value | null;
  /** For the owner who gave their height; it is not shared. */
  readonly bodyMass: string | null;
  readonly period: string;
  readonly figures: readonly FigureView[];
  readonly notes: readonly string[];
  readonly table: TrendTable;
  /** Nothing of this kind at all, in no range. */
  readonly isEmpty: boolean;
}

declare module "./pages.ts" {
  interface Pages {
    "trends/index": {
      readonly base: string;
      readonly mayAdd: boolean;
      readonly cards: readonly {
        readonly kind: KindName;
        readonly label: string;
        readonly icon: string;
        readonly href: string;
        readonly sentence: string;
        readonly line: EntryLine;
        /** A path 100 wide and 30 high; "" when there is too little for one. */
        readonly spark: string;
      }[];
    };
    "trends/show": TrendPage & {
      readonly mayAdd: boolean;
      readonly ranges: readonly {
        readonly label: string;
        readonly href: string;
        readonly current: boolean;
      }[];
      readonly between: boolean;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly print: string;
      readonly csv: string | null;
    };
    "trends/print": TrendPage & { readonly back: string };
  }
}

const sparkDays = 30;
const sparkReadings = 400;

/** One card for each measured kind that has values and that this reader may see. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const { t, now } = c.var;
  const base = `/records/${chart.patient.id}`;
  const [seen, recent] = await Promise.all([
    overview(chart, trendKinds),
    listEntries(chart, { kinds: trendKinds, limit: sparkReadings, since: now - sparkDays * day }),
  ]);
  const byKind = Map.groupBy(recent, ({ kind }) => kind);
  return await c.var.show("trends/index", {
    base,
    mayAdd: trendKinds.some((kind) => addable(chart, kind)),
    cards: visibleKinds(chart, trendKinds).flatMap((kind) => {
      const [latest, before] = seen.latest[kind] ?? [];
      if (!latest) return [];
      return [{
        kind,
        label: t(`kind.${kind}`),
        icon: icons[kind],
        href: `${base}/trends/${kind}`,
        sentence: changeWords(c, kind, latest, before),
        line: entryLine(c, chart.patient.id, latest),
        spark: sparkFor(kind, byKind.get(kind) ?? [], unitsOf(c)),
      }];
    }),
  });
}

/** The course of one kind: a sentence, the latest value, a chart, every value. */
export async function one(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = await kindOf(c, chart);
  const asked = await askedRange(c, chart, kind);
  const page = await pageOf(c, chart, kind, asked.range);
  const { t } = c.var;
  const address = `${page.base}/trends/${kind}`;
  const mayKeep = chart.may(
    chart.relation === "own" ? "export_own_record" : "view_shared_records",
    partOf[kind],
  );
  return await c.var.show("trends/show", {
    ...page,
    mayAdd: addable(chart, kind),
    ranges: rangeNames.map((name) => ({
      label: t(`trends.range.${name}`),
      href: `${address}?range=${name}`,
      current: name === asked.range.name,
    })),
    between: asked.range.name === "between" || asked.mistakes.length > 0,
    fields: asked.fields,
    mistakes: asked.mistakes,
    print: `${address}/print?${asked.query}`,
    csv: mayKeep ? `${address}/csv?${asked.query}` : null,
  }, asked.mistakes.length > 0 ? 422 : 200);
}

/** The same on a sheet of paper. */
export async function print(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = await kindOf(c, chart);
  const { range, query } = await askedRange(c, chart, kind);
  const page = await pageOf(c, chart, kind, range);
  return await c.var.show("trends/print", { ...page, back: `${page.base}/trends/${kind}?${query}` });
}

/** Every reading of the range as it was drawn from, none of them taken together. */
export async function csv(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = await kindOf(c, chart);
  const { range } = await askedRange(c, chart, kind);
  await noteDownload(chart, kind, "csv");
  const { t, dates } = c.var;
  const units = unitsOf(c);
  const { readings, summaries } = await readTrend(chart, kind, { ...range, units });
  const { measures } = kinds[kind];
  const titled = summaries.some(({ brief }) => brief["title"] !== undefined);
  const head = [
    t("trends.csv.date"),
    t("trends.csv.time"),
    ...measures.map((measure) => `${t.of(measure.label)} (${unitOf(measure, units)})`),
    ...(titled ? [t("trends.csv.what")] : []),
  ];
  const rows = readings.map(({ at, values }, n) => [
    dates.day(at),
    dates.time(at),
    ...measures.map((measure, line) => {
      const value = values[line];
      return value === undefined ? "" : numberText(value, unitOf(measure, units));
    }),
    ...(titled ? [String(summaries[n]?.brief["title"] ?? "")] : []),
  ]);
  const name = `salus-${kind.replaceAll("_", "-")}-${range.last}.csv`;
  return download(c, commaSeparated([head, ...rows]), { type: "text/csv; charset=utf-8", name });
}

/** A kind that is measured, of a part this reader may see; all else is not found, and a refusal is written down. */
async function kindOf(c: Ctx, chart: Chart): Promise<KindName> {
  const kind = c.req.param("kind") ?? "";
  if (!isTrendKind(kind)) throw notFound();
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", partOf[kind]);
  return kind;
}

const between = form(z.strictObject({
  from: date({ label: "trends.from" }),
  to: date({ label: "trends.to" }),
}));

interface AskedRange {
  readonly range: Range;
  readonly query: URLSearchParams;
  readonly fields: readonly Field[];
  readonly mistakes: readonly Mistake[];
}

/** The range in the address; without one, the shortest that shows something. */
async function askedRange(c: Ctx, chart: Chart, kind: KindName): Promise<AskedRange> {
  const { t, dates, now } = c.var;
  const today = dates.day(now);
  const around = { zone: dates.zone, now, prefix: "range" };
  const [from, to, name] = [c.req.query("from"), c.req.query("to"), c.req.query("range")];
  if (from === undefined && to === undefined) {
    const latest = isRangeName(name) ? [] : (await overview(chart, [kind])).latest[kind] ?? [];
    const chosen = isRangeName(name) ? name : firstRange(latest, today, dates.zone);
    const range = rangeOf(chosen, today, dates.zone);
    const typed = { from: range.first ?? "", to: range.last };
    return {
      range,
      query: new URLSearchParams({ range: chosen }),
      fields: between.fields(t, typed, [], around),
      mistakes: [],
    };
  }
  const read = between.read(new URLSearchParams({ from: from ?? "", to: to ?? "" }), around);
  const given = read.ok ? rangeBetween(read.values.from, read.values.to, dates.zone) : undefined;
  const backwards: Mistake[] = [{ field: "to", message: "trends.backwards" }];
  const mistakes = given ? [] : read.ok ? backwards : read.mistakes;
  const typed = read.ok ? between.typed(read.values, around) : read.typed;
  return {
    range: given ?? rangeOf("30d", today, dates.zone),
    query: new URLSearchParams(given ? { from: from ?? "", to: to ?? "" } : { range: "30d" }),
    fields: between.fields(t, typed, mistakes, around),
    mistakes,
  };
}

async function pageOf(c: Ctx, chart: Chart, kind: KindName, range: Range): Promise<TrendPage> {
  const { t, now, dates } = c.var;
  const base = `/records/${chart.patient.id}`;
  const units = unitsOf(c);
  const calendar: Calendar = {
    dayOf: dates.day,
    startOf: (text) => spanOf(text, dates.zone).since,
    today: dates.day(now),
  };
  // Sums of weeks begin with a whole one.
  const since = isWeekly(kind) && range.first !== undefined
    ? calendar.startOf(firstDay(range.first, "week"))
    : range.since;
  const [seen, trend] = await Promise.all([
    overview(chart, [kind]),
    readTrend(chart, kind, { since, until: range.until, units }),
  ]);
  const readings = drawn(kind, trend, calendar);
  const points = thinned(readings, dates.day);
  const first = range.first ?? dates.day(points[0]?.at ?? now);
  const period = t("trends.period", { from: dates.long(first), to: dates.long(range.last) });
  const isEmpty = (seen.counts[kind] ?? 0) === 0;
  const widened = { ...range, since: Math.min(since, points[0]?.at ?? since) };
  const figures = figureViews(c, { kind, range: widened, period, points, units });
  return {
    base,
    kind,
    kindLabel: t(`kind.${kind}`),
    icon: icons[kind],
    sentence: isEmpty ? "" : sentenceOf(c, kind, trend, readings, units),
    ...heroes(c, { base, kind, range, trend, readings, seen: seen.latest[kind] ?? [], calendar }),
    bodyMass: bodyMassWords(c, chart, kind, seen.latest[kind]?.[0]),
    period,
    figures,
    notes: figures.length > 0 ? notesOf(c, kind, trend, points, units) : [],
    table: trendTable(c, { base, kind, points, units }),
    isEmpty,
  };
}

function bodyMassWords(c: Ctx, chart: Chart, kind: KindName, latest: Summary | undefined): string | null {
  const { account, t } = c.var;
  const [measure] = kinds.weight.measures;
  const weight = kind === "weight" && latest && measure && amountIn(latest.brief, measure);
  if (!weight || chart.relation !== "own" || account?.height === undefined) return null;
  return t("trends.bmi", { value: scaled(bodyMassIndex(weight, account.height), 1) });
}

/** What matters most, before any number. */
function sentenceOf(
  c: Ctx,
  kind: KindName,
  trend: Trend,
  readings: readonly Reading[],
  units: Units,
): string {
  const { t, dates } = c.var;
  if (trend.readings.length === 0) return t("trends.nothing");
  if (readings.length === 0) return t("trends.first_week");
  const [figure] = figuresOf(kind);
  const counted = figure && inRange(kind, readings, figure.lines, { units, dayOf: dates.day });
  if (counted) return t(isWeekly(kind) ? "trends.active_weeks" : "trends.in_range", counted);
  const [first, last] = [readings[0], readings.at(-1)];
  const [from, to] = [first?.values[0], last?.values[0]];
  const [measure] = kinds[kind].measures;
  if (!first || !measure || readings.length < 2 || from === undefined || to === undefined) {
    return t("trends.one");
  }
  const there = dates.long(first.at);
  if (from === to) return t("trends.level", { date: there });
  const change = amountText({ value: Math.abs(to - from), unit: unitOf(measure, units) });
  return t(to < from ? "trends.lower" : "trends.higher", { change, date: there });
}

/** The latest value and the one before it; sums of weeks instead of readings where those are drawn. */
function heroes(
  c: Ctx,
  { base, kind, range, trend, readings, seen, calendar }: {
    readonly base: string;
    readonly kind: KindName;
    readonly range: Range;
    readonly trend: Trend;
    readonly readings: readonly Reading[];
    readonly seen: readonly Summary[];
    readonly calendar: Calendar;
  },
): { readonly latest: Value | null; readonly before: Value | null } {
  const { t, dates } = c.var;
  if (isWeekly(kind)) {
    const monday = firstDay(calendar.today, "week");
    const start = calendar.startOf(monday);
    const running = trend.readings.filter(({ at }) => at >= start)
      .reduce((sum, { values: [minutes = 0] }) => sum + minutes, 0);
    const last = readings.at(-1);
    const week = (label: string, minutes: number, first: string): Value => ({
      label,
      value: String(minutes),
      unit: "min",
      more: "",
      when: t("trends.week_of", { date: dates.long(first) }),
      machine: first,
      href: null,
    });
    if (trend.readings.length === 0) return { latest: null, before: null };
    return {
      latest: range.last === calendar.today ? week(t("trends.this_week"), running, monday) : null,
      before: last ? week(t("trends.last_week"), last.values[0] ?? 0, dates.day(last.at)) : null,
    };
  }
  const value = (summary: Summary | undefined, label: string): Value | null => {
    if (!summary) return null;
    const line = entryLine(c, base.slice("/records/".length), summary);
    return { ...line, label };
  };
  const own = trend.summaries.toReversed().slice(0, 2);
  // Where the range has none of its own, the latest there is.
  const [latest, before] = own.length > 0 ? own : seen;
  const newest = latest?.id === seen[0]?.id;
  return {
    latest: value(latest, newest ? t("trends.latest") : t("trends.last")),
    before: value(before ?? (newest ? seen[1] : undefined), t("trends.before")),
  };
}

function notesOf(
  c: Ctx,
  kind: KindName,
  trend: Trend,
  points: readonly Point[],
  units: Units,
): readonly string[] {
  const { t } = c.var;
  const [measure] = kinds[kind].measures;
  const step = points.find(({ period }) => period)?.period?.step;
  const ranged = !isWeekly(kind) && measure?.band !== undefined;
  return [
    ...(step ? [t(`trends.thinned.${step}`)] : []),
    ...(ranged ? [t("trends.day_counts"), t("trends.own_range")] : []),
    ...(isWeekly(kind) ? [t("trends.running_week")] : []),
    ...(trend.converted && measure
      ? [t("trends.converted", { unit: unitWords(t, unitOf(measure, units)) })]
      : []),
    ...(trend.cut ? [t("trends.cut", { n: count(t.language, mostRead) })] : []),
  ];
}

/** The change since the time before, in words; of two lines it says which. */
export function changeWords(c: Ctx, kind: KindName, latest: Summary, before: Summary | undefined): string {
  const { t } = c.var;
  const change = changeOf(t, kind, latest, before, unitsOf(c));
  const [figure] = figuresOf(kind);
  const [measure] = kinds[kind].measures;
  if (change === "" || !before || !measure || !figure || figure.lines.length < 2) return change;
  return t("trends.named", { line: t.of(measure.label), change: lowered(change) });
}

/** As it goes on after a colon. */
function lowered(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function sparkFor(kind: KindName, newest: readonly Summary[], units: Units): string {
  const points = trendOf(kind, newest, units).readings.flatMap(({ at, values: [value] }) =>
    value === undefined ? [] : [{ at, value }]
  );
  return points.length < 3 ? "" : sparkOf(points);
}
