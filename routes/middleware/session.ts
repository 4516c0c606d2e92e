import { createMiddleware } from "hono/factory";
import type { Account } from "../../lib/identity/accounts.ts";
import { agreesToAll } from "../../lib/identity/consents.ts";
import { isStaff } from "../../lib/identity/role_names.ts";
import { mustChange } from "../../lib/identity/passwords.ts";
import { freshLock, openSession, touchSession } from "../../lib/identity/sessions.ts";
import { seeOther } from "../answers.ts";
import type { Ctx, Env } from "../env.ts";
import { isPassive } from "../passive.ts";
import { clearSession, readSession } from "../session_cookies.ts";

/** All that somebody can do whose password has to be changed first. */
const whileChanging = new Set([
  "/account/password",
  "/signout",
  "/unlock",
  "/prove",
  "/prove/passkey",
  "/prove/passkey/ask",
  "/healthz",
  "/readyz",
  "/csp-report",
]);

/** Who is signed in, read anew for every request: what changed about the account acts at once. */
export const session = createMiddleware<Env>(async (c, next) => {
  const { identity } = c.var.site;
  const cookie = readSession(c);
  const found = await openSession(identity, cookie, c.var.caller);
  if (cookie !== undefined && !found) clearSession(c);
  const open = found && !isPassive(c) ? await touchSession(identity, found) : found;
  c.set("session", open);
  c.set("account", open?.owner.account);
  if (!open) return await next();
  if (!open.locked && mustChange(open.owner.account, identity) && !whileChanging.has(c.req.path)) {
    return seeOther(c, "/account/password");
  }
  if (!open.locked && asksToAgree(c, open.owner.account)) return seeOther(c, "/agree");
  await next();
  // Seconds, so that the page can warn in time (WCAG 2.2.1).
  const locks = isRenewed(c) ? freshLock(identity, open, c.var.now) : open.locksAt;
  c.res.headers.set("X-Session-Ends", String(Math.max(0, Math.floor((locks - c.var.now) / 1000))));
});

/** A text that is new to this person comes before their records; leaving, exporting and their rights never wait. */
function asksToAgree(c: Ctx, account: Account): boolean {
  if (c.req.method !== "GET" || agreesToAll(account) || isStaff(account.roles)) return false;
  return c.req.path === "/" || /^\/records(\/[\w-]{22})?$/.test(c.req.path);
}

/** Whether this answer carries a new session: after an unlock the old one's lock says nothing. */
function isRenewed(c: Ctx): boolean {
  return c.res.headers.getSetCookie().some((line) => /^__Host-sid=[^;]/.test(line));
}
