import type { Instant } from "../clock.ts";
import type { Backoff } from "./limits.ts";

export interface Tries {
  readonly tries: number;
  /** When the next try may be made. */
  readonly next: Instant;
  readonly last: Instant;
}

export type Try = { readonly ok: true; readonly kept: Tries } | { readonly ok: false; readonly wait: number };

/** Uses one try. The first `free` cost nothing; from then on each sets a wait twice as long as the one before. */
export function attempt(rule: Backoff, before: Tries | undefined, now: Instant): Try {
  const past = before && now - before.last < rule.forget ? before : undefined;
  if (past && past.next > now) return { ok: false, wait: past.next - now };
  const tries = (past?.tries ?? 0) + 1;
  return { ok: true, kept: { tries, next: now + wait(rule, tries), last: now } };
}

function wait(rule: Backoff, tries: number): number {
  const over = tries - rule.free;
  return over < 0 ? 0 : Math.min(rule.first * 2 ** Math.min(over, 30), rule.longest);
}
