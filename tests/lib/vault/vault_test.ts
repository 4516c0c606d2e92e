import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { minute } from "../../../lib/clock.ts";
import { AppError } from "../../../lib/errors.ts";
import { idBytes, newId } from "../../../lib/ids.ts";
import { KekError, kekFromBytes } from "../../../lib/vault/kek.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import { randomBytes } from "../../../lib/vault/primitives.ts";
import { SealError } from "../../../lib/vault/sealing.ts";
import { type Shelf, shelf } from "../../../lib/vault/shelf.ts";
import type { Driver, Key } from "../../../lib/vault/store.ts";
import type { SubjectKey, Vault } from "../../../lib/vault/vault.ts";
import { allRows, keysOf, newSubject, smallVault, someDeed } from "./small_vault.ts";

interface Note {
  readonly text: string;
  readonly grams?: number | undefined;
}
const noteSchema = z.strictObject({ text: z.string(), grams: z.int().optional() });
const notes = shelf<Note>({ name: "note", prefix: "n", under: "subject", version: 1, schema: noteSchema });
const letters = shelf<Note>({
  name: "letter",
  prefix: "l",
  under: "subject",
  version: 1,
  schema: noteSchema,
});
const rules = shelf({
  name: "rule",
  prefix: "ru",
  under: "system",
  version: 1,
  schema: z.strictObject({ n: z.int() }),
});

async function write<T>(
  vault: Vault,
  shelf: Shelf<T>,
  key: Key,
  value: T,
  subject?: SubjectKey,
): Promise<void> {
  await vault.change().put(shelf, key, value, subject === undefined ? {} : { subject }).deed(someDeed)
    .commit();
}

async function move(driver: Driver, from: Key, to: Key): Promise<void> {
  const row = await driver.get(from);
  assert.ok(row);
  await driver.atomic({ checks: [], sets: [{ key: to, value: row.value }], deletes: [] });
}

Deno.test("whatever Maria writes is read back as she wrote it", async () => {
  const { vault } = await smallVault();
  const maria = await newSubject(vault);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 2_000 }), fc.integer(), async (text, grams) => {
      const key = [idBytes(newId())];
      await write(vault, notes, key, { text, grams }, maria.key);
      assert.deepEqual((await vault.read(notes, key, maria.key))?.value, { text, grams });
    }),
    { numRuns: 50 },
  );
});

Deno.test("readMany keeps the order asked for and list goes up, down and on from a key", async () => {
  const { vault } = await smallVault();
  for (let n = 0; n < 7; n++) await write(vault, rules, [n], { n });
  const many = await vault.readMany(rules, [[5], [99], [2]]);
  assert.deepEqual(many.map((kept) => kept?.value.n), [5, undefined, 2]);
  const numbers = async (options: Parameters<Vault["list"]>[2]) =>
    (await vault.list(rules, [], options)).map(({ value }) => value.n);
  assert.deepEqual(await numbers({ limit: 3 }), [0, 1, 2]);
  assert.deepEqual(await numbers({ limit: 3, after: [2] }), [3, 4, 5]);
  assert.deepEqual(await numbers({ limit: 2, reverse: true }), [6, 5]);
  assert.deepEqual(await numbers({ limit: 2, reverse: true, after: [5] }), [4, 3]);
});

Deno.test("a kept value says its key after the prefix, fit for the next list", async () => {
  const { vault } = await smallVault();
  await write(vault, rules, ["x", 4], { n: 4 });
  await write(vault, rules, ["x", 5], { n: 5 });
  const [first] = await vault.list(rules, ["x"], { limit: 1 });
  assert.deepEqual(first?.key, ["x", 4]);
  assert.deepEqual((await vault.list(rules, ["x"], { limit: 1, after: first?.key ?? [] }))[0]?.value, {
    n: 5,
  });
});

