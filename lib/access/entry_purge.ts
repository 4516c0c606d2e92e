import { programDeed } from "../deeds.ts";
import { idBytes } from "../ids.ts";
import type { Vault } from "../vault/vault.ts";
import { finish, type Handler } from "./agenda.ts";
import { purgeDoses } from "./doses.ts";
import { entries, versions } from "./entries.ts";
import { purgeFiles } from "./file_purge.ts";
import { partOf } from "./parts.ts";
import { removalLasts, removals } from "./removed.ts";

const atOnce = 400;

/** Destroys an entry that was removed thirty days ago, with every version of it. */
export function entryPurge(vault: Vault): Handler {
  return async (errand, now) => {
    const { item: entry, patient } = errand.value;
    const key = patient === undefined ? undefined : await vault.subject(patient);
    const place = patient === undefined ? [] : [idBytes(patient), idBytes(entry)];
    const kept = key && await vault.read(entries, place, key);
    const due = kept?.value.status === "removed" && (kept.value.changed?.at ?? now) + removalLasts <= now;
    if (!patient || !key || !kept || !due) {
      const change = vault.change();
      finish(change, errand);
      await change.tidy();
      return;
    }
    for (let last = false; !last;) {
      const older = await vault.list(versions, place, { limit: atOnce }, key);
      last = older.length < atOnce;
      const change = vault.change();
      for (const version of older) change.remove(versions, version.key);
      if (last) {
        change.remove(entries, place, kept).remove(removals, place);
        await purgeDoses({ vault, patient, key }, change, entry);
        await purgeFiles({ vault, patient, key }, change, entry, now);
        finish(change, errand);
      }
      change.deed(programDeed(now, {
        action: "record.purged",
        patient,
        target: { kind: "entry", id: entry },
        parts: [partOf[kept.value.kind]],
        detail: { kind: kept.value.kind, versions: older.length + (last ? 1 : 0) },
      }));
      await change.commit();
    }
  };
}
