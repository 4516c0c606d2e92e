import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, concat, sameBytes } from "../vault/primitives.ts";
import type { Key, Reader } from "../vault/store.ts";
import { completeRoot, hashBytes, nodeHash, peaksOf, rootOfPeaks, splitOf } from "./merkle.ts";
import { tileKey } from "./places.ts";

export const leavesOfTile = 256;
const widest = leavesOfTile;
const heightOfTile = 8;

export interface TileRow {
  readonly key: Key;
  readonly value: Bytes;
}

/** A part of the tree that should be there is missing or was changed. */
export class TreeError extends Error {
  override readonly name = "TreeError";
  readonly tile: string;
  readonly missing: boolean;
  constructor(tile: string, missing: boolean) {
    super(`tile ${tile} of the log's tree ${missing ? "is missing" : "was changed"}`);
    this.tile = tile;
    this.missing = missing;
  }
}

/**
 * The tree, stored as in C2SP tlog-tiles: up to 256 neighbouring hashes of one level in a row, every eighth level.
 * A row that is not full yet is written over as it fills. Made for one piece of work: what it read, it keeps.
 */
export class Tiles {
  readonly #reader: Reader;
  readonly #keys: AuditKeys;
  readonly #read = new Map<string, Bytes>();
  /** Rows that `append` made; they are not in the store before somebody writes them. */
  readonly #added = new Map<string, Bytes>();

  constructor(reader: Reader, keys: AuditKeys) {
    this.#reader = reader;
    this.#keys = keys;
  }

  /** Throws TreeError when the row is missing or cannot be opened. */
  async tile(level: number, n: number): Promise<Bytes> {
    const name = `${level}/${n}`;
    const kept = this.#added.get(name) ?? this.#read.get(name);
    if (kept) return kept;
    const key = tileKey(level, n);
    const row = await this.#reader.get(key);
    if (!row) throw new TreeError(name, true);
    const tile = this.#open(key, row.value);
    // Walking a long tree must not end with all of it in memory.
    if (this.#read.size > 64) this.#read.clear();
    this.#read.set(name, tile);
    return tile;
  }

  #open(key: Key, sealed: Uint8Array): Bytes {
    try {
      const tile = this.#keys.openBatch(key, sealed);
      if (tile.length % hashBytes === 0) return tile;
    } catch {
      // Said below, with the name of the tile.
    }
    throw new TreeError(key.slice(1).join("/"), false);
  }

