import { z } from "zod";
import { hour, type Instant } from "../clock.ts";
import { AppError } from "../errors.ts";
import { id } from "../id_schema.ts";
import { fromBase64Url, type Id, idBytes, newId, toBase64Url } from "../ids.ts";
import { openChunks, Refill, sealChunks, sealedLength } from "./chunked.ts";
import { fileWork } from "./one_at_a_time.ts";
import { type Bytes, randomBytes, sha256Stream, utf8 } from "./primitives.ts";
import { lengthPrefixed, SealError } from "./sealing.ts";
import { type Kept, shelf } from "./shelf.ts";
import type { Key, Write } from "./store.ts";
import type { Change, SubjectKey, Vault } from "./vault.ts";

/** A file whose bytes are in the store and whose key is not yet: nobody can read it until `keep` is committed. */
export interface WrittenFile {
  readonly id: Id;
  readonly subject: SubjectKey;
  /** Bytes. */
  readonly size: number;
  /** Of the content, base64url. */
  readonly sha256: string;
  readonly key: string;
  /** Shows that the chunks were not swept in the meantime. */
  readonly loose: LooseFiles;
}

/** Files that are written one after another and kept together, or not at all. */
export interface LooseFiles {
  readonly ids: readonly Id[];
  readonly written: Kept<Loose>;
}

export interface OpenedFile {
  readonly size: number;
  readonly sha256: string;
  /** Fails with SealError where the stored bytes were changed. */
  readonly content: ReadableStream<Bytes>;
}

/** Documents and images of a patient or account: sealed chunks in the same store, gone with the subject's key. */
export interface SealedFiles {
  /** Makes room for up to `count` files that shall be kept in one change; write them under its ids. */
  gather(count: number, now: Instant): Promise<LooseFiles>;
  /** Reads the stream to its end in bounded memory. Throws AppError "too_large" past `limit` bytes. */
  write(
    file: {
      readonly id: Id;
      readonly subject: SubjectKey;
      readonly content: AsyncIterable<Uint8Array>;
      readonly limit: number;
      readonly now: Instant;
      /** Left out: a file of its own. */
      readonly loose?: LooseFiles;
    },
  ): Promise<WrittenFile>;
  /** Makes written files readable with the change that mentions them; several must have been gathered together. */
  keep(change: Change, ...files: readonly [WrittenFile, ...WrittenFile[]]): void;
  /** Deletes what was written, at once. What is kept already stays. */
  discard(loose: LooseFiles): Promise<void>;
  read(subject: SubjectKey, id: Id): Promise<OpenedFile | undefined>;
  /** Destroys the file's key with the change; its chunks are swept later. */
  remove(change: Change, id: Id, now: Instant): void;
  /** Deletes the chunks of removed files and of uploads that were never kept, a day after. Returns how many files. */
  sweep(now: Instant): Promise<number>;
}

// The key stands in the manifest alone, so that deleting 200 bytes makes any file unreadable.
const manifests = shelf({
  name: "file",
  prefix: "f",
  under: "subject",
  version: 1,
  schema: z.strictObject({ key: z.string(), size: z.int().min(0), sha256: z.string() }),
});

/** Files with chunks but without a manifest: still being written, given up, or removed. */
const looseFiles = shelf({
  name: "loose_file",
  prefix: "fl",
  under: "system",
  version: 1,
  schema: z.strictObject({ ids: z.array(id), since: z.int() }),
});
type Loose = { readonly ids: readonly Id[]; readonly since: Instant };

const rowBytes = 65_400; // the largest that every driver takes; 1.01 bytes on disk for each of ours
const rowsAtOnce = 2;
const looseTime = 24 * hour;
const application = utf8("salus/file/v1");

