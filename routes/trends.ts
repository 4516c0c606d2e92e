import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { noteDownload } from "../lib/access/downloads.ts";
import { overview } from "../lib/access/entry_lists.ts";
import { type KindName, partOf } from "../lib/access/parts.ts";
import { notFound } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { kinds } from "../lib/records/kinds.ts";
import { isTrendKind, readTrend, trendKinds, unitOf } from "../lib/records/trends.ts";
import { commaSeparated } from "./comma_separated.ts";
import { download } from "./downloads.ts";
import { unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";
import { testCards } from "./test_trends.ts";
import { type TrendCard, trendCards } from "./trend_cards.ts";
import { numberText } from "./trend_figures.ts";
import { printTrend, showTrend, type TrendPage, trendPage } from "./trend_pages.ts";
import { askedRange } from "./trend_ranges.ts";

declare module "./pages.ts" {
  interface Pages {
    "trends/index": {
      readonly base: string;
      readonly mayAdd: boolean;
      readonly cards: readonly TrendCard[];
      readonly tests: { readonly cards: readonly TrendCard[]; readonly cut: boolean };
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

/** Every measured kind that has values, and every test with several results. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const [cards, tests] = await Promise.all([trendCards(c, chart), testCards(c, chart)]);
  return await c.var.show("trends/index", {
    base: recordPath(chart),
    mayAdd: trendKinds.some((kind) => addable(chart, kind)),
    cards,
    tests,
  });
}

/** The course of one kind: a sentence, the latest value, a chart, every value. */
export async function one(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = await kindOf(c, chart);
  const asked = await askedRange(c, latestOf(chart, kind));
  return await showTrend(c, chart, await trendPage(c, chart, kind, asked.range), asked);
}

/** The same on a sheet of paper. */
export async function print(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = await kindOf(c, chart);
  const { range, query } = await askedRange(c, latestOf(chart, kind));
  return await printTrend(c, await trendPage(c, chart, kind, range), query);
}

/** Every reading of the range as it was drawn from, none of them taken together. */
export async function csv(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = await kindOf(c, chart);
  const { range } = await askedRange(c, latestOf(chart, kind));
  await noteDownload(chart, kind, "csv");
  const { t, dates } = c.var;
  const units = unitsOf(c);
  const { readings, summaries } = await readTrend(chart, kind, { ...range, units });
  const { measures } = kinds[kind];
  const titled = summaries.some(({ brief }) => brief["title"] !== undefined);
  const head = [
    t("trends.csv.date"),
    t("trends.csv.time"),
    ...measures.map((measure) =>
      `${t.of(measure.label)} (${t("unit.shown", { unit: unitOf(measure, units) })})`
    ),
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

function latestOf(chart: Chart, kind: KindName) {
  return async () => (await overview(chart, [kind])).latest[kind] ?? [];
}

/** A kind that is measured, of a part this reader may see; all else is not found, and a refusal is written down. */
async function kindOf(c: Ctx, chart: Chart): Promise<KindName> {
  const kind = c.req.param("kind") ?? "";
  if (!isTrendKind(kind)) throw notFound();
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", partOf[kind]);
  return kind;
}
