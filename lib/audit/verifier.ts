import { type Instant, minute } from "../clock.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sameBytes } from "../vault/primitives.ts";
import { readHeader } from "../vault/sealing.ts";
import type { Reader, Row } from "../vault/store.ts";
import { epochsAfter, readBeginning, readEnd } from "./epochs.ts";
import type { Glance } from "./entries.ts";
import { Findings, kinds, type Verdict } from "./findings.ts";
import { emptyRoot, Frontier, leafHash } from "./merkle.ts";
import { claimOf } from "./notes.ts";
import { endKey, epochText } from "./places.ts";
import { PointerCheck } from "./pointer_check.ts";
import { PointerList } from "./pointers.ts";
import { entriesOf, readRun, type Run } from "./runs.ts";
import { RowCursor } from "./row_cursor.ts";
import { emptyState, type LogState, readState } from "./state.ts";
import { opensAt, placeOf, Suspects } from "./suspects.ts";
import { Tiles, TreeError } from "./tiles.ts";
import { Witnesses } from "./witnesses.ts";
import { type OpenedBatch, WriterTrail } from "./writer_trail.ts";

export interface VerifyOptions {
  readonly now: Instant;
  /** Signed notes, in the order in which they were anchored. */
  readonly anchors?: AsyncIterable<string>;
  /** How long an entry may wait for its checkpoint, milliseconds. */
  readonly patience?: number;
  readonly progress?: (done: number, of: number) => void;
}

/**
 * Recomputes the whole log: every batch, the chain of every writer, every leaf, the tree, every checkpoint and
 * anchor, and the pointers by which patients find who looked. Reads in pages and keeps little, while the log may grow.
 */
export async function verifyLog(reader: Reader, keys: AuditKeys, options: VerifyOptions): Promise<Verdict> {
  return await new Verification(reader, keys, options).run();
}

class Verification {
  readonly #reader: Reader;
  readonly #keys: AuditKeys;
  readonly #options: VerifyOptions;
  readonly #findings = new Findings();
  readonly #suspects: Suspects;
  readonly #tiles: Tiles;
  readonly #tree = new Frontier();
  readonly #witnesses: Witnesses;
  readonly #pointers: PointerCheck;
  readonly #trails = new Map<string, WriterTrail>();
  #state: LogState = emptyState("");
  /** A stretch of the order is missing: rows that it spoke of are not strangers. */
  #gap = false;
  /** Some batch has another number of entries than were signed. */
  #misfit = false;
  #batches = 0;
  #unsealed = 0;
  #oldest = Infinity;

