import type { Instant } from "../clock.ts";
import { Chart } from "./chart.ts";
import { visibleKinds } from "./chart_kinds.ts";
import { type KindName, kindNames, partOf } from "./parts.ts";
import type { Place, Summary } from "./summaries.ts";
import { type Onward, type Overview, readAhead, readOnward, readOverview, readTimeline } from "./timeline.ts";
import type { Timeline } from "./timeline_rows.ts";

/** Summaries this reader may see, newest first. Kinds outside the reader's parts are silently none of theirs. */
export async function listEntries(
  chart: Chart,
  options: {
    readonly kinds: readonly KindName[];
    readonly limit: number;
    readonly before?: Place;
    readonly since?: Instant;
    /** Exclusive. */
    readonly until?: Instant;
  },
): Promise<Summary[]> {
  const kinds = visibleKinds(chart, options.kinds);
  chart.saw(...kinds.map((kind) => partOf[kind]));
  return await readTimeline(lineOf(chart), { ...options, kinds });
}

/** The same from a place onward, oldest first: the page before the one that begins there. */
export async function listOnward(chart: Chart, options: Onward): Promise<Summary[]> {
  const kinds = visibleKinds(chart, options.kinds);
  chart.saw(...kinds.map((kind) => partOf[kind]));
  return await readOnward(lineOf(chart), { ...options, kinds });
}

/** The soonest entries still ahead. */
export async function listAhead(chart: Chart, kind: KindName, limit: number): Promise<Summary[]> {
  if (visibleKinds(chart, [kind]).length === 0) return [];
  chart.saw(partOf[kind]);
  return await readAhead(lineOf(chart), kind, chart.now, limit);
}

/** Counts and the latest two of each of these kinds that this reader may see. */
export async function overview(chart: Chart, of: readonly KindName[] = kindNames): Promise<Overview> {
  const kinds = visibleKinds(chart, of);
  chart.saw(...kinds.map((kind) => partOf[kind]));
  const all = await readOverview(lineOf(chart));
  return {
    counts: Object.fromEntries(kinds.map((kind) => [kind, all.counts[kind] ?? 0])),
    latest: Object.fromEntries(kinds.map((kind) => [kind, all.latest[kind] ?? []])),
  };
}

/** Writes down that the record is searched, in which parts; never for what. Before anything is looked at. */
export async function recordSearch(chart: Chart, kinds: readonly KindName[]): Promise<void> {
  const permission = chart.relation === "own" ? "view_own_record" : "view_shared_records";
  await chart.demand(permission);
  const parts = [...new Set(visibleKinds(chart, kinds).map((kind) => partOf[kind]))].sort();
  await Chart.inner(chart).vault.store.record([chart.deed("record.searched", { permission, parts })]);
}

const lines = new WeakMap<Chart, Timeline>();

/** One for each chart, so that what is asked of it at once is read once. */
export function lineOf(chart: Chart): Timeline {
  const line = lines.get(chart) ?? Chart.inner(chart);
  lines.set(chart, line);
  return line;
}
