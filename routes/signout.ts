import { endSession } from "../lib/identity/sessions.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { clearPending, clearSession } from "./session_cookies.ts";

/** Leaves nothing behind in the browser but the device it may be known by. */
export async function submit(c: Ctx): Promise<Response> {
  const { session, caller, site } = c.var;
  if (session) await endSession(site.identity, session, caller);
  clearSession(c);
  clearPending(c);
  // Not "cookies": that would forget the known device too, and slow its owner like a stranger.
  c.header("Clear-Site-Data", '"cache", "storage"');
  flash(c, "signin.ended");
  return seeOther(c, "/signin");
}
