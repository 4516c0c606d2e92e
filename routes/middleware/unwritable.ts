import { createMiddleware } from "hono/factory";
import { AppError } from "../../lib/errors.ts";
import type { Env } from "../env.ts";
import { wording } from "./wording.ts";

const health = new Set(["/healthz", "/readyz"]);

/**
 * While the log is known not to be writable nothing is served but its own health, and our files before this: not
 * even who is signed in is looked up. The page that says so is in the browser's language.
 */
export const unwritable = createMiddleware<Env>(async (c, next) => {
  const { store } = c.var.site.vault;
  if (store.trouble === undefined || health.has(c.req.path) || await store.takesWrites()) return await next();
  await wording(c, () => Promise.resolve());
  throw new AppError("unavailable");
});
