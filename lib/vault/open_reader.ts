import { systemClock } from "../clock.ts";
import { kvGet, kvGetMany, kvList } from "./kv_rows.ts";
import { openKv } from "./opening.ts";
import { remoteDriver } from "./remote_driver.ts";
import type { Reader } from "./store.ts";

export interface OpenReader extends Reader {
  close(): void;
}

/**
 * The database for reading only, also while a server writes it: for an operator's tools.
 * Throws Deno.errors.NotFound when there is none; it is never made; OpenError for a file that is none.
 */
export async function openReader(place: string): Promise<OpenReader> {
  if (/^https?:/i.test(place)) return await remoteDriver(place, systemClock);
  await Deno.stat(place);
  const kv = await openKv(place);
  return {
    get: (key) => kvGet(kv, key),
    getMany: (keys) => kvGetMany(kv, keys),
    list: (range) => kvList(kv, range),
    close: () => kv.close(),
  };
}
