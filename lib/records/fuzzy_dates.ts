import type { Instant } from "../clock.ts";

/**
 * Where a year, a month or a day stands among instants: at noon of its first day, so that no reader's zone moves it to
 * another one; today's stands at `now` when that is earlier.
 */
export function instantOf(day: string, zone: string, now: Instant): Instant {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const noon = Temporal.ZonedDateTime.from({ year, month, day: date, hour: 12, timeZone: zone });
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return noon.toPlainDate().equals(today) ? Math.min(noon.epochMilliseconds, now) : noon.epochMilliseconds;
}
