import { breathe, type Clock, hour } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import { codeOf, notFound } from "../errors.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import { log } from "../log.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import type { Vault } from "../vault/vault.ts";
import { finish, type Handler, plan } from "./agenda.ts";
import { addMany } from "./bulk_adding.ts";
import { addDoses } from "./bulk_doses.ts";
import { Chart } from "./chart.ts";
import { look, type Reading } from "./import_looks.ts";
import { findStanding, inRecord, markAdded } from "./import_marks.ts";
import {
  type Import,
  importDeed,
  imports,
  type ImportSource,
  noteImport,
  openImport,
} from "./import_rows.ts";
import { batches, type Importable, type StagedDoses } from "./import_staging.ts";
import { jobsOf, type Progress } from "./jobs.ts";

/** How long what was looked at waits for an answer. */
const importLasts = hour;

/** A refusal of the whole, as an error with a code. */
interface Refusing {
  readonly reason: string;
  readonly args: Readonly<Record<string, string | number>>;
}

/** Throws "not_found" unless this is the owner, who may add to the record. */
export async function demandImport(chart: Chart): Promise<void> {
  await chart.demand("create_own_entries");
}

/**
 * Looks at a file in the background and returns the id of the look. Nothing is added. `read` may throw an error with
 * `reason` and `args`, which the page says in words.
 */
export async function startImport(chart: Chart, clock: Clock, read: () => Promise<Reading>): Promise<Id> {
  await demandImport(chart);
  const { vault, patient, key } = Chart.inner(chart);
  const begun: Import = {
    id: newId(),
    by: chart.reader,
    startedAt: chart.now,
    ends: chart.now + importLasts,
    state: "reading",
  };
  const change = vault.change();
  change.put(imports, [idBytes(patient), idBytes(begun.id)], begun, { was: null, subject: key });
  plan(vault, change, { kind: "import_end", at: begun.ends, item: begun.id, patient }, chart.now);
  change.deed(importDeed(chart, "import.checked", begun));
  await jobsOf(vault).start({
    id: begun.id,
    owner: chart.reader,
    message: "problem.one_import",
    note: () => change.commit(),
    work: (at) => settled(chart, begun, () => look(chart, clock, { begun, read, at })),
  });
  return begun.id;
}

export async function readImport(
  chart: Chart,
  wanted: Id,
): Promise<{ readonly made: Import; readonly progress: Progress | undefined }> {
  await demandImport(chart);
  const { value } = await openImport(chart, wanted);
  return { made: value, progress: jobsOf(Chart.inner(chart).vault).progress(value.id) };
}

/** Adds what was looked at, in the background. After a stop in the middle it can be said again: nothing comes twice. */
export async function confirmImport(chart: Chart, clock: Clock, wanted: Id): Promise<void> {
  await demandImport(chart);
  const { vault, patient, key } = Chart.inner(chart);
  const jobs = jobsOf(vault);
  const kept = await openImport(chart, wanted);
  const { state, file } = kept.value;
  if (file === undefined || jobs.progress(wanted) || state === "done") return;
  const begun: Import = { ...kept.value, state: "adding" };
  const change = vault.change();
  change.put(imports, [idBytes(patient), idBytes(wanted)], begun, { was: kept, subject: key });
  change.deed(importDeed(chart, "record.imported", begun));
  await jobs.start({
    id: wanted,
    owner: chart.reader,
    message: "problem.one_import",
    note: () => change.commit(),
    work: (at) => settled(chart, begun, () => addAll(chart, clock, { begun, file, at })),
  });
}

/** What nobody confirmed goes after an hour, and the note of what was added as well. */
export function endImport(vault: Vault): Handler {
  return async (errand, now) => {
    const { patient, item } = errand.value;
    const change = vault.change();
    finish(change, errand);
    const key = patient === undefined ? undefined : await vault.subject(patient);
    const kept = patient === undefined || !key || !isId(item)
      ? undefined
      : await vault.read(imports, [idBytes(patient), idBytes(item)], key);
    if (!kept || patient === undefined) return void await change.tidy();
    change.remove(imports, kept.key, kept);
    if (kept.value.file !== undefined) sealedFiles(vault).remove(change, kept.value.file, now);
    await change.deed(programDeed(now, {
      action: "import.ended",
      target: { kind: "import", id: item },
      patient,
    })).commit();
  };
}

