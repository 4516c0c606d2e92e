import { upTo } from "../files/byte_source.ts";
import { fileName } from "../files/file_names.ts";
import type { FileType } from "../files/file_types.ts";
import { FileRefusal } from "../files/refusal.ts";
import { AppError } from "../errors.ts";
import { type Id, idBytes } from "../ids.ts";
import { type LooseFiles, sealedFiles, type WrittenFile } from "../vault/sealed_files.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { type Entry, readEntry } from "./entries.ts";
import { entryFiles, fileHeads, filePlaces, readEntryFiles, readHead, type StoredFile } from "./file_rows.ts";
import { type Part, partOf } from "./parts.ts";
import { commitInTurn } from "./record_turns.ts";

/** Bytes of one file, as sent. */
export const largestFile = 10 * 1024 * 1024;
/** Files on one entry. */
export const mostFiles = 10;
/** With those removed in the last thirty days: so many fit into one row. */
const mostKept = 60;

/** A file as it arrives. */
export interface Coming {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

interface Taken {
  readonly name: string;
  readonly type: FileType;
  readonly written: WrittenFile;
}

/** Throws "not_found", and records it, for whoever may not hang files on entries of this part. */
export async function demandUpload(chart: Chart, part: Part): Promise<void> {
  if (chart.relation === "own") await chart.demand("upload_own_attachments", part);
  else await chart.demand("add_to_shared_records", part, "add");
}

export function mayUpload(chart: Chart, part: Part): boolean {
  return chart.relation === "own" ? chart.may("upload_own_attachments", part) : chart.mayAdd(part);
}

/** Bytes that a record may still keep. */
export async function roomLeft(chart: Chart, quota: number): Promise<number> {
  const head = await readHead(Chart.inner(chart));
  return Math.max(0, quota - (head?.value.bytes ?? 0));
}

/**
 * Files that are taken one after another, sealed as they arrive, and kept together with an entry or not at all. What
 * was taken and is not kept must be dropped; when that fails too, a sweep a day later does it.
 */
export class Upload {
  readonly #chart: Chart;
  readonly #part: Part;
  readonly #quota: number;
  readonly #otherwise: string;
  #room: number;
  #loose: LooseFiles | undefined;
  readonly #taken: Taken[] = [];

  private constructor(chart: Chart, part: Part, options: { quota: number; room: number; otherwise: string }) {
    this.#chart = chart;
    this.#part = part;
    this.#quota = options.quota;
    this.#room = options.room;
    this.#otherwise = options.otherwise;
  }

  /** `otherwise`: what a file without a name is called. */
  static async open(
    chart: Chart,
    part: Part,
    { quota, otherwise }: { readonly quota: number; readonly otherwise: string },
  ): Promise<Upload> {
    await demandUpload(chart, part);
    return new Upload(chart, part, { quota, otherwise, room: await roomLeft(chart, quota) });
  }

  get count(): number {
    return this.#taken.length;
  }

  /** Reads the file to its end. Throws FileRefusal when it is not let in. */
  async take({ name, content }: Coming): Promise<void> {
    if (this.#taken.length >= mostFiles) throw new FileRefusal("too_many");
    const { vault, key } = Chart.inner(this.#chart);
    const files = sealedFiles(vault);
    this.#loose ??= await files.gather(mostFiles, this.#chart.now);
    const id = this.#loose.ids[this.#taken.length] ?? "";
    const { now } = this.#chart;
    // Loaded when first used: a start without files is quicker.
    const { checkFile } = await import("../files/checked_files.ts");
    const checked = await checkFile(upTo(largestFile, content), name);
    const written = await files.write({
      id,
      subject: key,
      content: checked.content,
      // A PNG may grow by a chunk of 38 bytes when how it is turned is all that stays of its Exif.
      limit: largestFile + 64,
      now,
      loose: this.#loose,
    });
    this.#room -= written.size;
    if (this.#room < 0) throw new FileRefusal("quota");
    this.#taken.push({ name: fileName(name, checked.type, this.#otherwise), type: checked.type, written });
  }

  /** Puts everything taken into the change that adds or holds the entry. May be asked again for another change. */
  async keepOn(change: Change, entry: Pick<Entry, "id" | "kind">): Promise<void> {
    const [first, ...others] = this.#taken;
    if (first === undefined) return;
    const inner = Chart.inner(this.#chart);
    const { vault, patient, key } = inner;
    const [kept, head] = await Promise.all([readEntryFiles(inner, entry.id), readHead(inner)]);
    const before = kept?.value.files ?? [];
    const live = before.filter(({ removedAt }) => removedAt === undefined).length;
    if (live + this.count > mostFiles || before.length + this.count > mostKept) {
      throw new FileRefusal("too_many");
    }
    const next = head?.value.next ?? 0;
    const added = this.#taken.map((taken, i) => this.#stored(taken, next + i));
    const bytes = (head?.value.bytes ?? 0) + added.reduce((sum, { size }) => sum + size, 0);
    if (bytes > this.#quota) throw new FileRefusal("quota");
    const place = [idBytes(patient), idBytes(entry.id)];
    change.put(entryFiles, place, { files: [...before, ...added] }, { was: kept ?? null, subject: key });
    change.put(fileHeads, [idBytes(patient)], { next: next + this.count, bytes }, {
      was: head ?? null,
      subject: key,
    });
    const part = partOf[entry.kind];
    for (const { id, n, type } of added) {
      change.put(filePlaces, [idBytes(patient), n], { entry: entry.id, file: id, part }, { subject: key });
      const permission = this.#chart.relation === "own" ? "upload_own_attachments" : "add_to_shared_records";
      change.deed(this.#chart.deed("file.added", {
        permission,
        parts: [part],
        target: { kind: "file", id },
        detail: { type },
      }));
    }
    sealedFiles(vault).keep(change, first.written, ...others.map(({ written }) => written));
  }

  /** Hangs everything taken on an entry that is there. `once`: the form's key. */
  async keep(entry: Id, once: string | undefined): Promise<void> {
    const chart = this.#chart;
    await commitInTurn(chart, async () => {
      const on = await readEntry(chart, entry);
      if (partOf[on.kind] !== this.#part) throw new AppError("stale");
      const change = Chart.inner(chart).vault.change();
      await this.keepOn(change, on);
      if (once !== undefined) change.once(once, entry, chart.now);
      return { change, entry: on };
    });
  }

  /** Deletes what was written and is not kept. */
  async drop(): Promise<void> {
    if (this.#loose) await sealedFiles(Chart.inner(this.#chart).vault).discard(this.#loose);
  }

  #stored({ name, type, written }: Taken, n: number): StoredFile {
    const { reader, readerName, now } = this.#chart;
    return {
      id: written.id,
      n,
      name,
      type,
      size: written.size,
      sha256: written.sha256,
      author: { account: reader, name: readerName },
      createdAt: now,
    };
  }
}
