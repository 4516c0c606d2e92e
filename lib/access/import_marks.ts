import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { entries } from "./entries.ts";
import type { Importable } from "./import_staging.ts";

/** What came from elsewhere, by a keyed hash of where it came from: the same thing is added once. */
const marks = shelf({
  name: "import_mark",
  prefix: "xm",
  schema: z.strictObject({ entry: id }),
  version: 1,
  under: "subject",
});

/** Rows that are read at one moment. */
const snapshot = 10;

/** Whether each stands in the record: by its mark, or, for what Salus itself wrote, under its own id. */
export async function inRecord(chart: Chart, candidates: readonly Importable[]): Promise<readonly boolean[]> {
  const slices = Array.from({ length: Math.ceil(candidates.length / snapshot) }, (_, n) => {
    return candidates.slice(n * snapshot, (n + 1) * snapshot);
  });
  return (await Promise.all(slices.map((some) => standing(chart, some)))).flat();
}

/** The same thing is known from now on, as long as the entry stands. */
export function markAdded(chart: Chart, change: Change, { mark }: Importable, entry: Id): void {
  const { vault, patient, key } = Chart.inner(chart);
  const place = [idBytes(patient), vault.blindFor(key, "import.mark", mark)];
  change.put(marks, place, { entry }, { subject: key });
}

async function standing(chart: Chart, candidates: readonly Importable[]): Promise<readonly boolean[]> {
  const { vault, patient, key } = Chart.inner(chart);
  const places = candidates.map(({ mark }) => [idBytes(patient), vault.blindFor(key, "import.mark", mark)]);
  const marked = await vault.readMany(marks, places, key);
  const ids = candidates.map(({ mark }, i) => {
    const own = mark.startsWith("salus:") ? mark.slice("salus:".length) : "";
    return [marked[i]?.value.entry, isId(own) ? own : undefined].filter((one) => one !== undefined);
  });
  const wanted = [...new Set(ids.flat())];
  const found = new Set<Id>();
  for (let i = 0; i < wanted.length; i += snapshot) {
    const keys = wanted.slice(i, i + snapshot).map((one) => [idBytes(patient), idBytes(one)]);
    for (const row of await vault.readMany(entries, keys, key)) {
      if (row?.value.status === "entered") found.add(row.value.id);
    }
  }
  return ids.map((some) => some.some((one) => found.has(one)));
}
