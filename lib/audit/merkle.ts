import { type Bytes, sameBytes, sha256 } from "../vault/primitives.ts";

/** The tree of RFC 6962 §2.1: leaves and nodes are hashed apart, so that neither can pass for the other. */
export const hashBytes = 32;
const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

export const emptyRoot: Bytes = sha256();

export function leafHash(leaf: Uint8Array): Bytes {
  return sha256(leafMark, leaf);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Bytes {
  return sha256(nodeMark, left, right);
}

/** Root over a power of two of hashes laid one after another. */
export function completeRoot(hashes: Uint8Array): Bytes {
  let row = new Uint8Array(hashes);
  while (row.length > hashBytes) {
    const above = new Uint8Array(row.length / 2);
    for (let at = 0; at < row.length; at += 2 * hashBytes) {
      const middle = at + hashBytes;
      above.set(nodeHash(row.subarray(at, middle), row.subarray(middle, middle + hashBytes)), at / 2);
    }
    row = above;
  }
  return row;
}

/** The largest power of two below `size`: where RFC 6962 splits a tree of two leaves or more. */
export function splitOf(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** The complete subtrees that a tree of this size is made of, from left to right. */
export function* peaksOf(size: number): Generator<{ readonly height: number; readonly index: number }> {
  let start = 0;
  for (let height = 52; height >= 0; height--) {
    const width = 2 ** height;
    if (size - start < width) continue;
    yield { height, index: start / width };
    start += width;
  }
}

/** The root above the roots of a tree's complete subtrees, given from left to right. */
export function rootOfPeaks(peaks: readonly Uint8Array[]): Bytes {
  if (peaks.length === 0) return emptyRoot;
  return new Uint8Array(peaks.reduceRight((right, left) => nodeHash(left, right)));
}

/** A tree that only grows, of which no more than the roots of its complete subtrees are kept. */
export class Frontier {
  readonly #peaks: { readonly height: number; readonly hash: Bytes }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(leaf: Bytes): void {
    let peak = { height: 0, hash: leaf };
    for (let last = this.#peaks.at(-1); last?.height === peak.height; last = this.#peaks.at(-1)) {
      peak = { height: peak.height + 1, hash: nodeHash(last.hash, peak.hash) };
      this.#peaks.pop();
    }
    this.#peaks.push(peak);
    this.#size++;
  }

  /** Grows over leaves that nobody knows any more: from here on no root is one that was signed. */
  leap(size: number): void {
    const holes = Array.from(peaksOf(size), ({ height }) => ({ height, hash: emptyRoot }));
    this.#peaks.splice(0, this.#peaks.length, ...holes);
    this.#size = size;
  }

  root(): Bytes {
    return rootOfPeaks(this.#peaks.map(({ hash }) => hash));
  }
}

export interface Inclusion {
  readonly leaf: Bytes;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Bytes[];
  readonly root: Bytes;
}

/** RFC 9162 §2.1.3.2: this leaf stands at this index of the tree with this root. */
export function isIncluded({ leaf, index, size, path, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0 || sibling.length !== hashBytes) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && sameBytes(hash, root);
}
