import { type Instant, minute } from "../../lib/clock.ts";
import type { KindName } from "../../lib/access/parts.ts";
import { type Answers, timed } from "../../lib/records/kind.ts";
import { kinds } from "../../lib/records/kinds.ts";
import { zone } from "./cast.ts";
import type { Scan } from "./scans.ts";

/** Something to be written down: when it is typed, and what a form would have asked. */
export interface Note {
  readonly typedAt: Instant;
  readonly kind: KindName;
  readonly answers: Answers;
  /** What hangs on it. */
  readonly files?: readonly Scan[];
}

/** Days in the clinic's zone, counted from today: `at(-3, 7, 40)` is three days ago at twenty to eight. */
export function calendar(today: Instant) {
  const date = Temporal.Instant.fromEpochMilliseconds(today).toZonedDateTimeISO(zone).toPlainDate();
  return {
    /** The day as text, "2026-11-19". */
    day: (day: number): string => date.add({ days: day }).toString(),
    at(day: number, hour: number, minute = 0): Instant {
      const time = Temporal.PlainTime.from({ hour, minute });
      return date.add({ days: day }).toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds;
    },
  };
}

/** Typed two minutes after it happened, unless told when. */
export function typed(
  typedAt: Instant,
  kind: KindName,
  values: Readonly<Record<string, unknown>>,
  at = typedAt,
): Note {
  return { typedAt: typedAt + 2 * minute, kind, answers: { ...values, at } };
}

/** Something with a day and no time of day, as a form would date it. */
export function dated(typedAt: Instant, kind: KindName, values: Readonly<Record<string, unknown>>): Note {
  return { typedAt, kind, answers: timed(kinds[kind], values, { zone, now: typedAt }) };
}
