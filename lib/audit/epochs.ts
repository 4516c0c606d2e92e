import { z } from "zod";
import type { Clock } from "../clock.ts";
import { fromBase64Url, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sha256, utf8 } from "../vault/primitives.ts";
import type { Key, Reader, Row, Store } from "../vault/store.ts";
import { endKey, epochKey, epochStarted, newEpoch } from "./places.ts";

const beginning = z.strictObject({
  v: z.literal(1),
  started: z.number(),
  /** The log's size and root when this writer began, as far as it was sealed. */
  size: z.number(),
  root: z.string(),
  publicKey: z.string(),
});
export type Beginning = Readonly<z.infer<typeof beginning>>;

const end = z.strictObject({ v: z.literal(1), batches: z.int().min(0), last: z.string() });

/** How many batches a writer left behind, when it stopped cleanly. */
export interface End {
  readonly batches: number;
  readonly last: Bytes;
}

/** Writes the first row of a new writer, later than every epoch before it. */
export async function beginEpoch(
  store: Store,
  { keys, clock, size, root }: {
    readonly keys: AuditKeys;
    readonly clock: Clock;
    readonly size: number;
    readonly root: Bytes;
  },
): Promise<{ readonly epoch: Bytes; readonly first: Bytes }> {
  // A row that somebody else put there must not name ours.
  const newest = (await store.list({ prefix: ["aw"], limit: 20, reverse: true }))
    .find((row) => epochOf(row.key) && opens(keys, row));
  const before = newest ? epochStarted(epochOf(newest.key) ?? new Uint8Array()) : 0;
  const now = clock.now();
  // A clock set back must not sort this writer before the last. Only the name counts on; the row tells the time.
  const epoch = newEpoch(Math.max(now, before + 1));
  const row: Beginning = {
    v: 1,
    started: now,
    size,
    root: toBase64Url(root),
    publicKey: toBase64Url(keys.publicKey),
  };
  const body = utf8(JSON.stringify(row));
  const key = epochKey(epoch);
  const ok = await store.tidy({
    checks: [{ key, stamp: null }],
    sets: [{ key, value: keys.sealBatch(key, body) }],
  });
  if (!ok) throw new Error("two writers of the log chose the same name");
  return { epoch, first: sha256(body) };
}

/** Says that nothing follows: from then on a missing last batch is noticed even before it is sealed. */
export async function endEpoch(store: Store, keys: AuditKeys, epoch: Bytes, left: End): Promise<void> {
  const key = endKey(epoch);
  const body = utf8(JSON.stringify({ v: 1, batches: left.batches, last: toBase64Url(left.last) }));
  await store.tidy({ sets: [{ key, value: keys.sealBatch(key, body) }] });
}

export interface Begun extends Beginning {
  /** What the first batch must name. */
  readonly first: Bytes;
}

/** Undefined when there is no such epoch. Throws when the row was tampered with. */
export async function readBeginning(
  store: Reader,
  keys: AuditKeys,
  epoch: Bytes,
): Promise<Begun | undefined> {
  const key = epochKey(epoch);
  const row = await store.get(key);
  if (!row) return undefined;
  const body = keys.openBatch(key, row.value);
  return { ...beginning.parse(JSON.parse(new TextDecoder().decode(body))), first: sha256(body) };
}

/** The row that a writer leaves when it stops cleanly. Throws when it was tampered with. */
export function readEnd(keys: AuditKeys, { key, value }: Row): End {
  const read = end.parse(JSON.parse(new TextDecoder().decode(keys.openBatch(key, value))));
  return { batches: read.batches, last: fromBase64Url(read.last) };
}

/** The epochs after this one, in the order in which their writers began. Throws for a row that names none. */
export async function* epochsAfter(store: Reader, from?: Bytes): AsyncGenerator<Bytes> {
  for await (const { key } of epochRows(store, from)) {
    const epoch = epochOf(key);
    if (!epoch) throw new TypeError("an epoch's key is bytes");
    yield epoch;
  }
}

/** What stands where epochs begin, also what is none. */
export async function* epochRows(store: Reader, from?: Bytes): AsyncGenerator<Row> {
  let last = from && epochKey(from);
  while (true) {
    const rows = await store.list({ prefix: ["aw"], limit: 500, ...(last && { from: last }) });
    yield* rows;
    last = rows.at(-1)?.key ?? last;
    if (rows.length < 500) return;
  }
}

/** Undefined for a key that no writer wrote. */
export function epochOf(key: Key): Bytes | undefined {
  const name = key[1];
  return key.length === 2 && name instanceof Uint8Array ? new Uint8Array(name) : undefined;
}

function opens(keys: AuditKeys, { key, value }: Row): boolean {
  try {
    keys.openBatch(key, value);
    return true;
  } catch {
    return false;
  }
}
