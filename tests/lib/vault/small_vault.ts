import type { Deed } from "../../../lib/deeds.ts";
import { type Id, newId } from "../../../lib/ids.ts";
import { kekFromBytes } from "../../../lib/vault/kek.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import { randomBytes } from "../../../lib/vault/primitives.ts";
import type { Driver, Ledger, Row } from "../../../lib/vault/store.ts";
import type { SubjectKey, Vault } from "../../../lib/vault/vault.ts";
import { MovableClock } from "../../support/movable_clock.ts";

/** A key-encryption key as bytes, so that a test can open the same store twice. */
export const kekBytes = randomBytes(32);
export const cheapPasswords = { memory: 8, passes: 1 };

/** A vault in memory whose log is a list of nothing: the rules of sealing do not depend on it. */
export async function smallVault(driver: Driver = memoryDriver(), keys: Driver = keysOf(driver)) {
  const clock = new MovableClock();
  const store = openStore({ driver, clock });
  store.keepLedger(noLog);
  const vault = await openVault({
    store,
    keys,
    kek: kekFromBytes(kekBytes),
    clock,
    passwordCost: cheapPasswords,
  });
  return { vault, store, driver, keys, clock };
}

const keyDrivers = new WeakMap<Driver, Driver>();

/** The database of the wrapped keys that belongs to this one: the same each time. */
export function keysOf(driver: Driver): Driver {
  const keys = keyDrivers.get(driver) ?? memoryDriver();
  keyDrivers.set(driver, keys);
  return keys;
}

/** A patient or account with a data key in the store. */
export async function newSubject(vault: Vault): Promise<{ id: Id; key: SubjectKey }> {
  const id = newId();
  const change = vault.change();
  const key = vault.newSubject(change, id);
  await change.deed(someDeed).commit();
  return { id, key };
}

export const someDeed: Deed = {
  at: Date.UTC(2026, 10, 22),
  actor: "system",
  role: "system",
  action: "test.done",
  outcome: 0,
  caller: { request: newId(), address: "", agent: "" },
};

/** Every row of the store, whatever its key. */
export async function allRows(driver: Driver): Promise<Row[]> {
  return await driver.list({ prefix: [], limit: 500 });
}

export const noLog: Ledger = {
  pack: (deeds) => ({
    write: { checks: [], sets: [], deletes: [] },
    places: deeds.map((_, index) => ({ epoch: "none", batch: 0, index })),
  }),
  settled() {},
};
