import type { Chart } from "../lib/access/chart.ts";
import { noteDownload } from "../lib/access/downloads.ts";
import { readEntry } from "../lib/access/entries.ts";
import { overview } from "../lib/access/entry_lists.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { day } from "../lib/clock.ts";
import { notFound } from "../lib/errors.ts";
import { count, shortest, withUnit } from "../lib/language/numbers.ts";
import { briefOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { standingOf } from "../lib/records/lab_result.ts";
import {
  readTests,
  sameTest,
  scaleOfTest,
  spanOfTest,
  testsAmong,
  type TestTrend,
  testTrend,
} from "../lib/records/test_trends.ts";
import { chartOf, sparkOf } from "../lib/records/trend_charts.ts";
import { thinned } from "../lib/records/trend_points.ts";
import type { Range } from "../lib/records/trend_ranges.ts";
import { mostRead } from "../lib/records/trends.ts";
import { commaSeparated } from "./comma_separated.ts";
import { download } from "./downloads.ts";
import { entryLine, icons } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { rangeText } from "./export_columns.ts";
import { recordPath } from "./record_paths.ts";
import type { TrendCard } from "./trend_cards.ts";
import { axisTexts, type FigureView } from "./trend_figures.ts";
import { printTrend, showTrend, type TrendPage } from "./trend_pages.ts";
import { askedRange } from "./trend_ranges.ts";

/** The list of tests looks back so far, and at so many results; the page of a test looks at all of its range. */
const listedDays = 2 * 366;
const mostListed = 400;
/** So many results stand in a table. */
const mostRows = 400;

/** One card for each test with two numbers or more in the last two years, and whether older results were left out. */
export async function testCards(
  c: Ctx,
  chart: Chart,
): Promise<{ readonly cards: readonly TrendCard[]; readonly cut: boolean }> {
  const { t, now } = c.var;
  const seen = (await overview(chart, ["lab_result"])).counts.lab_result ?? 0;
  if (seen === 0) return { cards: [], cut: false };
  const newest = await recentTests(c, chart);
  const cards = testsAmong(newest).flatMap((results, n) => {
    const trend = testTrend(results);
    const [first] = trend.readings;
    const latest = results.find(({ id }) => id === trend.readings.at(-1)?.id);
    if (!latest || !first || trend.readings.length < 2) return [];
    return [{
      id: `test-${n}`,
      label: String(latest.brief["name"]),
      icon: icons.lab_result,
      href: testPath(chart, latest.id),
      sentence: sentenceOf(c, trend),
      line: entryLine(c, chart.patient.id, latest),
      spark: sparkOf({ readings: trend.readings, since: first.at, until: now, atLeast: spanOfTest(trend) }),
      sparkLabel: t("trends.test_spark", { n: trend.readings.length }),
    }];
  });
  return { cards, cut: newest.length < seen };
}

/** The course of one test, found by the newest of its results or by any other. */
export async function one(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const brief = await testOf(c, chart);
  const asked = await rangeFor(c, chart, brief);
  return await showTrend(c, chart, await testPage(c, chart, brief, asked.range), asked);
}

/** The same on a sheet of paper. */
export async function print(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const brief = await testOf(c, chart);
  const { range, query } = await rangeFor(c, chart, brief);
  return await printTrend(c, await testPage(c, chart, brief, range), query);
}

/** Every result of the range as the laboratory gave it. */
export async function csv(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const brief = await testOf(c, chart);
  const { range } = await rangeFor(c, chart, brief);
  await noteDownload(chart, "lab_result", "csv");
  const { t } = c.var;
  const { results } = testTrend(sameTest((await readTests(chart, range)).newest, brief));
  const fields = ["on", "name", "value", "unit", "words", "low", "high"] as const;
  const head = [
    t("trends.csv.date"),
    t("entry.lab_name"),
    t("entry.lab_value"),
    t("entry.unit"),
    t("entry.lab_words"),
    t("entry.lab_low"),
    t("entry.lab_high"),
  ];
  const rows = results.map(({ brief }) => fields.map((field) => String(brief[field] ?? "")));
  const name = `salus-lab-result-${range.last}.csv`;
  return download(c, commaSeparated([head, ...rows]), { type: "text/csv; charset=utf-8", name });
}

/** What the address names: a result with a value, of a part this reader may see; all else is not found. */
async function testOf(c: Ctx, chart: Chart): Promise<Summary["brief"]> {
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", "results");
  const entry = await readEntry(chart, c.req.param("result") ?? "");
  const brief = entry.kind === "lab_result" ? briefOf(kinds.lab_result, entry) : {};
  if (brief["value"] === undefined) throw notFound();
  return brief;
}

async function rangeFor(c: Ctx, chart: Chart, brief: Summary["brief"]) {
  const latest = async () => {
    const found = sameTest(await recentTests(c, chart), brief).slice(0, 2);
    return found.length < 2 ? [{ at: -Infinity }, { at: -Infinity }] : found;
  };
  return await askedRange(c, latest);
}

async function recentTests(c: Ctx, chart: Chart): Promise<readonly Summary[]> {
  const { now } = c.var;
  const span = { since: now - listedDays * day, until: now + day, limit: mostListed };
  return (await readTests(chart, span)).newest;
}

async function testPage(
  c: Ctx,
  chart: Chart,
  brief: Summary["brief"],
  range: Range,
): Promise<TrendPage> {
  const { t, dates, now } = c.var;
  const base = recordPath(chart);
  const { newest, cut } = await readTests(chart, range);
  const results = sameTest(newest, brief);
  const trend = testTrend(results);
  const start = results.at(-1)?.at ?? now;
  const period = t("trends.period", {
    from: dates.long(range.first ?? start),
    to: dates.long(range.last),
  });
  const label = String(brief["name"]);
  const span = { since: range.first === undefined ? start : range.since, until: range.until };
  const figure = figureOf(c, trend, { label, unit: String(brief["unit"] ?? ""), period, span });
  const value = (result: Summary | undefined, label: string) =>
    result ? { ...entryLine(c, chart.patient.id, result), label } : null;
  return {
    base,
    address: testPath(chart, c.req.param("result") ?? ""),
    kind: "lab_result",
    kindLabel: label,
    icon: icons.lab_result,
    sentence: results.length === 0 ? t("trends.nothing") : sentenceOf(c, trend),
    latest: value(results[0], t(range.last === dates.day(now) ? "trends.latest" : "trends.last")),
    before: value(results[1], t("trends.before")),
    bodyMass: null,
    period,
    figures: figure ? [figure] : [],
    notes: [
      ...(cut ? [t("trends.cut", { n: count(t.language, mostRead) })] : []),
    ],
    table: tableOf(c, base, trend),
    isEmpty: false,
  };
}

/** From the first number to the last, and where the last one lies by its own laboratory. */
function sentenceOf(c: Ctx, { readings, results, decimals }: TestTrend): string {
  const { t, dates } = c.var;
  const [first, last] = [readings[0], readings.at(-1)];
  const [from, to] = [first?.values[0], last?.values[0]];
  const latest = results.find(({ id }) => id === last?.id);
  const standing = latest && standingOf(latest.brief);
  const place = standing ? t(`trends.test_${standing}`) : "";
  if (!first || !latest || readings.length < 2 || from === undefined || to === undefined) return place;
  const date = dates.long(first.at);
  const size = shortest(Math.abs(to - from), decimals);
  const change = withUnit(size, String(latest.brief["unit"] ?? "")).trim();
  const course = from === to
    ? t("trends.level", { date })
    : t(to < from ? "trends.lower" : "trends.higher", { change, date });
  return `${course} ${place}`.trim();
}

function figureOf(
  c: Ctx,
  trend: TestTrend,
  { label, unit, period, span }: {
    readonly label: string;
    readonly unit: string;
    readonly period: string;
    readonly span: { readonly since: number; readonly until: number };
  },
): FigureView | undefined {
  const { t, dates, now, account } = c.var;
  const { readings, decimals, band } = trend;
  const points = thinned(readings, { dayOf: dates.day, weekStart: account?.weekStart ?? "monday" });
  const shape = chartOf({
    points,
    since: span.since,
    until: Math.min(span.until, Math.max(now, points.at(-1)?.at ?? now)),
    zone: dates.zone,
    scale: scaleOfTest(trend),
    atLeast: spanOfTest(trend),
    bands: band ? [band] : [],
    paired: false,
    fromZero: false,
  });
  if (!shape) return undefined;
  const values = readings.map(({ values: [value = 0] }) => value);
  const text = (value: number) => shortest(value, decimals);
  const step = points.find(({ period }) => period)?.period?.step;
  return {
    id: "chart-0",
    heading: null,
    title: t("trends.chart", { what: label, period }),
    desc: [
      t("trends.drawn", { n: points.length }),
      t("trends.described", {
        line: label,
        low: text(Math.min(...values)),
        high: text(Math.max(...values)),
        last: text(values.at(-1) ?? 0),
        unit,
      }),
    ].join(" "),
    unit,
    shape,
    ...axisTexts(t, shape),
    names: [null],
    notes: [
      ...(band
        ? [t("trends.test_band", {
          range: withUnit(rangeText(t, band.brief["low"], band.brief["high"]), unit).trim(),
        })]
        : []),
      ...(trend.otherRanges ? [t("trends.test_ranges")] : []),
      ...(readings.length < trend.results.length ? [t("trends.test_words")] : []),
      ...(step ? [t(`trends.thinned.${step}`)] : []),
    ],
  };
}

/** Every result as the laboratory gave it, newest first. */
function tableOf(c: Ctx, base: string, { results }: TestTrend): TrendPage["table"] {
  const { t } = c.var;
  const shown = results.toReversed().slice(0, mostRows);
  return {
    caption: t("trends.values"),
    note: results.length > mostRows ? t("trends.test_rows", { n: mostRows }) : null,
    columns: [t("trends.when"), t("entry.lab_value"), t("trends.test_range")],
    rows: shown.map((result) => {
      const { brief, id } = result;
      const { when, machine, value, unit } = entryLine(c, "", result);
      const standing = standingOf(brief);
      return {
        when,
        machine,
        href: `${base}/entries/${id}`,
        cells: [
          [
            withUnit(value, unit).trim(),
            brief["value"] === undefined ? "" : brief["words"] ?? "",
            standing && standing !== "within" ? t(`lab.${standing}`) : "",
          ].filter(Boolean).join(", "),
          rangeText(t, brief["low"], brief["high"]),
        ],
      };
    }),
  };
}

function testPath(chart: Chart, result: string): string {
  return `${recordPath(chart)}/trends/tests/${result}`;
}
