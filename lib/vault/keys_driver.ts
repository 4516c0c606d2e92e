import { type Clock, systemClock } from "../clock.ts";
import { isRemote } from "../config.ts";
import { claim, localDriver, openFile } from "./local_driver.ts";
import { remoteDriver } from "./remote_driver.ts";
import type { Driver } from "./store.ts";
import { localLimits } from "./write_size.ts";

/**
 * The database of the wrapped keys. A path opens a file whose journal can be scrubbed: SQLite keeps what was
 * overwritten in it until the last handle is closed, so the handles are closed and opened again. An http(s) URL
 * opens a KV Connect server, whose disk is its operator's business.
 */
export async function openKeysDriver(place: string, clock: Clock = systemClock): Promise<Driver> {
  if (isRemote(place)) return await remoteDriver(place, clock);
  if (place === ":memory:") return await localDriver(place);
  const lock = await claim(place);
  const running = new Set<Promise<unknown>>();
  let file: Promise<Driver> | undefined;

  function opened(): Promise<Driver> {
    return file ??= forgetting(openFile(place));
  }

  /** A file that did not open is tried again by the next call. */
  function forgetting(opening: Promise<Driver>): Promise<Driver> {
    return opening.catch((error) => {
      file = undefined;
      throw error;
    });
  }

  async function using<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
    const job = work(await opened());
    running.add(job);
    try {
      return await job;
    } finally {
      running.delete(job);
    }
  }

  async function scrub(): Promise<void> {
    const before = await opened();
    file = forgetting(
      Promise.allSettled(running).then(() => before.close()).then(() => openFile(place)),
    );
    await file;
  }

  await opened().catch((error) => {
    lock.release();
    throw error;
  });
  return {
    limits: localLimits,
    get: (key) => using((driver) => driver.get(key)),
    getMany: (keys) => using((driver) => driver.getMany(keys)),
    list: (range) => using((driver) => driver.list(range)),
    atomic: (write) => using((driver) => driver.atomic(write)),
    watch: () => {
      throw new TypeError("nobody watches keys");
    },
    scrub,
    close() {
      void file?.then((driver) => driver.close());
      lock.release();
    },
  };
}
