import type { Key, Range, Row, Write } from "./store.ts";

const mostRows = 500;
const mostKeys = 10;

/** The half of a driver that local and remote Deno KV have in common: plain calls on one handle. */
export async function kvGet(kv: Deno.Kv, key: Key): Promise<Row | undefined> {
  return asRow(await kv.get(key as Deno.KvKey));
}

/**
 * Gets that are asked for at the same moment, by one page or by several, go to the database together: each call costs
 * more than what it brings.
 */
export function gathering(kv: Deno.Kv): (key: Key) => Promise<Row | undefined> {
  let waiting: { readonly key: Key; readonly row: PromiseWithResolvers<Row | undefined> }[] = [];
  const ask = () => {
    const asked = waiting;
    waiting = [];
    for (let at = 0; at < asked.length; at += mostKeys) {
      const some = asked.slice(at, at + mostKeys);
      const rows = some.length === 1
        ? kvGet(kv, some[0]?.key ?? []).then((row) => [row])
        : kvGetMany(kv, some.map(({ key }) => key));
      rows.then((found) => some.forEach(({ row }, n) => row.resolve(found[n])), (error) => {
        for (const { row } of some) row.reject(error);
      });
    }
  };
  return (key) => {
    const row = Promise.withResolvers<Row | undefined>();
    if (waiting.push({ key, row }) === 1) queueMicrotask(ask);
    return row.promise;
  };
}

/** Ten keys at a time; each ten are one snapshot. */
export async function kvGetMany(kv: Deno.Kv, keys: readonly Key[]): Promise<(Row | undefined)[]> {
  const rows: (Row | undefined)[] = [];
  for (let at = 0; at < keys.length; at += mostKeys) {
    const entries = await kv.getMany(keys.slice(at, at + mostKeys) as unknown as Deno.KvKey[]);
    for (const entry of entries) rows.push(asRow(entry));
  }
  return rows;
}

/** One batch, hence one snapshot. */
export async function kvList(kv: Deno.Kv, { prefix, from, limit, reverse = false }: Range): Promise<Row[]> {
  const most = Math.min(limit, mostRows);
  if (most < 1) return [];
  const rows: Row[] = [];
  const options = { limit: most, batchSize: most, reverse };
  for await (const entry of kv.list(selector(prefix, from, reverse), options)) {
    const row = asRow(entry);
    if (row) rows.push(row);
  }
  return rows;
}

function selector(prefix: Key, from: Key | undefined, reverse: boolean): Deno.KvListSelector {
  const below = prefix as Deno.KvKey;
  if (from === undefined) return { prefix: below };
  if (reverse) return { prefix: below, end: from as Deno.KvKey };
  // Deno KV includes `start`; the empty bytes part is the first key that can come after it.
  return { prefix: below, start: [...from, new Uint8Array()] };
}

/** The stamp, or undefined when a check did not hold. */
export async function kvAtomic(kv: Deno.Kv, write: Write): Promise<string | undefined> {
  const atomic = kv.atomic();
  for (const { key, stamp } of write.checks) atomic.check({ key: key as Deno.KvKey, versionstamp: stamp });
  for (const { key, value } of write.sets) atomic.set(key as Deno.KvKey, value);
  for (const key of write.deletes) atomic.delete(key as Deno.KvKey);
  const result = await atomic.commit();
  return result.ok ? result.versionstamp : undefined;
}

/** Yields when the watch stands and after every change, until the signal or the end of the handle. */
export async function* kvWatch(kv: Deno.Kv, keys: readonly Key[], signal: AbortSignal): AsyncGenerator<void> {
  if (signal.aborted) return;
  const reader = kv.watch(keys as unknown as Deno.KvKey[]).getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  try {
    while (true) {
      const { done } = await reader.read();
      if (done || signal.aborted) return;
      yield;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

function asRow(entry: Deno.KvEntryMaybe<unknown>): Row | undefined {
  if (entry.versionstamp === null) return undefined;
  if (!(entry.value instanceof Uint8Array)) {
    throw new TypeError("the database holds a value that is not bytes");
  }
  return {
    key: entry.key as Key,
    value: entry.value as Uint8Array<ArrayBuffer>,
    stamp: entry.versionstamp,
  };
}
