import assert from "node:assert/strict";
import { KekError, kekFromBytes } from "../../../lib/vault/kek.ts";
import { openKeyring, purposes } from "../../../lib/vault/keyring.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { randomBytes } from "../../../lib/vault/primitives.ts";
import { SealError } from "../../../lib/vault/sealing.ts";
import type { Driver, Row } from "../../../lib/vault/store.ts";
import { systemClock } from "../../../lib/clock.ts";
import { allRows } from "./small_vault.ts";

const kek = kekFromBytes(randomBytes(32));
const storeOver = (driver: Driver) => openStore({ driver, clock: systemClock });
const keysOf = (ring: Awaited<ReturnType<typeof openKeyring>>) =>
  purposes.map((name) => ring.key(name).toHex());

Deno.test("an empty store gets one random key for each purpose, all different", async () => {
  const driver = memoryDriver();
  const keys = keysOf(await openKeyring(storeOver(driver), kek));
  assert.equal(new Set(keys).size, purposes.length);
  assert.ok(keys.every((key) => key.length === 64));
  assert.equal((await allRows(driver)).length, purposes.length);
});

Deno.test("a store keeps its keyring", async () => {
  const driver = memoryDriver();
  const first = keysOf(await openKeyring(storeOver(driver), kek));
  assert.deepEqual(keysOf(await openKeyring(storeOver(driver), kek)), first);
});

Deno.test("processes that start at once on an empty store agree on one keyring", async () => {
  const driver = memoryDriver();
  const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyring(storeOver(driver), kek)));
  assert.equal(new Set(rings.map((ring) => keysOf(ring).join())).size, 1);
});

Deno.test("no key stands in the store in clear", async () => {
  const driver = memoryDriver();
  const ring = await openKeyring(storeOver(driver), kek);
  const dump = (await allRows(driver)).map((row) => row.value.toHex() + new TextDecoder().decode(row.value))
    .join();
  for (const purpose of purposes) {
    const key = ring.key(purpose);
    for (const form of [key.toHex(), key.toBase64(), key.toBase64().slice(0, 40)]) {
      assert.ok(!dump.includes(form));
    }
  }
});

Deno.test("another key-encryption key is refused with a sentence, and the store stays as it was", async () => {
  const driver = memoryDriver();
  await openKeyring(storeOver(driver), kek);
  const before = await allRows(driver);
  const other = kekFromBytes(randomBytes(32));
  await assert.rejects(
    openKeyring(storeOver(driver), other),
    (error) =>
      error instanceof KekError && error.message.includes("is not the one that sealed the store") &&
      error.message.includes(other.id) && error.message.includes(kek.id),
  );
  assert.deepEqual(await allRows(driver), before);
});

Deno.test("an older version of a key stays readable beside the newest", async () => {
  const driver = memoryDriver();
  const store = storeOver(driver);
  const first = await openKeyring(store, kek);
  const other = await openKeyring(storeOver(memoryDriver()), kek);
  await rewrap(driver, { from: other.key("tok"), version: 2 });
  const ring = await openKeyring(store, kek);
  assert.equal(ring.current("tok"), 2);
  assert.deepEqual(ring.key("tok"), other.key("tok"));
  assert.deepEqual(ring.key("tok", 1), first.key("tok"));
  assert.throws(() => ring.key("tok", 3), SealError);
  assert.equal(ring.current("sys"), 1);
});

Deno.test("an entry put in another's place is refused", async () => {
  const driver = memoryDriver();
  await openKeyring(storeOver(driver), kek);
  const [one, two] = await allRows(driver);
  assert.ok(one && two);
  await put(driver, { ...one, value: two.value });
  await assert.rejects(openKeyring(storeOver(driver), kek), KekError);
});

Deno.test("a damaged entry is refused", async () => {
  for (const damage of ["{}", "no json", '{"wraps":[]}']) {
    const driver = memoryDriver();
    await openKeyring(storeOver(driver), kek);
    const [row] = await allRows(driver);
    assert.ok(row);
    await put(driver, { ...row, value: new TextEncoder().encode(damage) });
    await assert.rejects(openKeyring(storeOver(driver), kek), KekError);
  }
});

Deno.test("a keyring with a purpose missing is refused, never filled up", async () => {
  const driver = memoryDriver();
  await openKeyring(storeOver(driver), kek);
  await driver.atomic({ checks: [], sets: [], deletes: [["kr", "pep", 1]] });
  await assert.rejects(openKeyring(storeOver(driver), kek), /pep is missing/);
  assert.equal((await allRows(driver)).length, purposes.length - 1);
});

Deno.test("a store with sealed records and no keyring is refused, never given a new one", async () => {
  const driver = memoryDriver();
  await driver.atomic({
    checks: [],
    sets: [{ key: ["k", randomBytes(16)], value: randomBytes(120) }],
    deletes: [],
  });
  await assert.rejects(openKeyring(storeOver(driver), kek), KekError);
  assert.equal((await allRows(driver)).length, 1);
});

async function put(driver: Driver, { key, value }: Row): Promise<void> {
  await driver.atomic({ checks: [], sets: [{ key, value }], deletes: [] });
}

/** Writes a second version of the token key, as a rotation would. */
async function rewrap(driver: Driver, { from, version }: { from: Uint8Array<ArrayBuffer>; version: number }) {
  const bound = new TextEncoder().encode(`\0\0\0\x03tok\0\0\0\x01${version}`);
  const wrapped = await kek.wrap(from, bound);
  const value = new TextEncoder().encode(
    JSON.stringify({ wraps: [{ kek: kek.id, wrapped: wrapped.toBase64() }] }),
  );
  await put(driver, { key: ["kr", "tok", version], value, stamp: "" });
}
