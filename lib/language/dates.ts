import { day, type Instant } from "../clock.ts";
import { distance } from "./durations.ts";
import { offsetAt } from "./offsets.ts";
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
  const wall = (at: Instant) => at + offsetAt(at, zone);
  const noon = (at: Instant | Day) => typeof at === "number" ? noonOf(wall(at)) : noonOf(startOf(at));
  const long = (at: Instant | Day) => patterns(language).long.format(noon(at));
  const time = (at: Instant) => iso(wall(at)).slice(11, 16);
  return {
    zone,
    long,
    time,
    clinical: (at) => clinicalDay(noon(at)),
    clinicalTime: (at) => `${clinicalDay(noon(at))} ${time(at)}`,
    longTime: (at) => language === "es" ? `${long(at)} a las ${time(at)}` : `${long(at)} at ${time(at)}`,
    weekday: (at, now) => {
      const sameYear = iso(noon(at)).slice(0, 4) === iso(noon(now)).slice(0, 4);
      return patterns(language)[sameYear ? "weekday" : "weekdayYear"].format(noon(at));
    },
    ago: (at, now) => distance(language, now, at),
    day: (at) => iso(wall(at)).slice(0, 10),
    machine: (at) => typeof at === "number" ? `${iso(at).slice(0, 19)}Z` : at,
    local: (at) => iso(wall(at)).slice(0, 16),
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

function clinicalDay(noon: number): string {
  const [year, month, date] = iso(noon).slice(0, 10).split("-");
  return `${date}-${months[Number(month) - 1]}-${year}`;
}

/** As UTC would print it. Given what a clock on the wall shows, that is what comes back. */
function iso(at: number): string {
  return new Date(at).toISOString();
}

function startOf(date: Day): number {
  const { year, month, day } = Temporal.PlainDate.from(date);
  return Date.UTC(year, month - 1, day);
}

/** The middle of the day, which a UTC formatter shows as that same day. */
function noonOf(wall: number): number {
  return Math.floor(wall / day) * day + day / 2;
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
  const date = { day: "numeric", month: "long" } as const;
  const fresh = {
    long: pattern({ ...date, year: "numeric" }),
    weekday: pattern({ ...date, weekday: "long" }),
    weekdayYear: pattern({ ...date, weekday: "long", year: "numeric" }),
  };
  made.set(language, fresh);
  return fresh;
}
