import { getCookie } from "hono/cookie";
import { day } from "../lib/clock.ts";
import { type Id, isId } from "../lib/ids.ts";
import type { Identity } from "../lib/identity/identity.ts";
import { rememberDevice } from "../lib/identity/known_devices.ts";
import type { Ctx } from "./env.ts";

/**
 * Every cookie of ours: `__Host-` (RFC 6265bis §4.1.3) binds it to this host and demands TLS, which browsers also
 * grant to localhost. None but the known device outlives the browser.
 */
const names = {
  session: "__Host-sid",
  pending: "__Host-pre",
  setup: "__Host-setup",
  visitor: "__Host-vis",
  visit: "__Host-visit",
  device: "__Host-dev",
  challenge: "__Host-key",
} as const;

type Name = keyof typeof names;

const longest = 2048;

function read(c: Ctx, name: Name): string | undefined {
  const value = getCookie(c, names[name]);
  return value !== undefined && value.length <= longest ? value : undefined;
}

/** Values are base64url text of ours, so that nothing in them can end the value and begin an attribute. */
function write(c: Ctx, name: Name, value: string, seconds?: number): void {
  if (!/^[\w-]*$/.test(value)) throw new TypeError("not a cookie value of ours");
  const age = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  const cookie = `${names[name]}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict${age}`;
  c.header("Set-Cookie", cookie, { append: true });
}

export function readSession(c: Ctx): string | undefined {
  return read(c, "session");
}

/** Begins or renews the session in this browser. Whatever was half done before is over. */
export function setSession(c: Ctx, secret: string): void {
  write(c, "session", secret);
}

export function clearSession(c: Ctx): void {
  write(c, "session", "", 0);
}

export function readPending(c: Ctx): string | undefined {
  return read(c, "pending");
}

export function setPending(c: Ctx, value: string): void {
  write(c, "pending", value, 300);
}

export function clearPending(c: Ctx): void {
  write(c, "pending", "", 0);
}

export function readSetup(c: Ctx): string | undefined {
  return read(c, "setup");
}

export function setSetup(c: Ctx, value: string): void {
  write(c, "setup", value);
}

export function clearSetup(c: Ctx): void {
  write(c, "setup", "", 0);
}

/** What forms are bound to before anybody is signed in. */
export function readVisitor(c: Ctx): Id | undefined {
  const value = read(c, "visitor");
  return isId(value) ? value : undefined;
}

export function setVisitor(c: Ctx, visitor: Id): void {
  write(c, "visitor", visitor);
}

/** A doctor's visit, apart from every session: it signs nobody in. */
export function readVisit(c: Ctx): string | undefined {
  return read(c, "visit");
}

export function setVisit(c: Ctx, secret: string): void {
  write(c, "visit", secret);
}

export function clearVisit(c: Ctx): void {
  write(c, "visit", "", 0);
}

/** The sealed question that a passkey is about to answer in this browser. */
export function readChallenge(c: Ctx): string {
  return read(c, "challenge") ?? "";
}

export function setChallenge(c: Ctx, ticket: string): void {
  write(c, "challenge", ticket, 300);
}

export function clearChallenge(c: Ctx): void {
  write(c, "challenge", "", 0);
}

export function readDevice(c: Ctx): string | undefined {
  return read(c, "device");
}

/** After a whole sign-in: strangers no longer slow this account on this device. */
export function setDevice(c: Ctx, identity: Identity, account: Id): void {
  const value = rememberDevice(identity, readDevice(c), account, c.var.now);
  write(c, "device", value, 180 * day / 1000);
}
