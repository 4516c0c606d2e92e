import { type Clock, hour } from "../clock.ts";
import { AppError } from "../errors.ts";
import { gathering, kvAtomic, kvGet, kvGetMany, kvList, kvWatch } from "./kv_rows.ts";
import { onceKey, onceValue, readOnce } from "./once_rows.ts";
import { openKv } from "./opening.ts";
import type { Driver, Key, Write } from "./store.ts";
import { UnsettledError } from "./unsettled.ts";
import { remoteLimits } from "./write_size.ts";

/** Milliseconds. A write and the question what became of it take five seconds together. */
export interface Deadlines {
  readonly read: number;
  readonly write: number;
  readonly settle: number;
}

const usual: Deadlines = { read: 2_000, write: 3_500, settle: 1_500 };
const pause = 500;
const kept = hour;
const done = "done";
const never = "never";

/**
 * Deno KV over KV Connect (denokv, Deno Deploy). Its client sends a write again after a 5xx or a lost
 * connection without asking whether the first one arrived, and never gives up. So every write carries a row
 * of its own, `["op", random]`, that must not be there yet: a second arrival cannot act, and whoever finds the
 * row knows that the write happened. Taking that row for ourselves stops a write that is still under way. Throws OpenError.
 */
export async function remoteDriver(url: string, clock: Clock, deadlines: Deadlines = usual): Promise<Driver> {
  const kv = await openKv(url);

  /** The stamp of the write that holds the row, or undefined: it did not happen and now never will. */
  async function claim(row: Key): Promise<string | undefined> {
    const value = onceValue(clock.now() + kept, never);
    const taken = await kvAtomic(kv, {
      checks: [{ key: row, stamp: null }],
      sets: [{ key: row, value }],
      deletes: [],
    });
    return taken === undefined ? await happened(row) : undefined;
  }

  async function happened(row: Key): Promise<string | undefined> {
    const found = await kvGet(kv, row);
    return found && readOnce(found.value).result === done ? found.stamp : undefined;
  }

  async function settle(row: Key, signal: AbortSignal): Promise<string | undefined> {
    while (true) {
      signal.throwIfAborted();
      try {
        return await within(deadlines.settle, claim(row));
      } catch {
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  async function atomic(write: Write): Promise<string | undefined> {
    const row = onceKey(crypto.getRandomValues(new Uint8Array(16)));
    const marked: Write = {
      checks: [...write.checks, { key: row, stamp: null }],
      sets: [...write.sets, { key: row, value: onceValue(clock.now() + kept, done) }],
      deletes: write.deletes,
    };
    const attempt = async () => await kvAtomic(kv, marked) ?? await happened(row);
    try {
      return await within(deadlines.write, attempt());
    } catch (cause) {
      return await afterSilence(row, cause);
    }
  }

  /** Throws what the write threw once it is certain that nothing was written; UnsettledError while it is not. */
  async function afterSilence(row: Key, cause: unknown): Promise<string> {
    let stamp: string | undefined;
    try {
      stamp = await within(deadlines.settle, claim(row));
    } catch {
      throw new UnsettledError((signal) => settle(row, signal), cause);
    }
    if (stamp === undefined) throw cause;
    return stamp;
  }

  const get = gathering(kv);

  return {
    limits: remoteLimits,
    get: (key) => within(deadlines.read, get(key)),
    getMany: (keys) => within(deadlines.read, kvGetMany(kv, keys)),
    list: (range) => within(deadlines.read, kvList(kv, range)),
    atomic,
    watch: (keys, signal) => kvWatch(kv, keys, signal),
    close: () => kv.close(),
  };
}

/** Throws AppError "unavailable" when the work takes longer. The work itself cannot be called back. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(new AppError("unavailable", { cause: new Error("the database did not answer in time") })),
    milliseconds,
  );
  work.catch(() => {});
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
