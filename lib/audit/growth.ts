import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sameBytes } from "../vault/primitives.ts";
import type { Key } from "../vault/store.ts";
import { type Batch, openBatch } from "./batches.ts";
import { glance } from "./entries.ts";
import { leafHash } from "./merkle.ts";
import { epochText } from "./places.ts";
import { PointerList, pointerRow } from "./pointers.ts";
import { type Run, runRows } from "./runs.ts";
import type { Sealed } from "./state.ts";
import type { Waiting } from "./unsealed.ts";

/** Why nothing more is sealed: an operator must look. Entries are still written; the verifier says what is wrong. */
export type Refusal =
  | "gap" // a batch is missing
  | "broken" // a batch cannot be opened, or does not follow the one before it
  | "tree" // the stored tree does not give the root that was signed
  | "rolled_back" // the log is behind a checkpoint that this signer or its anchors know
  | "forked"; // the log contradicts such a checkpoint

export class SealRefused extends Error {
  override readonly name = "SealRefused";
  readonly refusal: Refusal;
  constructor(refusal: Refusal, cause?: unknown) {
    super(`the log is not sealed: ${refusal}`, { cause });
    this.refusal = refusal;
  }
}

const mostLeaves = 4_000;
const mostRows = 600;

/** What the next checkpoint adds to the log that ends at `size`. */
export class Growth {
  readonly leaves: Bytes[] = [];
  readonly #keys: AuditKeys;
  readonly #size: number;
  readonly #writers: Map<string, Sealed>;
  readonly #runs: { run: Run; readonly pointers: PointerList }[] = [];

  constructor(keys: AuditKeys, size: number, writers: ReadonlyMap<string, Sealed>) {
    this.#keys = keys;
    this.#size = size;
    this.#writers = new Map(writers);
  }

  /** As much as one atomic write carries; there may be more waiting. */
  get isFull(): boolean {
    const rows = this.#runs.reduce((sum, { pointers }) => sum + 2 + pointers.size, 0);
    return this.leaves.length >= mostLeaves || rows >= mostRows;
  }

  /** How far each writer is taken in. */
  get writers(): ReadonlyMap<string, Sealed> {
    return this.#writers;
  }

  /** The latest epoch among the writers. */
  get newest(): Bytes | undefined {
    const names = [...this.#writers.values()].map(({ epoch }) => epoch.toHex()).sort();
    return names.length > 0 ? Uint8Array.fromHex(names[names.length - 1] ?? "") : undefined;
  }

  /** Which batches hold which leaves, and by which rows patients find them. */
  get rows(): { readonly key: Key; readonly value: Bytes }[] {
    return this.#runs.flatMap(({ run, pointers }) => [
      ...runRows(this.#keys, run),
      ...Array.from(pointers, pointerRow),
    ]);
  }

  /** Takes in the batch. Throws SealRefused when it does not follow its writer's last. */
  add(waiting: Waiting): void {
    const { epoch, seq } = waiting;
    const name = epochText(epoch);
    const writer = this.#writers.get(name);
    if (!writer || writer.next !== seq) throw new SealRefused("gap");
    const batch = this.#open(waiting);
    if (!sameBytes(batch.prev, writer.prev)) throw new SealRefused("broken");
    const pointers = this.#extendRun(waiting, batch);
    for (const entry of batch.entries) {
      pointers.add(glance(entry), this.#size + this.leaves.length);
      this.leaves.push(leafHash(entry));
    }
    this.#writers.set(name, { ...writer, next: seq + 1, prev: batch.hash });
  }

  #open({ epoch, seq, row }: Waiting): Batch {
    try {
      return openBatch(this.#keys, epoch, seq, row.value);
    } catch (error) {
      throw new SealRefused("broken", error);
    }
  }

  /** Neighbours of one writer are one run. */
  #extendRun({ epoch, seq }: Waiting, { entries }: Batch): PointerList {
    const from = glance(entries[0] ?? new Uint8Array()).at;
    const to = glance(entries.at(-1) ?? new Uint8Array()).at;
    const last = this.#runs.at(-1);
    if (last && sameBytes(last.run.epoch, epoch)) {
      last.run = {
        ...last.run,
        counts: [...last.run.counts, entries.length],
        from: Math.min(last.run.from, from),
        to: Math.max(last.run.to, to),
      };
      return last.pointers;
    }
    const first = this.#size + this.leaves.length;
    const pointers = new PointerList(first);
    this.#runs.push({ run: { first, epoch, seq, counts: [entries.length], from, to }, pointers });
    return pointers;
  }
}
