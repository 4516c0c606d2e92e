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

/** A year, a month or a day as typed, "2019", "2019/4", "2019-04-12", in one form. Undefined for no such date. */
export function fuzzyText(text: string): string | undefined {
  const match = /^(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?$/.exec(text);
  if (!match) return undefined;
  const whole = [match[1], ...[match[2], match[3]].map((part) => part?.padStart(2, "0"))]
    .filter((part) => part !== undefined).join("-");
  return whole >= "1890" && isDate((whole + "-01-01").slice(0, 10)) ? whole : undefined;
}

/** "8, 14:30 20.00" as ["08:00", "14:30", "20:00"]: in order, each once. Undefined when one of them is no time. */
export function timesText(text: string): string[] | undefined {
  const times = text.split(/[\s,;]+/).filter((one) => one !== "").map((one) => {
    const match = /^(\d{1,2})(?:[:.h](\d\d))?h?$/.exec(one);
    const [hour, minute] = [Number(match?.[1] ?? 99), Number(match?.[2] ?? 0)];
    return hour < 24 && minute < 60
      ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`
      : undefined;
  });
  const known = times.filter((one) => one !== undefined);
  return known.length < times.length ? undefined : [...new Set(known)].sort();
}
