import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sameBytes } from "../vault/primitives.ts";
import { type Batch, openBatch } from "./batches.ts";
import { glance } from "./entries.ts";
import { leafHash } from "./merkle.ts";
import { epochText } from "./places.ts";
import type { Run } from "./runs.ts";
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

/** What the next checkpoint adds. */
export interface Growth {
  readonly leaves: readonly Bytes[];
  readonly runs: readonly Run[];
  readonly writers: ReadonlyMap<string, Sealed>;
  /** The latest epoch among the writers. */
  readonly newest: Bytes | undefined;
}

const mostLeaves = 4_000;

/** Takes waiting batches into the log that ends at `size`. Throws SealRefused when one does not follow the last. */
export function grow(
  keys: AuditKeys,
  { size, writers, waiting }: {
    readonly size: number;
    readonly writers: ReadonlyMap<string, Sealed>;
    readonly waiting: readonly Waiting[];
  },
): Growth {
  const leaves: Bytes[] = [];
  const runs: Run[] = [];
  const moved = new Map(writers);
  for (const one of waiting) {
    if (leaves.length >= mostLeaves) break;
    const name = epochText(one.epoch);
    const writer = moved.get(name);
    if (!writer || writer.next !== one.seq) throw new SealRefused("gap");
    const batch = opened(keys, one);
    if (!sameBytes(batch.prev, writer.prev)) throw new SealRefused("broken");
    addRun(runs, one, { first: size + leaves.length, entries: batch.entries });
    for (const entry of batch.entries) leaves.push(leafHash(entry));
    moved.set(name, { ...writer, next: one.seq + 1, prev: batch.hash });
  }
  return { leaves, runs, writers: moved, newest: newestOf(moved) };
}

function newestOf(writers: ReadonlyMap<string, Sealed>): Bytes | undefined {
  const names = [...writers.values()].map(({ epoch }) => epoch.toHex()).sort();
  const newest = names.at(-1);
  return newest === undefined ? undefined : Uint8Array.fromHex(newest);
}

function opened(keys: AuditKeys, { epoch, seq, row }: Waiting): Batch {
  try {
    return openBatch(keys, epoch, seq, row.value);
  } catch (error) {
    throw new SealRefused("broken", error);
  }
}

function addRun(
  runs: Run[],
  { epoch, seq }: Waiting,
  { first, entries }: { readonly first: number; readonly entries: readonly Bytes[] },
): void {
  const from = glance(entries[0] ?? new Uint8Array()).at;
  const to = glance(entries.at(-1) ?? new Uint8Array()).at;
  const last = runs.at(-1);
  if (last && sameBytes(last.epoch, epoch)) {
    runs[runs.length - 1] = {
      ...last,
      counts: [...last.counts, entries.length],
      from: Math.min(last.from, from),
      to: Math.max(last.to, to),
    };
  } else {
    runs.push({ first, epoch, seq, counts: [entries.length], from, to });
  }
}