export function sealedFiles(vault: Vault): SealedFiles {
  return {
    async gather(count, now) {
      return await markLoose(vault, Array.from({ length: count }, newId), now);
    },
    async write({ id, subject, content, limit, now, loose }) {
      if (await vault.read(manifests, [idBytes(id)], subject) !== undefined) throw new AppError("stale");
      const mark = loose ?? await markLoose(vault, [id], now);
      if (!mark.ids.includes(id)) throw new TypeError("a file is written under an id that was gathered");
      const key = randomBytes(32);
      const measure = new Measure(limit);
      const sealed = sealChunks(key, contextOf(subject, id), measure.pass(content));
      await writeRows(vault, id, sealed);
      const sha256 = toBase64Url(measure.digest());
      return { id, subject, size: measure.size, sha256, key: toBase64Url(key), loose: mark };
    },
    keep(change, ...files) {
      const [{ loose }] = files;
      for (const { id, subject, key, size, sha256, loose: other } of files) {
        if (other !== loose) throw new TypeError("these files were not gathered together");
        change.put(manifests, [idBytes(id)], { key, size, sha256 }, { subject });
      }
      change.remove(looseFiles, loose.written.key, loose.written);
    },
    async discard({ written }) {
      await sweepFiles(vault, written);
    },
    async read(subject, id) {
      const manifest = await vault.read(manifests, [idBytes(id)], subject);
      if (manifest === undefined) return undefined;
      const { key, size, sha256 } = manifest.value;
      const rows = readRows(vault, id, Math.ceil(sealedLength(size) / rowBytes));
      const opened = openChunks(fromBase64Url(key), contextOf(subject, id), rows);
      return { size, sha256, content: ReadableStream.from(opened) };
    },
    remove(change, id, now) {
      change.remove(manifests, [idBytes(id)]);
      change.put(looseFiles, [idBytes(id)], { ids: [id], since: now });
    },
    async sweep(now) {
      const due = (await vault.list(looseFiles, [], { limit: 500 })).filter(({ value }) =>
        value.since + looseTime <= now
      );
      for (const files of due) await sweepFiles(vault, files);
      return due.length;
    },
  };
}

/** A file opens only for its own subject and id. */
function contextOf(subject: SubjectKey, id: Id): Bytes {
  return lengthPrefixed([application, idBytes(subject.subject), idBytes(id)]);
}

/** Throws AppError "stale" for an id that is taken: chunks are never written over. */
async function markLoose(vault: Vault, ids: readonly Id[], now: Instant): Promise<LooseFiles> {
  const [first] = ids;
  if (first === undefined) throw new RangeError("no files");
  const place = [idBytes(first)];
  const fresh = await vault.change().put(looseFiles, place, { ids: [...ids], since: now }, { was: null })
    .tidy();
  const written = fresh ? await vault.read(looseFiles, place) : undefined;
  if (written === undefined) throw new AppError("stale");
  return { ids, written };
}

/** Chunks go without a deed: as long as no manifest holds their key they say nothing to anybody. */
async function writeRows(vault: Vault, id: Id, sealed: AsyncIterable<Bytes>): Promise<void> {
  const rows = new Refill(rowBytes);
  let number = 0;
  const write = (value: Bytes) => tidy(vault, { sets: [{ key: rowKey(id, number++), value }] });
  for await (const part of sealed) {
    for (const row of rows.fill(part)) await write(row);
  }
  await write(rows.rest());
}

async function* readRows(vault: Vault, id: Id, count: number): AsyncGenerator<Bytes> {
  for (let first = 0; first < count; first += rowsAtOnce) {
    const numbers = Array.from({ length: Math.min(rowsAtOnce, count - first) }, (_, at) => first + at);
    const rows = await fileWork.run(() => vault.store.getMany(numbers.map((number) => rowKey(id, number))));
    for (const row of rows) {
      if (row === undefined) throw new SealError("form");
      yield row.value;
      row.value.buffer.transfer(0); // as with sealed chunks: the collector would let them gather
    }
  }
}

async function sweepFiles(vault: Vault, files: Kept<Loose>): Promise<void> {
  // Writing the row again changes its stamp: whoever wanted to keep these files now gets "stale", not half a file.
  const { ids, since } = files.value;
  const again = { ids: [...ids], since };
  if (!(await vault.change().put(looseFiles, files.key, again, { was: files }).tidy())) return;
  for (const id of ids) await deleteRows(vault, id);
  await vault.change().remove(looseFiles, files.key).tidy();
}

async function deleteRows(vault: Vault, id: Id): Promise<void> {
  while (true) {
    const rows = await vault.store.list({ prefix: ["fc", idBytes(id)], limit: rowsAtOnce });
    if (rows.length === 0) return;
    await tidy(vault, { deletes: rows.map((row) => row.key) });
  }
}

async function tidy(vault: Vault, write: Partial<Write>): Promise<void> {
  if (!(await vault.store.tidy(write))) throw new AppError("stale");
}

function rowKey(id: Id, number: number): Key {
  return ["fc", idBytes(id), number];
}

/** Counts and digests what passes. */
class Measure {
  size = 0;
  readonly #hash = sha256Stream();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  async *pass(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const part of content) {
      this.size += part.length;
      if (this.size > this.#limit) throw new AppError("too_large");
      this.#hash.add(part);
      yield part;
    }
  }

  digest(): Bytes {
    return this.#hash.digest();
  }
}
