import { z } from "zod";
import { day, type Instant } from "../clock.ts";
import { fromBase64Url, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, utf8 } from "../vault/primitives.ts";
import type { Reader } from "../vault/store.ts";
import { emptyRoot } from "./merkle.ts";
import { epochBytes, epochFrom, epochStarted, epochText, stateKey } from "./places.ts";

const row = z.strictObject({
  v: z.literal(1),
  origin: z.string(),
  size: z.int().min(0),
  root: z.string(),
  at: z.number(),
  checkpoints: z.number(),
  newest: z.string().optional(),
  epochs: z.array(z.strictObject({
    epoch: z.string(),
    next: z.int().min(0),
    prev: z.string(),
    ended: z.literal(true).optional(),
  })),
});

/** How far one writer's batches are in the tree. */
export interface Sealed {
  readonly epoch: Bytes;
  /** Number of the first batch that is not. */
  readonly next: number;
  /** What that batch must name as the one before it. */
  readonly prev: Bytes;
  readonly ended: boolean;
}

/** How far the log is sealed: the one row that every sealer moves on, and must not have been moved meanwhile. */
export interface LogState {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
  readonly at: Instant;
  readonly checkpoints: number;
  /** The latest epoch that the sealer has met. */
  readonly newest: Bytes | undefined;
  /** By `epochText`. Those that ended long ago are left out. */
  readonly epochs: ReadonlyMap<string, Sealed>;
  /** null when nothing was ever sealed. */
  readonly stamp: string | null;
}

/** Throws when the row was tampered with. */
export async function readState(store: Reader, keys: AuditKeys, origin: string): Promise<LogState> {
  const kept = await store.get(stateKey);
  if (!kept) return emptyState(origin);
  const state = row.parse(JSON.parse(new TextDecoder().decode(keys.openBatch(stateKey, kept.value))));
  return {
    origin: state.origin,
    size: state.size,
    root: fromBase64Url(state.root),
    at: state.at,
    checkpoints: state.checkpoints,
    newest: state.newest === undefined ? undefined : epochBytes(state.newest),
    epochs: new Map(state.epochs.map(({ epoch, next, prev, ended }) => [epoch, {
      epoch: epochBytes(epoch),
      next,
      prev: fromBase64Url(prev),
      ended: ended ?? false,
    }])),
    stamp: kept.stamp,
  };
}

export function emptyState(origin: string): LogState {
  return {
    origin,
    size: 0,
    root: emptyRoot,
    at: 0,
    checkpoints: 0,
    newest: undefined,
    epochs: new Map(),
    stamp: null,
  };
}

/** The sealed row for this state. */
export function stateRow(keys: AuditKeys, state: LogState) {
  const overlooked = lookBack(state.newest);
  const epochs = [...state.epochs.values()].filter(({ epoch, ended }) =>
    !ended || overlooked === undefined || epochStarted(epoch) >= epochStarted(overlooked)
  );
  const text = JSON.stringify({
    v: 1,
    origin: state.origin,
    size: state.size,
    root: toBase64Url(state.root),
    at: state.at,
    checkpoints: state.checkpoints,
    ...(state.newest && { newest: epochText(state.newest) }),
    epochs: epochs.map(({ epoch, next, prev, ended }) => ({
      epoch: epochText(epoch),
      next,
      prev: toBase64Url(prev),
      ...(ended && { ended }),
    })),
  });
  return { key: stateKey, value: keys.sealBatch(stateKey, utf8(text)) };
}

/**
 * Where to look for epochs that are not known yet. Two processes that start together may name their epochs in one
 * order and write them in the other, so the search begins a day before the newest.
 */
export function lookBack(newest: Bytes | undefined): Bytes | undefined {
  return newest && epochFrom(epochStarted(newest) - day);
}
