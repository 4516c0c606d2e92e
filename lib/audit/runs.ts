import { z } from "zod";
import type { Instant } from "../clock.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, utf8 } from "../vault/primitives.ts";
import type { DeedPlace, Reader, Row } from "../vault/store.ts";
import { epochBytes, epochText, indexKey, orderKey } from "./places.ts";

/** Pointers count the entries of a run in two bytes. */
const mostEntries = 65_536;

const row = z.strictObject({
  epoch: z.string(),
  seq: z.int().min(0),
  counts: z.array(z.int().min(0).max(mostEntries)).max(mostEntries),
  from: z.number(),
  to: z.number(),
});

/** Neighbouring batches of one writer, as they follow each other in the tree. */
export interface Run {
  /** Leaf index of the first entry. */
  readonly first: number;
  readonly epoch: Bytes;
  /** Number of the first batch. */
  readonly seq: number;
  /** How many entries each batch has. */
  readonly counts: readonly number[];
  /** When the first and the last of the deeds were done. */
  readonly from: Instant;
  readonly to: Instant;
}

export function runRows(keys: AuditKeys, run: Run) {
  const { first, epoch, seq, counts, from, to } = run;
  const order = orderKey(first);
  const index = indexKey(epoch, seq);
  const text = JSON.stringify({ epoch: epochText(epoch), seq, counts, from, to });
  return [
    { key: order, value: keys.sealBatch(order, utf8(text)) },
    { key: index, value: keys.sealBatch(index, utf8(String(first))) },
  ];
}

export function entriesOf(run: Run): number {
  return run.counts.reduce((sum, count) => sum + count, 0);
}

/** Throws when the row was tampered with. */
export function readRun(keys: AuditKeys, { key, value }: Row): Run {
  const { epoch, ...rest } = row.parse(JSON.parse(new TextDecoder().decode(keys.openBatch(key, value))));
  return { ...rest, epoch: epochBytes(epoch), first: Number(key[1]) };
}

/** The run that holds the leaf at this index, or the last one before it. */
export async function runAt(store: Reader, keys: AuditKeys, index: number): Promise<Run | undefined> {
  const rows = await store.list({ prefix: ["ao"], from: orderKey(index + 1), limit: 1, reverse: true });
  return rows[0] && readRun(keys, rows[0]);
}

/** The leaf index of an entry; undefined when its batch is not sealed yet or there is no such entry. */
export async function leafIndexOf(
  store: Reader,
  keys: AuditKeys,
  place: DeedPlace,
): Promise<number | undefined> {
  const epoch = epochBytes(place.epoch);
  const from = indexKey(epoch, place.batch + 1);
  const rows = await store.list({ prefix: ["ai", epoch], from, limit: 1, reverse: true });
  if (!rows[0]) return undefined;
  const first = Number(new TextDecoder().decode(keys.openBatch(rows[0].key, rows[0].value)));
  const run = await runAt(store, keys, first);
  const at = run && place.batch - run.seq;
  if (!run || at === undefined || run.first !== first || place.index >= (run.counts[at] ?? 0)) {
    return undefined;
  }
  return first + run.counts.slice(0, at).reduce((sum, count) => sum + count, 0) + place.index;
}

/** Finds the places of leaves, in one piece of work. */
export class Runs {
  readonly #store: Reader;
  readonly #keys: AuditKeys;
  #last: Run | undefined;

  constructor(store: Reader, keys: AuditKeys) {
    this.#store = store;
    this.#keys = keys;
  }

  /** Throws when the order does not speak of this leaf. */
  async placeOf(leaf: number): Promise<DeedPlace> {
    const run = await this.#runOf(leaf);
    let first = run.first;
    for (const [at, count] of run.counts.entries()) {
      if (leaf < first + count) {
        return { epoch: epochText(run.epoch), batch: run.seq + at, index: leaf - first };
      }
      first += count;
    }
    throw new Error(`the log's order does not speak of leaf ${leaf}`);
  }

  async #runOf(leaf: number): Promise<Run> {
    const last = this.#last;
    if (last && leaf >= last.first && leaf < last.first + entriesOf(last)) return last;
    const run = await runAt(this.#store, this.#keys, leaf);
    if (!run) throw new Error(`the log's order does not speak of leaf ${leaf}`);
    this.#last = run;
    return run;
  }
}
