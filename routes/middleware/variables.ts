import { createMiddleware } from "hono/factory";
import type { Env, Site } from "../env.ts";

/**
 * What handlers can count on, in one object from the first to the last: Hono's own `c.var` copies all of it at each
 * use, and a page uses it a hundred times.
 */
export function variables(site: Site) {
  return createMiddleware<Env>(async (c, next) => {
    const kept: Record<string, unknown> = { site };
    Object.defineProperty(c, "var", { value: kept });
    Object.assign(c, {
      get: (name: string) => kept[name],
      set: (name: string, value: unknown) => void (kept[name] = value),
    });
    await next();
  });
}
