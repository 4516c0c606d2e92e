import { Chart } from "../../lib/access/chart.ts";
import { addEntry } from "../../lib/access/entry_changes.ts";
import { day } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { draftOf } from "../../lib/records/kind.ts";
import { kinds } from "../../lib/records/kinds.ts";
import type { World } from "./world.ts";

export type Kept = readonly [daysAgo: number, values: Readonly<Record<string, unknown>>];

async function mariasChart({ site, cast: { maria } }: World): Promise<Chart> {
  const { account, name, patient = "" } = maria;
  const actor = { account, name, roles: [{ role: "patient" }] as const, own: patient };
  const caller = { request: newId(), address: "", agent: "" };
  return await Chart.open({ vault: site.vault, caller, now: site.clock.now(), actor }, patient);
}

/** Entries in Maria's record, each so many days ago, without forms. */
export async function keep(world: World, kind: keyof typeof kinds, entries: readonly Kept[]): Promise<void> {
  const chart = await mariasChart(world);
  const now = world.site.clock.now();
  for (const [ago, values] of entries) {
    await addEntry(chart, draftOf(kinds[kind], { ...values, at: now - ago * day }));
  }
}
