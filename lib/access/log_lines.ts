import { z } from "zod";
import type { AuditLog } from "../audit/log.ts";
import { readPlace } from "../audit/places.ts";
import { notFound } from "../errors.ts";
import type { Chart } from "./chart.ts";

export const logLineSchema = z.strictObject({
  place: z.string(),
  at: z.number(),
  actor: z.string(),
  role: z.string(),
  action: z.string(),
  outcome: z.number(),
  parts: z.array(z.string()),
  purpose: z.string().exactOptional(),
});

/** A line of "who looked", as it stood there when its owner asked about it. */
export type LogLine = Readonly<z.infer<typeof logLineSchema>>;

/** The line at this place. "not_found" for one that is about another record. */
export async function lineAt(chart: Chart, audit: AuditLog, place: string): Promise<LogLine> {
  await chart.demand("view_own_access_log");
  const at = readPlace(place);
  if (!at) throw notFound();
  const { entry } = await audit.proofOf(at, chart.patient.id);
  const { actor, role, action, outcome, purpose } = entry;
  return {
    place,
    at: entry.at,
    actor,
    role,
    action,
    outcome,
    parts: entry.parts ?? [],
    ...(purpose !== undefined && { purpose }),
  };
}
