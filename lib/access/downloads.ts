import { Chart } from "./chart.ts";
import { type KindName, partOf } from "./parts.ts";

/**
 * Writes into the log that what a page shows was taken away as a file, before it leaves. The owner needs the right to
 * export; whoever is shared a part may keep what they may see.
 */
export async function noteDownload(chart: Chart, kind: KindName, format: "csv"): Promise<void> {
  const permission = chart.relation === "own" ? "export_own_record" : "view_shared_records";
  const part = partOf[kind];
  await chart.demand(permission, part);
  await Chart.inner(chart).vault.store.record([
    chart.deed("record.exported", { permission, parts: [part], detail: { format, kind } }),
  ]);
}
