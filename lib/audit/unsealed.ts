import type { AuditKeys } from "../vault/audit_keys.ts";
import type { Bytes } from "../vault/primitives.ts";
import type { Reader, Row } from "../vault/store.ts";
import { epochsAfter, readBeginning, readEnd } from "./epochs.ts";
import { batchKey, endKey, epochText } from "./places.ts";
import { type LogState, lookBack, type Sealed } from "./state.ts";

/** A page of one writer's rows. */
export const mostWaiting = 200;

/** A batch that is committed and not in the tree yet. */
export interface Waiting {
  readonly epoch: Bytes;
  readonly seq: number;
  readonly row: Row;
}

/** Every writer that may still have something to seal: those of the state and those that began since. */
export async function writersOf(
  store: Reader,
  keys: AuditKeys,
  state: LogState,
): Promise<Map<string, Sealed>> {
  const writers = new Map(state.epochs);
  for await (const epoch of epochsAfter(store, lookBack(state.newest))) {
    if (writers.has(epochText(epoch))) continue;
    const beginning = await readBeginning(store, keys, epoch);
    if (!beginning) throw new Error("an epoch went away while it was read");
    writers.set(epochText(epoch), { epoch, next: 0, prev: beginning.first, ended: false });
  }
  return writers;
}

/** Batches in the order of their commits, without one missing in between; the oldest of them when there are many. */
export async function waitingBatches(store: Reader, writers: Iterable<Sealed>): Promise<Waiting[]> {
  const open = [...writers].filter(({ ended }) => !ended);
  const first = await rowsOf(store, open);
  const busy = first.filter(({ rows }) => rows.length > 0);
  if (busy.length < 2) return merged(busy);
  // Each writer was read at its own moment. What was committed before the newest of these commits is all there now.
  const newest = busy.flatMap(({ rows }) => rows.slice(-1)).map(({ stamp }) => stamp).sort().at(-1) ?? "";
  const second = await rowsOf(store, open);
  const cut = second.filter(({ rows }) => rows.length === mostWaiting)
    .flatMap(({ rows }) => rows.slice(-1)).map(({ stamp }) => stamp).sort()[0];
  const last = cut !== undefined && cut < newest ? cut : newest;
  return merged(second, last);
}

/** How far a writer has come by its own account. */
export interface Account {
  readonly epoch: Bytes;
  readonly batches: number;
}

/** What writers say that they have written: those that stopped cleanly, by the row they left. */
export async function accountsOf(
  store: Reader,
  keys: AuditKeys,
  writers: Iterable<Sealed>,
): Promise<Account[]> {
  const open = [...writers].filter(({ ended }) => !ended);
  const rows = await store.getMany(open.map(({ epoch }) => endKey(epoch)));
  return open.flatMap(({ epoch }, at) => {
    const row = rows[at];
    return row ? [{ epoch, batches: readEnd(keys, row).batches }] : [];
  });
}

/** Marks the writers that stopped cleanly and whose last batch is taken in. */
export function markEnded(
  writers: ReadonlyMap<string, Sealed>,
  accounts: readonly Account[],
): Map<string, Sealed> {
  const marked = new Map(writers);
  for (const { epoch, batches } of accounts) {
    const writer = marked.get(epochText(epoch));
    if (writer?.next === batches) marked.set(epochText(epoch), { ...writer, ended: true });
  }
  return marked;
}

/** True when a writer has written more than there is. */
export function isShort(writers: ReadonlyMap<string, Sealed>, accounts: readonly Account[]): boolean {
  return accounts.some(({ epoch, batches }) => {
    const writer = writers.get(epochText(epoch));
    return writer !== undefined && writer.next < batches;
  });
}

async function rowsOf(store: Reader, writers: readonly Sealed[]) {
  return await Promise.all(writers.map(async (writer) => {
    const { epoch, next } = writer;
    const from = next > 0 ? { from: batchKey(epoch, next - 1) } : {};
    return { writer, rows: await store.list({ prefix: ["a", epoch], limit: mostWaiting, ...from }) };
  }));
}

/** By their commits, and each writer's batches by their numbers whatever their rows say. */
function merged(found: Awaited<ReturnType<typeof rowsOf>>, last = everything): Waiting[] {
  const lines = found.map(({ writer, rows }) => ({ epoch: writer.epoch, rows, at: 0 }));
  const waiting: Waiting[] = [];
  while (true) {
    let first: (typeof lines)[number] | undefined;
    for (const line of lines) if (stampOf(line) < stampOf(first)) first = line;
    const row = first?.rows[first.at];
    if (!first || !row || row.stamp > last) return waiting;
    waiting.push({ epoch: first.epoch, seq: Number(row.key[2]), row });
    first.at++;
  }
}

/** After every stamp: they are hexadecimal. */
const everything = "~";

function stampOf(line: { readonly rows: readonly Row[]; readonly at: number } | undefined): string {
  return line?.rows[line.at]?.stamp ?? everything;
}
