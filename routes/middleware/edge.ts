import { createMiddleware } from "hono/factory";
import type { Config } from "../../lib/config.ts";
import { newId } from "../../lib/ids.ts";
import { canonicalAddress, inRanges } from "../addresses.ts";
import { AppError } from "../../lib/errors.ts";
import type { Env } from "../env.ts";

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
  await next();
});

/** Health checks come by address; everything else by the one name that links use. */
function isOurHost(config: Config, host: string | undefined, path: string): boolean {
  if (path === "/healthz" || path === "/readyz") return true;
  return host?.toLowerCase() === config.origin.slice(config.origin.indexOf("//") + 2);
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