Deno.test("an edit of what somebody else changed meanwhile is stale, and changes nothing", async () => {
  const { vault } = await smallVault();
  await write(vault, rules, [1], { n: 1 });
  const was = await vault.read(rules, [1]);
  assert.ok(was);
  await vault.change().put(rules, [1], { n: 2 }, { was }).deed(someDeed).commit();
  for (
    const late of [
      vault.change().put(rules, [1], { n: 3 }, { was }),
      vault.change().put(rules, [1], { n: 3 }, { was: null }),
      vault.change().remove(rules, [1], was),
      vault.change().expect(rules, [1], was).put(rules, [9], { n: 9 }),
      vault.change().expect(rules, [1], null).put(rules, [9], { n: 9 }),
    ]
  ) {
    await assert.rejects(late.deed(someDeed).commit(), isProblem("stale"));
  }
  assert.deepEqual((await vault.list(rules, [], { limit: 9 })).map(({ value }) => value.n), [2]);
});

Deno.test("a change without a deed is refused, and one with a deed is never housekeeping", async () => {
  const { vault, driver } = await smallVault();
  const before = (await allRows(driver)).length;
  await assert.rejects(vault.change().put(rules, [1], { n: 1 }).commit(), TypeError);
  await assert.rejects(vault.change().put(rules, [1], { n: 1 }).deed(someDeed).tidy(), TypeError);
  assert.equal((await allRows(driver)).length, before);
});

Deno.test("a change is made once", async () => {
  const { vault } = await smallVault();
  const change = vault.change().put(rules, [1], { n: 1 }).deed(someDeed);
  await change.commit();
  await assert.rejects(change.commit(), TypeError);
});

Deno.test("a form sent twice happens once, and the second time tells what came of the first", async () => {
  const { vault, clock, driver } = await smallVault();
  const send = (n: number) =>
    vault.change().put(rules, [n], { n }).once("form 17", "/records/canary-path", clock.now()).deed(someDeed)
      .commit();
  await send(1);
  await assert.rejects(
    send(2),
    (error) =>
      error instanceof AppError && error.problem === "repeated" && error.result === "/records/canary-path",
  );
  assert.equal(await vault.read(rules, [2]), undefined);
  assert.ok(!(await dump(driver)).includes("canary-path"));
});

Deno.test("a value that does not fit its shelf is refused as it is written, without quoting it", async () => {
  const { vault } = await smallVault();
  const wrong = { n: "canary-text" } as unknown as { n: number };
  assert.throws(
    () => vault.change().put(rules, [1], wrong),
    (error) =>
      error instanceof TypeError && error.message.includes("rule") && !error.message.includes("canary"),
  );
  const surplus = { n: 1, admin: true } as { n: number };
  assert.throws(() => vault.change().put(rules, [1], surplus), TypeError);
});

Deno.test("a shelf of patients needs the patient's key, and a shelf of the system takes none", async () => {
  const { vault } = await smallVault();
  const maria = await newSubject(vault);
  assert.throws(() => vault.change().put(notes, [1], { text: "" }), TypeError);
  assert.throws(
    () => vault.change().put(notes, [1], { text: "" }, { subject: { subject: maria.id } }),
    TypeError,
  );
  assert.throws(() => vault.change().put(rules, [1], { n: 1 }, { subject: maria.key }), TypeError);
  await assert.rejects(vault.read(notes, [1]), TypeError);
  await assert.rejects(vault.list(rules, [], { limit: 1 }, maria.key), TypeError);
});

