import { z } from "zod";
import { notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import { Chart } from "./chart.ts";
import { parts } from "./parts.ts";

export const exportFormats = ["pdf", "csv", "json", "fhir", "ips", "documents"] as const;

export type ExportFormat = (typeof exportFormats)[number];

const exportSchema = z.strictObject({
  id,
  /** The account it was made for: nobody else takes it away. */
  by: id,
  formats: z.array(z.enum(exportFormats)).min(1),
  /** What it was made from; whoever may no longer see one of them gets none of it. */
  parts: z.array(z.enum(parts)),
  since: z.number().exactOptional(),
  until: z.number().exactOptional(),
  startedAt: z.number(),
  state: z.enum(["running", "ready", "taken", "failed"]),
  takenAt: z.number().exactOptional(),
  /** When it and its file go. */
  ends: z.number(),
  file: z.strictObject({
    id,
    name: z.string(),
    type: z.string(),
    /** Bytes. */
    size: z.number().int(),
    entries: z.number().int(),
    documents: z.number().int(),
    /** What was said of doses of medicines. */
    doses: z.number().int().exactOptional(),
  }).exactOptional(),
});

/** Somebody's copy of a record: being made, waiting to be taken away once, or taken. */
export type Export = Readonly<z.infer<typeof exportSchema>>;

/** Copies that wait to be taken. Key: patient, export. */
export const exports = shelf({
  name: "export",
  prefix: "xj",
  schema: exportSchema,
  version: 1,
  under: "subject",
});

/** Throws "not_found" for another's, and for one whose time is over. */
export async function openExport(chart: Chart, wanted: Id): Promise<Kept<Export>> {
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(wanted) ? await vault.read(exports, [idBytes(patient), idBytes(wanted)], key) : undefined;
  if (!kept || kept.value.by !== chart.reader || kept.value.ends <= chart.now) throw notFound();
  return kept;
}

export function exportDeed(chart: Chart, action: string, { id, formats, parts, file }: Export) {
  return chart.deed(action, {
    target: { kind: "export", id },
    permission: chart.relation === "own" ? "export_own_record" : "view_shared_records",
    parts,
    detail: {
      formats: formats.join(" "),
      ...(file && { entries: file.entries, documents: file.documents, bytes: file.size }),
      ...(file?.doses !== undefined && { doses: file.doses }),
    },
  });
}
