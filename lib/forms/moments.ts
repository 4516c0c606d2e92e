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

/**
 * "8, 14:30 20.00", "8:00 and 20:00", "8 y 20 h", "8 am, 8 p. m." as ["08:00", "14:30", "20:00"]: in order, each once.
 * Undefined when one of them is no time.
 */
export function timesText(text: string): string[] | undefined {
  const plain = text.toLowerCase().replace(/(?<![a-z])([ap])\.? ?m(?![a-z])\.?/g, "$1m")
    .replace(/[,;&+/]|\b(?:and|at|y|a las?)\b/g, " ").replace(/(?<=\d) +(?=(?:h|hrs?|horas?|[ap]m)\b)/g, "");
  const times = plain.split(/\s+/).filter((one) => one !== "").map(timeText);
  const known = times.filter((one) => one !== undefined);
  return known.length < times.length ? undefined : [...new Set(known)].sort();
}

function timeText(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.h](\d\d))?(h|hrs?|horas?|am|pm)?$/.exec(text);
  const [typed, minute, half = ""] = [Number(match?.[1] ?? 99), Number(match?.[2] ?? 0), match?.[3]];
  const halved = half === "am" || half === "pm";
  if (halved && (typed < 1 || typed > 12)) return undefined;
  const hour = halved ? typed % 12 + (half === "pm" ? 12 : 0) : typed;
  return hour < 24 && minute < 60
    ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`
    : undefined;
}
