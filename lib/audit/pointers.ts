import { fromBase64Url } from "../ids.ts";
import { type Bytes, randomBytes, sha256, utf8 } from "../vault/primitives.ts";
import type { Row } from "../vault/store.ts";
import type { Glance } from "./entries.ts";
import { epochText, pointerKey, type Side } from "./places.ts";

/** By which a patient finds the entries of one batch that are about them. */
export interface Pointer {
  readonly pseudonym: Bytes;
  readonly side: Side;
  readonly epoch: Bytes;
  readonly seq: number;
  /** As stored: two bytes for each position in the batch. */
  readonly value: Bytes;
}

/** Positions only, so that nothing needs sealing. */
export function pointerValue(indexes: readonly number[]): Bytes {
  const bytes = new Uint8Array(indexes.length * 2);
  const view = new DataView(bytes.buffer);
  indexes.forEach((index, at) => view.setUint16(at * 2, index));
  return bytes;
}

export function readPositions(value: Uint8Array): number[] {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return Array.from({ length: value.byteLength >> 1 }, (_, at) => view.getUint16(at * 2));
}

/** The pointers that must stand beside a batch with these entries. */
export function pointersOf(epoch: Bytes, seq: number, entries: readonly Glance[]): Pointer[] {
  const about = new Map<string, number[]>();
  entries.forEach(({ patient, own }, index) => {
    if (patient === undefined) return;
    const name = `${own ? "s" : "o"}${patient}`;
    const indexes = about.get(name);
    if (indexes) indexes.push(index);
    else about.set(name, [index]);
  });
  return [...about].map(([name, indexes]) => ({
    pseudonym: fromBase64Url(name.slice(1)),
    side: name.startsWith("s") ? "s" : "o",
    epoch,
    seq,
    value: pointerValue(indexes),
  }));
}

/** Undefined for a row that is no pointer of ours. */
export function readPointer({ key, value }: Row): Pointer | undefined {
  const [, pseudonym, side, epoch, seq, ...rest] = key;
  if (!(pseudonym instanceof Uint8Array) || !(epoch instanceof Uint8Array) || typeof seq !== "number") {
    return undefined;
  }
  if ((side !== "o" && side !== "s") || rest.length > 0) return undefined;
  return { pseudonym: new Uint8Array(pseudonym), side, epoch: new Uint8Array(epoch), seq, value };
}

export function keyOf({ pseudonym, side, epoch, seq }: Pointer) {
  return pointerKey(pseudonym, side, epoch, seq);
}

/**
 * A sum of pointers in which order does not count: two that are equal were made of the same pointers. Salted for
 * each comparison, so that nobody can choose rows that cancel out.
 */
export class PointerSum {
  readonly #salt: Bytes;
  readonly #sum = new Uint8Array(32);

  constructor(salt: Bytes = randomBytes(32)) {
    this.#salt = salt;
  }

  add(pointer: Pointer): void {
    const { pseudonym, side, epoch, seq, value } = pointer;
    const name = utf8(`${side}.${epochText(epoch)}.${seq}.`);
    sha256(this.#salt, name, pseudonym, value).forEach((byte, at) =>
      this.#sum[at] = (this.#sum[at] ?? 0) ^ byte
    );
  }

  /** A sum to compare this one with. */
  fresh(): PointerSum {
    return new PointerSum(this.#salt);
  }

  same(other: PointerSum): boolean {
    return this.#sum.every((byte, at) => byte === other.#sum[at]);
  }
}
