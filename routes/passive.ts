import { type Instant, second } from "../lib/clock.ts";
import type { Ctx } from "./env.ts";

/** In the address of what a page asks for by itself: a reload by `Refresh` can carry no header. */
export const passive = "passive";

/** What a page asks for by itself, such as a list that keeps itself fresh, is no sign that anybody is there. */
export function isPassive(c: Ctx): boolean {
  return c.req.header("X-Passive") === "1" || c.req.method === "GET" && c.req.query(passive) === "1";
}

/**
 * The page of work that goes on looks again by itself (`Refresh`, which needs no script), without putting the lock off:
 * at once, since most is done in a moment, then less often.
 */
export function lookAgain(c: Ctx, startedAt: Instant): void {
  const seconds = c.var.now - startedAt < 10 * second ? 1 : 3;
  c.header("Refresh", `${seconds}; url=${c.req.path}?${passive}=1`);
}
