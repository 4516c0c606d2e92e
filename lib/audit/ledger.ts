import type { Deed } from "../deeds.ts";
import { type Id, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sha256 } from "../vault/primitives.ts";
import type { DeedPlace, Key, Ledger, Write } from "../vault/store.ts";
import { batchBody, mostBodyBytes } from "./batches.ts";
import { entryText } from "./entries.ts";
import { Nets } from "./nets.ts";
import { batchKey, epochText, pointerKey, type Side } from "./places.ts";
import { pointerValue } from "./pointers.ts";
import { Recent } from "./recent.ts";

interface Head {
  readonly seq: number;
  readonly prev: Bytes;
}

interface Packed {
  readonly text: string;
  readonly about?: { readonly pseudonym: Bytes; readonly name: string; readonly side: Side };
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
  readonly #pseudonyms = new Recent<{ readonly bytes: Bytes; readonly text: string }>(10_000);
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
    const packed = deeds.map((deed) => this.#entry(deed, sets));
    const places: DeedPlace[] = [];
    let head = this.#head;
    for (const rows of divided(packed)) {
      head = this.#row(head, rows, sets);
      rows.forEach((_, index) => places.push({ epoch: this.#name, batch: head.seq - 1, index }));
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

  #entry(deed: Deed, sets: Sets): Packed {
    const { ref, row } = this.#nets.refer(deed.caller, deed.at);
    if (row) sets.push(row);
    if (deed.patient === undefined) return { text: entryText(deed, { patient: undefined, net: ref }) };
    const { bytes, text } = this.#pseudonym(deed.patient);
    const side = deed.own ? "s" : "o";
    return {
      text: entryText(deed, { patient: text, net: ref }),
      about: { pseudonym: bytes, name: side + text, side },
    };
  }

  #pseudonym(patient: Id) {
    const known = this.#pseudonyms.get(patient);
    if (known) return known;
    const bytes = this.#keys.pseudonym(patient);
    const made = { bytes, text: toBase64Url(bytes) };
    this.#pseudonyms.set(patient, made);
    return made;
  }

  /** Adds the row of these entries, and one pointer for each patient they are about. The head after it. */
  #row(head: Head, rows: readonly Packed[], sets: Sets): Head {
    const { seq } = head;
    const body = batchBody(head.prev, rows.map(({ text }) => text));
    const key = batchKey(this.epoch, seq);
    sets.push({ key, value: this.#keys.sealBatch(key, body) });
    const pointers = new Map<string, { readonly key: Key; readonly indexes: number[] }>();
    rows.forEach(({ about }, index) => {
      if (!about) return;
      const pointer = pointers.get(about.name);
      if (pointer) pointer.indexes.push(index);
      else {
        const key = pointerKey(about.pseudonym, about.side, this.epoch, seq);
        pointers.set(about.name, { key, indexes: [index] });
      }
    });
    for (const { key, indexes } of pointers.values()) sets.push({ key, value: pointerValue(indexes) });
    return { seq: seq + 1, prev: sha256(body) };
  }
}

/** Rows that fit: a flush seldom needs more than one. A character may take three bytes. */
function divided(packed: readonly Packed[]): (readonly Packed[])[] {
  const rows: Packed[][] = [];
  let row: Packed[] = [];
  let bytes = headerBytes;
  for (const one of packed) {
    const size = 1 + (ascii.test(one.text) ? one.text.length : one.text.length * 3);
    if (row.length > 0 && bytes + size > mostBodyBytes) {
      rows.push(row);
      row = [];
      bytes = headerBytes;
    }
    row.push(one);
    bytes += size;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

const headerBytes = 64;
// deno-lint-ignore no-control-regex
const ascii = /^[\x00-\x7f]*$/;
