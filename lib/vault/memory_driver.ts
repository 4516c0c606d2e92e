import { keyBytes } from "./key_bytes.ts";
import { assertFits, localLimits, sizeOf } from "./write_size.ts";
import type { Driver, Key, Range, Row, Write } from "./store.ts";

const mostRows = 500;

/** A database in plain memory with the order, limits and snapshots of Deno KV: for unit tests. */
export function memoryDriver(): Driver {
  const rows = new Map<string, Row>();
  const order: string[] = [];
  const watchers = new Set<{ readonly keys: ReadonlySet<string>; readonly wake: () => void }>();
  let version = 0;
  let closed = false;

  function get(key: Key): Row | undefined {
    const row = rows.get(keyBytes(key));
    return row && copy(row);
  }

  function list({ prefix, from, limit, reverse }: Range): Row[] {
    const below = keyBytes(prefix);
    const edge = from && keyBytes(from);
    let low = place(order, below + "\x01");
    let high = place(order, below + "\xff");
    if (edge !== undefined && reverse) high = Math.min(high, place(order, edge));
    if (edge !== undefined && !reverse) low = Math.max(low, place(order, edge + "\x01"));
    const most = Math.min(limit, mostRows);
    const names = reverse
      ? order.slice(Math.max(low, high - most), Math.max(low, high)).reverse()
      : order.slice(low, Math.min(high, low + most));
    return names.flatMap((name) => {
      const row = rows.get(name);
      return row ? [copy(row)] : [];
    });
  }

  function atomic(write: Write): string | undefined {
    assertFits(sizeOf(write), localLimits);
    for (const { key, stamp } of write.checks) {
      if ((rows.get(keyBytes(key))?.stamp ?? null) !== stamp) return undefined;
    }
    const stamp = (++version).toString(16).padStart(16, "0") + "0000";
    for (const { key, value } of write.sets) {
      const name = keyBytes(key);
      if (!rows.has(name)) order.splice(place(order, name), 0, name);
      rows.set(name, copy({ key, value: new Uint8Array(value), stamp }));
    }
    for (const key of write.deletes) {
      const name = keyBytes(key);
      if (rows.delete(name)) order.splice(place(order, name), 1);
    }
    const touched = [...write.sets.map(({ key }) => key), ...write.deletes].map(keyBytes);
    for (const watcher of watchers) {
      if (touched.some((name) => watcher.keys.has(name))) watcher.wake();
    }
    return stamp;
  }

  async function* watch(keys: readonly Key[], signal: AbortSignal): AsyncGenerator<void> {
    let changed = Promise.withResolvers<void>();
    changed.resolve();
    const wake = () => changed.resolve();
    const watcher = { keys: new Set(keys.map(keyBytes)), wake };
    watchers.add(watcher);
    signal.addEventListener("abort", wake, { once: true });
    try {
      while (true) {
        await changed.promise;
        if (signal.aborted || closed) return;
        changed = Promise.withResolvers<void>();
        yield;
      }
    } finally {
      signal.removeEventListener("abort", wake);
      watchers.delete(watcher);
    }
  }

  async function open<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (closed) throw new Error("the database is closed");
    return work();
  }

  return {
    limits: localLimits,
    get: (key) => open(() => get(key)),
    getMany: (keys) => open(() => keys.map(get)),
    list: (range) => open(() => list(range)),
    atomic: (write) => open(() => atomic(write)),
    watch,
    close() {
      closed = true;
      for (const watcher of watchers) watcher.wake();
    },
  };
}

/** The first position whose name is not before `name`. */
function place(order: readonly string[], name: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((order[middle] ?? "") < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Callers may keep and change what they are given; the database must not notice. */
function copy(row: Row): Row {
  return {
    key: row.key.map((part) => part instanceof Uint8Array ? part.slice() : part),
    value: row.value.slice(),
    stamp: row.stamp,
  };
}
