import type { Instant } from "../clock.ts";
import { distance } from "./durations.ts";
import type { Language } from "./translate.ts";

/** A calendar day, "2026-11-22": no time, no zone. */
export type Day = string;

/** Dates and times in one reader's language and zone. */
export interface Dates {
  readonly zone: string;
  /** "22-Nov-2026" in every language: fixed for clinical screens. */
  clinical(at: Instant | Day): string;
  /** "22-Nov-2026 14:05" */
  clinicalTime(at: Instant): string;
  /** "22 November 2026" */
  long(at: Instant | Day): string;
  /** "Sunday 22 November" with the year only when it is not `now`'s. */
  weekday(at: Instant | Day, now: Instant): string;
  /** "14:05", 24 hours. */
  time(at: Instant): string;
  /** "22 November 2026 at 14:05" */
  longTime(at: Instant): string;
  /** "3 hours ago", "in 2 days" */
  ago(at: Instant, now: Instant): string;
  /** The calendar day on which the instant falls, here. */
  day(at: Instant): Day;
  /** For `<time datetime>`: always ISO 8601. */
  machine(at: Instant | Day): string;
  /** What `<input type="datetime-local">` holds: "2026-11-22T14:05". */
  local(at: Instant): string;
}

// Own table: ICU prints "Sept" in en-GB and local words elsewhere; a clinical date must look the same to everybody.
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Made once for each request; formatters are shared. */
export function dates(language: Language, zone: string): Dates {
  const plain = (at: Instant | Day) =>
    typeof at === "number" ? zoned(at, zone).toPlainDate() : Temporal.PlainDate.from(at);
  const long = (at: Instant | Day) => patterns(language).long.format(noon(plain(at)));
  const time = (at: Instant) => zoned(at, zone).toPlainTime().toString({ smallestUnit: "minute" });
  return {
    zone,
    long,
    time,
    clinical: (at) => clinicalDay(plain(at)),
    clinicalTime: (at) => `${clinicalDay(plain(at))} ${time(at)}`,
    longTime: (at) => language === "es" ? `${long(at)} a las ${time(at)}` : `${long(at)} at ${time(at)}`,
    weekday: (at, now) => {
      const sameYear = plain(at).year === plain(now).year;
      return patterns(language)[sameYear ? "weekday" : "weekdayYear"].format(noon(plain(at)));
    },
    ago: (at, now) => distance(language, now, at),
    day: (at) => plain(at).toString(),
    machine: (at) =>
      typeof at === "number"
        ? Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: "second" })
        : at,
    local: (at) => zoned(at, zone).toPlainDateTime().toString({ smallestUnit: "minute" }),
  };
}

/** Whether a name is a time zone that this program can use. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function clinicalDay(at: Temporal.PlainDate): string {
  return `${String(at.day).padStart(2, "0")}-${months[at.month - 1]}-${at.year}`;
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** A day as UTC noon, which a UTC formatter shows as that same day. */
function noon(at: Temporal.PlainDate): Instant {
  return at.toZonedDateTime({ timeZone: "UTC", plainTime: "12:00" }).epochMilliseconds;
}

interface Patterns {
  readonly long: Intl.DateTimeFormat;
  readonly weekday: Intl.DateTimeFormat;
  readonly weekdayYear: Intl.DateTimeFormat;
}

const made = new Map<Language, Patterns>();

function patterns(language: Language): Patterns {
  const known = made.get(language);
  if (known) return known;
  const locale = language === "en" ? "en-GB" : "es";
  const pattern = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const day = { day: "numeric", month: "long" } as const;
  const fresh = {
    long: pattern({ ...day, year: "numeric" }),
    weekday: pattern({ ...day, weekday: "long" }),
    weekdayYear: pattern({ ...day, weekday: "long", year: "numeric" }),
  };
  made.set(language, fresh);
  return fresh;
}