Deno.test("a stored value moved to another patient, shelf or key, or changed in any byte, is refused", async () => {
  const { vault, driver } = await smallVault();
  const [maria, anna] = [await newSubject(vault), await newSubject(vault)];
  await write(vault, notes, [1], { text: "71.4 kg" }, maria.key);
  await write(vault, rules, [1], { n: 1 });

  await assert.rejects(vault.read(notes, [1], anna.key), isFault("key"));
  await move(driver, ["n", 1], ["n", 2]);
  await assert.rejects(vault.read(notes, [2], maria.key), isFault("seal"));
  await move(driver, ["n", 1], ["l", 1]);
  await assert.rejects(vault.read(letters, [1], maria.key), isFault("seal"));
  await move(driver, ["n", 1], ["ru", 2]);
  await assert.rejects(vault.read(rules, [2]), isFault("key"));
  // One bad row fails a whole list or batch: half an answer would hide it.
  await assert.rejects(vault.list(notes, [], { limit: 9 }, maria.key), SealError);
  await assert.rejects(vault.readMany(notes, [[1], [2]], maria.key), SealError);

  const row = await driver.get(["n", 1]);
  assert.ok(row);
  for (let at = 0; at < row.value.length; at++) {
    const value = row.value.slice();
    value[at] = (value[at] ?? 0) ^ 1;
    await driver.atomic({ checks: [], sets: [{ key: ["n", 1], value }], deletes: [] });
    await assert.rejects(vault.read(notes, [1], maria.key), SealError);
  }
  for (const length of [0, 1, 69, 85, row.value.length - 1]) {
    const sets = [{ key: ["n", 1], value: row.value.slice(0, length) }];
    await driver.atomic({ checks: [], sets, deletes: [] });
    await assert.rejects(vault.read(notes, [1], maria.key), SealError);
  }
});

Deno.test("a data key put in another patient's place is refused", async () => {
  const { vault, driver } = await smallVault();
  const [maria, anna] = [await newSubject(vault), await newSubject(vault)];
  await move(keysOf(driver), ["k", idBytes(maria.id)], ["k", idBytes(anna.id)]);
  const { vault: fresh } = await smallVault(driver);
  await assert.rejects(fresh.subject(anna.id), SealError);
  assert.ok(await fresh.subject(maria.id));
});

Deno.test("old values are brought up to date as they are read, and checked", async () => {
  const { vault } = await smallVault();
  const first = shelf({ ...rules, schema: z.strictObject({ n: z.int() }) });
  const third = shelf({
    ...rules,
    version: 3,
    schema: z.strictObject({ count: z.int().max(100), unit: z.literal("g") }),
    upgrades: {
      1: (old) => ({ count: (old as { n: number }).n }),
      2: (old) => ({ ...(old as { count: number }), unit: "g" }),
    },
  });
  await write(vault, first, [1], { n: 7 });
  assert.deepEqual((await vault.read(third, [1]))?.value, { count: 7, unit: "g" });
  await write(vault, first, [2], { n: 700 });
  await assert.rejects(vault.read(third, [2]), isFault("shape"));
  await assert.rejects(vault.read(shelf({ ...third, upgrades: {} }), [1]), isFault("shape"));
  await write(vault, third, [3], { count: 1, unit: "g" });
  await assert.rejects(vault.read(first, [3]), isFault("shape"));
});

Deno.test("a schema version cannot be changed to run other upgrades", async () => {
  const { vault, driver } = await smallVault();
  const second = shelf({ ...rules, version: 2, upgrades: { 1: () => ({ n: 666 }) } });
  await write(vault, second, [1], { n: 1 });
  const row = await driver.get(["ru", 1]);
  assert.ok(row);
  row.value[5] = 1;
  await driver.atomic({ checks: [], sets: [row], deletes: [] });
  await assert.rejects(vault.read(second, [1]), isFault("seal"));
});

Deno.test("when Maria is erased nothing of hers opens again, and whoever still holds her key holds nothing", async () => {
  const { vault, driver } = await smallVault();
  const maria = await newSubject(vault);
  await write(vault, notes, [1], { text: "71.4 kg" }, maria.key);
  const held = await vault.subject(maria.id);
  const change = vault.change();
  vault.shred(change, maria.id);
  assert.ok(await vault.read(notes, [1], held), "not before the commit");
  await change.deed(someDeed).commit();
  assert.equal(await vault.subject(maria.id), undefined);
  await assert.rejects(vault.read(notes, [1], held), isProblem("not_found"));
  assert.throws(
    () => vault.change().put(notes, [2], { text: "late" }, { subject: maria.key }),
    isProblem("not_found"),
  );
  assert.throws(() => vault.blindFor(maria.key, "code", "x"), isProblem("not_found"));
  const { vault: restarted } = await smallVault(driver);
  assert.equal(await restarted.subject(maria.id), undefined);
});

