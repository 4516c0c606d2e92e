import { getCookie } from "hono/cookie";
import type { Ctx } from "./env.ts";
import type { Notice } from "./pages.ts";

const name = "__Host-flash";
const pattern = /^[a-z_.]{3,60}(~\/[A-Za-z0-9/_-]{1,200})?$/;

/** What just happened, said once on the next page, with a way to undo it where there is one. */
export interface Flash extends Notice {
  /** A path of ours that takes it back, by POST. */
  readonly undo: string | null;
}

/** `message`: a key without facts. A made-up cookie can only make its own reader see another of our sentences. */
export function flash(c: Ctx, message: string, undo?: string): void {
  write(c, undo === undefined ? message : `${message}~${undo}`, 60);
}

/** Takes the waiting sentence, so that it is said once. */
export function takeFlash(c: Ctx): Flash | null {
  const value = getCookie(c, name);
  if (value === undefined) return null;
  write(c, "", 0);
  if (!pattern.test(value)) return null;
  const [message = "", undo] = value.split("~");
  return c.var.t.has(message) ? { state: "ok", text: c.var.t.of(message), undo: undo ?? null } : null;
}

function write(c: Ctx, value: string, seconds: number): void {
  const cookie = `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
  c.header("Set-Cookie", cookie, { append: true });
}
