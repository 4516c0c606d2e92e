import type { Deed } from "../deeds.ts";
import { type Id, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sha256 } from "../vault/primitives.ts";
import type { DeedPlace, Key, Ledger, Write } from "../vault/store.ts";
import { batchBody, mostBodyBytes } from "./batches.ts";
import { entryText } from "./entries.ts";
import { Nets } from "./nets.ts";
import { batchKey, epochText } from "./places.ts";
import { Recent } from "./recent.ts";

interface Head {
  readonly seq: number;
  readonly prev: Bytes;
}

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
    const entries = deeds.map((deed) => this.#entry(deed, sets));
    const places: DeedPlace[] = [];
    let head = this.#head;
    for (const row of divided(entries)) {
      head = this.#row(head, row, sets);
      row.forEach((_, index) => places.push({ epoch: this.#name, batch: head.seq - 1, index }));
    }
    this.#next = head;
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

  #entry(deed: Deed, sets: Sets): string {
    const { ref, row } = this.#nets.refer(deed.caller, deed.at);
    if (row) sets.push(row);
    return entryText(deed, {
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

  /** Adds the row of these entries. The head after it. */
  #row({ seq, prev }: Head, entries: readonly string[], sets: Sets): Head {
    const body = batchBody(prev, entries);
    const key = batchKey(this.epoch, seq);
    sets.push({ key, value: this.#keys.sealBatch(key, body) });
    return { seq: seq + 1, prev: sha256(body) };
  }
}

/** Rows that fit: a flush seldom needs more than one. A character may take three bytes. */
function divided(entries: readonly string[]): (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let bytes = headerBytes;
  for (const entry of entries) {
    const size = 1 + (ascii.test(entry) ? entry.length : entry.length * 3);
    if (row.length > 0 && bytes + size > mostBodyBytes) {
      rows.push(row);
      row = [];
      bytes = headerBytes;
    }
    row.push(entry);
    bytes += size;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

const headerBytes = 64;
// deno-lint-ignore no-control-regex
const ascii = /^[\x00-\x7f]*$/;
