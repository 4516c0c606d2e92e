import { z } from "zod";
import { fileTypes } from "../files/file_types.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { SubjectKey, Vault } from "../vault/vault.ts";
import { parts } from "./parts.ts";

const fileSchema = z.strictObject({
  id,
  /** The how-manieth of this record: lists go by it, since ids say nothing about time. */
  n: z.int().min(0),
  name: z.string(),
  type: z.enum(fileTypes),
  /** Bytes, as kept. */
  size: z.int().min(0),
  /** Of the content as kept, base64url. */
  sha256: z.string(),
  author: z.strictObject({ account: id, name: z.string() }),
  createdAt: z.number(),
  removedAt: z.number().exactOptional(),
});

/** A document or picture that hangs on an entry; whoever may see the entry's part may see it. */
export type StoredFile = Readonly<z.infer<typeof fileSchema>>;

const entryFilesSchema = z.strictObject({ files: z.array(fileSchema) });

/** All files of one entry, the removed ones until they are destroyed. */
export type EntryFiles = Readonly<z.infer<typeof entryFilesSchema>>;

export const entryFiles = shelf({
  name: "entry_files",
  prefix: "rf",
  schema: entryFilesSchema,
  version: 1,
  under: "subject",
});

/** How much of its quota a record uses, removed files included, and the next number. */
export const fileHeads = shelf({
  name: "file_head",
  prefix: "rfh",
  schema: z.strictObject({ next: z.int().min(0), bytes: z.int().min(0) }),
  version: 1,
  under: "subject",
});

/** Number → where the file is. Keys show how many, never when. */
export const filePlaces = shelf({
  name: "file_place",
  prefix: "rfo",
  schema: z.strictObject({ entry: id, file: id, part: z.enum(parts) }),
  version: 1,
  under: "subject",
});

export interface RecordKey {
  readonly vault: Vault;
  readonly patient: Id;
  readonly key: SubjectKey;
}

export async function readEntryFiles(
  { vault, patient, key }: RecordKey,
  entry: Id,
): Promise<Kept<EntryFiles> | undefined> {
  return await vault.read(entryFiles, [idBytes(patient), idBytes(entry)], key);
}

export async function readHead({ vault, patient, key }: RecordKey) {
  return await vault.read(fileHeads, [idBytes(patient)], key);
}
