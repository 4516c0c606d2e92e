import type { Chart } from "../access/chart.ts";
import { listEntries } from "../access/entry_lists.ts";
import { type KindName, kindNames } from "../access/parts.ts";
import type { Summary } from "../access/summaries.ts";
import type { Instant } from "../clock.ts";
import { kinds } from "./kinds.ts";
import { type Band, bandIn, type Measure, readMeasure } from "./measures.ts";
import type { WeekStart } from "./months.ts";
import { decimalsIn, type Unit, unitFor, type Units } from "./units.ts";
import { type Reading, weeklySums } from "./trend_points.ts";
import type { Range } from "./trend_ranges.ts";

/** The kinds with numbers that can be drawn over time, in the order pages list them. */
export const trendKinds: readonly KindName[] = kindNames.filter((kind) => kinds[kind].measures.length > 0);

export function isTrendKind(text: string): text is KindName {
  return (trendKinds as readonly string[]).includes(text);
}

/** One chart of a kind: lines that share a unit and an axis. Each line is a measure, by its place among the kind's. */
export interface Figure {
  readonly lines: readonly number[];
  readonly paired: boolean;
}

const charts: Readonly<Partial<Record<KindName, readonly Figure[]>>> = {
  blood_pressure: [{ lines: [0, 1], paired: true }, { lines: [2], paired: false }],
  eye_pressure: [{ lines: [0, 1], paired: false }],
};

export function figuresOf(kind: KindName): readonly Figure[] {
  return charts[kind] ?? [{ lines: [0], paired: false }];
}

/** Summed by week; everything else is drawn as it was measured. */
export function isWeekly(kind: KindName): boolean {
  return kind === "exercise";
}

/** Minutes of moderate activity in a week (WHO guidelines on physical activity, 2020). */
const activeWeek: Band = { low: 150, high: 300, unit: "min" };

/** The usual range of a measure in the reader's unit. */
export function bandOf(kind: KindName, measure: Measure, units: Units): Band | undefined {
  return isWeekly(kind) ? activeWeek : bandIn(measure, units);
}

/** What a chart spans at least, in kept steps of the unit: a change smaller than that is how people are. */
const spans: Readonly<Record<Unit, number>> = {
  "kg": 500,
  "lb": 110,
  "st": 110,
  "mmol/L": 40,
  "mg/dL": 72,
  "°C": 20,
  "°F": 36,
  "mmHg": 40,
  "bpm": 40,
  "%": 6,
  "min": 200,
};

export function spanOfChart(kind: KindName, unit: Unit): number {
  return kind === "eye_pressure" ? 12 : spans[unit];
}

/** The one unit in which a reader sees a measure, whatever it was taken in. */
export function unitOf({ unit }: Measure, units: Units): Unit {
  return unitFor(typeof unit === "string" ? unit : unit.otherwise, units);
}

/** How many kept steps make one of the unit: 62.50 kg is kept as 6250. */
export function scaleOf(unit: Unit): number {
  return 10 ** decimalsIn(unit);
}

/** More single readings than this are not read for one page. */
export const mostRead = 20_000;

export interface Trend {
  /** Oldest first, in the reader's units. */
  readonly readings: readonly Reading[];
  readonly summaries: readonly Summary[];
  /** Whether any was measured in another unit. */
  readonly converted: boolean;
  /** Whether there were older ones in the range than may be read at once. */
  readonly cut: boolean;
}

/** All readings of a kind in [since, until). Nothing of a part that this reader may not see. */
export async function readTrend(
  chart: Chart,
  kind: KindName,
  { since, until, units }: { readonly since: Instant; readonly until: Instant; readonly units: Units },
): Promise<Trend> {
  const found = await listEntries(chart, { kinds: [kind], limit: mostRead + 1, since, until });
  return trendOf(kind, found, units);
}

/** Summaries as they are listed, newest first, as readings in the reader's units. */
export function trendOf(kind: KindName, newest: readonly Summary[], units: Units): Trend {
  const { measures } = kinds[kind];
  const summaries = newest.slice(0, mostRead).toReversed();
  let converted = false;
  const readings = summaries.map(({ at, id, brief }) => ({
    at,
    id,
    values: measures.map((measure) => {
      const amount = readMeasure(brief, measure, units);
      if (amount?.converted) converted = true;
      return amount?.value;
    }),
  }));
  return { readings, summaries, converted, cut: newest.length > mostRead };
}

/** The reader's calendar, for what is counted by day or by week. */
export interface Calendar {
  readonly dayOf: (at: Instant) => string;
  readonly startOf: (day: string) => Instant;
  readonly today: string;
  readonly weekStart: WeekStart;
}

/** What is drawn: sums by week, or the readings themselves. `hasMore`: whether there are any outside the range. */
export function drawn(
  kind: KindName,
  { readings }: Trend,
  { range, hasMore, ...calendar }: Calendar & { readonly range: Range; readonly hasMore: boolean },
): readonly Reading[] {
  if (!isWeekly(kind)) return readings;
  const first = hasMore ? range.first : undefined;
  return weeklySums(readings, { ...calendar, last: range.last, ...(first !== undefined && { first }) });
}

/** On how many days of those measured every value lay in its range; for weeks, in how many the least was reached. */
export function inRange(
  kind: KindName,
  readings: readonly Reading[],
  lines: readonly number[],
  { units, dayOf }: { readonly units: Units; readonly dayOf: (at: Instant) => string },
): { readonly within: number; readonly of: number } | undefined {
  const { measures } = kinds[kind];
  const bands = lines.map((line) => measures[line] && bandOf(kind, measures[line], units));
  if (bands.some((band) => band === undefined)) return undefined;
  const fits = (reading: Reading) =>
    bands.every((band, n) => {
      const value = reading.values[lines[n] ?? 0];
      if (value === undefined || !band) return true;
      return value >= band.low && (isWeekly(kind) || value <= band.high);
    });
  const taken = readings.filter(({ values }) => lines.some((line) => values[line] !== undefined));
  const days = new Map<string, boolean>();
  for (const reading of taken) {
    const day = dayOf(reading.at);
    days.set(day, (days.get(day) ?? true) && fits(reading));
  }
  return { within: [...days.values()].filter(Boolean).length, of: days.size };
}
