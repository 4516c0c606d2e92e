import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { entries, type Entry } from "./entries.ts";
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

/** Whether each stands in the record. */
export async function inRecord(chart: Chart, candidates: readonly Importable[]): Promise<readonly boolean[]> {
  const found = await findStanding(chart, candidates.map(({ mark }) => mark));
  return found.map((entry) => entry !== undefined);
}

/** The entries that stand for these marks: by the mark, or, for what Salus itself wrote, under its own id. */
export async function findStanding(
  chart: Chart,
  wanted: readonly string[],
): Promise<readonly (Entry | undefined)[]> {
  const slices = Array.from({ length: Math.ceil(wanted.length / snapshot) }, (_, n) => {
    return wanted.slice(n * snapshot, (n + 1) * snapshot);
  });
  return (await Promise.all(slices.map((some) => standing(chart, some)))).flat();
}

/** The same thing is known from now on, as long as the entry stands. */
export function markAdded(chart: Chart, change: Change, { mark }: Importable, entry: Id): void {
  const { vault, patient, key } = Chart.inner(chart);
  const place = [idBytes(patient), vault.blindFor(key, "import.mark", mark)];
  change.put(marks, place, { entry }, { subject: key });
}

async function standing(chart: Chart, some: readonly string[]): Promise<readonly (Entry | undefined)[]> {
  const { vault, patient, key } = Chart.inner(chart);
  const places = some.map((mark) => [idBytes(patient), vault.blindFor(key, "import.mark", mark)]);
  const marked = await vault.readMany(marks, places, key);
  const ids = some.map((mark, i) => {
    const own = mark.startsWith("salus:") ? mark.slice("salus:".length) : "";
    return [marked[i]?.value.entry, isId(own) ? own : undefined].filter((one) => one !== undefined);
  });
  const wanted = [...new Set(ids.flat())];
  const found = new Map<Id, Entry>();
  for (let i = 0; i < wanted.length; i += snapshot) {
    const keys = wanted.slice(i, i + snapshot).map((one) => [idBytes(patient), idBytes(one)]);
    for (const row of await vault.readMany(entries, keys, key)) {
      if (row?.value.status === "entered") found.set(row.value.id, row.value);
    }
  }
  return ids.map((several) => several.map((one) => found.get(one)).find((entry) => entry !== undefined));
}
