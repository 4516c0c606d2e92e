import { z } from "zod";
import { type Clock, hour } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import { log } from "../log.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import { finish, type Handler, plan } from "./agenda.ts";
import { addMany } from "./bulk_adding.ts";
import { Chart } from "./chart.ts";
import { type Draft, entries } from "./entries.ts";
import { breathe, jobsOf, type Progress } from "./jobs.ts";
import { kindNames } from "./parts.ts";

export const importSources = ["salus", "fhir", "health_manager"] as const;

export type ImportSource = (typeof importSources)[number];

const id = z.string().refine(isId);

const refusedSchema = z.strictObject({
  file: z.string(),
  line: z.number().int(),
  /** Key of a sentence. */
  message: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  /** Key of the field's name. */
  label: z.string().exactOptional(),
  kind: z.enum(kindNames).exactOptional(),
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
  /** Why the whole was not taken: a code and what its sentence needs. */
  reason: z.string().exactOptional(),
  args: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  counts: z.partialRecord(z.enum(kindNames), countsSchema).exactOptional(),
  /** Rows of no kind that we keep. */
  others: z.number().int().exactOptional(),
  refused: z.array(refusedSchema).exactOptional(),
  file: id.exactOptional(),
  added: z.number().int().exactOptional(),
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

/** What came from elsewhere, by a keyed hash of where it came from: the same thing is added once. */
const marks = shelf({
  name: "import_mark",
  prefix: "xm",
  schema: z.strictObject({ entry: id }),
  version: 1,
  under: "subject",
});

/** How long what was looked at waits for an answer. */
export const importLasts = hour;
export const mostRows = 50_000;
const mostShown = 50;
const largestStaged = 64 * 1024 * 1024;
const atOnce = 100;
const bytesAtOnce = 150_000;
const snapshot = 10;

/** An entry that can be added, and the mark that tells it from others. */
export interface Importable {
  readonly draft: Draft;
  readonly mark: string;
  readonly author?: string;
}

/** What a reader of some format finds, one after another. */
export type Found =
  | { readonly ok: true; readonly candidate: Importable }
  | { readonly ok: false; readonly refused: RefusedRow };

/** A refusal of the whole, as an error with a code. */
interface Refusing {
  readonly reason: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export interface Reading {
  readonly source: ImportSource;
  readonly found: Iterable<Found> | AsyncIterable<Found>;
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
  const jobs = jobsOf(vault);
  if (jobs.isBusy(chart.reader)) {
    throw new AppError("too_many", { message: "problem.one_import", retryAfter: 10 });
  }
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
  await change.commit();
  jobs.begin(
    begun.id,
    chart.reader,
    (at) => settled(chart, begun, () => look(chart, clock, { begun, read, at })),
  );
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
  if (jobs.isBusy(chart.reader)) {
    throw new AppError("too_many", { message: "problem.one_import", retryAfter: 10 });
  }
  const begun: Import = { ...kept.value, state: "adding" };
  const change = vault.change();
  change.put(imports, [idBytes(patient), idBytes(wanted)], begun, { was: kept, subject: key });
  change.deed(importDeed(chart, "record.imported", begun));
  await change.commit();
  jobs.begin(
    wanted,
    chart.reader,
    (at) => settled(chart, begun, () => addAll(chart, clock, { begun, file, at })),
  );
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
    if (!refusing) {
      const code = error instanceof AppError
        ? error.problem
        : error instanceof Error
        ? error.name
        : "unknown";
      log("error", "import.failed", { id: begun.id, code });
    }
    await note(chart, begun.id, (now) => ({
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

interface Look {
  readonly begun: Import;
  readonly read: () => Promise<Reading>;
  readonly at: (progress: Progress) => void;
}

async function look(chart: Chart, clock: Clock, { begun, read, at }: Look): Promise<void> {
  const { vault, key } = Chart.inner(chart);
  const { source, found } = await read();
  const tally = new Tally();
  const fresh: Importable[] = [];
  const seen = new Set<string>();
  let waiting: Importable[] = [];
  let rows = 0;
  const sift = async () => {
    for (const one of await notThere(chart, waiting, seen, tally)) fresh.push(one);
    waiting = [];
    at({ done: rows, of: 0 });
    await breathe();
  };
  for await (const one of found) {
    if (++rows > mostRows) {
      throw Object.assign(new Error("too many"), { reason: "too_many_rows", args: { most: mostRows } });
    }
    if (one.ok) waiting.push(one.candidate);
    else tally.refuse(one.refused);
    if (waiting.length >= atOnce || rows % 500 === 0) await sift();
  }
  await sift();
  // In the order they happened, so that they lie together as they are added.
  fresh.sort((a, b) => a.draft.at - b.draft.at);
  const files = sealedFiles(vault);
  const written = fresh.length === 0 ? undefined : await files.write({
    id: newId(),
    subject: key,
    content: ReadableStream.from(linesOf(fresh)),
    limit: largestStaged,
    now: clock.now(),
  });
  await note(chart, begun.id, (now) => ({
    ...now,
    state: "checked",
    source,
    ...tally.result,
    ...(written && { file: written.id }),
  }), (change) => written && files.keep(change, written));
}

/** Those whose mark is neither in this file before nor on an entry that stands in the record. */
async function notThere(
  chart: Chart,
  candidates: readonly Importable[],
  seen: Set<string>,
  tally: Tally,
): Promise<Importable[]> {
  const fresh: Importable[] = [];
  for (let i = 0; i < candidates.length; i += snapshot) {
    const some = candidates.slice(i, i + snapshot);
    const there = await standing(chart, some);
    for (const [j, candidate] of some.entries()) {
      const known = there[j] || seen.has(candidate.mark);
      seen.add(candidate.mark);
      tally.count(candidate.draft.kind, known ? "there" : "add");
      if (!known) fresh.push(candidate);
    }
  }
  return fresh;
}

/** Whether each stands in the record: by its mark, or, for what Salus itself wrote, under its own id. */
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

class Tally {
  readonly #counts: NonNullable<Import["counts"]> = {};
  readonly #refused: RefusedRow[] = [];
  #others = 0;

  count(kind: Draft["kind"], what: "add" | "there" | "refused"): void {
    const counts = this.#counts[kind] ??= { add: 0, there: 0, refused: 0 };
    counts[what]++;
  }

  refuse(refused: RefusedRow): void {
    if (refused.kind === undefined) this.#others++;
    else this.count(refused.kind, "refused");
    if (this.#refused.length < mostShown) this.#refused.push(refused);
  }

  get result() {
    return { counts: this.#counts, others: this.#others, refused: this.#refused };
  }
}

const lineSchema = z.strictObject({
  kind: z.enum(kindNames),
  at: z.number(),
  value: z.record(z.string(), z.unknown()),
  brief: z.record(z.string(), z.union([z.string(), z.number()])),
  mark: z.string(),
  author: z.string().exactOptional(),
});

async function* linesOf(fresh: readonly Importable[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let i = 0; i < fresh.length; i += atOnce) {
    const lines = fresh.slice(i, i + atOnce).map(({ draft, ...more }) =>
      JSON.stringify({ ...draft, ...more })
    );
    yield encoder.encode(lines.join("\n") + "\n");
    await breathe();
  }
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
  let [done, added] = [0, begun.added ?? 0];
  for await (const batch of batches(opened.content)) {
    const there = await Promise.all(slices(batch).map((some) => standing(chart, some)));
    const fresh = batch.filter((_, i) => !there.flat()[i]);
    if (fresh.length > 0) await addBatch(chart, clock, source, fresh);
    done += batch.length;
    added += fresh.length;
    at({ done, of });
    await breathe();
  }
  await note(chart, begun.id, ({ file: _, ...now }) => ({ ...now, state: "done", added }), (change) => {
    sealedFiles(vault).remove(change, file, clock.now());
  });
}

async function addBatch(chart: Chart, clock: Clock, from: ImportSource, fresh: readonly Importable[]) {
  const { vault, patient, key } = Chart.inner(chart);
  await addMany(chart, {
    drafts: fresh.map(({ draft, author }) => ({
      ...draft,
      imported: { from, ...(author !== undefined && { author }) },
    })),
    now: clock.now(),
    detail: { from },
    also(change, added) {
      for (const [i, { mark }] of fresh.entries()) {
        const entry = added[i];
        if (!entry) throw new Error("each draft became an entry");
        change.put(marks, [idBytes(patient), vault.blindFor(key, "import.mark", mark)], { entry: entry.id }, {
          subject: key,
        });
      }
    },
  });
}

function slices(batch: readonly Importable[]): Importable[][] {
  return Array.from({ length: Math.ceil(batch.length / snapshot) }, (_, i) => {
    return batch.slice(i * snapshot, (i + 1) * snapshot);
  });
}

/** So many at once as one write carries. */
async function* batches(content: ReadableStream<Uint8Array>): AsyncGenerator<Importable[]> {
  let [batch, size]: [Importable[], number] = [[], 0];
  for await (const line of linesIn(content)) {
    if (batch.length === atOnce || (batch.length > 0 && size + line.length > bytesAtOnce)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    const { mark, author, ...draft } = lineSchema.parse(JSON.parse(line));
    batch.push({ draft, mark, ...(author !== undefined && { author }) });
    size += line.length;
  }
  if (batch.length > 0) yield batch;
}

async function* linesIn(content: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let waiting = "";
  const decoder = new TextDecoder();
  for await (const piece of content) {
    const lines = (waiting + decoder.decode(piece, { stream: true })).split("\n");
    waiting = lines.pop() ?? "";
    yield* lines;
  }
}

async function note(
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

async function openImport(chart: Chart, wanted: Id): Promise<Kept<Import>> {
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(wanted) ? await vault.read(imports, [idBytes(patient), idBytes(wanted)], key) : undefined;
  if (!kept || kept.value.by !== chart.reader || kept.value.ends <= chart.now) throw notFound();
  return kept;
}

function importDeed(chart: Chart, action: string, { id, state, source, added, reason }: Import) {
  return chart.deed(action, {
    target: { kind: "import", id },
    permission: "create_own_entries",
    detail: {
      state,
      ...(source && { from: source }),
      ...(added !== undefined && { entries: added }),
      ...(reason !== undefined && { reason }),
    },
  });
}
