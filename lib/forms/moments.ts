import type { Instant } from "../clock.ts";

/** `undefined`: no such date or time. `gap`: the clocks skipped it there. */
export type Moment = { readonly at: Instant } | "gap" | undefined;

/** Reads "2026-11-22T14:05" as clocks in the zone showed it; of a repeated hour, the first. */
export function readMoment(text: string, zone: string): Moment {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/.test(text)) return undefined;
  try {
    const local = Temporal.PlainDateTime.from(text.replace(" ", "T"), { overflow: "reject" });
    const there = local.toZonedDateTime(zone, { disambiguation: "earlier" });
    return there.toPlainDateTime().equals(local) ? { at: there.epochMilliseconds } : "gap";
  } catch {
    return undefined;
  }
}

/** "2026-11-22T14:05", for `<input type="datetime-local">`. */
export function momentText(at: Instant, zone: string): string {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return there.toPlainDateTime().toString({ smallestUnit: "minute" });
}

/** The calendar day in the zone, "2026-11-22". */
export function dayThere(at: Instant, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Whether the text is a real calendar date, "2026-02-28". */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text;
  } catch {
    return false;
  }
}
