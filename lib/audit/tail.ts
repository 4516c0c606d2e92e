import type { AuditKeys } from "../vault/audit_keys.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { openBatch } from "./batches.ts";
import { type Glance, glance } from "./entries.ts";
import { loggedAt, type LoggedDeed } from "./logged.ts";
import { epochText } from "./places.ts";
import { type LogState, readState, type Sealed } from "./state.ts";
import { type Account, isShort, mostWaiting, type Waiting, waitingBatches, writersOf } from "./unsealed.ts";

/** An entry that no checkpoint covers yet. */
export interface TailEntry extends Glance {
  readonly place: DeedPlace;
  /** The whole of it; read once. */
  readonly logged: () => LoggedDeed;
}

export interface TailOptions {
  readonly store: Reader;
  readonly keys: AuditKeys;
  readonly origin: string;
  /** How far this process's own writer has come. */
  readonly own: () => Account;
}

/** More wait only where the sealer refuses to go on. */
const mostKept = 20_000;

/** What one reading found; the next goes on from there as long as nothing was sealed and nobody began to write. */
interface Reading {
  /** Of the state that it began from. */
  readonly stamp: string | null;
  /** How far it came, by `epochText`. */
  readonly writers: ReadonlyMap<string, Sealed>;
  /** Oldest first. */
  readonly entries: readonly TailEntry[];
}

/**
 * The end of the log that waits for the sealer: ten seconds of it, as a rule. Rows of the log never change, so each is
 * read once: whoever alters one afterwards changes nothing that is shown, and the sealer notices.
 */
export class Tail {
  readonly #options: TailOptions;
  #last: Reading | undefined;

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
    const { writers, entries } = this.#begin(state, await writersOf(store, keys, state));
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
    this.#last = entries.length > mostKept ? undefined : { stamp: state.stamp, writers, entries };
    return { state, entries: entries.toReversed() };
  }

  #begin({ stamp }: LogState, sealed: Map<string, Sealed>) {
    const last = this.#last;
    const goesOn = last?.stamp === stamp && last.writers.size === sealed.size &&
      [...sealed.keys()].every((name) => last.writers.has(name));
    return goesOn
      ? { writers: new Map(last.writers), entries: [...last.entries] }
      : { writers: sealed, entries: [] as TailEntry[] };
  }

  #open({ epoch, seq, row }: Waiting): readonly TailEntry[] {
    const name = epochText(epoch);
    const batch = openBatch(this.#options.keys, epoch, seq, row.value);
    return batch.entries.map((entry, index) => {
      const place = { epoch: name, batch: seq, index };
      let logged: LoggedDeed | undefined;
      return { ...glance(entry), place, logged: () => logged ??= loggedAt(batch, place) };
    });
  }
}
