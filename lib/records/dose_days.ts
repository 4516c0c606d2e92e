import type { Summary } from "../access/summaries.ts";

/** A calendar day, "2026-11-22". */
export type Day = string;

type Brief = Summary["brief"];

const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Whether the medicine is being taken on that day. */
export function isTakenOn(brief: Brief, day: Day): boolean {
  return String(brief["on"]) <= day && !hasEnded(brief, day);
}

/** Whether it is over on that day; one that begins later is not. */
export function hasEnded({ end }: Brief, day: Day): boolean {
  return end !== undefined && String(end) < day;
}

/** The times of day, "08:00", at which the medicine is to be taken on that day. */
export function timesOn(brief: Brief, day: Day): readonly string[] {
  const { often, on, days, times } = brief;
  if (!isTakenOn(brief, day) || often === "as_needed" || typeof times !== "string") return [];
  const date = Temporal.PlainDate.from(day);
  if (often === "weekdays" && !String(days).split(" ").includes(weekdays[date.dayOfWeek - 1] ?? "")) {
    return [];
  }
  if (often === "other_days" && Temporal.PlainDate.from(String(on)).until(date).days % 2 !== 0) return [];
  return times.split(" ").filter((time) => time !== "");
}

/** That many days before, or after when negative. */
export function dayBefore(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).subtract({ days }).toString();
}