/** Whatever happens, the row says how it ended. */
async function settled(chart: Chart, begun: Import, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const refusing = refusalIn(error);
    if (!refusing) log("error", "import.failed", { id: begun.id, code: codeOf(error) });
    await noteImport(chart, begun.id, (now) => ({
      ...now,
      state: begun.state === "reading" ? "refused" : "stopped",
      ...(refusing ?? { reason: "unexpected" }),
    })).catch(() => log("error", "import.unsettled", { id: begun.id }));
  }
}

function refusalIn(error: unknown): { reason: string; args: Record<string, string | number> } | undefined {
  if (!(error instanceof Error) || !("reason" in error) || typeof error.reason !== "string") return undefined;
  const { reason, args } = error as Error & Refusing;
  return { reason, args: { ...args } };
}

interface Adding {
  readonly begun: Import;
  readonly file: Id;
  readonly at: (progress: Progress) => void;
}

async function addAll(chart: Chart, clock: Clock, { begun, file, at }: Adding): Promise<void> {
  const { vault, key } = Chart.inner(chart);
  const { source = "salus" } = begun;
  const opened = await sealedFiles(vault).read(key, file);
  if (!opened) throw notFound();
  const of = Object.values(begun.counts ?? {}).reduce((sum, counts) => sum + (counts?.add ?? 0), 0);
  let [done, added, addedDoses] = [0, begun.added ?? 0, begun.addedDoses ?? 0];
  for await (const { entries, doses } of batches(opened.content)) {
    const there = await inRecord(chart, entries);
    const fresh = entries.filter((_, n) => !there[n]);
    if (fresh.length > 0) await addBatch(chart, clock, source, fresh);
    added += fresh.length;
    if (doses.length > 0) addedDoses += await addMonths(chart, clock, source, doses);
    done += entries.length + doses.reduce((sum, month) => sum + month.doses.length, 0);
    at({ done, of });
    await breathe();
  }
  const ended = { state: "done", added, ...(addedDoses > 0 && { addedDoses }) } as const;
  await noteImport(chart, begun.id, ({ file: _, ...now }) => ({ ...now, ...ended }), (change) => {
    sealedFiles(vault).remove(change, file, clock.now());
  });
}

/** Of medicines that stand; one that was removed since the look keeps its doses out. */
async function addMonths(
  chart: Chart,
  clock: Clock,
  from: ImportSource,
  staged: readonly StagedDoses[],
): Promise<number> {
  const medicines = await findStanding(chart, staged.map(({ medicine }) => medicine));
  const found = staged.flatMap(({ month, doses }, n) => {
    const medicine = medicines[n];
    return medicine?.kind === "medication" ? [{ medicine: medicine.id, month, doses }] : [];
  });
  // Two marks may stand for one medicine; a month of it is one row.
  const rows = Map.groupBy(found, ({ medicine, month }) => `${medicine} ${month}`).values();
  const months = [...rows].flatMap(([first, ...others]) =>
    first ? [{ ...first, doses: [first, ...others].flatMap(({ doses }) => doses) }] : []
  );
  return months.length === 0 ? 0 : await addDoses(chart, { months, now: clock.now(), detail: { from } });
}

async function addBatch(chart: Chart, clock: Clock, from: ImportSource, fresh: readonly Importable[]) {
  await addMany(chart, {
    drafts: fresh.map(({ draft, author }) => ({
      ...draft,
      imported: { from, ...(author !== undefined && { author }) },
    })),
    now: clock.now(),
    detail: { from },
    also(change, added) {
      for (const [n, candidate] of fresh.entries()) {
        const entry = added[n];
        if (!entry) throw new Error("each draft became an entry");
        markAdded(chart, change, candidate, entry.id);
      }
    },
  });
}
