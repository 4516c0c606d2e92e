import { createMiddleware } from "hono/factory";
import { abilities } from "../../lib/access/abilities.ts";
import { type Actor, nobody } from "../../lib/access/actor.ts";
import { Chart } from "../../lib/access/chart.ts";
import { Desk } from "../../lib/access/desk.ts";
import type { Permission } from "../../lib/access/permissions.ts";
import { findVisitor } from "../../lib/access/visiting.ts";
import { AppError } from "../../lib/errors.ts";
import { dates } from "../../lib/language/dates.ts";
import type { Ctx, Env } from "../env.ts";
import { isPassive } from "../passive.ts";
import { readVisit } from "../session_cookies.ts";

/** Who is reading, what they may, and the doors they can open. After the session is known. */
export const reader = createMiddleware<Env>(async (c, next) => {
  const actor = await actorOf(c);
  if (actor.visitor) c.set("dates", dates(c.var.language, actor.visitor.zone));
  c.set("actor", actor);
  c.set("abilities", abilities(actor));
  c.set("charts", new Map());
  c.set("opening", () => ({ vault: c.var.site.vault, actor, caller: c.var.caller, now: c.var.now }));
  c.set("chart", () => openChart(c));
  c.set("desks", []);
  c.set("desk", (permission) => openDesk(c, permission));
  await next();
  await settleCharts(c);
  await settleDesks(c);
});

async function actorOf(c: Ctx): Promise<Actor> {
  const { account, session, site, now } = c.var;
  if (!session) {
    const visitor = await findVisitor(site.vault, readVisit(c), now);
    if (visitor) return { ...nobody, name: visitor.name, session: visitor.session.slice(0, 8), visitor };
  }
  if (!account || !session || session.locked) return nobody;
  return {
    account: account.id,
    name: account.name,
    roles: account.roles,
    own: account.patient,
    keeps: account.keeps,
    branch: account.roles.find((held) => held.branch !== undefined)?.branch,
    session: session.mark,
  };
}

async function openChart(c: Ctx): Promise<Chart> {
  const patient = c.req.param("patient") ?? "";
  let chart = c.var.charts.get(patient);
  if (chart === undefined) {
    const reader = c.var.account?.id ?? c.var.actor.visitor?.visit;
    if (reader !== undefined) await c.var.site.limits.demand("read.account", reader);
    chart = Chart.open(c.var.opening(), patient);
    c.var.charts.set(patient, chart);
  }
  return await chart;
}

async function openDesk<P extends Permission>(c: Ctx, permission: P): Promise<Desk<P>> {
  const { identity, audit } = c.var.site;
  const desk = await Desk.open({ ...c.var.opening(), identity, audit, account: c.var.account }, permission);
  c.var.desks.push(desk);
  return desk;
}

/** Nothing of a record leaves before the entry that says who read it is durable (design.md, promise 2). */
async function settleCharts(c: Ctx): Promise<void> {
  for (const chart of c.var.charts.values()) {
    const open = await chart.catch(() => undefined);
    await open?.settle(isPage(c)).catch((cause) => {
      throw new AppError("unavailable", { cause });
    });
  }
}

/** A page that waits and looks again by itself was entered when it was first opened. */
function isPage(c: Ctx): boolean {
  const { headers } = c.res;
  const again = isPassive(c) && headers.has("Refresh");
  return !again && headers.get("Content-Type")?.startsWith("text/html") === true;
}

/** The same for what was looked at across people. */
async function settleDesks(c: Ctx): Promise<void> {
  for (const desk of c.var.desks) {
    await desk.settle().catch((cause) => {
      throw new AppError("unavailable", { cause });
    });
  }
}
