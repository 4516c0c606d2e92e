import { type Bytes, sameBytes } from "../vault/primitives.ts";
import type { Row } from "../vault/store.ts";
import type { Glance } from "./entries.ts";
import type { Inquiry } from "./inquiry.ts";
import { emptyRoot, Frontier, leafHash } from "./merkle.ts";
import { PointerList } from "./pointers.ts";
import { RowCursor } from "./row_cursor.ts";
import { entriesOf, readRun, type Run } from "./runs.ts";
import { placeOf } from "./suspects.ts";
import { leavesOfTile, TreeError } from "./tiles.ts";
import type { WriterTrail } from "./writer_trail.ts";

/** Walks what is signed: the order, the batches it names, and the tree that their entries must give again. */
export class SealedWalk {
  readonly tree = new Frontier();
  /** A stretch of the order is missing: rows that it spoke of are not strangers. */
  gap = false;
  /** Some batch has another number of entries than were signed. */
  misfit = false;
  batches = 0;
  readonly #inquiry: Inquiry;
  readonly #size: number;
  readonly #progress: (done: number, of: number) => void;

  constructor(inquiry: Inquiry, size: number, progress: (done: number, of: number) => void = () => {}) {
    this.#inquiry = inquiry;
    this.#size = size;
    this.#progress = progress;
  }

  async walk(): Promise<void> {
    const rows = new RowCursor(this.#inquiry.reader, ["ao"]);
    const size = this.#size;
    let unread = false;
    for (let row = await rows.take(); row; row = await rows.take()) {
      const run = this.#readRun(row);
      if (!run) {
        unread = true;
        continue;
      }
      // The log grows while it is verified.
      if (run.first >= size) break;
      if (run.first < this.tree.size) {
        this.#inquiry.findings.add("inserted", "order", run.first);
        continue;
      }
      if (run.first > this.tree.size) await this.#bridge(run.first, unread);
      unread = false;
      await this.#walkRun(run);
    }
    if (this.tree.size < size) await this.#bridge(size, unread);
  }

  #readRun(row: Row): Run | undefined {
    try {
      const run = readRun(this.#inquiry.keys, row);
      if (Number.isSafeInteger(run.first) && entriesOf(run) > 0) return run;
    } catch {
      // Said below.
    }
    this.#inquiry.findings.add("edited", "order", String(row.key[1]));
    return undefined;
  }

  /** No row says which batches hold these leaves. Only their hashes are known. */
  async #bridge(to: number, unread: boolean): Promise<void> {
    const from = this.tree.size;
    this.gap = true;
    if (!unread) {
      const left = to < this.#size || await this.#isMoreLeft();
      this.#inquiry.findings.add(left ? "deleted" : "truncated", left ? "order" : "batch", from);
    }
    while (this.tree.size < to) {
      const at = this.tree.size;
      const n = Math.floor(at / leavesOfTile);
      const end = Math.min(to, (n + 1) * leavesOfTile);
      const leaves = await this.#signedLeaves(at, end - at);
      if (leaves) await this.#extend(leaves, end);
      else await this.#extend([], Math.min(to, await this.#inquiry.tiles.nextTile(0, n) * leavesOfTile));
    }
  }

  async #isMoreLeft(): Promise<boolean> {
    for (const trail of this.#inquiry.trails) if (await trail.nextRow()) return true;
    return false;
  }

  async #walkRun(run: Run): Promise<void> {
    const trail = await this.#inquiry.trails.of(run.epoch);
    const pointers = new PointerList(run.first);
    let first = run.first;
    let whole = true;
    for (const [at, count] of run.counts.entries()) {
      const seq = run.seq + at;
      if (seq > trail.next) await this.#passOver(trail, seq);
      const entries = await this.#walkBatch(trail, { seq, first, count });
      entries?.forEach((entry, index) => pointers.add(entry, first + index));
      whole &&= entries !== undefined;
      first += count;
      this.#progress(this.tree.size, this.#size);
    }
    if (whole) this.#inquiry.pointers.expect(pointers);
    else this.#inquiry.pointers.ignore(run.first);
  }

  /** Batches that a missing row of the order spoke of. */
  async #passOver(trail: WriterTrail, seq: number): Promise<void> {
    for (let row = await trail.nextRow(); row && Number(row.key[2]) < seq; row = await trail.nextRow()) {
      const at = Math.max(Number(row.key[2]), trail.next);
      if (at > trail.next) trail.jump(at);
      const taken = await trail.row(at);
      if (!taken || !trail.open(taken, at)) trail.jump(at + 1);
    }
    if (trail.next < seq) trail.jump(seq);
    if (!this.gap) this.#inquiry.findings.add("inserted", "batch", placeOf({ epoch: trail.epoch, seq }));
  }

  /** Its entries, undefined when they are not those that were signed. */
  async #walkBatch(
    trail: WriterTrail,
    { seq, first, count }: { readonly seq: number; readonly first: number; readonly count: number },
  ): Promise<readonly Glance[] | undefined> {
    const slot = { epoch: trail.epoch, seq };
    const row = await trail.row(seq);
    const batch = row && trail.open(row, seq);
    const signed = await this.#signedLeaves(first, count);
    if (!batch) {
      if (row) this.#inquiry.suspects.stranger({ ...slot, value: row.value });
      else this.#inquiry.suspects.missing(slot, first);
      if (row) this.#inquiry.suspects.present(first);
      trail.jump(seq + 1);
      await this.#extend(signed ?? [], first + count);
      return undefined;
    }
    this.batches++;
    this.#inquiry.suspects.present(first);
    const leaves = batch.entries.map(leafHash);
    const changed = signed !== undefined && !sameLeaves(signed, leaves);
    if (changed) {
      this.#inquiry.suspects.leaves(signed, leaves, first);
      if (leaves.length !== count) this.misfit = true;
      // The chain breaks after a changed batch: that is said already.
      trail.jump(seq + 1);
    }
    await this.#extend(leaves.length === count ? leaves : signed ?? [], first + count);
    return changed ? undefined : batch.glances;
  }

  /** Undefined when the stored tree does not have them; `judgeTree` says so. */
  async #signedLeaves(first: number, count: number): Promise<Bytes[] | undefined> {
    try {
      return await this.#inquiry.tiles.leaves(first, count);
    } catch (error) {
      if (error instanceof TreeError) return undefined;
      throw error;
    }
  }

  /** Grows the tree. Leaves that nobody knows any more leave a hole that no checkpoint can fit. */
  async #extend(leaves: readonly Bytes[], size: number): Promise<void> {
    const { tree } = this;
    for (const leaf of leaves.slice(0, size - tree.size)) {
      tree.append(leaf);
      await this.#meet();
    }
    if (tree.size >= size) return;
    tree.leap(size);
    await this.#meet();
  }

  async #meet(): Promise<void> {
    const { witnesses } = this.#inquiry;
    if (this.tree.size >= witnesses.next) await witnesses.meet(this.tree.size, this.tree.root());
  }
}

function sameLeaves(one: readonly Bytes[], other: readonly Bytes[]): boolean {
  return one.length === other.length && one.every((hash, at) => sameBytes(hash, other[at] ?? emptyRoot));
}
