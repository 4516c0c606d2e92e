import { createMiddleware } from "hono/factory";
import { leadingRole } from "../../lib/access/actor.ts";
import type { Deed } from "../../lib/deeds.ts";
import { AppError } from "../../lib/errors.ts";
import { isStaff } from "../../lib/identity/role_names.ts";
import { isFreshlyProved } from "../../lib/identity/step_up.ts";
import { inRanges } from "../addresses.ts";
import type { Ctx, Env } from "../env.ts";
import type { Route } from "../route.ts";

/** Everything a route declares, demanded in order, before its handler runs. */
export function guard(route: Route) {
  return createMiddleware<Env>(async (c, next) => {
    const { limits, identity } = c.var.site;
    c.set("searches", route.searches);
    if (route.demoOnly && !showsDemoPages(c)) throw new AppError("not_found");
    if (route.path.startsWith("/admin")) await demandAdminNetwork(c);
    if (route.access === "public") return await next();
    const { session, account } = c.var;
    if (!session && route.visitors && c.var.actor.visitor) return await next();
    if (!session || !account) throw new AppError("sign_in");
    if (session.locked) {
      if (!route.whileLocked) throw new AppError("locked");
      return await next();
    }
    if (session.session.level === 1 && isStaff(account.roles) && !route.whileEnrolling) {
      throw new AppError("sign_in", { message: "problem.second_factor_needed" });
    }
    if (route.access !== "signed_in" && c.var.abilities.cannot(route.access)) {
      await refuse(c, route, "no_permission");
      throw new AppError("not_found");
    }
    if (c.req.method !== "GET" && c.req.method !== "HEAD") await limits.demand("write.account", account.id);
    if (route.freshProof && !isFreshlyProved(identity, session)) throw new AppError("fresh_proof");
    await next();
  });
}

/** A demo shows them to everybody; a developer's own machine to itself; nothing else to anybody. */
function showsDemoPages(c: Ctx): boolean {
  const { environment } = c.var.site.config;
  return environment === "demo" || environment === "development" && inRanges(c.var.caller.address, loopback);
}

const loopback = ["127.0.0.0/8", "::1/128"];

async function demandAdminNetwork(c: Ctx): Promise<void> {
  const { adminAllowlist } = c.var.site.config;
  if (adminAllowlist.length === 0 || inRanges(c.var.caller.address, adminAllowlist)) return;
  await refuse(c, { access: "public", path: "/admin" }, "network");
  throw new AppError("forbidden");
}

async function refuse(c: Ctx, route: Pick<Route, "access" | "path">, reason: string): Promise<void> {
  const { actor, now, caller, site } = c.var;
  const deed: Deed = {
    at: now,
    actor: actor.account ?? "nobody",
    role: leadingRole(actor),
    action: "page.refused",
    permission: route.access,
    outcome: 4,
    caller,
    detail: { reason, page: route.path },
    ...(actor.session !== undefined && { session: actor.session }),
  };
  await site.vault.store.record([deed]);
}
