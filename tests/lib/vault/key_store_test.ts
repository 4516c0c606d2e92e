import assert from "node:assert/strict";
import { z } from "zod";
import { hour, minute } from "../../../lib/clock.ts";
import { AppError } from "../../../lib/errors.ts";
import { type Id, idBytes, newId } from "../../../lib/ids.ts";
import { KekError, kekFromBytes } from "../../../lib/vault/kek.ts";
import { openKeysDriver } from "../../../lib/vault/keys_driver.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openDriver, openStore } from "../../../lib/vault/open_store.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import { shelf } from "../../../lib/vault/shelf.ts";
import type { Driver, Key } from "../../../lib/vault/store.ts";
import type { Vault } from "../../../lib/vault/vault.ts";
import { allRows, cheapPasswords, kekBytes, newSubject, noLog, smallVault, someDeed } from "./small_vault.ts";

const notes = shelf({
  name: "note",
  prefix: "n",
  under: "subject",
  version: 1,
  schema: z.strictObject({ text: z.string() }),
});

const keyOf = (id: Id): Key => ["k", idBytes(id)];

async function erase(vault: Vault, id: Id): Promise<void> {
  const change = vault.change().deed(someDeed);
  vault.shred(change, id);
  await change.commit();
}

async function copyOf(driver: Driver): Promise<Driver> {
  const copy = memoryDriver();
  await copy.atomic({ checks: [], sets: await allRows(driver), deletes: [] });
  return copy;
}

function isProblem(problem: string) {
  return (error: unknown) => error instanceof AppError && error.problem === problem;
}

Deno.test("the wrapped key lies beside the data and never in it", async () => {
  const { vault, driver, keys } = await smallVault();
  const maria = await newSubject(vault);
  const wrapped = await keys.get(keyOf(maria.id));
  assert.ok(wrapped && wrapped.value.length > 32);
  for (const row of await allRows(driver)) {
    assert.ok(!row.value.toHex().includes(wrapped.value.toHex()));
  }
});

Deno.test("a copy made before Maria's erasure does not open with the same key file and today's keys", async () => {
  const { vault, driver, keys } = await smallVault();
  const maria = await newSubject(vault);
  const anna = await newSubject(vault);
  for (const { key, id } of [maria, anna]) {
    await vault.change().put(notes, [idBytes(id)], { text: "71.4 kg" }, { subject: key }).deed(someDeed)
      .commit();
  }
  const before = await copyOf(driver);
  await erase(vault, maria.id);

  const { vault: old } = await smallVault(before, keys);
  assert.ok(await before.get(["n", idBytes(maria.id)]), "the copy does hold what she wrote");
  assert.equal(await old.subject(maria.id), undefined);
  const annas = await old.subject(anna.id);
  assert.equal((await old.read(notes, [idBytes(anna.id)], annas))?.value.text, "71.4 kg");
});

Deno.test("an older copy of the keys, put back, loses the erased ones at the start", async () => {
  const { vault, driver, keys } = await smallVault();
  const maria = await newSubject(vault);
  const anna = await newSubject(vault);
  const older = await copyOf(keys);
  await erase(vault, maria.id);
  assert.ok(await older.get(keyOf(maria.id)));
  const { vault: restored } = await smallVault(driver, older);
  assert.equal(await older.get(keyOf(maria.id)), undefined);
  assert.equal(await restored.subject(maria.id), undefined);
  assert.ok(await restored.subject(anna.id));
});

Deno.test("an erasure that was cut off before the key went is finished, by the sweep and by the next start", async () => {
  for (const finish of ["sweep", "start"] as const) {
    const inner = memoryDriver();
    let broken = false;
    const keys: Driver = {
      ...inner,
      atomic: (write) => broken ? Promise.reject(new Error("the power went")) : inner.atomic(write),
    };
    const { vault, driver } = await smallVault(memoryDriver(), keys);
    const maria = await newSubject(vault);
    broken = true;
    await erase(vault, maria.id);
    assert.ok(await inner.get(keyOf(maria.id)), "the key is still there");
    assert.equal(await vault.subject(maria.id), undefined, "and nobody uses it");
    assert.throws(() => vault.blindFor(maria.key, "code", "x"), isProblem("not_found"));
    broken = false;
    if (finish === "sweep") await vault.sweepKeys();
    else await smallVault(driver, keys);
    assert.equal(await inner.get(keyOf(maria.id)), undefined);
  }
});

