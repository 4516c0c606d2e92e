import { AppError } from "../lib/errors.ts";
import type { OpenSession } from "../lib/identity/sessions.ts";
import type { Ctx } from "./env.ts";

/** The session of whoever asks; the site map has made sure that there is one. */
export function sessionOf(c: Ctx): OpenSession {
  if (!c.var.session) throw new AppError("sign_in");
  return c.var.session;
}