Deno.test("an erasure that was not committed erases nothing", async () => {
  const { vault } = await smallVault();
  const maria = await newSubject(vault);
  await write(vault, rules, [1], { n: 1 });
  const change = vault.change().expect(rules, [1], null).deed(someDeed);
  vault.shred(change, maria.id);
  await assert.rejects(change.commit(), isProblem("stale"));
  assert.ok(await vault.subject(maria.id));
  await write(vault, notes, [1], { text: "still here" }, maria.key);
});

Deno.test("a key read while it is being destroyed does not come back", async () => {
  const inner = memoryDriver();
  const slow: { until?: Promise<void> } = {};
  const keys: Driver = {
    ...inner,
    async get(key) {
      const row = await inner.get(key);
      await slow.until;
      return row;
    },
  };
  const { vault: writer, driver } = await smallVault(memoryDriver(), keys);
  const maria = await newSubject(writer);
  const { vault } = await smallVault(driver, keys); // nothing cached
  let release = () => {};
  slow.until = new Promise((resolve) => release = resolve);
  const reading = vault.subject(maria.id);
  const change = vault.change().deed(someDeed);
  vault.shred(change, maria.id);
  await change.commit();
  release();
  assert.equal(await reading, undefined);
  assert.equal(await vault.subject(maria.id), undefined);
});

Deno.test("a patient gets one data key; a second would make the first one's records unreadable", async () => {
  const { vault } = await smallVault();
  const maria = await newSubject(vault);
  const change = vault.change();
  vault.newSubject(change, maria.id);
  await assert.rejects(change.deed(someDeed).commit(), isProblem("stale"));
});

Deno.test("an opened key is kept five minutes and read again after", async () => {
  let reads = 0;
  const inner = memoryDriver();
  const keys: Driver = { ...inner, get: (key) => (reads++, inner.get(key)) };
  const { vault, clock } = await smallVault(memoryDriver(), keys);
  const maria = await newSubject(vault);
  reads = 0;
  await vault.subject(maria.id);
  await vault.subject(maria.id);
  assert.equal(reads, 1);
  clock.pass(5 * minute);
  await vault.subject(maria.id);
  assert.equal(reads, 2);
});

Deno.test("the same field and value give the same blind index, and nothing else does", async () => {
  const { vault, driver } = await smallVault();
  const maria = await newSubject(vault);
  const index = vault.blind("email", "maria@example.org");
  assert.equal(index.length, 16);
  assert.deepEqual(vault.blind("email", "maria@example.org"), index);
  const { vault: again } = await smallVault(driver);
  assert.deepEqual(again.blind("email", "maria@example.org"), index);
  const { vault: elsewhere } = await smallVault();
  const others = [
    vault.blind("email", "Maria@example.org"),
    vault.blind("username", "maria@example.org"),
    vault.blind("emailmaria", "@example.org"),
    vault.blindFor(maria.key, "email", "maria@example.org"),
    elsewhere.blind("email", "maria@example.org"),
  ];
  for (const other of others) assert.notDeepEqual(other, index);
});

Deno.test("a subject's own blind index is the same after a restart", async () => {
  const { vault, driver } = await smallVault();
  const [maria, anna] = [await newSubject(vault), await newSubject(vault)];
  const index = vault.blindFor(maria.key, "code", "H40.1");
  const { vault: again } = await smallVault(driver);
  const key = await again.subject(maria.id);
  assert.ok(key);
  assert.deepEqual(again.blindFor(key, "code", "H40.1"), index);
  assert.notDeepEqual(vault.blindFor(anna.key, "code", "H40.1"), index);
});

Deno.test("a sealed text opens for its purpose only, and a changed one is nothing", async () => {
  const { vault, driver } = await smallVault();
  const sealed = vault.sealText("page", "row 7 é");
  assert.match(sealed, /^[A-Za-z0-9_-]+$/);
  assert.equal(vault.openText("page", sealed), "row 7 é");
  assert.equal((await smallVault(driver)).vault.openText("page", sealed), "row 7 é");
  assert.equal((await smallVault()).vault.openText("page", sealed), undefined);
  assert.equal(vault.openText("sign_in", sealed), undefined);
  for (
    const forged of [
      "",
      "x",
      "=",
      "é",
      sealed.slice(1),
      sealed.slice(0, -4),
      sealed + "AAAA",
      "A".repeat(90_000),
    ]
  ) {
    assert.equal(vault.openText("page", forged), undefined);
  }
  await fc.assert(fc.property(fc.string(), (text) => vault.openText("page", text) === undefined));
});

