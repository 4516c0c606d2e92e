import { z } from "zod";
import { hour, type Instant } from "../clock.ts";
import { AppError } from "../errors.ts";
import { fromBase64Url, type Id, idBytes, isId, toBase64Url } from "../ids.ts";
import { chunkOpener, chunkSealer, Remainder, sealedLength } from "./chunked.ts";
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
  readonly written: Kept<unknown>;
}

export interface OpenedFile {
  readonly size: number;
  readonly sha256: string;
  /** Fails with SealError where the stored bytes were changed. */
  readonly content: ReadableStream<Bytes>;
}

/** Documents and images of a patient or account: sealed chunks in the same store, gone with the subject's key. */
export interface SealedFiles {
  /** Reads the stream to its end in bounded memory. Throws AppError "too_large" past `limit` bytes. */
  write(
    file: {
      readonly id: Id;
      readonly subject: SubjectKey;
      readonly content: ReadableStream<Uint8Array>;
      readonly limit: number;
      readonly now: Instant;
    },
  ): Promise<WrittenFile>;
  /** Makes a written file readable with the change that mentions it. */
  keep(change: Change, file: WrittenFile): void;
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
const loose = shelf({
  name: "loose_file",
  prefix: "fl",
  under: "system",
  version: 1,
  schema: z.strictObject({ id: z.string().refine(isId), since: z.int() }),
});

const rowBytes = 65_400; // the largest that every driver takes; 1.01 bytes on disk for each of ours
const rowsAtOnce = 10;
const looseTime = 24 * hour;
const application = utf8("salus/file/v1");

export function sealedFiles(vault: Vault): SealedFiles {
  return {
    async write({ id, subject, content, limit, now }) {
      const written = await markLoose(vault, { id, subject, now });
      const key = randomBytes(32);
      const measure = new Measure(limit);
      const sealed = content.pipeThrough(measure.stream).pipeThrough(
        chunkSealer(key, contextOf(subject, id)),
      );
      await writeRows(vault, id, sealed);
      const sha256 = toBase64Url(measure.digest());
      return { id, subject, size: measure.size, sha256, key: toBase64Url(key), written };
    },
    keep(change, { id, subject, key, size, sha256, written }) {
      change.put(manifests, [idBytes(id)], { key, size, sha256 }, { was: null, subject });
      change.remove(loose, [idBytes(id)], written);
    },
    async read(subject, id) {
      const manifest = await vault.read(manifests, [idBytes(id)], subject);
      if (manifest === undefined) return undefined;
      const { key, size, sha256 } = manifest.value;
      const sealed = ReadableStream.from(readRows(vault, id, Math.ceil(sealedLength(size) / rowBytes)));
      return {
        size,
        sha256,
        content: sealed.pipeThrough(chunkOpener(fromBase64Url(key), contextOf(subject, id))),
      };
    },
    remove(change, id, now) {
      change.remove(manifests, [idBytes(id)]);
      change.put(loose, [idBytes(id)], { id, since: now });
    },
    async sweep(now) {
      const due = (await vault.list(loose, [], { limit: 500 })).filter(({ value }) =>
        value.since + looseTime <= now
      );
      for (const file of due) await sweepFile(vault, file);
      return due.length;
    },
  };
}

/** A file opens only for its own subject and id. */
function contextOf(subject: SubjectKey, id: Id): Bytes {
  return lengthPrefixed([application, idBytes(subject.subject), idBytes(id)]);
}

/** Throws AppError "stale" for an id that is taken: chunks are never written over. */
async function markLoose(
  vault: Vault,
  { id, subject, now }: { readonly id: Id; readonly subject: SubjectKey; readonly now: Instant },
): Promise<Kept<unknown>> {
  if (await vault.read(manifests, [idBytes(id)], subject) !== undefined) throw new AppError("stale");
  const fresh = await vault.change().put(loose, [idBytes(id)], { id, since: now }, { was: null }).tidy();
  const written = fresh ? await vault.read(loose, [idBytes(id)]) : undefined;
  if (written === undefined) throw new AppError("stale");
  return written;
}

/** Chunks go without a deed: as long as no manifest holds their key they say nothing to anybody. */
async function writeRows(vault: Vault, id: Id, sealed: ReadableStream<Bytes>): Promise<void> {
  let waiting: { key: Key; value: Bytes }[] = [];
  let number = 0;
  const rows = new Remainder();
  for await (const part of sealed) {
    rows.add(part);
    for (const value of rows.takeAll(rowBytes)) waiting.push({ key: rowKey(id, number++), value });
    if (waiting.length < rowsAtOnce) continue;
    await tidy(vault, { sets: waiting });
    waiting = [];
  }
  waiting.push({ key: rowKey(id, number), value: rows.takeRest() });
  await tidy(vault, { sets: waiting });
}

async function* readRows(vault: Vault, id: Id, count: number): AsyncGenerator<Bytes> {
  for (let first = 0; first < count; first += rowsAtOnce) {
    const numbers = Array.from({ length: Math.min(rowsAtOnce, count - first) }, (_, at) => first + at);
    for (const row of await vault.store.getMany(numbers.map((number) => rowKey(id, number)))) {
      if (row === undefined) throw new SealError("form");
      yield row.value;
    }
  }
}

async function sweepFile(
  vault: Vault,
  file: Kept<{ readonly id: Id; readonly since: Instant }>,
): Promise<void> {
  const { id } = file.value;
  // Writing the row again changes its stamp: whoever wanted to keep this file now gets "stale", not half a file.
  if (!(await vault.change().put(loose, file.key, file.value, { was: file }).tidy())) return;
  for (;;) {
    const rows = await vault.store.list({ prefix: ["fc", idBytes(id)], limit: rowsAtOnce });
    if (rows.length === 0) break;
    await tidy(vault, { deletes: rows.map((row) => row.key) });
  }
  await vault.change().remove(loose, file.key).tidy();
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
  readonly stream: TransformStream<Uint8Array, Uint8Array>;

  constructor(limit: number) {
    this.stream = new TransformStream({
      transform: (part, out) => {
        this.size += part.length;
        if (this.size > limit) throw new AppError("too_large");
        this.#hash.add(part);
        out.enqueue(part);
      },
    });
  }

  digest(): Bytes {
    return this.#hash.digest();
  }
}
