import type { AuditKeys } from "../vault/audit_keys.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { type Batch, openBatch } from "./batches.ts";
import { type Glance, glance } from "./entries.ts";
import { epochText } from "./places.ts";
import { Recent } from "./recent.ts";
import { type LogState, readState } from "./state.ts";
import { type Account, isShort, mostWaiting, type Waiting, waitingBatches, writersOf } from "./unsealed.ts";

/** An entry that no checkpoint covers yet. */
export interface TailEntry extends Glance {
  readonly place: DeedPlace;
  readonly batch: Batch;
}

export interface TailOptions {
  readonly store: Reader;
  readonly keys: AuditKeys;
  readonly origin: string;
  /** How far this process's own writer has come. */
  readonly own: () => Account;
}

/** The end of the log that waits for the sealer: ten seconds of it, as a rule. */
export class Tail {
  readonly #options: TailOptions;
  /** By their stamps, so that a row that is written over is not mistaken for the one that was read. */
  readonly #opened = new Recent<readonly TailEntry[]>(1_000);

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /**
   * How far the log is sealed, and every entry after it, newest first. Throws when a batch is missing or was
   * tampered with.
   */
  async read(): Promise<{ readonly state: LogState; readonly entries: readonly TailEntry[] }> {
    const { store, keys, origin } = this.#options;
    const own = this.#options.own();
    const state = await readState(store, keys, origin);
    const writers = await writersOf(store, keys, state);
    const entries: TailEntry[] = [];
    while (true) {
      const waiting = await waitingBatches(store, writers.values());
      for (const batch of waiting) {
        const name = epochText(batch.epoch);
        const writer = writers.get(name);
        if (writer?.next !== batch.seq) {
          throw new Error(`batch ${name}.${writer?.next} of the log is missing`);
        }
        writers.set(name, { ...writer, next: batch.seq + 1 });
        entries.push(...this.#open(batch));
      }
      // Fewer than a page: what is written from now on is for the next reader.
      if (waiting.length < mostWaiting) break;
    }
    if (isShort(writers, [own])) throw new Error("the end of the log is missing");
    return { state, entries: entries.reverse() };
  }

  #open({ epoch, seq, row }: Waiting): readonly TailEntry[] {
    const name = epochText(epoch);
    const known = this.#opened.get(`${name}.${seq}.${row.stamp}`);
    if (known) return known;
    const batch = openBatch(this.#options.keys, epoch, seq, row.value);
    const entries = batch.entries.map((entry, index) => ({
      ...glance(entry),
      place: { epoch: name, batch: seq, index },
      batch,
    }));
    this.#opened.set(`${name}.${seq}.${row.stamp}`, entries);
    return entries;
  }
}
