import type { Deed } from "../deeds.ts";
import { type Id, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, randomBytes, sha256 } from "../vault/primitives.ts";
import type { DeedPlace, Key, Ledger, Write } from "../vault/store.ts";
import { batchBody } from "./batches.ts";
import { entryText } from "./entries.ts";
import { Nets } from "./nets.ts";
import { batchKey, epochText } from "./places.ts";
import { Recent } from "./recent.ts";

interface Head {
  readonly seq: number;
  readonly prev: Bytes;
}

const saltBytes = 16;

type Sets = { key: Key; value: Uint8Array }[];

/**
 * The log as one writer appends to it. Every flush is one row (or a few, when it is large) at the writer's next
 * number, and demands that nothing stands there: a second process that took itself for this writer would lose.
 */
export class EpochLedger implements Ledger {
  readonly epoch: Bytes;
  readonly #keys: AuditKeys;
  readonly #name: string;
  readonly #nets: Nets;
  readonly #pseudonyms = new Recent<string>(10_000);
  readonly #appended: (entries: number) => void;
  #head: Head;
  #next: Head | undefined;
  #entries = 0;

  /** `first`: what the first batch names as the one before it. `appended` hears of every batch that was committed. */
  constructor(
    keys: AuditKeys,
    options: {
      readonly epoch: Bytes;
      readonly first: Bytes;
      readonly appended?: (entries: number) => void;
    },
  ) {
    this.epoch = options.epoch;
    this.#keys = keys;
    this.#name = epochText(options.epoch);
    this.#nets = new Nets(keys);
    this.#appended = options.appended ?? (() => {});
    this.#head = { seq: 0, prev: options.first };
  }

  /** How many batches this writer has committed. */
  get batches(): number {
    return this.#head.seq;
  }

  /** The hash of the last of them. */
  get last(): Bytes {
    return this.#head.prev;
  }

  pack(deeds: readonly Deed[]): { readonly write: Write; readonly places: readonly DeedPlace[] } {
    const sets: Sets = [];
    const places: DeedPlace[] = [];
    const salts = randomBytes(saltBytes * deeds.length);
    const entries = deeds.map((deed, at) => {
      const salt = salts.subarray(at * saltBytes, (at + 1) * saltBytes);
      return this.#entry(deed, salt, sets);
    });
    this.#next = this.#append(this.#head, entries, { sets, places });
    this.#entries = deeds.length;
    return {
      write: {
        checks: [{ key: batchKey(this.epoch, this.#head.seq), stamp: null }],
        sets,
        deletes: [],
      },
      places,
    };
  }

  settled(committed: boolean): void {
    this.#nets.settled(committed);
    if (committed && this.#next) {
      this.#head = this.#next;
      this.#appended(this.#entries);
    }
    this.#next = undefined;
  }

  #entry(deed: Deed, salt: Bytes, sets: Sets): string {
    const { ref, row } = this.#nets.refer(deed.caller, deed.at);
    if (row) sets.push(row);
    return entryText(deed, {
      id: toBase64Url(salt),
      patient: deed.patient === undefined ? undefined : this.#pseudonym(deed.patient),
      net: ref,
    });
  }

  #pseudonym(patient: Id): string {
    const known = this.#pseudonyms.get(patient);
    if (known !== undefined) return known;
    const pseudonym = toBase64Url(this.#keys.pseudonym(patient));
    this.#pseudonyms.set(patient, pseudonym);
    return pseudonym;
  }

  /** Adds the row of these entries, or several when one cannot hold them. The head after it. */
  #append(
    head: Head,
    entries: readonly string[],
    into: { readonly sets: Sets; readonly places: DeedPlace[] },
  ): Head {
    const { seq, prev } = head;
    const body = batchBody(prev, entries);
    if (!body) {
      const middle = entries.length >> 1;
      if (middle === 0) throw new RangeError("an entry that no row can hold");
      return this.#append(this.#append(head, entries.slice(0, middle), into), entries.slice(middle), into);
    }
    const key = batchKey(this.epoch, seq);
    into.sets.push({ key, value: this.#keys.sealBatch(key, body) });
    for (const index of entries.keys()) into.places.push({ epoch: this.#name, batch: seq, index });
    return { seq: seq + 1, prev: sha256(body) };
  }
}
