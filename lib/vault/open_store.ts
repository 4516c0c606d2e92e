import type { Clock } from "../clock.ts";
import { Committer } from "./committer.ts";
import { localDriver } from "./local_driver.ts";
import type { Driver, Store } from "./store.ts";

export interface StoreOptions {
  readonly driver: Driver;
  readonly clock: Clock;
}

/** A path (or ":memory:") opens a file that this process alone writes, an http(s) URL a KV Connect server. */
export async function openDriver(place: string): Promise<Driver> {
  return await localDriver(place);
}

/** The store over an open database. Closing the store closes the database. */
export function openStore({ driver, clock }: StoreOptions): Store {
  const committer = new Committer({ driver, clock });
  return {
    get: (key) => driver.get(key),
    getMany: (keys) => driver.getMany(keys),
    list: (range) => driver.list(range),
    watch: (keys, signal) => driver.watch(keys, signal),
    get trouble() {
      return committer.trouble;
    },
    keepLedger: (ledger) => committer.keepLedger(ledger),
    commit: (unit) => committer.commit(unit),
    record: (deeds) => committer.commit({ checks: [], sets: [], deletes: [], deeds }),
    tidy: ({ checks = [], sets = [], deletes = [] }) => committer.tidy({ checks, sets, deletes }),
    async close() {
      await committer.close();
      driver.close();
    },
  };
}