Deno.test("a change that does not happen leaves no key; one that cannot be told is swept an hour later", async () => {
  const { vault, keys, clock, driver } = await smallVault();
  const refused = vault.change().expect(notes, [7], null).deed(someDeed);
  const taken = await newSubject(vault);
  await vault.change().put(notes, [7], { text: "" }, { subject: taken.key }).deed(someDeed).commit();
  const id = newId();
  vault.newSubject(refused, id);
  await assert.rejects(refused.commit(), isProblem("stale"));
  assert.equal(await keys.get(keyOf(id)), undefined);

  // As a crash between the two databases leaves it.
  const orphan = newId();
  const found = await keys.get(keyOf(taken.id));
  assert.ok(found);
  const noted = new Uint8Array(8);
  new DataView(noted.buffer).setFloat64(0, clock.now());
  await keys.atomic({
    checks: [],
    sets: [
      { key: keyOf(orphan), value: found.value },
      ...[orphan, taken.id].map((id) => ({
        key: ["kn", idBytes(id)],
        value: noted,
      })),
    ],
    deletes: [],
  });
  clock.pass(59 * minute);
  await vault.sweepKeys();
  assert.ok(await keys.get(keyOf(orphan)), "its change may still be under way");
  clock.pass(hour);
  await vault.sweepKeys();
  assert.equal(await keys.get(keyOf(orphan)), undefined);
  assert.ok(await keys.get(keyOf(taken.id)), "the key of somebody who is there stays");
  assert.deepEqual(await keys.list({ prefix: ["kn"], limit: 9 }), []);
  assert.ok(await (await smallVault(driver)).vault.subject(taken.id));
});

Deno.test("nothing is written under a key that could not be kept", async () => {
  const inner = memoryDriver();
  let broken = false;
  const keys: Driver = {
    ...inner,
    atomic: (write) => broken ? Promise.reject(new Error("no disk")) : inner.atomic(write),
  };
  const { vault, driver } = await smallVault(memoryDriver(), keys);
  broken = true;
  const before = await allRows(driver);
  await assert.rejects(newSubject(vault), isProblem("unavailable"));
  assert.deepEqual(await allRows(driver), before);
});

Deno.test("keys that are lost, or another database's, stop the start in a sentence and change nothing", async () => {
  const { vault, driver } = await smallVault();
  await newSubject(vault);
  const before = await allRows(driver);
  const empty = memoryDriver();
  await assert.rejects(
    smallVault(driver, empty),
    (error) => error instanceof KekError && /Restore/.test(error.message),
  );
  const { keys: others } = await smallVault();
  await assert.rejects(
    smallVault(driver, others),
    (error) => error instanceof KekError && /another/.test(error.message),
  );
  assert.deepEqual(await allRows(driver), before);
  assert.deepEqual(await allRows(empty), []);
});

Deno.test("keys that an older Salus kept beside the data move over, once", async () => {
  const { vault, driver, keys } = await smallVault();
  const maria = await newSubject(vault);
  const [wrapped, mark] = await keys.getMany([keyOf(maria.id), ["ks"]]);
  assert.ok(wrapped && mark);
  await driver.atomic({
    checks: [],
    sets: [{ key: keyOf(maria.id), value: wrapped.value }],
    deletes: [["ks"]],
  });
  const fresh = memoryDriver();
  const { vault: moved } = await smallVault(driver, fresh);
  assert.ok(await moved.subject(maria.id));
  assert.deepEqual((await fresh.get(keyOf(maria.id)))?.value, wrapped.value);
  assert.deepEqual((await driver.get(keyOf(maria.id)))?.value.length, 1);
});

Deno.test("a destroyed key is nowhere in the files any more, the journal included", async () => {
  const folder = await Deno.makeTempDir();
  const keys = await openKeysDriver(`${folder}/keys.db`);
  const clock = { now: () => 0 };
  const store = openStore({ driver: await openDriver(`${folder}/salus.db`), clock });
  store.keepLedger(noLog);
  const kek = kekFromBytes(kekBytes);
  const vault = await openVault({ store, keys, kek, clock, passwordCost: cheapPasswords });
  try {
    const maria = await newSubject(vault);
    const anna = await newSubject(vault);
    const wrapped = (await keys.get(keyOf(maria.id)))?.value.toHex() ?? "";
    assert.deepEqual(await filesWith(folder, wrapped), ["keys.db-wal"]);
    await Promise.all([erase(vault, maria.id), keys.get(keyOf(anna.id)), newSubject(vault)]);
    assert.deepEqual(await filesWith(folder, wrapped), []);
    assert.ok(await keys.get(keyOf(anna.id)), "the others are still there");
    await assert.rejects(openKeysDriver(`${folder}/keys.db`), /Another process is using/);
  } finally {
    await vault.close();
    await Deno.remove(folder, { recursive: true });
  }
});

async function filesWith(folder: string, hex: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if ((await Deno.readFile(`${folder}/${name}`)).toHex().includes(hex)) found.push(name);
  }
  return found;
}
