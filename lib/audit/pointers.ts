import { fromBase64Url } from "../ids.ts";
import { type Bytes, randomBytes, sha256, utf8 } from "../vault/primitives.ts";
import type { Row } from "../vault/store.ts";
import type { Glance } from "./entries.ts";
import { pointerKey, type Side } from "./places.ts";

/** By which a patient finds the entries of one run that are about them: written when the run is sealed. */
export interface Pointer {
  readonly pseudonym: Bytes;
  readonly side: Side;
  /** Leaf index at which the run begins. */
  readonly first: number;
  /** As stored: two bytes for each entry, counted from `first`. Positions only, so that nothing needs sealing. */
  readonly value: Bytes;
}

/** The side on which an entry stands, and the pseudonym: one word for each patient and side. */
export function pointerName(
  { patient, own }: { readonly patient?: string | undefined; readonly own?: boolean | undefined },
): string | undefined {
  return patient === undefined ? undefined : `${own ? "s" : "o"}${patient}`;
}

/** Gathers the pointers of a run, entry by entry. */
export class PointerList {
  readonly #first: number;
  readonly #offsets = new Map<string, number[]>();

  constructor(first: number) {
    this.#first = first;
  }

  get size(): number {
    return this.#offsets.size;
  }

  add(entry: Glance, index: number): void {
    const name = pointerName(entry);
    if (name === undefined) return;
    const offsets = this.#offsets.get(name);
    if (offsets) offsets.push(index - this.#first);
    else this.#offsets.set(name, [index - this.#first]);
  }

  *[Symbol.iterator](): Generator<Pointer> {
    for (const [name, offsets] of this.#offsets) {
      yield {
        pseudonym: fromBase64Url(name.slice(1)),
        side: name.startsWith("s") ? "s" : "o",
        first: this.#first,
        value: packed(offsets),
      };
    }
  }
}

export function pointerRow({ pseudonym, side, first, value }: Pointer) {
  return { key: pointerKey(pseudonym, side, first), value };
}

/** Undefined for a row that is no pointer of ours. */
export function readPointer({ key, value }: Row): Pointer | undefined {
  const [, pseudonym, side, first, ...rest] = key;
  if (!(pseudonym instanceof Uint8Array) || typeof first !== "number" || rest.length > 0) return undefined;
  if (side !== "o" && side !== "s") return undefined;
  return { pseudonym: new Uint8Array(pseudonym), side, first, value };
}

/** Leaf indexes of the entries that it points to. */
export function leavesOf({ first, value }: Pointer): number[] {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return Array.from({ length: value.byteLength >> 1 }, (_, at) => first + view.getUint16(at * 2));
}

function packed(offsets: readonly number[]): Bytes {
  const bytes = new Uint8Array(offsets.length * 2);
  const view = new DataView(bytes.buffer);
  offsets.forEach((offset, at) => view.setUint16(at * 2, offset));
  return bytes;
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

  add({ pseudonym, side, first, value }: Pointer): void {
    const hash = sha256(this.#salt, utf8(`${side}.${first}.`), pseudonym, value);
    hash.forEach((byte, at) => this.#sum[at] = (this.#sum[at] ?? 0) ^ byte);
  }

  /** A sum to compare this one with. */
  fresh(): PointerSum {
    return new PointerSum(this.#salt);
  }

  same(other: PointerSum): boolean {
    return this.#sum.every((byte, at) => byte === other.#sum[at]);
  }
}
