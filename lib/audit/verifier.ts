import { type Instant, minute } from "../clock.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { sameBytes } from "../vault/primitives.ts";
import type { Reader, Row } from "../vault/store.ts";
import { kinds, type Verdict } from "./findings.ts";
import { type Inquiry, openInquiry } from "./inquiry.ts";
import { claimOf } from "./notes.ts";
import { SealedWalk } from "./sealed_walk.ts";
import { emptyState, type LogState, readState } from "./state.ts";
import { TailWalk } from "./tail_walk.ts";

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
  const inquiry = openInquiry(reader, keys, options.anchors);
  const state = await stateOf(inquiry);
  const sealed = new SealedWalk(inquiry, state.size, options.progress);
  const tail = new TailWalk(inquiry);
  await inquiry.witnesses.begin();
  await inquiry.trails.meetAll();
  await sealed.walk();
  await tail.walk();
  await inquiry.trails.findStrangers();
  inquiry.suspects.judgeRows(inquiry.findings);
  await judgeTree(inquiry, state, sealed);
  await inquiry.witnesses.finish((await stateOf(inquiry)).size);
  await inquiry.pointers.finish(state.size, sealed.gap);
  judgeTail(inquiry, tail, options);
  return verdictOf(inquiry, { state, sealed, tail, now: options.now });
}

/** When the row itself is gone or false, the last checkpoint tells how long the log must be. */
async function stateOf({ reader, keys, findings }: Inquiry): Promise<LogState> {
  const last = (await reader.list({ prefix: ["ac"], limit: 1, reverse: true }))[0];
  const claimed = last && claimIn(keys, last);
  try {
    const state = await readState(reader, keys, claimed?.origin ?? "");
    if (!claimed || claimed.size <= state.size) return state;
    findings.add(state.stamp === null ? "deleted" : "edited", "state", state.size);
  } catch {
    findings.add("edited", "state", claimed?.size ?? 0);
  }
  return claimed ? { ...emptyState(claimed.origin), ...claimed, checkpoints: -1 } : emptyState("");
}

function claimIn(keys: AuditKeys, { key, value }: Row) {
  try {
    return claimOf(new TextDecoder().decode(keys.openBatch(key, value)));
  } catch {
    return undefined;
  }
}

/** Entries, stored tree and signatures: the one that disagrees with the other two is the one that was changed. */
async function judgeTree(inquiry: Inquiry, state: LogState, sealed: SealedWalk): Promise<void> {
  const { findings, suspects, tiles, witnesses } = inquiry;
  const { root, size, checkpoints } = state;
  const { contradicted } = witnesses;
  const agrees = contradicted.length === 0 && (size === 0 || sameBytes(sealed.tree.root(), root));
  for await (const flaw of tiles.flaws(size)) {
    findings.add(flaw.missing ? "deleted" : "edited", "tile", flaw.tile);
  }
  // Something is missing of which not even the hash is left: then no root can be computed.
  const explained = findings.has("deleted") || findings.has("truncated");
  if (suspects.leavesDiffer) {
    if (agrees && !sealed.misfit) findings.add("edited", "tile", "0");
    else suspects.judgeLeaves(findings);
  } else if (contradicted.length > 0 && !explained) {
    for (const at of contradicted.slice(0, 10)) findings.add("forked", "checkpoint", at);
  } else if (!agrees && !explained) {
    findings.add("edited", "state", size);
  }
  if (checkpoints < 0) return;
  if (witnesses.checkpoints < checkpoints) findings.add("deleted", "checkpoint", size);
  if (witnesses.checkpoints > checkpoints) findings.add("inserted", "checkpoint", size);
}

function judgeTail(
  { findings }: Inquiry,
  tail: TailWalk,
  { now, patience = 5 * minute }: VerifyOptions,
): void {
  if (tail.oldest < now - patience) findings.add("unsealed", "tail", tail.entries);
}

function verdictOf(
  { findings, witnesses, trails }: Inquiry,
  { state, sealed, tail, now }: {
    readonly state: LogState;
    readonly sealed: SealedWalk;
    readonly tail: TailWalk;
    readonly now: Instant;
  },
): Verdict {
  return {
    kind: kinds.find((kind) => findings.has(kind)) ?? "intact",
    findings: findings.sorted,
    entries: sealed.tree.size + tail.entries,
    batches: sealed.batches + tail.batches,
    checkpoints: witnesses.checkpoints,
    anchors: witnesses.anchors,
    unsealed: tail.entries,
    clockBack: [...trails].reduce((sum, trail) => sum + trail.clockBack, 0),
    size: state.size,
    root: sealed.tree.root().toBase64(),
    at: now,
  };
}