  constructor(reader: Reader, keys: AuditKeys, options: VerifyOptions) {
    this.#reader = reader;
    this.#keys = keys;
    this.#options = options;
    this.#suspects = new Suspects(keys);
    this.#tiles = new Tiles(reader, keys);
    this.#pointers = new PointerCheck(reader, keys, this.#findings);
    this.#witnesses = new Witnesses({
      reader,
      keys,
      findings: this.#findings,
      tiles: this.#tiles,
      anchors: options.anchors,
    });
  }

  async run(): Promise<Verdict> {
    this.#state = await this.#readState();
    await this.#witnesses.begin();
    await this.#meetWriters();
    await this.#walkOrder();
    await this.#walkTails();
    await this.#findStrangeWriters();
    this.#suspects.judgeRows(this.#findings);
    await this.#judgeTree();
    await this.#witnesses.finish((await this.#readState()).size);
    await this.#pointers.finish(this.#state.size, this.#gap);
    this.#judgeTail();
    return this.#verdict();
  }

  /** When the row itself is gone or false, the last checkpoint tells how long the log must be. */
  async #readState(): Promise<LogState> {
    const last = (await this.#reader.list({ prefix: ["ac"], limit: 1, reverse: true }))[0];
    const claimed = last && this.#claim(last);
    try {
      const state = await readState(this.#reader, this.#keys, claimed?.origin ?? "");
      if (!claimed || claimed.size <= state.size) return state;
      this.#findings.add(state.stamp === null ? "deleted" : "edited", "state", state.size);
    } catch {
      this.#findings.add("edited", "state", claimed?.size ?? 0);
    }
    return claimed ? { ...emptyState(claimed.origin), ...claimed, checkpoints: -1 } : emptyState("");
  }

  #claim({ key, value }: Row) {
    try {
      return claimOf(new TextDecoder().decode(this.#keys.openBatch(key, value)));
    } catch {
      return undefined;
    }
  }

  async #meetWriters(): Promise<void> {
    for await (const epoch of epochsAfter(this.#reader)) await this.#trailOf(epoch);
  }

  async #trailOf(epoch: Bytes): Promise<WriterTrail> {
    const name = epochText(epoch);
    const known = this.#trails.get(name);
    if (known) return known;
    const first = await this.#firstOf(epoch);
    const trail = new WriterTrail({
      reader: this.#reader,
      keys: this.#keys,
      findings: this.#findings,
      epoch,
      first,
    });
    this.#trails.set(name, trail);
    return trail;
  }

  async #firstOf(epoch: Bytes): Promise<Bytes | undefined> {
    try {
      const beginning = await readBeginning(this.#reader, this.#keys, epoch);
      if (!beginning) this.#findings.add("deleted", "epoch", epochText(epoch));
      return beginning?.first;
    } catch {
      this.#findings.add("edited", "epoch", epochText(epoch));
      return undefined;
    }
  }

  async #walkOrder(): Promise<void> {
    const rows = new RowCursor(this.#reader, ["ao"]);
    const { size } = this.#state;
    let unread = false;
    for (let row = await rows.take(); row; row = await rows.take()) {
      const run = this.#readRun(row);
      if (!run) {
        unread = true;
        continue;
      }
      // The log grows while it is verified.
      if (run.first >= size) break;
      if (run.first < this.#tree.size) {
        this.#findings.add("inserted", "order", run.first);
        continue;
      }
      if (run.first > this.#tree.size) await this.#bridge(run.first, unread);
      unread = false;
      await this.#walkRun(run);
    }
    if (this.#tree.size < size) await this.#bridge(size, unread);
  }

  #readRun(row: Row): Run | undefined {
    try {
      const run = readRun(this.#keys, row);
      if (Number.isInteger(run.first) && entriesOf(run) > 0) return run;
    } catch {
      // Said below.
    }
    this.#findings.add("edited", "order", String(row.key[1]));
    return undefined;
  }

  /** No row says which batches hold these leaves. Only their hashes are known. */
  async #bridge(to: number, unread: boolean): Promise<void> {
    const from = this.#tree.size;
    this.#gap = true;
    if (!unread) {
      const left = to < this.#state.size || await this.#isMoreLeft();
      this.#findings.add(left ? "deleted" : "truncated", left ? "order" : "batch", from);
    }
    const step = 256;
    for (let at = from; at < to; at += step) {
      const count = Math.min(step, to - at);
      await this.#extend(await this.#signedLeaves(at, count) ?? [], at + count);
    }
  }

  async #isMoreLeft(): Promise<boolean> {
    for (const trail of this.#trails.values()) if (await trail.nextRow()) return true;
    return false;
  }

  async #walkRun(run: Run): Promise<void> {
    const trail = await this.#trailOf(run.epoch);
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
      this.#options.progress?.(this.#tree.size, this.#state.size);
    }
    if (whole) this.#pointers.expect(pointers);
    else this.#pointers.ignore(run.first);
  }

  /** Batches that a missing row of the order spoke of. */
  async #passOver(trail: WriterTrail, seq: number): Promise<void> {
    while (trail.next < seq) {
      const row = await trail.row(trail.next);
      if (!row || !trail.open(row, trail.next)) trail.jump(trail.next + 1);
    }
    if (!this.#gap) this.#findings.add("inserted", "batch", placeOf({ epoch: trail.epoch, seq }));
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
      if (row) this.#suspects.stranger({ ...slot, value: row.value });
      else this.#suspects.missing(slot, first);
      if (row) this.#suspects.present(first);
      trail.jump(seq + 1);
      await this.#extend(signed ?? [], first + count);
      return undefined;
    }
    this.#batches++;
    this.#suspects.present(first);
    const leaves = batch.entries.map(leafHash);
    const changed = signed !== undefined && !sameLeaves(signed, leaves);
    if (changed) {
      this.#suspects.leaves(signed, leaves, first);
      if (leaves.length !== count) this.#misfit = true;
      // The chain breaks after a changed batch: that is said already.
      trail.jump(seq + 1);
    }
    await this.#extend(leaves.length === count ? leaves : signed ?? [], first + count);
    return changed ? undefined : batch.glances;
  }

  /** Undefined when the stored tree does not have them; `judgeTree` says so. */
  async #signedLeaves(first: number, count: number): Promise<Bytes[] | undefined> {
    try {
      return await this.#tiles.leaves(first, count);
    } catch (error) {
      if (error instanceof TreeError) return undefined;
      throw error;
    }
  }

  /** Grows the tree. Leaves that nobody knows any more leave a hole that no checkpoint can fit. */
  async #extend(leaves: readonly Bytes[], size: number): Promise<void> {
    for (let at = 0, grown = this.#tree.size; grown < size; at++) {
      this.#tree.append(leaves[at] ?? emptyRoot);
      grown++;
      if (grown >= this.#witnesses.next) await this.#witnesses.meet(grown, this.#tree.root());
    }
  }

  /** What came after the last checkpoint: held by the writers' chains alone. */
  async #walkTails(): Promise<void> {
    // Ends first: nothing follows an end, while what is read now may go on.
    for (const trail of this.#trails.values()) {
      const end = await this.#endOf(trail.epoch);
      await this.#walkTail(trail);
      if (end === undefined) continue;
      if (trail.next < end.batches) {
        this.#findings.add("truncated", "tail", placeOf({ epoch: trail.epoch, seq: trail.next }));
      }
      if (trail.next > end.batches) {
        this.#findings.add("inserted", "batch", placeOf({ epoch: trail.epoch, seq: end.batches }));
      }
    }
  }

  async #endOf(epoch: Bytes) {
    const row = await this.#reader.get(endKey(epoch));
    try {
      return row && readEnd(this.#keys, row);
    } catch {
      this.#findings.add("edited", "epoch", epochText(epoch));
      return undefined;
    }
  }

  async #walkTail(trail: WriterTrail): Promise<void> {
    for (let row = await trail.nextRow(); row; row = await trail.nextRow()) {
      const seq = Number(row.key[2]);
      while (trail.next < seq) {
        this.#findings.add("deleted", "batch", placeOf({ epoch: trail.epoch, seq: trail.next }));
        trail.jump(trail.next + 1);
      }
      const taken = await trail.row(seq);
      if (!taken) continue;
      const batch = trail.open(taken, seq);
      if (batch) this.#takeTail(batch);
      else await this.#judgeTailRow(trail, { seq, value: taken.value });
    }
  }

  #takeTail(batch: OpenedBatch): void {
    this.#batches++;
    this.#suspects.present(Infinity);
    this.#unsealed += batch.entries.length;
    for (const { at } of batch.glances) this.#oldest = Math.min(this.#oldest, at);
  }

  /** Changed, or never written by us? A copy, and what does not even look sealed, was put there by somebody. */
  async #judgeTailRow(
    trail: WriterTrail,
    { seq, value }: { readonly seq: number; readonly value: Uint8Array },
  ): Promise<void> {
    const slot = { epoch: trail.epoch, seq };
    const followed = await trail.nextRow() !== undefined;
    let copied = false;
    for (let other = Math.max(0, seq - mostCompared); other < seq && !copied; other++) {
      copied = opensAt(this.#keys, value, trail.epoch, other);
    }
    trail.jump(seq + 1);
    if (copied || (!followed && !looksSealed(value))) this.#findings.add("inserted", "batch", placeOf(slot));
    else this.#suspects.stranger({ ...slot, value });
  }

  /** Batches of a writer that has no first row. */
  async #findStrangeWriters(): Promise<void> {
    let from: Bytes | undefined;
    while (true) {
      const rows = await this.#reader.list({
        prefix: ["a"],
        limit: 1,
        ...(from && { from: ["a", from, Number.MAX_VALUE] }),
      });
      const epoch = rows[0]?.key[1];
      if (epoch === undefined) return;
      if (!(epoch instanceof Uint8Array)) return this.#findings.add("inserted", "batch", String(epoch));
      from = new Uint8Array(epoch);
      if (this.#trails.has(epochText(from))) continue;
      const begun = await readBeginning(this.#reader, this.#keys, from).catch(() => undefined);
      if (!begun) this.#findings.add("inserted", "batch", epochText(from));
    }
  }

  /** Entries, stored tree and signatures: the one that disagrees with the other two is the one that was changed. */
  async #judgeTree(): Promise<void> {
    const { root, size, checkpoints } = this.#state;
    const { contradicted } = this.#witnesses;
    const agrees = contradicted.length === 0 && (size === 0 || sameBytes(this.#tree.root(), root));
    for await (const flaw of this.#tiles.flaws(size)) {
      this.#findings.add(flaw.missing ? "deleted" : "edited", "tile", flaw.tile);
    }
    if (this.#suspects.leavesDiffer) {
      if (agrees && !this.#misfit) this.#findings.add("edited", "tile", "0");
      else this.#suspects.judgeLeaves(this.#findings);
    } else if (contradicted.length > 0 && !this.#explained()) {
      for (const at of contradicted.slice(0, 10)) this.#findings.add("forked", "checkpoint", at);
    } else if (!agrees && !this.#explained()) {
      this.#findings.add("edited", "state", size);
    }
    if (checkpoints < 0) return;
    if (this.#witnesses.checkpoints < checkpoints) this.#findings.add("deleted", "checkpoint", size);
    if (this.#witnesses.checkpoints > checkpoints) this.#findings.add("inserted", "checkpoint", size);
  }

  /** Something is missing of which not even the hash is left: then no root can be computed. */
  #explained(): boolean {
    return this.#findings.has("deleted") || this.#findings.has("truncated");
  }

  #judgeTail(): void {
    const { now, patience = 5 * minute } = this.#options;
    if (this.#oldest < now - patience) this.#findings.add("unsealed", "tail", this.#unsealed);
  }

  #verdict(): Verdict {
    const findings = this.#findings.sorted;
    return {
      kind: kinds.find((kind) => this.#findings.has(kind)) ?? "intact",
      findings,
      entries: this.#tree.size + this.#unsealed,
      batches: this.#batches,
      checkpoints: this.#witnesses.checkpoints,
      anchors: this.#witnesses.anchors,
      unsealed: this.#unsealed,
      clockBack: [...this.#trails.values()].reduce((sum, trail) => sum + trail.clockBack, 0),
      size: this.#state.size,
      root: this.#tree.root().toBase64(),
      at: this.#options.now,
    };
  }
}

const mostCompared = 5_000;

function looksSealed(value: Uint8Array): boolean {
  try {
    readHeader(value);
    return true;
  } catch {
    return false;
  }
}

function sameLeaves(one: readonly Bytes[], other: readonly Bytes[]): boolean {
  return one.length === other.length && one.every((hash, at) => sameBytes(hash, other[at] ?? emptyRoot));
}
