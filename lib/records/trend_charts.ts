import type { Instant } from "../clock.ts";
import { axisFor, type TimeTick, timeTicks } from "./trend_axes.ts";
import type { Point, Reading } from "./trend_points.ts";

/** What is to be drawn. Values are kept integers; `scale` of them make one of the unit on the axis. */
export interface ChartPlan {
  readonly points: readonly Point[];
  readonly since: Instant;
  readonly until: Instant;
  readonly zone: string;
  readonly scale: number;
  /** A smaller change than this never fills the chart; in kept integers. */
  readonly atLeast: number;
  /** The usual range of each line, in kept integers. */
  readonly bands: readonly { readonly low: number; readonly high: number }[];
  /** Two values of one moment, joined upright, one reading at a time: blood pressure. Otherwise each line goes from point to point. */
  readonly paired: boolean;
  /** Sums begin at nought. */
  readonly fromZero: boolean;
  readonly tickUnits?: readonly number[];
}

/** A chart as numbers and paths. Percentages of its width and height; paths in a square of 1000 by 1000. */
export interface ChartShape {
  readonly values: readonly { readonly y: string; readonly value: number }[];
  readonly times: readonly (TimeTick & { readonly x: string; readonly minor: boolean })[];
  readonly bands: readonly { readonly y: string; readonly height: string }[];
  /** Upright strokes between the values of one moment; "" when there are none. */
  readonly pairs: string;
  readonly lines: readonly LineShape[];
}

export interface LineShape {
  /** From the lowest to the highest of each stretch. */
  readonly spread: string;
  /** From point to point, broken where nothing was measured for long. */
  readonly line: string;
  readonly dots: string;
  /** Where the line ends, for its name; kept apart from the other line's. */
  readonly end: string;
}

const size = 1_000;
/** Names at the ends of two lines stay this far apart, in thousandths of the height. */
const apart = 90;

/** Lays a chart out. Undefined when there are fewer than two points: one value needs no chart. */
export function chartOf(plan: ChartPlan): ChartShape | undefined {
  const { points, since, until, scale } = plan;
  if (points.length < 2 || until <= since) return undefined;
  const axis = valueAxis(plan);
  const x = (at: Instant) => size * (at - since) / (until - since);
  const y = (value: number) => size * (axis.high - value / scale) / (axis.high - axis.low);
  const ends: number[] = [];
  const count = Math.max(...points.map(({ spreads }) => spreads.length));
  const lines = Array.from({ length: count }, (_, n) => {
    const marks = points.flatMap(({ at, spreads }) => {
      const spread = spreads[n];
      return spread
        ? [{ at, x: x(at), y: y(spread.middle), top: y(spread.high), bottom: y(spread.low) }]
        : [];
    });
    ends.push(marks.at(-1)?.y ?? 0);
    return {
      spread: marks.filter(({ top, bottom }) => bottom - top >= 1).map((mark) =>
        `M${whole(mark.x)} ${whole(mark.bottom)}V${whole(mark.top)}`
      ).join(""),
      line: plan.paired
        ? ""
        : runs(marks).map((run) => `M${run.map((mark) => `${whole(mark.x)} ${whole(mark.y)}`).join("L")}`)
          .join(""),
      dots: marks.map((mark) => `M${whole(mark.x)} ${whole(mark.y)}h.01`).join(""),
    };
  });
  const ticks = timeTicks(since, until, plan.zone);
  return {
    values: axis.ticks.map((value) => ({ value, y: percent(y(value * scale)) })),
    times: ticks.map((tick, n) => ({
      ...tick,
      x: percent(x(tick.at)),
      minor: ticks.length > 3 && n % 2 === 1,
    })),
    bands: plan.bands.flatMap(({ low, high }) => {
      const [top, bottom] = [Math.max(0, y(high)), Math.min(size, y(low))];
      return bottom > top ? [{ y: percent(top), height: percent(bottom - top) }] : [];
    }),
    pairs: plan.paired ? pairsOf(points, x, y) : "",
    lines: spreadApart(ends).map((end, n) => ({
      spread: "",
      line: "",
      dots: "",
      ...lines[n],
      end: percent(end),
    })),
  };
}

/** What a small chart draws: as many lines as `values` of a reading, in kept integers. */
export interface SparkPlan {
  readonly readings: readonly Reading[];
  readonly since: Instant;
  readonly until: Instant;
  readonly atLeast: number;
}

/** A small chart without axes, 100 wide and 30 high: one path for each line, on the scale of the great one. */
export function sparkOf({ readings, since, until, atLeast }: SparkPlan): readonly string[] {
  const all = readings.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = Math.max(atLeast, high - low);
  const x = (at: Instant) => 2 + 96 * (at - since) / (until - since);
  const y = (value: number) => 15 - 26 * (value - (low + high) / 2) / span;
  return Array.from({ length: readings[0]?.values.length ?? 0 }, (_, line) => {
    const places = readings.flatMap(({ at, values }) => {
      const value = values[line];
      return value === undefined ? [] : [`${tenth(x(at))} ${tenth(y(value))}`];
    });
    return places.length < 2 ? "" : `M${places.join("L")}`;
  });
}

function valueAxis({ points, scale, atLeast, bands, fromZero, tickUnits }: ChartPlan) {
  const all = points.flatMap(({ spreads }) =>
    spreads.flatMap((spread) => spread ? [spread.low, spread.high] : [])
  );
  let [low, high] = [Math.min(...all), Math.max(...all)];
  // How far away the usual range lies is part of the picture.
  for (const band of bands) {
    if (bands.length === 1 && low > band.high) low = band.high;
    if (bands.length === 1 && high < band.low) high = band.low;
  }
  const missing = Math.max(0, atLeast - (high - low)) / 2;
  if (fromZero) return axisFor(0, Math.max(high, atLeast) / scale, 6, tickUnits);
  low = Math.max(Math.min(0, low), low - missing);
  high += missing;
  return axisFor(low / scale, high / scale, 6, tickUnits);
}

interface Mark {
  readonly at: Instant;
  readonly x: number;
  readonly y: number;
}

/** A line breaks where the gap is five times the usual one: nothing is known of the time between. */
function runs(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const gaps = marks.slice(1).map((mark, n) => mark.at - (marks[n]?.at ?? mark.at)).sort((a, b) => a - b);
  const longest = 5 * (gaps[gaps.length >> 1] ?? Infinity);
  const found: Mark[][] = [];
  let before: Mark | undefined;
  for (const mark of marks) {
    const run = found.at(-1);
    if (run && before && mark.at - before.at <= longest) run.push(mark);
    else found.push([mark]);
    before = mark;
  }
  return found.filter((run) => run.length > 1);
}

function pairsOf(points: readonly Point[], x: (at: Instant) => number, y: (value: number) => number): string {
  return points.flatMap(({ at, period, spreads: [upper, lower] }) =>
    !period && upper && lower ? [`M${whole(x(at))} ${whole(y(lower.middle))}V${whole(y(upper.middle))}`] : []
  ).join("");
}

function spreadApart(ends: readonly number[]): readonly number[] {
  const [a, b] = ends;
  if (a === undefined || b === undefined || Math.abs(a - b) >= apart) return ends;
  const middle = (a + b) / 2;
  const [above, below] = [middle - apart / 2, middle + apart / 2];
  return a <= b ? [above, below] : [below, above];
}

/** Thousandths of a chart are finer than a screen shows. */
function whole(value: number): string {
  return String(Math.round(value));
}

function tenth(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function percent(thousandths: number): string {
  return `${Math.round(thousandths * 10) / 100}%`;
}
