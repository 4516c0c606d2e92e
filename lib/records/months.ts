import type { Instant } from "../clock.ts";

/** A calendar month, "2026-11", and a calendar day, "2026-11-12": no time, no zone. */
export type Month = string;
export type Day = string;

export type WeekStart = "monday" | "sunday" | "saturday";

/** Entries lie between these years; outside, a date is a slip of the finger. */
const firstYear = 1900;
const lastYear = 2199;

/** Days of the week by ISO 8601: Monday is 1. */
export const weekStarts: Readonly<Record<WeekStart, number>> = { monday: 1, saturday: 6, sunday: 7 };

/** The month that an address names; undefined for anything else. */
export function readMonth(text: string): Month | undefined {
  return /^\d{4}-\d\d$/.test(text) && readDay(`${text}-01`) ? text : undefined;
}

/** The day that an address names; undefined for one that no calendar has. */
export function readDay(text: string): Day | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const year = Number(text.slice(0, 4));
  if (year < firstYear || year > lastYear) return undefined;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString();
  } catch {
    return undefined;
  }
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

/** So many months on or back, undefined past the last year. Counted from the first: the 31st has no month before it. */
export function monthBeside(month: Month, months: number): Month | undefined {
  return readMonth(monthOf(Temporal.PlainDate.from(`${month}-01`).add({ months }).toString()));
}

export function dayBeside(day: Day, days: number): Day | undefined {
  return readDay(Temporal.PlainDate.from(day).add({ days }).toString());
}

/** The first day of the week that a day lies in. */
export function weekStartOf(day: Day, start: WeekStart): Day {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: (date.dayOfWeek - weekStarts[start] + 7) % 7 }).toString();
}

/** The month in whole weeks: days of the months beside it stand where a week begins before it or ends after it. */
export function weeksOf(month: Month, start: WeekStart): Day[][] {
  const first = Temporal.PlainDate.from(`${month}-01`);
  const before = (first.dayOfWeek - weekStarts[start] + 7) % 7;
  const weeks = Math.ceil((before + first.daysInMonth) / 7);
  return Array.from(
    { length: weeks },
    (_, week) =>
      Array.from({ length: 7 }, (_, day) => first.add({ days: week * 7 + day - before }).toString()),
  );
}

/** From the first instant of a day or month until the first after it, as clocks in the zone show them. */
export function spanOf(when: Month | Day, zone: string): { since: Instant; until: Instant } {
  const isMonth = when.length === "2026-11".length;
  const first = Temporal.PlainDate.from(isMonth ? `${when}-01` : when);
  const next = first.add(isMonth ? { months: 1 } : { days: 1 });
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  return { since: startOf(first), until: startOf(next) };
}