  /** The root of a tree of this size: of now, or of any time before. */
  async rootAt(size: number): Promise<Bytes> {
    const peaks: Bytes[] = [];
    for (const { height, index } of peaksOf(size)) peaks.push(await this.#subtree(height, index));
    return rootOfPeaks(peaks);
  }

  /** RFC 6962 §2.1.1: the hashes that lead from the leaf at `index` up to the root of a tree of `size`. */
  async path(index: number, size: number): Promise<Bytes[]> {
    const path: Bytes[] = [];
    let start = 0;
    let end = size;
    while (end - start > 1) {
      const middle = start + splitOf(end - start);
      if (index < middle) {
        path.push(await this.#range(middle, end));
        end = middle;
      } else {
        path.push(await this.#range(start, middle));
        start = middle;
      }
    }
    return path.reverse();
  }

  /** Adds leaves to a tree of `size`. The rows to write; from here on this object reads them too. */
  async append(size: number, leaves: readonly Bytes[]): Promise<TileRow[]> {
    const rows: TileRow[] = [];
    let start = size;
    let added = leaves;
    for (let level = 0; added.length > 0; level++) {
      const above: Bytes[] = [];
      let at = 0;
      for (let n = Math.floor(start / widest); at < added.length; n++) {
        const width = at === 0 ? start % widest : 0;
        const before = width > 0
          ? (await this.tile(level, n)).subarray(0, width * hashBytes)
          : new Uint8Array();
        if (before.length < width * hashBytes) throw new TreeError(`${level}/${n}`, false);
        const part = added.slice(at, at + widest - width);
        const tile = concat(before, ...part);
        rows.push({ key: tileKey(level, n), value: this.#keys.sealBatch(tileKey(level, n), tile) });
        this.#added.set(`${level}/${n}`, tile);
        if (tile.length === widest * hashBytes) above.push(completeRoot(tile));
        at += part.length;
      }
      start = Math.floor(start / widest);
      added = above;
    }
    return rows;
  }

  /** Hashes of the leaves from `first` on. Throws TreeError when the stored tree does not have them all. */
  async leaves(first: number, count: number): Promise<Bytes[]> {
    const leaves: Bytes[] = [];
    for (let index = first; index < first + count; index++) {
      const n = Math.floor(index / widest);
      const at = (index % widest) * hashBytes;
      const leaf = (await this.tile(0, n)).slice(at, at + hashBytes);
      if (leaf.length < hashBytes) throw new TreeError(`0/${n}`, false);
      leaves.push(leaf);
    }
    return leaves;
  }

  /** Names the rows whose hashes do not follow from the level below them, and the lowest that cannot be read. */
  async *flaws(size: number): AsyncGenerator<TreeError> {
    let below = size;
    for (let level = 0; below > 0; level++) {
      const above = Math.floor(below / widest);
      for (let n = 0; n * widest < below; n++) {
        const flaw = await this.#flawOf(level, n, { width: Math.min(widest, below - n * widest), above });
        if (!flaw) continue;
        yield flaw;
        if (flaw.tile === `${level}/${n}` && flaw.missing) n = await this.nextTile(level, n) - 1;
      }
      below = above;
    }
  }

  /** The number of the first stored row of this level after the `n`th; Infinity when there is none. */
  async nextTile(level: number, n: number): Promise<number> {
    const [row] = await this.#reader.list({ prefix: ["at", level], from: tileKey(level, n), limit: 1 });
    const next = row?.key[2];
    return typeof next === "number" && next > n ? Math.ceil(next) : Infinity;
  }

  async #flawOf(
    level: number,
    n: number,
    { width, above }: { readonly width: number; readonly above: number },
  ): Promise<TreeError | undefined> {
    try {
      const tile = await this.tile(level, n);
      if (tile.length < width * hashBytes) return new TreeError(`${level}/${n}`, false);
      if (n >= above) return undefined;
      const parent = await this.tile(level + 1, Math.floor(n / widest));
      const at = (n % widest) * hashBytes;
      const same = sameBytes(completeRoot(tile), parent.subarray(at, at + hashBytes));
      return same ? undefined : new TreeError(`${level + 1}/${Math.floor(n / widest)}`, false);
    } catch (error) {
      if (error instanceof TreeError) return error;
      throw error;
    }
  }

  /** Hash over leaves `start` up to `end` of which the left part, where RFC 6962 splits, is always complete. */
  async #range(start: number, end: number): Promise<Bytes> {
    const size = end - start;
    const height = Math.log2(size);
    if (Number.isInteger(height) && start % size === 0) return await this.#subtree(height, start / size);
    const middle = start + splitOf(size);
    return nodeHash(await this.#range(start, middle), await this.#range(middle, end));
  }

  /** Root of the complete subtree of `2 ** height` leaves, the `index`th of its kind. */
  async #subtree(height: number, index: number): Promise<Bytes> {
    const level = Math.floor(height / heightOfTile);
    const width = 2 ** (height % heightOfTile);
    const start = index * width;
    const tile = await this.tile(level, Math.floor(start / widest));
    const at = (start % widest) * hashBytes;
    const hashes = tile.subarray(at, at + width * hashBytes);
    if (hashes.length < width * hashBytes) {
      throw new TreeError(`${level}/${Math.floor(start / widest)}`, false);
    }
    return completeRoot(hashes);
  }
}
