import { z } from "zod";
import { notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import { Chart } from "./chart.ts";
import { kindNames, partOf } from "./parts.ts";
import type { Summary } from "./summaries.ts";

const entrySchema = z.strictObject({
  id,
  kind: z.enum(kindNames),
  version: z.number().int().min(1),
  status: z.enum(["entered", "removed"]),
  /** When it happened, as the person says. */
  at: z.number(),
  /** The kind's own fields; `lib/records` knows their shape. */
  value: z.record(z.string(), z.unknown()),
  author: z.strictObject({ account: id, name: z.string() }),
  createdAt: z.number(),
  changed: z.strictObject({ at: z.number(), by: id, name: z.string() }).exactOptional(),
  /** Where it came from when nobody typed it here, and who wrote it there. */
  imported: z.strictObject({
    from: z.enum(["salus", "fhir", "health_manager"]),
    author: z.string().exactOptional(),
  }).exactOptional(),
});

/** One thing kept in a record: the envelope around a kind's value. Every version is kept. */
export type Entry = Readonly<z.infer<typeof entrySchema>>;

export const entries = shelf({
  name: "entry",
  prefix: "r",
  schema: entrySchema,
  version: 1,
  under: "subject",
});
export const versions = shelf({
  name: "entry_version",
  prefix: "rv",
  schema: entrySchema,
  version: 1,
  under: "subject",
});

/** So many rows are read in one snapshot. */
const snapshot = 10;

/** The entry as it stands now. "not_found" when it is absent, removed, or of a part this reader may not see. */
export async function readEntry(
  chart: Chart,
  entry: Id,
  options: { removed?: boolean } = {},
): Promise<Entry> {
  return (await openEntry(chart, entry, options.removed === true ? "removed" : "entered")).value;
}

/**
 * The entries as they stand now, in the order asked for. Absent, removed, or of a part this reader may not see: left
 * out, without a word.
 */
export async function readEntries(chart: Chart, ids: readonly Id[]): Promise<Entry[]> {
  const { vault, patient, key } = Chart.inner(chart);
  const permission = chart.relation === "own" ? "view_own_record" : "view_shared_records";
  const found: Entry[] = [];
  for (let i = 0; i < ids.length; i += snapshot) {
    const places = ids.slice(i, i + snapshot).filter(isId).map((entry) => [idBytes(patient), idBytes(entry)]);
    for (const kept of await vault.readMany(entries, places, key)) {
      if (kept?.value.status !== "entered" || !chart.may(permission, partOf[kept.value.kind])) continue;
      chart.saw(partOf[kept.value.kind]);
      found.push(kept.value);
    }
  }
  return found;
}

/** Every version, oldest first. */
export async function readVersions(chart: Chart, entry: Id): Promise<Entry[]> {
  const current = await openEntry(chart, entry, "entered");
  const { vault, patient, key } = Chart.inner(chart);
  const older = await vault.list(versions, [idBytes(patient), idBytes(entry)], { limit: 200 }, key);
  return [...older.map((kept) => kept.value), current.value];
}

/** As it is kept, with its place in the store. "not_found" as in `readEntry`. */
export async function openEntry(chart: Chart, entry: Id, status: Entry["status"]): Promise<Kept<Entry>> {
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(entry) ? await vault.read(entries, [idBytes(patient), idBytes(entry)], key) : undefined;
  if (!kept || kept.value.status !== status) throw notFound();
  const part = partOf[kept.value.kind];
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", part);
  chart.saw(part);
  return kept;
}

export function summaryOf(entry: Entry, brief: Summary["brief"]): Summary {
  const { id, kind, at, createdAt, version } = entry;
  return { id, kind, at, added: createdAt, version, brief };
}
