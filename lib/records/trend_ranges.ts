import type { Instant } from "../clock.ts";
import { readDay, spanOf } from "./months.ts";

export const rangeNames = ["30d", "3m", "1y", "all"] as const;

export type RangeName = (typeof rangeNames)[number];

/** A stretch of days, both included; "all" begins with the first thing there is. */
export interface Range {
  readonly name: RangeName | "between";
  readonly first: string | undefined;
  readonly last: string;
  readonly since: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** The last thirty days, three months, year, or everything, as of `today` where the reader is. */
export function rangeOf(name: RangeName, today: string, zone: string): Range {
  const until = spanOf(today, zone).until;
  if (name === "all") return { name, first: undefined, last: today, since: -Infinity, until };
  const date = Temporal.PlainDate.from(today);
  const first = name === "30d"
    ? date.subtract({ days: 29 })
    : date.subtract(name === "3m" ? { months: 3 } : { years: 1 }).add({ days: 1 });
  return { name, first: first.toString(), last: today, since: spanOf(first.toString(), zone).since, until };
}

/** From one day to another; undefined when either is no day or they run backwards. */
export function rangeBetween(from: string, to: string, zone: string): Range | undefined {
  const [first, last] = [readDay(from), readDay(to)];
  if (first === undefined || last === undefined || first > last) return undefined;
  return { name: "between", first, last, since: spanOf(first, zone).since, until: spanOf(last, zone).until };
}

/** The shortest range with two readings in it, so that a page opens on something; the shortest of all with none. */
export function firstRange(
  latest: readonly { readonly at: Instant }[],
  today: string,
  zone: string,
): RangeName {
  const oldest = latest.at(-1);
  if (latest.length < 2 || !oldest) return latest.length === 0 ? "30d" : "all";
  return rangeNames.find((name) => oldest.at >= rangeOf(name, today, zone).since) ?? "all";
}

export function isRangeName(text: unknown): text is RangeName {
  return typeof text === "string" && (rangeNames as readonly string[]).includes(text);
}
