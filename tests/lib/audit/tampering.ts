import { batchKey, stateKey } from "../../../lib/audit/places.ts";
import type { Verdict } from "../../../lib/audit/findings.ts";
import { exitCodes } from "../../../lib/audit/findings.ts";
import { verifyLog } from "../../../lib/audit/verifier.ts";
import { readAnchors } from "../../../lib/audit/anchors.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import type { Driver, Key, Row } from "../../../lib/vault/store.ts";
import type { Logbook } from "./logbook.ts";

/** Every row below the prefix. */
export async function allRows(driver: Driver, prefix: Key): Promise<Row[]> {
  const rows: Row[] = [];
  while (true) {
    const from = rows.at(-1)?.key;
    const page = await driver.list({ prefix, limit: 500, ...(from && { from }) });
    rows.push(...page);
    if (page.length < 500) return rows;
  }
}

const prefixes = ["a", "aw", "ae", "ap", "an", "ao", "ai", "at", "ac", "m"];

/** A copy of the database, as somebody with the file would take one. */
export async function copyOf(driver: Driver): Promise<Driver> {
  const copy = memoryDriver();
  for (const prefix of prefixes) {
    for (const { key, value } of await allRows(driver, [prefix])) await put(copy, key, value);
  }
  const state = await driver.get(stateKey);
  if (state) await put(copy, state.key, state.value);
  return copy;
}

/** Writes past the program. */
export async function put(driver: Driver, key: Key, value: Uint8Array): Promise<void> {
  await driver.atomic({ checks: [], sets: [{ key, value }], deletes: [] });
}

export async function remove(driver: Driver, ...keys: Key[]): Promise<void> {
  await driver.atomic({ checks: [], sets: [], deletes: keys });
}

export async function rowAt(driver: Driver, key: Key): Promise<Row> {
  const row = await driver.get(key);
  if (!row) throw new Error(`nothing at ${key.join("/")}`);
  return row;
}

/** One bit of the value, somewhere in its middle, is another. */
export async function flip(driver: Driver, key: Key): Promise<void> {
  const { value } = await rowAt(driver, key);
  const middle = value.length >> 1;
  value[middle] = (value[middle] ?? 0) ^ 1;
  await put(driver, key, value);
}

export async function batchRows(driver: Driver): Promise<Row[]> {
  return (await allRows(driver, ["a"])).sort((one, other) => Number(one.key[2]) - Number(other.key[2]));
}

/** Puts other entries into a batch, as somebody who holds the keys could. */
export async function rewrite(book: Logbook, row: Row, change: (lines: string[]) => string[]): Promise<void> {
  const key = batchKey(new Uint8Array(row.key[1] as Uint8Array), Number(row.key[2]));
  const [header = "", ...lines] = new TextDecoder().decode(book.keys.openBatch(key, row.value)).split("\n");
  const body = new TextEncoder().encode([header, ...change(lines)].join("\n"));
  await put(book.driver, key, book.keys.sealBatch(key, body));
}

export async function verdictOn(
  book: Pick<Logbook, "driver" | "keys" | "clock">,
  anchorFile?: string,
): Promise<Verdict> {
  return await verifyLog(book.driver, book.keys, {
    now: book.clock.now(),
    ...(anchorFile && { anchors: readAnchors(anchorFile) }),
  });
}

export function codeOf(verdict: Verdict): number {
  return exitCodes[verdict.kind];
}
