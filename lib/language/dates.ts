import { day, type Instant, minute } from "../clock.ts";
import { distance } from "./durations.ts";
import { offsetAt } from "./offsets.ts";
import { theTimes } from "./spanish_times.ts";
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

const mostRemembered = 2_000;

/** Made once for each request; formatters, and what they said lately, are shared: lists say the same days again. */
export function dates(language: Language, zone: string): Dates {
  const wall = (at: Instant) => at + offsetAt(at, zone);
  const noon = (at: Instant | Day) =>
    (typeof at === "number" ? numberOf(wall(at)) : dayNumber(at)) * day + day / 2;
  const long = (at: Instant | Day) => wordings(language).long(noon(at));
  const time = (at: Instant) => clock(wall(at));
  return {
    zone,
    long,
    time,
    clinical: (at) => clinicalDay(noon(at)),
    clinicalTime: (at) => `${clinicalDay(noon(at))} ${time(at)}`,
    longTime: (at) =>
      language === "es" ? `${long(at)} a ${theTimes(time(at))}` : `${long(at)} at ${time(at)}`,
    weekday: (at, now) => {
      const there = noon(at);
      return wordings(language)[yearOf(there) === yearOf(noon(now)) ? "weekday" : "weekdayYear"](there);
    },
    ago: (at, now) => distance(language, now, at),
    day: (at) => dayText(numberOf(wall(at))),
    machine: (at) => typeof at === "number" ? `${dayText(numberOf(at))}T${clock(at)}:${seconds(at)}Z` : at,
    local: (at) => `${dayText(numberOf(wall(at)))}T${time(at)}`,
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
  const [year, month, date] = dayText(numberOf(noon)).split("-");
  return `${date}-${months[Number(month) - 1]}-${year}`;
}

/** Days since 1-Jan-1970, by what a clock on the wall shows. */
function numberOf(wall: number): number {
  return Math.floor(wall / day);
}

const dayText = remembered((number: number) => new Date(number * day).toISOString().slice(0, 10));

const dayNumber = remembered((date: Day) => {
  const { year, month, day } = Temporal.PlainDate.from(date);
  return numberOf(Date.UTC(year, month - 1, day));
});

function yearOf(noon: number): string {
  return dayText(numberOf(noon)).slice(0, -6);
}

const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));

/** "14:05" */
function clock(wall: number): string {
  const minutes = Math.floor((wall - numberOf(wall) * day) / minute);
  return `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}`;
}

function seconds(at: Instant): string {
  return twoDigits[Math.floor((at - Math.floor(at / minute) * minute) / 1_000)] ?? "";
}

/** Each takes the noon of a day, which a UTC formatter shows as that same day. */
interface Wordings {
  readonly long: (noon: number) => string;
  readonly weekday: (noon: number) => string;
  readonly weekdayYear: (noon: number) => string;
}

const made = new Map<Language, Wordings>();

function wordings(language: Language): Wordings {
  const known = made.get(language);
  if (known) return known;
  const locale = language === "en" ? "en-GB" : "es";
  const wording = (options: Intl.DateTimeFormatOptions) => {
    const pattern = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return remembered((noon: number) => pattern.format(noon));
  };
  const date = { day: "numeric", month: "long" } as const;
  const fresh = {
    long: wording({ ...date, year: "numeric" }),
    weekday: wording({ ...date, weekday: "long" }),
    weekdayYear: wording({ ...date, weekday: "long", year: "numeric" }),
  };
  made.set(language, fresh);
  return fresh;
}

/** The same answer for the same question, without asking again. */
function remembered<Question, Answer>(ask: (question: Question) => Answer): (question: Question) => Answer {
  const answers = new Map<Question, Answer>();
  return (question) => {
    const known = answers.get(question);
    if (known !== undefined) return known;
    if (answers.size >= mostRemembered) answers.clear();
    const answer = ask(question);
    answers.set(question, answer);
    return answer;
  };
}
