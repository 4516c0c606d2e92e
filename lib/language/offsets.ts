import type { Instant } from "../clock.ts";

/** A time during which a zone keeps one offset: from `from`, before `until`. */
interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
  readonly offset: number;
}

const known = new Map<string, Stretch[]>();

/**
 * Milliseconds by which clocks in this zone are ahead of UTC at that instant. Asking the calendar costs more than the
 * rest of a line of a list, and a zone changes twice a year: what it said once is kept.
 */
export function offsetAt(at: Instant, zone: string): number {
  let stretches = known.get(zone);
  if (!stretches) known.set(zone, stretches = []);
  const found = stretches.find(({ from, until }) => from <= at && at < until);
  if (found) return found.offset;
  const stretch = ask(at, zone);
  stretches.push(stretch);
  return stretch.offset;
}

function ask(at: Instant, zone: string): Stretch {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  // "previous" is strictly before: the instant itself may be the one at which the clocks change.
  const next = there.getTimeZoneTransition("next")?.epochMilliseconds ?? Infinity;
  const previous = there.add({ nanoseconds: 1 }).getTimeZoneTransition("previous")?.epochMilliseconds;
  return { from: previous ?? -Infinity, until: next, offset: there.offsetNanoseconds / 1e6 };
}
