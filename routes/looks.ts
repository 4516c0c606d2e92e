import type { Chart } from "../lib/access/chart.ts";
import { listGrants } from "../lib/access/sharing.ts";
import { listVisits } from "../lib/access/visits.ts";
import { isPart } from "../lib/access/parts.ts";
import type { LoggedDeed } from "../lib/audit/logged.ts";
import { placeText, readPlace } from "../lib/audit/places.ts";
import type { Instant } from "../lib/clock.ts";
import { notFound } from "../lib/errors.ts";
import type { Ctx } from "./env.ts";

interface Look {
  readonly when: string;
  readonly machine: string;
  readonly deed: string;
  readonly parts: string;
  readonly proof: string;
}

/** One person's deeds of one day. */
interface Visit {
  readonly who: string;
  readonly role: string;
  readonly reason: string;
  readonly parts: string;
  readonly span: string;
  readonly times: string;
  readonly refused: boolean;
  readonly looks: readonly Look[];
}

declare module "./pages.ts" {
  interface Pages {
    "looks/index": {
      readonly base: string;
      readonly own: boolean;
      readonly days: readonly {
        readonly title: string;
        readonly machine: string;
        readonly visits: readonly Visit[];
      }[];
      readonly older: string | null;
    };
  }
}

const perPage = 50;

/** Who looked at this record: for its owner, by day and person, newest first. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await ownChart(c);
  const own = c.req.query("own") === "1";
  const after = c.req.query("after");
  const [looks, names] = await Promise.all([
    c.var.site.audit.looksAt(chart.patient.id, {
      own,
      limit: perPage,
      ...(after !== undefined && readPlace(after) && { after }),
    }),
    namesOf(chart),
  ]);
  const base = `/records/${chart.patient.id}/access`;
  const byDay = Map.groupBy(looks.entries, (entry) => c.var.dates.day(entry.at));
  return await c.var.show("looks/index", {
    base,
    own,
    days: [...byDay].map(([day, entries]) => ({
      title: c.var.dates.weekday(day, c.var.now),
      machine: day,
      visits: [...Map.groupBy(entries, (entry) => `${entry.actor} ${entry.outcome === 0}`).values()]
        .map((visit) => visitOf(c, base, visit, names)),
    })),
    older: looks.more === undefined
      ? null
      : `${base}?${new URLSearchParams({ ...(own && { own: "1" }), after: looks.more })}`,
  });
}

/** Proof that one entry stands in the signed log; checked offline by the verifier. */
export async function proof(c: Ctx): Promise<Response> {
  const chart = await ownChart(c);
  const place = readPlace(c.req.param("place") ?? "");
  if (!place) throw notFound();
  const found = await c.var.site.audit.proofOf(place, chart.patient.id);
  c.header("Content-Type", "application/json; charset=utf-8");
  c.header("Content-Disposition", `attachment; filename="salus-proof-${found.leafIndex}.json"`);
  return c.body(JSON.stringify(found, null, 2) + "\n");
}

/** How many others looked since then, at least; for the sentence on the home page. */
export async function otherLookers(c: Ctx, chart: Chart, since: Instant): Promise<number> {
  const { entries } = await c.var.site.audit.looksAt(chart.patient.id, { own: false, limit: 100 });
  const seen = entries.filter((entry) =>
    entry.at >= since && entry.action === "record.viewed" && entry.outcome === 0
  );
  return new Set(seen.map((entry) => entry.actor)).size;
}

/** Says of an account when it last looked, as far as the newest hundred visits of others tell. */
export async function lastLooks(c: Ctx, chart: Chart): Promise<(account: string) => string> {
  const { t, dates, site } = c.var;
  const { entries, more } = await site.audit.looksAt(chart.patient.id, { own: false, limit: 100 });
  return (account) => {
    const look = entries.find(({ actor, action, outcome }) =>
      actor === account && action === "record.viewed" && outcome === 0
    );
    if (look) return t("looks.last", { when: dates.longTime(look.at) });
    return t(more === undefined ? "looks.last_never" : "looks.last_long_ago");
  };
}

async function ownChart(c: Ctx): Promise<Chart> {
  const chart = await c.var.chart();
  await chart.demand("view_own_access_log");
  return chart;
}

/** How the owner calls those they share with, by account. */
async function namesOf(chart: Chart): Promise<ReadonlyMap<string, string>> {
  const [grants, visits] = await Promise.all([listGrants(chart), listVisits(chart)]);
  const held = grants.flatMap(({ to, name }): [string, string][] => to === undefined ? [] : [[to, name]]);
  return new Map([...held, ...visits.map(({ id, opened }): [string, string] => [id, opened?.name ?? ""])]);
}

function visitOf(
  c: Ctx,
  base: string,
  entries: readonly LoggedDeed[],
  names: ReadonlyMap<string, string>,
): Visit {
  const { t, dates } = c.var;
  const newest = entries[0];
  const oldest = entries.at(-1);
  if (!newest || !oldest) throw new Error("a visit has a first deed");
  const name = names.get(newest.actor);
  const known = newest.actor === c.var.account?.id ? t("looks.you") : name === "" ? t("visit.title") : name;
  const role = t.has(`looks.role.${newest.role}`) ? newest.role : "other";
  const purpose = t.has(`looks.purpose.${newest.purpose}`) ? newest.purpose : "none";
  return {
    who: known ?? t("looks.outsider"),
    role: t.of(`looks.role.${newest.outcome === 0 || role === "visitor" ? role : "other"}`),
    reason: t.of(`looks.purpose.${purpose}`),
    parts: partsOf(c, entries.flatMap((entry) => entry.parts ?? [])),
    span: t("looks.from_to", { from: dates.time(oldest.at), to: dates.time(newest.at) }),
    times: t("looks.times", { n: entries.length }),
    refused: newest.outcome !== 0,
    looks: entries.map((entry) => ({
      when: dates.time(entry.at),
      machine: dates.machine(entry.at),
      deed: t.has(`looks.deed.${entry.action}`) ? t.of(`looks.deed.${entry.action}`) : t("looks.deed.other"),
      parts: partsOf(c, entry.parts ?? []),
      proof: `${base}/proof/${placeText(entry.place)}`,
    })),
  };
}

function partsOf(c: Ctx, parts: readonly string[]): string {
  return [...new Set(parts)].filter(isPart).map((part) => c.var.t(`part.${part}`)).join(", ");
}
