import type { Instant } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import type { Change, Vault } from "../vault/vault.ts";
import { finish, type Handler } from "./agenda.ts";
import { entryFiles, fileHeads, filePlaces, readEntryFiles, readHead, type RecordKey } from "./file_rows.ts";
import { removalLasts } from "./removed.ts";
import { smallPictures } from "./small_picture_rows.ts";

/** Destroys every file of an entry with the change that destroys the entry. */
export async function purgeFiles(
  record: RecordKey,
  change: Change,
  entry: Id,
  now: Instant,
): Promise<void> {
  const kept = await readEntryFiles(record, entry);
  if (kept) await purge(record, change, { entry, gone: () => true, now });
}

/** Destroys a file that was removed thirty days ago. */
export function filePurge(vault: Vault): Handler {
  return async (errand, now) => {
    const { item, patient } = errand.value;
    const [entry = "", file = ""] = item.split(".");
    const key = patient === undefined ? undefined : await vault.subject(patient);
    const change = vault.change();
    finish(change, errand);
    if (!key || patient === undefined || !isId(entry) || !isId(file)) return void await change.tidy();
    const gone = await purge({ vault, patient, key }, change, {
      entry,
      gone: (id, removedAt) => id === file && removedAt + removalLasts <= now,
      now,
    });
    if (gone === 0) return void await change.tidy();
    change.deed(programDeed(now, {
      action: "file.purged",
      patient,
      target: { kind: "file", id: file },
    }));
    await change.commit();
  };
}

interface Purge {
  readonly entry: Id;
  readonly gone: (file: Id, removedAt: Instant) => boolean;
  readonly now: Instant;
}

async function purge(
  record: RecordKey,
  change: Change,
  { entry, gone, now }: Purge,
): Promise<number> {
  const { vault, patient, key } = record;
  const [kept, head] = await Promise.all([readEntryFiles(record, entry), readHead(record)]);
  const dead = kept?.value.files.filter(({ id, removedAt = Infinity }) => gone(id, removedAt)) ?? [];
  if (!kept || !head || dead.length === 0) return 0;
  const left = kept.value.files.filter((file) => !dead.includes(file));
  const place = [idBytes(patient), idBytes(entry)];
  if (left.length === 0) change.remove(entryFiles, place, kept);
  else change.put(entryFiles, place, { files: left }, { was: kept, subject: key });
  const bytes = dead.reduce((sum, { size }) => sum - size, head.value.bytes);
  change.put(fileHeads, [idBytes(patient)], { ...head.value, bytes: Math.max(0, bytes) }, {
    was: head,
    subject: key,
  });
  const files = sealedFiles(vault);
  for (const { id, n } of dead) {
    files.remove(change, id, now);
    change.remove(filePlaces, [idBytes(patient), n]);
    change.remove(smallPictures, [idBytes(patient), idBytes(id)]);
  }
  return dead.length;
}
