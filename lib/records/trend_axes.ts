import type { Instant } from "../clock.ts";

/** Round values from one end of an axis to the other, both on it. Steps of 1, 2 or 5 times a power of ten. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** At most `most` steps from below `low` to above `high`. `units`: steps to take instead, as for stones of 14 pounds. */
export function axisFor(low: number, high: number, most = 6, units?: readonly number[]): Axis {
  const step = stepFor(high - low, most, units);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, n) => clean((first + n) * step));
  return { low: clean(first * step), high: clean(last * step), ticks };
}

function stepFor(span: number, most: number, units: readonly number[] | undefined): number {
  const rough = Math.max(span, Number.MIN_VALUE) / (most - 1);
  const given = units?.find((unit) => unit >= rough);
  if (given !== undefined) return given;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10);
}

/** 0.1 + 0.2 is no tick. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

export type TimeStep = "day" | "month" | "year";

export interface TimeTick {
  readonly at: Instant;
  /** The calendar day at which it stands. */
  readonly day: string;
  readonly step: TimeStep;
}

/** Steps of a time axis, finest first, and how long each is at most. */
const timeSteps: readonly { readonly step: TimeStep; readonly by: number; readonly days: number }[] = [
  { step: "day", by: 1, days: 1 },
  { step: "day", by: 2, days: 2 },
  { step: "day", by: 7, days: 7 },
  { step: "day", by: 14, days: 14 },
  { step: "month", by: 1, days: 31 },
  { step: "month", by: 2, days: 62 },
  { step: "month", by: 3, days: 92 },
  { step: "month", by: 6, days: 184 },
  { step: "year", by: 1, days: 366 },
  { step: "year", by: 2, days: 731 },
  { step: "year", by: 5, days: 1_827 },
  { step: "year", by: 10, days: 3_653 },
  { step: "year", by: 20, days: 7_305 },
];

const dayLength = 86_400_000;

/**
 * Where days, months or years begin for somebody in `zone`, at most `most` of them: an hour more or less in spring or
 * autumn moves a tick as it moves the day.
 */
export function timeTicks(since: Instant, until: Instant, zone: string, most = 7): readonly TimeTick[] {
  const days = (until - since) / dayLength;
  const { step, by } = timeSteps.find((one) => days / one.days < most) ?? { step: "year", by: 50 };
  const ticks: TimeTick[] = [];
  let date = firstTick(dateAt(since, zone), step, by);
  for (;;) {
    const at = date.toZonedDateTime(zone).epochMilliseconds;
    if (at > until) return ticks;
    if (at >= since) ticks.push({ at, day: date.toString(), step });
    date = date.add(step === "day" ? { days: by } : step === "month" ? { months: by } : { years: by });
  }
}

function firstTick(date: Temporal.PlainDate, step: TimeStep, by: number): Temporal.PlainDate {
  if (step === "day") return by < 7 ? date : date.subtract({ days: date.dayOfWeek - 1 });
  if (step === "month") return date.with({ day: 1, month: Math.floor((date.month - 1) / by) * by + 1 });
  return date.with({ day: 1, month: 1, year: Math.floor(date.year / by) * by });
}

function dateAt(at: Instant, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
}
