import { dirname } from "node:path";
import { type InstanceLock, InUseError, lockInstance } from "./instance_lock.ts";
import { gathering, kvAtomic, kvGetMany, kvList, kvWatch } from "./kv_rows.ts";
import { OpenError, openKv } from "./opening.ts";
import type { Driver } from "./store.ts";
import { localLimits } from "./write_size.ts";

const inMemory = ":memory:";
const tries = 8;
/** How every SQLite file begins. */
const sqlite = "SQLite format 3\0";

/**
 * Deno KV on an SQLite file that this process alone writes. Reads have a handle of their own, because one
 * handle serves its calls in order and a read would wait behind every write. Throws when another process
 * holds the file.
 */
export async function localDriver(path: string): Promise<Driver> {
  const lock = path === inMemory ? undefined : await claim(path);
  const driver = await openFile(path).catch((error) => {
    lock?.release();
    throw error;
  });
  return {
    ...driver,
    close() {
      driver.close();
      lock?.release();
    },
  };
}

/** The same without taking the file for this process: whoever calls has claimed it. */
export async function openFile(path: string): Promise<Driver> {
  const [writer, reader] = await handles(path);
  return {
    limits: localLimits,
    get: gathering(reader),
    getMany: (keys) => kvGetMany(reader, keys),
    list: (range) => kvList(reader, range),
    atomic: (write) => whenFree(() => kvAtomic(writer, write)),
    watch: (keys, signal) => kvWatch(writer, keys, signal),
    close() {
      if (reader !== writer) reader.close();
      writer.close();
    },
  };
}

async function handles(path: string): Promise<[Deno.Kv, Deno.Kv]> {
  const writer = await openKv(path);
  return [writer, path === inMemory ? writer : await openKv(path)];
}

/** Takes the file for this process, for its owner's eyes alone. Throws InUseError when another process holds it, or OpenError. */
export async function claim(path: string): Promise<InstanceLock> {
  try {
    return await claimFile(path);
  } catch (error) {
    throw error instanceof InUseError ? error : new OpenError(path, error);
  }
}

async function claimFile(path: string): Promise<InstanceLock> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // A setting that names some other file must not change that file's mode.
  if (!await isOurs(path)) throw new Error("not a database");
  const lock = await lockInstance(path);
  // SQLite would make the file readable by all; its journals take the mode of the file.
  const file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  file.close();
  if (Deno.build.os !== "windows") await Deno.chmod(path, 0o600);
  return lock;
}

/** An SQLite database, or nothing yet. */
async function isOurs(path: string): Promise<boolean> {
  const file = await Deno.open(path, { read: true }).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (!file) return true;
  using open = file;
  const start = new Uint8Array(sqlite.length);
  const read = await open.read(start);
  return read === null || new TextDecoder().decode(start.subarray(0, read)) === sqlite;
}

/** Runs again while a backup or an operator's tool holds the file for a moment: "locked" means nothing was written. */
export async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt > tries || !isLocked(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && error.message.includes("database is locked");
}
