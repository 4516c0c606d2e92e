import { z } from "zod";
import { day, type Instant } from "../clock.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { cancel, plan } from "./agenda.ts";
import { Chart } from "./chart.ts";
import { kindNames, partOf } from "./parts.ts";
import type { Summary } from "./summaries.ts";

/** How long a removed entry can be brought back; then it is destroyed. */
export const removalLasts = 30 * day;

const removedSchema = z.strictObject({
  entry: id,
  kind: z.enum(kindNames),
  /** When it happened, and what a list showed of it. */
  at: z.number(),
  brief: z.record(z.string(), z.union([z.string(), z.number()])),
  removed: z.strictObject({ at: z.number(), by: id, name: z.string() }),
});

/** A removed entry as its owner finds it again. */
export type Removed = Readonly<z.infer<typeof removedSchema>>;

/** The removed entries of one patient, written in the change that removes or restores. */
export const removals = shelf({
  name: "removed_entry",
  prefix: "rx",
  schema: removedSchema,
  version: 1,
  under: "subject",
});

const atOnce = 500;
/** More than anybody reads through; the newest of them are shown. */
const most = 2_000;

/** Puts into the change that the entry is removed from now on, and that it is destroyed when the time is over. */
export function noteRemoval(chart: Chart, change: Change, summary: Summary): void {
  const { vault, patient, key } = Chart.inner(chart);
  const { id: entry, kind, at, brief } = summary;
  const removed = { at: chart.now, by: chart.reader, name: chart.readerName };
  // The entry's own row is checked in the same change: no second check for this one.
  change.put(removals, [idBytes(patient), idBytes(entry)], { entry, kind, at, brief, removed }, {
    subject: key,
  });
  const errand = { kind: "entry_purge", at: chart.now + removalLasts, item: entry, patient } as const;
  plan(vault, change, errand, chart.now);
}

/** The opposite, for an entry that is restored. */
export function forgetRemoval(chart: Chart, change: Change, entry: Id, removedAt: Instant): void {
  const { vault, patient } = Chart.inner(chart);
  change.remove(removals, [idBytes(patient), idBytes(entry)]);
  cancel(vault, change, { kind: "entry_purge", at: removedAt + removalLasts, item: entry });
}

/** What can still be brought back, last removed first. For whoever may remove. */
export async function listRemoved(chart: Chart): Promise<Removed[]> {
  await chart.demand("delete_own_entries");
  const { vault, patient, key } = Chart.inner(chart);
  const found: Removed[] = [];
  let after: Kept<Removed>["key"] | undefined;
  do {
    const rows = await vault.list(
      removals,
      [idBytes(patient)],
      { limit: atOnce, ...(after && { after }) },
      key,
    );
    found.push(...rows.map((row) => row.value));
    after = rows.length < atOnce ? undefined : rows.at(-1)?.key;
  } while (after && found.length < most);
  const open = found.filter(({ kind, removed }) =>
    chart.parts.includes(partOf[kind]) && removed.at + removalLasts > chart.now
  );
  chart.saw(...open.map(({ kind }) => partOf[kind]));
  return open.sort((a, b) => b.removed.at - a.removed.at || (a.entry < b.entry ? -1 : 1));
}
