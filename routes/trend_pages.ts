import type { Chart } from "../lib/access/chart.ts";
import { addable } from "../lib/access/chart_kinds.ts";
import { overview } from "../lib/access/entry_lists.ts";
import { type KindName, partOf } from "../lib/access/parts.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { count, scaled } from "../lib/language/numbers.ts";
import { bodyMassIndex } from "../lib/records/body_mass.ts";
import { kinds } from "../lib/records/kinds.ts";
import { amountIn } from "../lib/records/measures.ts";
import { spanOf, weekStartOf } from "../lib/records/months.ts";
import { type Point, type Reading, thinned } from "../lib/records/trend_points.ts";
import { type Range, rangeNames } from "../lib/records/trend_ranges.ts";
import {
  type Calendar,
  drawn,
  figuresOf,
  inRange,
  isWeekly,
  mostRead,
  readTrend,
  type Trend,
  unitOf,
} from "../lib/records/trends.ts";
import type { Units } from "../lib/records/units.ts";
import { amountText, entryLine, icons, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";
import { type FigureView, figureViews, unitWords } from "./trend_figures.ts";
import type { AskedRange } from "./trend_ranges.ts";
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

export interface TrendPage {
  readonly base: string;
  readonly address: string;
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

/** The page with what can be asked of it: another range, paper, a table to keep. 422 for a range that is none. */
export async function showTrend(
  c: Ctx,
  chart: Chart,
  page: TrendPage,
  { range, query, fields, mistakes }: AskedRange,
): Promise<Response> {
  const { address, kind } = page;
  const keeping = chart.relation === "own" ? "export_own_record" : "view_shared_records";
  return await c.var.show("trends/show", {
    ...page,
    mayAdd: addable(chart, kind),
    ranges: rangeNames.map((name) => ({
      label: c.var.t(`trends.range.${name}`),
      href: `${address}?range=${name}`,
      current: name === range.name,
    })),
    between: range.name === "between" || mistakes.length > 0,
    fields,
    mistakes,
    print: `${address}/print?${query}`,
    csv: chart.may(keeping, partOf[kind]) ? `${address}/csv?${query}` : null,
  }, mistakes.length > 0 ? 422 : 200);
}

/** The same on a sheet of paper. */
export async function printTrend(c: Ctx, page: TrendPage, query: URLSearchParams): Promise<Response> {
  return await c.var.show("trends/print", { ...page, back: `${page.address}?${query}` });
}

/** Everything that a page about one kind says, on screen or on paper. */
export async function trendPage(c: Ctx, chart: Chart, kind: KindName, range: Range): Promise<TrendPage> {
  const { t, now, dates } = c.var;
  const base = recordPath(chart);
  const units = unitsOf(c);
  const calendar: Calendar = {
    dayOf: dates.day,
    startOf: (text) => spanOf(text, dates.zone).since,
    today: dates.day(now),
    weekStart: c.var.account?.weekStart ?? "monday",
  };
  const asked = isWeekly(kind) ? wholeWeeks(range, calendar) : range;
  const [seen, trend] = await Promise.all([
    overview(chart, [kind]),
    readTrend(chart, kind, { ...asked, units }),
  ]);
  const all = seen.counts[kind] ?? 0;
  const readings = drawn(kind, trend, { ...calendar, range: asked, hasMore: all > trend.readings.length });
  const points = thinned(readings, calendar);
  const start = readings[0]?.at ?? now;
  const period = t("trends.period", {
    from: dates.long(range.first ?? start),
    to: dates.long(range.last),
  });
  const span = { since: range.first === undefined ? start : asked.since, until: asked.until };
  const figures = figureViews(c, { kind, span, period, points, units });
  const isEmpty = all === 0;
  return {
    base,
    address: `${base}/trends/${kind}`,
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

/** Sums of weeks are of whole ones: from the start of the first day's week to the end of the last day's. */
function wholeWeeks(range: Range, { startOf, weekStart }: Calendar): Range {
  const end = Temporal.PlainDate.from(weekStartOf(range.last, weekStart)).add({ days: 7 }).toString();
  const first = range.first === undefined ? undefined : weekStartOf(range.first, weekStart);
  return { ...range, first, since: first === undefined ? range.since : startOf(first), until: startOf(end) };
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
  if (!first || !measure || readings.length < 2 || from === undefined || to === undefined) return "";
  const there = dates.long(first.at);
  if (from === to) return t("trends.level", { date: there });
  const change = amountText(t, { value: Math.abs(to - from), unit: unitOf(measure, units) });
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
    const weekStart = weekStartOf(calendar.today, calendar.weekStart);
    const start = calendar.startOf(weekStart);
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
      latest: range.last === calendar.today ? week(t("trends.this_week"), running, weekStart) : null,
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