Deno.test("a MAC depends on purpose, text and installation", async () => {
  const { vault } = await smallVault();
  const { vault: other } = await smallVault();
  const mac = vault.mac("csrf", "session");
  assert.equal(mac.length, 32);
  assert.ok(vault.same(mac, vault.mac("csrf", "session")));
  const others = [vault.mac("csr", "fsession"), vault.mac("csrf", "other"), other.mac("csrf", "session")];
  for (const different of others) assert.equal(vault.same(mac, different), false);
});

Deno.test("the log's keys: pseudonyms hold, batches open at their place only, signatures verify", async () => {
  const { vault, driver } = await smallVault();
  const { auditKeys } = (await smallVault(driver)).vault;
  const maria = newId();
  assert.deepEqual(auditKeys.pseudonym(maria), vault.auditKeys.pseudonym(maria));
  assert.notDeepEqual(auditKeys.pseudonym(newId()), auditKeys.pseudonym(maria));
  assert.notDeepEqual(auditKeys.netRef(maria), auditKeys.pseudonym(maria));
  assert.equal(auditKeys.pseudonym(maria).length, 16);

  const bytes = randomBytes(300);
  const sealed = vault.auditKeys.sealBatch(["a", 1, 7], bytes);
  assert.deepEqual(auditKeys.openBatch(["a", 1, 7], sealed), bytes);
  assert.throws(() => auditKeys.openBatch(["a", 1, 8], sealed), SealError);
  assert.throws(() => auditKeys.openBatch(["a", "1", 7], sealed), SealError);

  const signature = vault.auditKeys.sign(bytes);
  assert.equal(auditKeys.publicKey.length, 32);
  assert.ok(auditKeys.verify(bytes, signature));
  assert.equal(auditKeys.verify(bytes.slice(1), signature), false);
});

Deno.test("the wrong key-encryption key opens nothing and writes nothing", async () => {
  const { vault, store, driver, clock } = await smallVault();
  await newSubject(vault);
  const before = await allRows(driver);
  const wrong = kekFromBytes(randomBytes(32));
  await assert.rejects(openVault({ store, keys: keysOf(driver), kek: wrong, clock }), KekError);
  assert.deepEqual(await allRows(driver), before);
});

Deno.test("a dump of the store holds no word that was written", async () => {
  const { vault, driver } = await smallVault();
  const canary = "canary-5d1e glaucoma Muñoz";
  const maria = await newSubject(vault);
  await write(vault, notes, [idBytes(newId())], { text: canary }, maria.key);
  await write(
    vault,
    shelf({ ...rules, name: "person", prefix: "u", schema: z.strictObject({ name: z.string() }) }),
    [vault.blind("name", canary)],
    { name: canary },
  );
  const text = await dump(driver);
  for (
    const word of ["canary", "glaucoma", "Mu", "text", "note", "person", maria.id].filter((w) => w.length > 2)
  ) {
    assert.ok(!text.includes(word), word);
  }
  assert.ok((await dump(driver)).length > 1_000);
});

async function dump(driver: Driver): Promise<string> {
  const rows = await allRows(driver);
  const parts = rows.flatMap((row) => [...row.key.filter((part) => typeof part !== "number"), row.value]);
  return parts.map((part) => typeof part === "string" ? part : new TextDecoder("latin1").decode(part)).join(
    "\n",
  );
}

function isProblem(problem: string) {
  return (error: unknown) => error instanceof AppError && error.problem === problem;
}

function isFault(fault: string) {
  return (error: unknown) =>
    error instanceof SealError && !(error instanceof AppError) && error.fault === fault;
}
