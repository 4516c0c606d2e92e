import { type Clock, day } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import { codeOf, isProblem, notFound } from "../errors.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import { log } from "../log.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import type { Vault } from "../vault/vault.ts";
import { finish, type Handler, plan } from "./agenda.ts";
import { nameOf } from "./bulk_doses.ts";
import { Chart } from "./chart.ts";
import { overview } from "./entry_lists.ts";
import { type Export, exportDeed, exports, openExport } from "./export_rows.ts";
import {
  breathing,
  dosesOf,
  entriesOf,
  type ExportOrder,
  type ExportSource,
  filesByEntry,
} from "./export_sources.ts";
import type { StoredFile } from "./file_rows.ts";
import { contentOf } from "./files.ts";
import { jobsOf, type Progress } from "./jobs.ts";

/** How long a copy waits. */
const exportLasts = day;
/** Bytes; far more than the quota for documents, even twice over in base64. */
const largest = 768 * 1024 * 1024;

export interface Made {
  readonly name: string;
  readonly type: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Throws "not_found" unless this reader may take a copy: the owner, or a carer of what was shared; no visitor. */
export async function demandExport(chart: Chart): Promise<void> {
  await chart.demand(chart.relation === "grant" ? "view_shared_records" : "export_own_record");
}

/**
 * Begins a copy and returns its id. `make` is called once, in the background. "too_many" while another is made; `count`
 * is asked only for one that has its place.
 */
export async function startExport(
  chart: Chart,
  { clock, count }: { readonly clock: Clock; readonly count: () => Promise<void> },
  order: ExportOrder,
  make: (source: ExportSource) => Made,
): Promise<Id> {
  await demandExport(chart);
  const { vault, patient, key } = Chart.inner(chart);
  const begun: Export = {
    id: newId(),
    by: chart.reader,
    formats: [...order.formats],
    parts: [...chart.parts],
    ...(order.since !== undefined && { since: order.since }),
    ...(order.until !== undefined && { until: order.until }),
    startedAt: chart.now,
    state: "running",
    ends: chart.now + exportLasts,
  };
  const change = vault.change();
  change.put(exports, [idBytes(patient), idBytes(begun.id)], begun, { was: null, subject: key });
  plan(vault, change, errandOf(patient, begun), chart.now);
  change.deed(exportDeed(chart, "export.started", begun));
  await jobsOf(vault).start({
    id: begun.id,
    owner: chart.reader,
    message: "problem.one_export",
    async note() {
      await count();
      await change.commit();
    },
    work: (at) => run(chart, clock, { begun, order, make, at }),
  });
  return begun.id;
}

/** One copy of this reader's, and how far it is while it is made here. */
export async function readExport(
  chart: Chart,
  wanted: Id,
): Promise<{ readonly made: Export; readonly progress: Progress | undefined }> {
  await demandExport(chart);
  const { value } = await openExport(chart, wanted);
  return { made: value, progress: jobsOf(Chart.inner(chart).vault).progress(value.id) };
}

/** This reader's copies of this record that are still there, newest first. */
export async function listExports(chart: Chart): Promise<Export[]> {
  await demandExport(chart);
  const { vault, patient, key } = Chart.inner(chart);
  const rows = await vault.list(exports, [idBytes(patient)], { limit: 100 }, key);
  return rows.map(({ value }) => value).filter((one) => one.by === chart.reader && one.ends > chart.now)
    .sort((a, b) => b.startedAt - a.startedAt);
}

/** Hands the file out, once. It is gone with the change that writes down who took it. */
export async function takeExport(
  chart: Chart,
  wanted: Id,
): Promise<{ readonly made: Export; readonly content: ReadableStream<Uint8Array> }> {
  await demandExport(chart);
  const { vault, patient, key } = Chart.inner(chart);
  const kept = await openExport(chart, wanted);
  const { file, state, parts } = kept.value;
  if (state !== "ready" || file === undefined) throw notFound();
  for (const part of parts) if (!chart.parts.includes(part)) await chart.demand("view_shared_records", part);
  const files = sealedFiles(vault);
  const opened = await files.read(key, file.id);
  if (!opened) throw notFound();
  const change = vault.change();
  const taken: Export = { ...kept.value, state: "taken", takenAt: chart.now };
  change.put(exports, [idBytes(patient), idBytes(wanted)], taken, { was: kept, subject: key });
  files.remove(change, file.id, chart.now);
  change.deed(exportDeed(chart, "export.downloaded", taken));
  await change.commit().catch((error) => {
    // Somebody with the same session was quicker by a moment: there is one file, and it is theirs.
    throw isProblem(error, "stale") ? notFound() : error;
  });
  return { made: taken, content: opened.content };
}

/** Its day is over: the copy goes, taken or not. */
export function endExport(vault: Vault): Handler {
  return async (errand, now) => {
    const { patient, item } = errand.value;
    const change = vault.change();
    finish(change, errand);
    const key = patient === undefined ? undefined : await vault.subject(patient);
    const kept = patient === undefined || !key || !isId(item)
      ? undefined
      : await vault.read(exports, [idBytes(patient), idBytes(item)], key);
    if (!kept || patient === undefined) return void await change.tidy();
    change.remove(exports, kept.key, kept);
    const { file, state } = kept.value;
    if (file && state === "ready") sealedFiles(vault).remove(change, file.id, now);
    await change.deed(programDeed(now, {
      action: "export.ended",
      target: { kind: "export", id: item },
      patient,
      detail: { taken: state === "taken" },
    })).commit();
  };
}

interface Work {
  readonly begun: Export;
  readonly order: ExportOrder;
  readonly make: (source: ExportSource) => Made;
  readonly at: (progress: Progress) => void;
}

async function run(chart: Chart, clock: Clock, work: Work): Promise<void> {
  const { begun } = work;
  try {
    await write(chart, clock, work);
  } catch (error) {
    log("error", "export.failed", { id: begun.id, code: codeOf(error) });
    await settleFailed(chart, begun, clock).catch(() => log("error", "export.unsettled", { id: begun.id }));
  }
}

async function write(chart: Chart, clock: Clock, { begun, order, make, at }: Work): Promise<void> {
  const { vault, patient, key } = Chart.inner(chart);
  const inRecord = (await overview(chart)).counts;
  const about = Object.values(inRecord).reduce((sum: number, n) => sum + (n ?? 0), 0) * order.formats.length;
  const seen = { entries: new Set<Id>(), documents: new Set<Id>(), doses: new Set<string>() };
  let done = 0;
  let listed: Promise<ReadonlyMap<Id, readonly StoredFile[]>> | undefined;
  const made = make({
    counts: inRecord,
    async *entries(kinds) {
      for await (const entry of entriesOf(chart, order, kinds)) {
        seen.entries.add(entry.id);
        at({ done: ++done, of: Math.max(done, about) });
        yield entry;
      }
    },
    files: () => listed ??= filesByEntry(chart),
    open(file) {
      seen.documents.add(file.id);
      return contentOf(chart, file);
    },
    async *doses() {
      for await (const one of dosesOf(chart, order)) {
        seen.doses.add(`${one.medicine.id} ${nameOf(one.dose)}`);
        yield one;
      }
    },
  });
  const files = sealedFiles(vault);
  const content = ReadableStream.from(breathing(made.content));
  const written = await files.write({ id: newId(), subject: key, content, limit: largest, now: clock.now() });
  const kept = await vault.read(exports, [idBytes(patient), idBytes(begun.id)], key);
  if (!kept) return;
  const ready: Export = {
    ...begun,
    state: "ready",
    file: {
      id: written.id,
      name: made.name,
      type: made.type,
      size: written.size,
      entries: seen.entries.size,
      documents: seen.documents.size,
      ...(seen.doses.size > 0 && { doses: seen.doses.size }),
    },
  };
  const change = vault.change();
  change.put(exports, [idBytes(patient), idBytes(begun.id)], ready, { was: kept, subject: key });
  files.keep(change, written);
  change.deed({ ...exportDeed(chart, "record.exported", ready), at: clock.now() });
  await change.commit();
}

async function settleFailed(chart: Chart, begun: Export, clock: Clock): Promise<void> {
  const { vault, patient, key } = Chart.inner(chart);
  const change = vault.change();
  change.put(exports, [idBytes(patient), idBytes(begun.id)], { ...begun, state: "failed" }, { subject: key });
  change.deed({ ...exportDeed(chart, "record.exported", begun), at: clock.now(), outcome: 8 });
  await change.commit();
}

function errandOf(patient: Id, { id, ends }: Export) {
  return { kind: "export_end", at: ends, item: id, patient } as const;
}
