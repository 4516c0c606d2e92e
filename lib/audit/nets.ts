import { z } from "zod";
import type { Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { fromBase64Url, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { utf8 } from "../vault/primitives.ts";
import type { Key, Reader, Store } from "../vault/store.ts";
import { netKey } from "./places.ts";
import { Recent } from "./recent.ts";

const net = z.strictObject({ address: z.string(), agent: z.string() });

/** Address and agent behind an entry, as long as they are kept. */
export type Net = Readonly<z.infer<typeof net>>;

export interface NetRow {
  readonly key: Key;
  readonly value: Uint8Array;
}

const mostAgent = 400;

/**
 * Addresses and agents stand beside the log, under a reference that changes every month: a month's rows can be
 * dropped without touching the log, and what is left then does not tell who came back.
 */
export class Nets {
  readonly #keys: AuditKeys;
  readonly #written = new Recent<string>(5_000);
  #packing: string[] = [];

  constructor(keys: AuditKeys) {
    this.#keys = keys;
  }

  /** The reference for an entry, and the row that must be written with it when this process has not yet. */
  refer(caller: Caller, at: Instant): { readonly ref: string | undefined; readonly row?: NetRow } {
    if (caller.address === "" && caller.agent === "") return { ref: undefined };
    const month = monthOf(at);
    const agent = caller.agent.slice(0, mostAgent).toWellFormed();
    const name = `${month}\n${caller.address}\n${agent}`;
    const known = this.#written.get(name);
    if (known !== undefined) return { ref: known };
    const bytes = this.#keys.netRef(name);
    const ref = `${month}.${toBase64Url(bytes)}`;
    const key = netKey(month, bytes);
    const value = this.#keys.sealBatch(key, utf8(JSON.stringify({ address: caller.address, agent })));
    this.#written.set(name, ref);
    this.#packing.push(name);
    return { ref, row: { key, value } };
  }

  settled(committed: boolean): void {
    if (!committed) { for (const name of this.#packing) this.#written.delete(name); }
    this.#packing = [];
  }
}

/** Undefined when the month has been dropped. */
export async function readNet(store: Reader, keys: AuditKeys, ref: string): Promise<Net | undefined> {
  const [month, name] = ref.split(".");
  if (month === undefined || name === undefined) return undefined;
  const key = netKey(Number(month), fromBase64Url(name));
  const row = await store.get(key);
  if (!row) return undefined;
  return net.parse(JSON.parse(new TextDecoder().decode(keys.openBatch(key, row.value))));
}

/** Drops the addresses and agents of every month that ended before this instant. The count of rows dropped. */
export async function dropNets(store: Store, before: Instant): Promise<number> {
  const last = monthOf(before);
  let dropped = 0;
  while (true) {
    const rows = await store.list({ prefix: ["an"], limit: 200 });
    const due = rows.filter((row) => typeof row.key[1] === "number" && row.key[1] < last);
    if (due.length === 0) return dropped;
    await store.tidy({ deletes: due.map((row) => row.key) });
    dropped += due.length;
  }
}

function monthOf(at: Instant): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}
