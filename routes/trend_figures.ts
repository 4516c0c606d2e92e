import type { KindName } from "../lib/access/parts.ts";
import type { Instant } from "../lib/clock.ts";
import { axisDate } from "../lib/language/axis_dates.ts";
import { monthName, monthTitle } from "../lib/language/months.ts";
import { withUnit } from "../lib/language/numbers.ts";
import type { Translate } from "../lib/language/translate.ts";
import { kinds } from "../lib/records/kinds.ts";
import type { Measure } from "../lib/records/measures.ts";
import { chartOf, type ChartShape } from "../lib/records/trend_charts.ts";
import type { Period, Point } from "../lib/records/trend_points.ts";
import {
  bandOf,
  type Figure,
  figuresOf,
  isWeekly,
  scaleOf,
  spanOfChart,
  unitOf,
} from "../lib/records/trends.ts";
import type { Unit, Units } from "../lib/records/units.ts";
import { amountParts, amountText } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";

/** One chart as its view draws it. */
export interface FigureView {
  readonly id: string;
  /** Above the chart; null when the page's own heading says it. */
  readonly heading: string | null;
  readonly title: string;
  readonly desc: string;
  readonly unit: string;
  readonly shape: ChartShape;
  readonly values: readonly { readonly y: string; readonly text: string }[];
  readonly times: readonly { readonly x: string; readonly text: string; readonly minor: boolean }[];
  /** Names where two lines end; null for a line that needs none. */
  readonly names: readonly (string | null)[];
  readonly notes: readonly string[];
}

export interface Drawing {
  readonly kind: KindName;
  readonly span: { readonly since: Instant; readonly until: Instant };
  readonly period: string;
  readonly points: readonly Point[];
  readonly units: Units;
}

/** The charts of a kind: none for a figure with fewer than two points. */
export function figureViews(c: Ctx, drawing: Drawing): readonly FigureView[] {
  return figuresOf(drawing.kind).flatMap((figure, n) => figureView(c, drawing, figure, n) ?? []);
}

function figureView(c: Ctx, drawing: Drawing, figure: Figure, n: number): FigureView | undefined {
  const { t, dates, now } = c.var;
  const { kind, span, units } = drawing;
  const measures = figure.lines.flatMap((line) => kinds[kind].measures[line] ?? []);
  const [measure] = measures;
  if (!measure) return undefined;
  const points = drawing.points.map(({ spreads, ...point }) => ({
    ...point,
    spreads: figure.lines.map((line) => spreads[line]),
  })).filter(({ spreads }) => spreads.some((spread) => spread !== undefined));
  if (points.length === 0) return undefined;
  const unit = unitOf(measure, units);
  const shape = chartOf({
    points,
    since: span.since,
    until: Math.min(span.until, Math.max(now, points.at(-1)?.at ?? now)),
    zone: dates.zone,
    scale: scaleOf(unit),
    atLeast: spanOfChart(kind, unit),
    bands: uniqueBands(measures.map((one) => bandOf(kind, one, units))),
    paired: figure.paired,
    fromZero: isWeekly(kind),
    ...(unit === "st" && { tickUnits: [1, 2, 7, 14, 28, 70, 140] }),
  });
  if (!shape) return undefined;
  const name = `trends.figure.${n}.${kind}`;
  const heading = t.has(name) ? t.of(name) : t.of(`kind.${kind}`);
  return {
    id: `chart-${n}`,
    heading: n > 0 ? heading : null,
    title: t("trends.chart", { what: heading, period: drawing.period }),
    desc: described(t, measures, points, unit),
    unit: unitWords(t, unit),
    shape,
    ...axisTexts(t, shape, unit),
    names: measures.map((one) => measures.length > 1 ? t.of(`trends.line.${one.field}`) : null),
    notes: bandNotes(t, kind, measures, units),
  };
}

/** What stands along both axes. */
export function axisTexts(
  t: Translate,
  shape: ChartShape,
  unit?: Unit,
): Pick<FigureView, "values" | "times"> {
  return {
    values: shape.values.map(({ y, value }) => ({ y, text: tickText(value, unit) })),
    times: shape.times.map(({ x, day, step, minor }) => ({
      x,
      minor,
      text: axisDate(t.language, day, step),
    })),
  };
}

/** A value where the unit stands elsewhere; stones carry their own. */
export function numberText(value: number, unit: Unit): string {
  const [number, rest] = amountParts({ value, unit });
  return unit === "st" ? withUnit(number, rest) : number;
}

/** The unit as a word where it stands alone. */
export function unitWords(t: Translate, unit: Unit): string {
  return unit === "min" ? t("trends.minutes") : unit === "st" ? "st, lb" : t("unit.shown", { unit });
}

/** Whole units, or as many decimals as the tick needs. */
function tickText(value: number, unit: Unit | undefined): string {
  if (unit === "st") return amountParts({ value: Math.round(value * 10), unit })[0].replace(/\s0$/, "");
  return String(value).replace("-", "\u2212");
}

function uniqueBands(bands: readonly ({ readonly low: number; readonly high: number } | undefined)[]) {
  const found = new Map(bands.flatMap((band) => band ? [[`${band.low} ${band.high}`, band] as const] : []));
  return [...found.values()];
}

/** What the chart shows, for those who hear it. */
function described(t: Translate, measures: readonly Measure[], points: readonly Point[], unit: Unit): string {
  const lines = measures.flatMap((measure, line) => {
    const spreads = points.flatMap(({ spreads }) => spreads[line] ?? []);
    const last = spreads.at(-1);
    if (!last) return [];
    const text = (value: number) => numberText(value, unit);
    return [t("trends.described", {
      line: t.of(measure.label),
      low: text(Math.min(...spreads.map(({ low }) => low))),
      high: text(Math.max(...spreads.map(({ high }) => high))),
      last: text(last.middle),
      unit: unit === "st" ? "" : t("unit.shown", { unit }),
    })];
  });
  return [t("trends.drawn", { n: points.length }), ...lines].join(" ");
}

function bandNotes(
  t: Translate,
  kind: KindName,
  measures: readonly Measure[],
  units: Units,
): readonly string[] {
  const [first] = measures;
  const bands = uniqueBands(measures.map((measure) => bandOf(kind, measure, units)));
  if (!first || bands.length === 0) return [];
  const unit = unitOf(first, units);
  const spans = bands.map(({ low, high }) =>
    t("trends.span", { low: numberText(low, unit), high: amountText(t, { value: high, unit }) })
  );
  const [one = "", other] = spans;
  const source = t.of(`trends.source.${first.field === "value" || isWeekly(kind) ? kind : first.field}`);
  const ranges = other === undefined ? one : t("trends.and", { one, other });
  return isWeekly(kind)
    ? [t("trends.band.goal", { ranges, source })]
    : [t("trends.band", { ranges, source })];
}

/** "Week of 16 November 2026", "November 2026" */
export function periodTitle(c: Ctx, { step, first }: Period): string {
  const { t, dates } = c.var;
  switch (step) {
    case "day":
      return dates.long(first);
    case "week":
      return t("trends.week_of", { date: dates.long(first) });
    case "month":
      return monthTitle(t.language, first.slice(0, 7));
    case "quarter": {
      const last = Temporal.PlainDate.from(first).add({ months: 2 }).toString();
      return t("trends.quarter_of", {
        from: monthName(t.language, first.slice(0, 7)),
        to: monthTitle(t.language, last.slice(0, 7)).toLowerCase(),
      });
    }
    case "year":
      return first.slice(0, 4);
  }
}
