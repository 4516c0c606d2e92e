import { notFound } from "../errors.ts";
import { type Id, idBytes } from "../ids.ts";
import { AppError } from "../errors.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import * as agenda from "./agenda.ts";
import { Chart } from "./chart.ts";
import { type Entry, readEntries, readEntry } from "./entries.ts";
import { entryFiles, filePlaces, readEntryFiles, type StoredFile } from "./file_rows.ts";
import { partOf } from "./parts.ts";
import { removalLasts } from "./removed.ts";
import { mostFiles } from "./uploads.ts";

/** The files of an entry that was read through this chart, in the order they came. */
export async function filesOf(chart: Chart, entry: Entry): Promise<readonly StoredFile[]> {
  await demandView(chart, entry);
  const kept = await readEntryFiles(Chart.inner(chart), entry.id);
  return (kept?.value.files ?? []).filter(({ removedAt }) => removedAt === undefined);
}

/** Those its owner removed in the last thirty days and can bring back. */
export async function removedFilesOf(chart: Chart, entry: Entry): Promise<readonly StoredFile[]> {
  if (!chart.may("delete_own_entries", partOf[entry.kind])) return [];
  await demandView(chart, entry);
  const kept = await readEntryFiles(Chart.inner(chart), entry.id);
  return (kept?.value.files ?? []).filter(({ removedAt = -Infinity }) =>
    removedAt + removalLasts > chart.now
  );
}

/** One file of an entry. "not_found" when either is absent, removed, or of a part this reader may not see. */
export async function findFile(
  chart: Chart,
  entry: Id,
  file: Id,
): Promise<{ readonly entry: Entry; readonly file: StoredFile }> {
  const on = await readEntry(chart, entry);
  const found = (await filesOf(chart, on)).find(({ id }) => id === file);
  if (!found) throw notFound();
  return { entry: on, file: found };
}

/** The file's bytes as they come. That it was handed out is in the log before the first one. */
export async function openFile(
  chart: Chart,
  entry: Id,
  file: Id,
): Promise<{ readonly file: StoredFile; readonly content: ReadableStream<Uint8Array<ArrayBuffer>> }> {
  const found = await findFile(chart, entry, file);
  const { vault } = Chart.inner(chart);
  const part = partOf[found.entry.kind];
  await vault.store.record([
    chart.deed("file.downloaded", {
      permission: chart.relation === "own" ? "view_own_record" : "view_shared_records",
      parts: [part],
      target: { kind: "file", id: file },
    }),
  ]);
  return { file: found.file, content: await contentOf(chart, found.file) };
}

/** For whoever reads many files for one purpose that has its own deed, such as an export. */
export async function contentOf(
  chart: Chart,
  file: StoredFile,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const { vault, key } = Chart.inner(chart);
  const opened = await sealedFiles(vault).read(key, file.id);
  if (!opened) throw notFound();
  return opened.content;
}

/** Takes a file off its entry; it can be put back for thirty days. */
export async function removeFile(chart: Chart, entry: Id, file: Id): Promise<void> {
  await mark(chart, { entry, file, action: "file.removed" });
}

export async function restoreFile(chart: Chart, entry: Id, file: Id): Promise<void> {
  await mark(chart, { entry, file, action: "file.restored" });
}

export interface ListedFile {
  readonly file: StoredFile;
  readonly entry: Entry;
}

/** Files of every entry that this reader may see, the latest first; `older` is where the next page begins. */
export async function listFiles(
  chart: Chart,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<{ readonly files: readonly ListedFile[]; readonly older: number | undefined }> {
  const { vault, patient, key } = Chart.inner(chart);
  const found: ListedFile[] = [];
  let from = before;
  while (true) {
    const rows = await vault.list(filePlaces, [idBytes(patient)], {
      limit: atOnce,
      reverse: true,
      ...(from !== undefined && { after: [idBytes(patient), from] }),
    }, key);
    const visible = rows.map(({ value }) => value).filter(({ part }) => chart.parts.includes(part));
    for (const listed of await openPlaces(chart, visible)) {
      if (found.length === limit) return { files: found, older: found.at(-1)?.file.n };
      found.push(listed);
    }
    const last = rows.at(-1)?.key[1];
    if (rows.length < atOnce || typeof last !== "number") return { files: found, older: undefined };
    from = last;
  }
}

const atOnce = 50;

/** In the order of the places, without what was removed meanwhile. */
async function openPlaces(
  chart: Chart,
  places: readonly { readonly entry: Id; readonly file: Id }[],
): Promise<ListedFile[]> {
  const { vault, patient, key } = Chart.inner(chart);
  const ids = [...new Set(places.map(({ entry }) => entry))];
  const entries = new Map((await readEntries(chart, ids)).map((entry) => [entry.id, entry]));
  const rows = await vault.readMany(
    entryFiles,
    [...entries.keys()].map((entry) => [idBytes(patient), idBytes(entry)]),
    key,
  );
  const files = new Map(rows.flatMap((row) => row?.value.files ?? []).map((file) => [file.id, file]));
  return places.flatMap(({ entry: on, file: id }) => {
    const [entry, file] = [entries.get(on), files.get(id)];
    return entry && file && file.removedAt === undefined ? [{ entry, file }] : [];
  });
}

async function demandView(chart: Chart, entry: Entry): Promise<void> {
  const part = partOf[entry.kind];
  await chart.demand(chart.relation === "own" ? "view_own_record" : "view_shared_records", part);
  chart.saw(part);
}

interface Marking {
  readonly entry: Id;
  readonly file: Id;
  readonly action: "file.removed" | "file.restored";
}

/** One careful step: the row of the entry's files is what everybody who changes them meets at. */
async function mark(chart: Chart, { entry, file: id, action }: Marking): Promise<void> {
  const on = await readEntry(chart, entry);
  const part = partOf[on.kind];
  await chart.demand("delete_own_entries", part);
  const inner = Chart.inner(chart);
  const kept = await readEntryFiles(inner, entry);
  const file = kept?.value.files.find((other) => other.id === id);
  const removing = action === "file.removed";
  if (!kept || !file || removing === (file.removedAt !== undefined)) throw notFound();
  const { vault, patient, key } = inner;
  const change = vault.change();
  const { removedAt, ...rest } = file;
  const errand = { kind: "file_purge", item: errandItem(entry, id) } as const;
  if (removing) {
    agenda.plan(vault, change, { ...errand, at: chart.now + removalLasts, patient }, chart.now);
  } else {
    const live = kept.value.files.filter((other) => other.removedAt === undefined).length;
    if (live >= mostFiles) throw new AppError("stale");
    agenda.cancel(vault, change, { ...errand, at: (removedAt ?? 0) + removalLasts });
  }
  const next = removing ? { ...rest, removedAt: chart.now } : rest;
  const files = kept.value.files.map((other) => other.id === id ? next : other);
  change.put(entryFiles, [idBytes(patient), idBytes(entry)], { files }, { was: kept, subject: key });
  const target = { kind: "file", id };
  change.deed(chart.deed(action, { permission: "delete_own_entries", parts: [part], target }));
  await change.commit();
}

/** Names a file in the agenda: both are random ids. */
function errandItem(entry: Id, file: Id): string {
  return `${entry}.${file}`;
}
