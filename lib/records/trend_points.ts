import { day as dayLength, type Instant } from "../clock.ts";
import { type WeekStart, weekStarts } from "./months.ts";

/** One measurement: a value for each line of its chart, as kept integers; undefined where none was taken. */
export interface Reading {
  readonly at: Instant;
  /** The entry it stands in; none for a week's sum. */
  readonly id?: string;
  readonly values: readonly (number | undefined)[];
}

/** Readings of one stretch of time as they are drawn: for each line the lowest, the middle one and the highest. */
export interface Point {
  readonly at: Instant;
  /** Left out for a single reading that stands for itself. */
  readonly period?: Period;
  readonly id?: string;
  readonly spreads: readonly (Spread | undefined)[];
}

export interface Spread {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly count: number;
}

export type Step = "day" | "week" | "month" | "quarter" | "year";

/** A stretch of the reader's calendar by its first day: "2026-11-01". */
export interface Period {
  readonly step: Step;
  readonly first: string;
}

/** So many single readings fit on a chart and in its table; more are taken together. */
export const mostReadings = 90;
/** Stretches, shortest first, and how many of them a chart shows at most: a year by its weeks, ten years by months. */
const steps: readonly { readonly step: Step; readonly most: number }[] = [
  { step: "day", most: 70 },
  { step: "week", most: 110 },
  { step: "month", most: 125 },
  { step: "quarter", most: 125 },
];
const longest = { step: "year" } as const;

/**
 * Readings, oldest first, thinned out so that a page of ten years weighs no more than one of a month: each point then
 * says the lowest, the middle and the highest of its stretch, so that no peak is lost. `dayOf` gives the reader's
 * calendar day, and their weeks begin on `weekStart`.
 */
export function thinned(
  readings: readonly Reading[],
  { dayOf, weekStart }: { readonly dayOf: (at: Instant) => string; readonly weekStart: WeekStart },
): readonly Point[] {
  if (readings.length <= mostReadings) return readings.map(alone);
  const dayOfEach = readings.map(({ at }) => dayOf(at));
  const days = [...new Set(dayOfEach)];
  const { step } = steps.find(({ step, most }) => fit(days, step, { most, weekStart })) ?? longest;
  const firsts = new Map(days.map((day) => [day, firstDay(day, step, weekStart)]));
  const stretches = Map.groupBy(readings, (_, n) => firsts.get(dayOfEach[n] ?? "") ?? "");
  return [...stretches].map(([first, those]) => together({ step, first }, those));
}

/** Whether days fall into no more than `most` stretches. */
function fit(
  days: readonly string[],
  step: Step,
  { most, weekStart }: { readonly most: number; readonly weekStart: WeekStart },
): boolean {
  const firsts = new Set<string>();
  return days.every((day) => firsts.add(firstDay(day, step, weekStart)).size <= most);
}

function alone({ at, id, values }: Reading): Point {
  const spreads = values.map((value) =>
    value === undefined ? undefined : { low: value, middle: value, high: value, count: 1 }
  );
  return { at, spreads, ...(id !== undefined && { id }) };
}

function together(period: Period, readings: readonly Reading[]): Point {
  const lines = readings[0]?.values.length ?? 0;
  const at = readings.reduce((sum, reading) => sum + reading.at, 0) / readings.length;
  return {
    at: Math.round(at),
    period,
    spreads: Array.from({ length: lines }, (_, line) => spreadOf(readings, line)),
  };
}

function spreadOf(readings: readonly Reading[], line: number): Spread | undefined {
  const values = readings.map((reading) => reading.values[line]).filter((value) => value !== undefined)
    .sort((a, b) => a - b);
  const [low, high] = [values[0], values.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  return { low, middle: middleOf(values), high, count: values.length };
}

/** The median of sorted values; between two, their mean as a whole number. */
function middleOf(sorted: readonly number[]): number {
  const [below = 0, above = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return Math.round((below + above) / 2);
}

/** The first day of the day's week, month, quarter or year. */
function firstDay(day: string, step: Step, weekStart: WeekStart): string {
  switch (step) {
    case "day":
      return day;
    case "week": {
      const days = daysOf(day);
      // The first day of 1970 was a Thursday; days before it count down from there.
      const since = (days + thursday - weekStarts[weekStart]) % 7;
      return dayAfterEpoch(days - (since + 7) % 7);
    }
    case "month":
      return `${day.slice(0, 7)}-01`;
    case "quarter": {
      const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
      return `${day.slice(0, 5)}${String(month).padStart(2, "0")}-01`;
    }
    case "year":
      return `${day.slice(0, 4)}-01-01`;
  }
}

const thursday = 4;

/** Whole days since 1970. By hand: a page of ten years asks for thousands of weeks. */
function daysOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date) / dayLength;
}

function dayAfterEpoch(days: number): string {
  return new Date(days * dayLength).toISOString().slice(0, 10);
}

/**
 * Amounts summed by the reader's weeks, with the weeks between in which there was none, up to the week of
 * `last`; the week of `today` is not over and is left out. They begin with the first amount, or with the week of
 * `first` where that is given.
 */
export function weeklySums(
  readings: readonly Reading[],
  { dayOf, startOf, today, weekStart, first, last }: {
    readonly dayOf: (at: Instant) => string;
    /** The first instant of a day. */
    readonly startOf: (day: string) => Instant;
    readonly today: string;
    readonly weekStart: WeekStart;
    readonly first?: string;
    readonly last: string;
  },
): readonly Reading[] {
  const [earliest] = readings;
  if (!earliest) return [];
  const sums = new Map<string, number>();
  const running = firstDay(today, "week", weekStart);
  let week = Temporal.PlainDate.from(firstDay(first ?? dayOf(earliest.at), "week", weekStart));
  for (; week.toString() < running && week.toString() <= last; week = week.add({ days: 7 })) {
    sums.set(week.toString(), 0);
  }
  for (const { at, values: [value = 0] } of readings) {
    const of = firstDay(dayOf(at), "week", weekStart);
    if (sums.has(of)) sums.set(of, (sums.get(of) ?? 0) + value);
  }
  return [...sums].map(([first, sum]) => ({ at: startOf(first), values: [sum] }));
}
