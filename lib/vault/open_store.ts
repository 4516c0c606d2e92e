import { type Clock, systemClock } from "../clock.ts";
import { isRemote } from "../config.ts";
import { AppError } from "../errors.ts";
import { Committer } from "./committer.ts";
import { type DiskWatch, watchDisk } from "./disk_watch.ts";
import { localDriver } from "./local_driver.ts";
import { remoteDriver } from "./remote_driver.ts";
import type { Driver, Store } from "./store.ts";

export interface StoreOptions {
  readonly driver: Driver;
  readonly clock: Clock;
  /** Where the database lies: writing stops before the disk is full. */
  readonly dataFolder?: string;
  /** Takes the place of the watch over `dataFolder`. */
  readonly disk?: DiskWatch;
}

/**
 * A path (or ":memory:") opens a file that this process alone writes; an http(s) URL a KV Connect server, whose
 * token stands in DENO_KV_ACCESS_TOKEN. Throws when another process holds the file.
 */
export async function openDriver(place: string, clock: Clock = systemClock): Promise<Driver> {
  return isRemote(place) ? await remoteDriver(place, clock) : await localDriver(place);
}

/** The store over an open database. Closing the store closes the database. */
export function openStore({ driver, clock, dataFolder, disk }: StoreOptions): Store {
  const watch = disk ?? (dataFolder === undefined ? undefined : watchDisk({ folder: dataFolder }));
  const committer = new Committer({ driver, clock, onFailure: (error) => watch?.notice(error) });

  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await committer.close();
    watch?.stop();
    driver.close();
  }

  async function withRoom<T>(work: () => Promise<T>): Promise<T> {
    if (watch?.full) throw new AppError("unavailable");
    return await work();
  }

  function trouble(): string | undefined {
    const { trouble } = committer;
    const disk = watch?.full ? "disk" : undefined;
    return trouble === "failing" ? disk ?? trouble : trouble ?? disk;
  }

  async function takesWrites(): Promise<boolean> {
    if (trouble() !== "failing") return trouble() === undefined;
    await committer.tidy({ checks: [], sets: [], deletes: [["m", "probe"]] }).catch(() => {});
    return trouble() === undefined;
  }

  return {
    get: (key) => driver.get(key),
    getMany: (keys) => driver.getMany(keys),
    list: (range) => driver.list(range),
    watch: (keys, signal) => driver.watch(keys, signal),
    get trouble() {
      return trouble();
    },
    takesWrites,
    keepLedger: (ledger) => committer.keepLedger(ledger),
    commit: (unit) => withRoom(() => committer.commit(unit)),
    record: (deeds) => withRoom(() => committer.commit({ checks: [], sets: [], deletes: [], deeds })),
    tidy: ({ checks = [], sets = [], deletes = [] }) =>
      withRoom(() => committer.tidy({ checks, sets, deletes })),
    close: () => closing ??= close(),
  };
}
