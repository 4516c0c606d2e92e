import type { Ctx } from "./env.ts";

/** In the address of what a page asks for by itself: a reload by `Refresh` can carry no header. */
export const passive = "passive";

/** What a page asks for by itself, such as a list that keeps itself fresh, is no sign that anybody is there. */
export function isPassive(c: Ctx): boolean {
  return c.req.header("X-Passive") === "1" || c.req.method === "GET" && c.req.query(passive) === "1";
}

/** The page looks again by itself (`Refresh`, which needs no script), without putting the lock off. */
export function lookAgain(c: Ctx, seconds: number): void {
  c.header("Refresh", `${seconds}; url=${c.req.path}?${passive}=1`);
}
