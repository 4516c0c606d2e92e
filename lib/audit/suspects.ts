import type { AuditKeys } from "../vault/audit_keys.ts";
import type { Bytes } from "../vault/primitives.ts";
import type { Findings } from "./findings.ts";
import { batchKey, epochText } from "./places.ts";

interface Slot {
  readonly epoch: Bytes;
  readonly seq: number;
}

interface Stranger extends Slot {
  readonly value: Uint8Array;
}

const mostKept = 10_000;
const mostStrangers = 200;
const mostTries = 20_000;

/** What is not as it was signed, gathered while the log is walked; only all of it together tells what was done. */
export class Suspects {
  readonly #keys: AuditKeys;
  readonly #missing: (Slot & { readonly first: number })[] = [];
  readonly #strangers: Stranger[] = [];
  readonly #lost = new Map<string, number>();
  readonly #gained = new Map<string, number>();
  #lastPresent = -1;
  #tries = 0;

  constructor(keys: AuditKeys) {
    this.#keys = keys;
  }

  /** True when the entries of some batch are not those of the stored tree. */
  get leavesDiffer(): boolean {
    return this.#lost.size + this.#gained.size > 0;
  }

  /** A batch is there, at this leaf index (Infinity: after all that is signed). */
  present(first: number): void {
    this.#lastPresent = Math.max(this.#lastPresent, first);
  }

  missing(slot: Slot, first: number): void {
    if (this.#missing.length < mostKept) this.#missing.push({ ...slot, first });
  }

  /** A row that does not open where it stands. */
  stranger(slot: Stranger): void {
    if (this.#strangers.length < mostStrangers) this.#strangers.push(slot);
  }

  /** Entries that were signed and do not stand in their place, and such that stand where they were not signed. */
  leaves(signed: readonly Bytes[], found: readonly Bytes[], first: number): void {
    const here = new Set(found.map((hash) => hash.toHex()));
    const due = new Set(signed.map((hash) => hash.toHex()));
    signed.forEach((hash, at) => note(this.#lost, hash, first + at, !here.has(hash.toHex())));
    found.forEach((hash, at) => note(this.#gained, hash, first + at, !due.has(hash.toHex())));
    // The same entries in another order, or one of them twice.
    const twice = found.length - here.size;
    if (twice > 0) this.#gained.set(`twice ${first}`, first);
    else if (found.length === signed.length && here.size === due.size && due.isSubsetOf(here)) {
      this.#lost.set(`order ${first}`, first);
      this.#gained.set(`order ${first}`, first);
    }
  }

  /** Says what was done to whole batches. */
  judgeRows(findings: Findings): void {
    const slots: Slot[] = [...this.#strangers, ...this.#missing];
    const homes = new Set<string>();
    const displaced: Stranger[] = [];
    for (const stranger of this.#strangers) {
      const home = slots.find((slot) => slot !== stranger && this.#opensAt(stranger, slot));
      if (!home) {
        findings.add("edited", "batch", placeOf(stranger));
        continue;
      }
      homes.add(placeOf(home));
      displaced.push(stranger);
      findings.add("reordered", "batch", placeOf(stranger));
    }
    for (const stranger of displaced) {
      if (!homes.has(placeOf(stranger))) findings.add("deleted", "batch", placeOf(stranger));
    }
    for (const slot of this.#missing) {
      if (homes.has(placeOf(slot))) continue;
      findings.add(slot.first > this.#lastPresent ? "truncated" : "deleted", "batch", placeOf(slot));
    }
  }

  /** Says what was done to entries inside batches that open. */
  judgeLeaves(findings: Findings): void {
    const only = (one: Map<string, number>, other: Map<string, number>) =>
      [...one].filter(([hash]) => !other.has(hash));
    for (const [hash, index] of this.#gained) {
      if (this.#lost.has(hash)) findings.add("reordered", "entry", index);
    }
    const lost = only(this.#lost, this.#gained);
    const gained = only(this.#gained, this.#lost);
    if (lost.length > 0 && gained.length > 0) {
      for (const [, index] of gained) findings.add("edited", "entry", index);
    } else {
      for (const [, index] of lost) findings.add("deleted", "entry", index);
      for (const [, index] of gained) findings.add("inserted", "entry", index);
    }
  }

  #opensAt(stranger: Stranger, { epoch, seq }: Slot): boolean {
    if (this.#tries++ > mostTries) return false;
    return opensAt(this.#keys, stranger.value, epoch, seq);
  }
}

export function opensAt(keys: AuditKeys, value: Uint8Array, epoch: Bytes, seq: number): boolean {
  try {
    keys.openBatch(batchKey(epoch, seq), value);
    return true;
  } catch {
    return false;
  }
}

export function placeOf({ epoch, seq }: Slot): string {
  return `${epochText(epoch)}.${seq}`;
}

function note(into: Map<string, number>, hash: Bytes, index: number, applies: boolean): void {
  if (applies && into.size < mostKept) into.set(hash.toHex(), index);
}
