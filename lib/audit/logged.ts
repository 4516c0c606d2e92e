import type { AuditKeys } from "../vault/audit_keys.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { type Batch, openBatch } from "./batches.ts";
import { type Entry, readEntry } from "./entries.ts";
import { batchKey, epochBytes } from "./places.ts";
import { Recent } from "./recent.ts";

/** An entry of the log and where it stands. `patient` is a pseudonym. */
export interface LoggedDeed extends Entry {
  readonly place: DeedPlace;
}

/** Opened batches of one piece of work. */
export class Batches {
  readonly #store: Reader;
  readonly #keys: AuditKeys;
  readonly #opened = new Recent<Batch>(64);

  constructor(store: Reader, keys: AuditKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  /** In the order asked for. Throws when one is missing or was tampered with: "who looked" is never quietly shorter. */
  async get(wanted: readonly { readonly epoch: string; readonly batch: number }[]): Promise<Batch[]> {
    const missing = wanted.filter(({ epoch, batch }) => !this.#opened.get(`${epoch}.${batch}`));
    const rows = await this.#store.getMany(
      missing.map(({ epoch, batch }) => batchKey(epochBytes(epoch), batch)),
    );
    const fresh = new Map<string, Batch>();
    missing.forEach(({ epoch, batch }, at) => {
      const row = rows[at];
      if (!row) throw new Error(`batch ${epoch}.${batch} of the log is missing`);
      const opened = openBatch(this.#keys, epochBytes(epoch), batch, row.value);
      fresh.set(`${epoch}.${batch}`, opened);
      this.#opened.set(`${epoch}.${batch}`, opened);
    });
    return wanted.map(({ epoch, batch }) => {
      const found = fresh.get(`${epoch}.${batch}`) ?? this.#opened.get(`${epoch}.${batch}`);
      if (!found) throw new Error("more batches than are kept were asked for at once");
      return found;
    });
  }
}

/** The entry at a place of an opened batch. Throws when it has none there. */
export function loggedAt(batch: Batch, place: DeedPlace): LoggedDeed {
  const bytes = batch.entries[place.index];
  if (!bytes) throw new Error("the log has no entry at this place");
  return { ...readEntry(bytes), place };
}
