import { z } from "zod";
import { notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { kindNames } from "./parts.ts";

const importSources = ["salus", "fhir", "health_manager"] as const;

export type ImportSource = (typeof importSources)[number];

/** What an import adds: entries of a kind, and what was noted of doses. */
export const importedKinds = [...kindNames, "dose"] as const;

export type ImportedKind = (typeof importedKinds)[number];

const refusedSchema = z.strictObject({
  file: z.string(),
  line: z.number().int(),
  /** Key of a sentence. */
  message: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  /** Key of the field's name. */
  label: z.string().exactOptional(),
  kind: z.enum(importedKinds).exactOptional(),
});

export type RefusedRow = Readonly<z.infer<typeof refusedSchema>>;

const countsSchema = z.strictObject({
  add: z.number().int(),
  there: z.number().int(),
  refused: z.number().int(),
});

const importSchema = z.strictObject({
  id,
  by: id,
  startedAt: z.number(),
  /** When it goes, with what waits to be added. */
  ends: z.number(),
  state: z.enum(["reading", "refused", "checked", "adding", "stopped", "done"]),
  source: z.enum(importSources).exactOptional(),
  /** Whose record the file says it is. */
  person: z.string().exactOptional(),
  /** Why the whole was not taken: a code and what its sentence needs. */
  reason: z.string().exactOptional(),
  args: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  counts: z.partialRecord(z.enum(importedKinds), countsSchema).exactOptional(),
  /** Rows of no kind that we keep. */
  others: z.number().int().exactOptional(),
  refused: z.array(refusedSchema).exactOptional(),
  file: id.exactOptional(),
  /** Entries, and doses. */
  added: z.number().int().exactOptional(),
  addedDoses: z.number().int().exactOptional(),
});

/** Entries from elsewhere on their way into a record: looked at first, added when the owner says so. */
export type Import = Readonly<z.infer<typeof importSchema>>;

/** What was sent to be imported. Key: patient, import. */
export const imports = shelf({
  name: "import",
  prefix: "xi",
  schema: importSchema,
  version: 1,
  under: "subject",
});

/** Writes down how an import goes on, with `also` in the same change. */
export async function noteImport(
  chart: Chart,
  wanted: Id,
  next: (now: Import) => Import,
  also: (change: ReturnType<Vault["change"]>) => void = () => {},
): Promise<void> {
  const { vault, patient, key } = Chart.inner(chart);
  const kept = await vault.read(imports, [idBytes(patient), idBytes(wanted)], key);
  if (!kept) return;
  const change = vault.change();
  const value = next(kept.value);
  change.put(imports, [idBytes(patient), idBytes(wanted)], value, { was: kept, subject: key });
  also(change);
  const failed = value.state === "refused" || value.state === "stopped";
  const action = value.state === "checked" || value.state === "refused"
    ? "import.checked"
    : "record.imported";
  change.deed({ ...importDeed(chart, action, value), outcome: failed ? 8 : 0 });
  await change.commit();
}

/** Throws "not_found" for another's, and for one whose time is over. */
export async function openImport(chart: Chart, wanted: Id): Promise<Kept<Import>> {
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(wanted) ? await vault.read(imports, [idBytes(patient), idBytes(wanted)], key) : undefined;
  if (!kept || kept.value.by !== chart.reader || kept.value.ends <= chart.now) throw notFound();
  return kept;
}

export function importDeed(
  chart: Chart,
  action: string,
  { id, state, source, added, addedDoses = 0, reason }: Import,
) {
  return chart.deed(action, {
    target: { kind: "import", id },
    permission: "create_own_entries",
    detail: {
      state,
      ...(source && { from: source }),
      ...(added !== undefined && { entries: added }),
      ...(addedDoses > 0 && { doses: addedDoses }),
      ...(reason !== undefined && { reason }),
    },
  });
}
