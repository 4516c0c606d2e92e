import type { Instant } from "../clock.ts";
import type { Rate } from "./limits.ts";

/** What one try does to a rate: the theoretical arrival time to keep, or how long to wait in milliseconds. */
export type Step = { readonly ok: true; readonly tat: Instant } | {
  readonly ok: false;
  readonly wait: number;
};

/** Generic cell rate algorithm: `tat` is when the bucket would be empty again, undefined for a fresh one. */
export function arrive(rule: Rate, tat: Instant | undefined, now: Instant): Step {
  const interval = rule.per / rule.count;
  const base = Math.max(tat ?? now, now);
  const earliest = base - (rule.burst - 1) * interval;
  return earliest > now ? { ok: false, wait: earliest - now } : { ok: true, tat: base + interval };
}
