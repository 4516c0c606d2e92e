import type { Chart } from "../lib/access/chart.ts";
import type { LogLine } from "../lib/access/log_lines.ts";
import { isLive } from "../lib/access/grants.ts";
import { listGrants } from "../lib/access/sharing.ts";
import { listVisits } from "../lib/access/visits.ts";
import { visitState } from "../lib/access/visit_rows.ts";
import type { Instant } from "../lib/clock.ts";
import { findAccount } from "../lib/identity/accounts.ts";
import type { Id } from "../lib/ids.ts";
import type { Ctx } from "./env.ts";
import { sharingPath } from "./record_paths.ts";

/** Somebody who could look: how the owner calls them, and where their looking is stopped while it goes on. */
export interface Looker {
  readonly id: Id;
  readonly name: string;
  /** `since` when they look by it: stopping it says nothing of what an earlier share had shown. */
  readonly stop: { readonly href: string; readonly since: Instant } | null;
}

/** Everybody who ever held a share or took a visit's link, by the name that stands for them in the log. */
export async function lookersOf(chart: Chart): Promise<ReadonlyMap<Id, Looker>> {
  const base = sharingPath(chart);
  const [grants, visits] = await Promise.all([listGrants(chart), listVisits(chart)]);
  const found = new Map<Id, Looker>();
  for (const visit of visits) {
    if (!visit.opened) continue;
    const stop = visitState(visit, chart.now) === "open" ? { href: base, since: visit.opened.at } : null;
    found.set(visit.id, { id: visit.id, name: visit.opened.name, stop });
  }
  for (const grant of grants.toReversed()) {
    if (grant.to === undefined) continue;
    const stop = isLive(grant, chart.now)
      ? { href: `${base}/${grant.id}/stop`, since: grant.acceptedAt ?? grant.offeredAt }
      : null;
    found.set(grant.to, { id: grant.to, name: grant.name, stop });
  }
  return found;
}

/** Whom its keeper knows behind a line of the log: one of those, or who kept the record when it was written. */
export async function nameIn(
  { var: { site } }: Ctx,
  chart: Chart,
  { actor, outcome, purpose }: LogLine,
): Promise<string | undefined> {
  const name = (await lookersOf(chart)).get(actor)?.name;
  if (name !== undefined || outcome !== 0 || purpose !== "own") return name;
  return (await findAccount(site.identity, actor))?.account.name;
}
