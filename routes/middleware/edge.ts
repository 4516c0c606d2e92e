import { createMiddleware } from "hono/factory";
import type { Config } from "../../lib/config.ts";
import { newId } from "../../lib/ids.ts";
import { canonicalAddress, inRanges } from "../addresses.ts";
import { AppError } from "../../lib/errors.ts";
import type { Ctx, Env } from "../env.ts";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
const agentLength = 300;
const hops = 10;

/**
 * Who is calling, and whether they mean us: the socket's address, or the right-most hop that no trusted proxy
 * added; a Host that is not ours is answered 421 before anything else (security.md 3.13).
 */
export const edge = createMiddleware<Env>(async (c, next) => {
  const { config, clock } = c.var.site;
  const address = callerAddress(config, c.env?.remote ?? "", c.req.header("x-forwarded-for"));
  c.set("now", clock.now());
  c.set("caller", {
    request: newId(),
    address,
    agent: (c.req.header("user-agent") ?? "").slice(0, agentLength),
  });
  if (!methods.has(c.req.method)) throw new AppError("invalid", { message: "problem.method" });
  if (!isOurHost(config, c.req.header("host"), c.req.path)) {
    throw new AppError("invalid", { message: "problem.host" });
  }
  if (cameInClear(c)) {
    // What was sent in clear is refused, not asked for again.
    if (c.req.method !== "GET" && c.req.method !== "HEAD") throw new AppError("forbidden");
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${config.origin}${pathname}${search}`, 308);
  }
  return await next();
});

/** Health checks come by address and without TLS; everything else by the one name and scheme that links use. */
const health = new Set(["/healthz", "/readyz"]);

function isOurHost(config: Config, host: string | undefined, path: string): boolean {
  if (health.has(path)) return true;
  return host?.toLowerCase() === config.origin.slice(config.origin.indexOf("//") + 2);
}

/** A trusted proxy says that it was asked over plain HTTP, where links say HTTPS. */
function cameInClear(c: Ctx): boolean {
  const { config } = c.var.site;
  const scheme = c.req.header("x-forwarded-proto")?.split(",").at(-1)?.trim().toLowerCase();
  return scheme === "http" && config.origin.startsWith("https:") && !health.has(c.req.path) &&
    inRanges(canonicalAddress(c.env?.remote ?? "") ?? "", config.trustedProxies);
}

function callerAddress(config: Config, remote: string, forwarded: string | undefined): string {
  const socket = canonicalAddress(remote) ?? "";
  if (forwarded === undefined || !inRanges(socket, config.trustedProxies)) return socket;
  let address = socket;
  for (const hop of forwarded.split(",").slice(-hops).reverse()) {
    const next = canonicalAddress(hop.trim());
    if (next === undefined) return address;
    address = next;
    if (!inRanges(next, config.trustedProxies)) return address;
  }
  return address;
}
