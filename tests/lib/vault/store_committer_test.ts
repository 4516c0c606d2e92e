import assert from "node:assert/strict";
import { AppError } from "../../../lib/errors.ts";
import { Committer } from "../../../lib/vault/committer.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import type { Driver, Key, Write } from "../../../lib/vault/store.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { aDeed, bytes, gated, outcome, plainLedger, read, setting, unit } from "./store_fixtures.ts";

function committer(
  driver: Driver = memoryDriver(),
  more: Partial<ConstructorParameters<typeof Committer>[0]> = {},
) {
  const opened = new Committer({ driver, clock: new MovableClock(), ...more });
  opened.keepLedger(plainLedger());
  return opened;
}

const tidying: Write = { checks: [], sets: setting(["tidy"], "x"), deletes: [] };

Deno.test("before the log is attached only housekeeping is written", async () => {
  const store = openStore({ driver: memoryDriver(), clock: new MovableClock() });
  assert.equal(await outcome(store.commit(unit({ sets: setting(["k"], "v") }))), "unavailable");
  assert.equal(await outcome(store.record([aDeed()])), "unavailable");
  assert.equal(await store.tidy({ sets: setting(["k"], "tidied") }), true);
  assert.equal(await store.tidy({ checks: [{ key: ["k"], stamp: null }], deletes: [["k"]] }), false);
  assert.equal(read((await store.get(["k"]))?.value), "tidied");
  await store.close();
});

Deno.test("units that wait for one flush travel in the next one together, with one row of the log", async () => {
  const gate = gated(memoryDriver());
  const opened = committer(gate.driver);
  const first = opened.commit(unit({ sets: setting(["u", 0], "x") }));
  await Promise.resolve().then(() => {});
  const others = Array.from(
    { length: 30 },
    (_, number) => opened.commit(unit({ sets: setting(["u", number + 1], "x") })),
  );
  gate.open();
  await Promise.all([first, ...others]);
  assert.ok(gate.writes.length <= 2);
  const rowsOfTheLog = gate.writes.flatMap(({ sets }) => sets).filter(({ key }) => key[0] === "a");
  assert.equal(rowsOfTheLog.length, gate.writes.length);
});

Deno.test("a log that cannot be written lets nothing be written", async () => {
  const driver = memoryDriver();
  const opened = new Committer({ driver, clock: new MovableClock() });
  opened.keepLedger(plainLedger("w", () => true));
  assert.equal(await outcome(opened.commit(unit({ sets: setting(["k"], "v") }))), "unavailable");
  assert.equal(await driver.get(["k"]), undefined);
  assert.equal(await opened.tidy(tidying), true);
});

Deno.test("a deed that the log cannot write takes no neighbour with it", async () => {
  const opened = new Committer({ driver: memoryDriver(), clock: new MovableClock() });
  opened.keepLedger(plainLedger("w", ({ action }) => action === "odd.one"));
  const deeds = Array.from({ length: 16 }, (_, number) => aDeed(number === 5 ? "odd.one" : "record.viewed"));
  const outcomes = await Promise.all(
    deeds.map((deed) => outcome(opened.commit(unit({}, { deeds: [deed] })))),
  );
  assert.deepEqual(outcomes, deeds.map((_, number) => number === 5 ? "unavailable" : "done"));
});

Deno.test("a log whose share is too large for one write gets smaller batches", async () => {
  const driver = memoryDriver();
  const opened = new Committer({ driver, clock: new MovableClock() });
  const ledger = plainLedger();
  opened.keepLedger({
    pack(deeds) {
      const { write, places } = ledger.pack(deeds);
      const heavy = deeds.map((_, at) => ({ key: ["heavy", ledger.seq, at], value: new Uint8Array(60_000) }));
      return { write: { ...write, sets: [...write.sets, ...heavy] }, places };
    },
    settled: (committed) => ledger.settled(committed),
  });
  const units = Array.from(
    { length: 40 },
    (_, number) => opened.commit(unit({ sets: setting(["u", number], "x") })),
  );
  await Promise.all(units);
  assert.equal((await driver.list({ prefix: ["u"], limit: 100 })).length, 40);
  assert.equal((await driver.list({ prefix: ["a"], limit: 100 })).length, ledger.seq);
});

Deno.test("a writer whose place in the log was taken writes nothing more, not even housekeeping", async () => {
  const driver = memoryDriver();
  const clock = new MovableClock();
  const living = openStore({ driver, clock });
  const zombie = openStore({ driver, clock });
  living.keepLedger(plainLedger());
  zombie.keepLedger(plainLedger());
  await living.commit(unit({ sets: setting(["k"], "living") }));
  const both = [zombie.commit(unit({ sets: setting(["k"], "zombie") })), zombie.tidy(tidying)].map(outcome);
  assert.deepEqual(await Promise.all(both), ["unavailable", "unavailable"]);
  assert.equal(zombie.trouble, "fence");
  assert.equal(await outcome(zombie.tidy(tidying)), "unavailable");
  assert.equal(read((await zombie.get(["k"]))?.value), "living");
  assert.equal(living.trouble, undefined);
  assert.equal(await outcome(living.record([aDeed()])), "done");
});

Deno.test("a unit whose key an earlier unit of the batch changes is stale, and one that fits the change succeeds", async () => {
  const driver = memoryDriver();
  const stamp = await driver.atomic(tidying) ?? null;
  const opened = committer(driver);
  const key: Key = ["tidy"];
  const outcomes = await Promise.all([
    opened.commit(unit({ checks: [{ key, stamp }], deletes: [key] })),
    opened.commit(unit({ checks: [{ key, stamp }], sets: setting(key, "too late") })),
    opened.commit(unit({ checks: [{ key, stamp: null }], sets: setting(key, "new") })),
    opened.commit(unit({ sets: setting(key, "newest") })),
  ].map(outcome));
  assert.deepEqual(outcomes, ["done", "stale", "done", "done"]);
  assert.equal(read((await driver.get(key))?.value), "newest");
});

Deno.test("a batch that fails blames the unit at fault and not those who wait for its key", async () => {
  const driver = memoryDriver();
  const opened = committer(driver);
  const outcomes = await Promise.all([
    opened.commit(
      unit({ checks: [{ key: ["gone"], stamp: "00000000000000990000" }], sets: setting(["k"], "never") }),
    ),
    opened.commit(unit({ checks: [{ key: ["k"], stamp: null }], sets: setting(["k"], "first") })),
  ].map(outcome));
  assert.deepEqual(outcomes, ["stale", "done"]);
  assert.equal(read((await driver.get(["k"]))?.value), "first");
});

Deno.test("of two units that saw different states of one key only the one that saw the true one succeeds", async () => {
  const driver = memoryDriver();
  const stamp = await driver.atomic(tidying) ?? null;
  const opened = committer(driver);
  const seen = [null, stamp, null, stamp];
  const outcomes = await Promise.all(
    seen.map((stamp, number) =>
      outcome(opened.commit(unit({ checks: [{ key: ["tidy"], stamp }], sets: setting(["k", number], "x") })))
    ),
  );
  assert.deepEqual(outcomes, ["stale", "done", "stale", "done"]);
  assert.deepEqual((await driver.list({ prefix: ["k"], limit: 9 })).map(({ key }) => key[1]), [1, 3]);
});

Deno.test("a unit does not overtake an earlier one that it depends on and that had to wait", async () => {
  const driver = memoryDriver();
  await driver.atomic(tidying);
  const opened = committer(driver);
  const outcomes = await Promise.all([
    opened.commit(unit({ deletes: [["tidy"]] })),
    opened.commit(unit({ checks: [{ key: ["tidy"], stamp: null }], sets: setting(["z"], "second") })),
    opened.commit(unit({ checks: [{ key: ["z"], stamp: null }], sets: setting(["z"], "third") })),
  ].map(outcome));
  assert.deepEqual(outcomes, ["done", "done", "stale"]);
  assert.equal(read((await driver.get(["z"]))?.value), "second");
});

Deno.test("a database that keeps saying no without a reason is asked a few times and no more", async () => {
  const driver = memoryDriver();
  let asked = 0;
  const stubborn: Driver = { ...driver, atomic: () => Promise.resolve(void asked++) };
  assert.equal(await outcome(committer(stubborn).commit(unit({ sets: setting(["k"], "x") }))), "unavailable");
  assert.ok(asked > 1 && asked < 10, `${asked} times`);
});

Deno.test("a form sent again after its time is a new form, also while its old trace still lies there", async () => {
  const driver = memoryDriver();
  const clock = new MovableClock();
  const opened = new Committer({ driver, clock });
  opened.keepLedger(plainLedger());
  const send = (result: string) =>
    opened.commit(unit({}, { once: { id: bytes("form"), result, expires: clock.now() + 1_000 } }));
  await send("/first");
  await assert.rejects(send("/second"), (error) => error instanceof AppError && error.result === "/first");
  clock.pass(1_000);
  await send("/third");
  await assert.rejects(send("/fourth"), (error) => error instanceof AppError && error.result === "/third");
});

Deno.test("a form sent again hears what came of it even though its checks no longer hold", async () => {
  const opened = committer();
  const send = () =>
    opened.commit(unit(
      { checks: [{ key: ["k"], stamp: null }], sets: setting(["k"], "v") },
      { once: { id: bytes("form"), result: "/k", expires: 1_900_000_000_000 } },
    ));
  await send();
  assert.equal(await outcome(send()), "repeated");
});

Deno.test("a unit that is too large or contradicts itself is refused by itself, at once", async () => {
  const opened = committer();
  const nine = Array.from({ length: 9 }, (_, number) => ({ key: ["c", number], stamp: null }));
  const large = Array.from(
    { length: 11 },
    (_, number) => ({ key: ["v", number], value: new Uint8Array(65_000) }),
  );
  const [neighbour, ...refused] = await Promise.all([
    opened.commit(unit({ sets: setting(["k"], "v") })),
    opened.commit(unit({ checks: nine })),
    opened.commit(unit({ sets: large })),
    opened.commit(unit({ sets: setting(["k", 1.5], "v"), deletes: [["k", 1.5]] })),
    opened.commit(unit({ checks: [{ key: ["k"], stamp: null }, { key: ["k"], stamp: "1" }] })),
    opened.commit(unit({ sets: [{ key: ["k", Number.NaN], value: bytes("v") }] })),
    opened.commit({ ...unit({}), deeds: [] as unknown as [ReturnType<typeof aDeed>] }),
  ].map(outcome));
  assert.equal(neighbour, "done");
  assert.deepEqual(refused, ["RangeError", "RangeError", "TypeError", "TypeError", "TypeError", "TypeError"]);
});

Deno.test("the five thousand and first unit in the queue is turned away, and the others are served", async () => {
  const gate = gated(memoryDriver());
  const opened = committer(gate.driver);
  const first = opened.commit(unit({ sets: setting(["first"], "x") }));
  while (gate.writes.length === 0) await Promise.resolve();
  const queued = Array.from(
    { length: 5_000 },
    (_, number) => opened.commit(unit({ sets: setting(["q", number], "x") })),
  );
  assert.equal(await outcome(opened.commit(unit({}))), "unavailable");
  gate.open();
  await Promise.all([first, ...queued]);
  assert.equal(await outcome(opened.commit(unit({}))), "done");
});

Deno.test("nobody joins a queue whose head has waited for two seconds", async () => {
  const gate = gated(memoryDriver());
  let elapsed = 0;
  const opened = committer(gate.driver, { elapsed: () => elapsed });
  const first = opened.commit(unit({}));
  while (gate.writes.length === 0) await Promise.resolve();
  const second = opened.commit(unit({}));
  elapsed = 2_000;
  const third = opened.commit(unit({}));
  elapsed = 2_001;
  assert.equal(await outcome(opened.commit(unit({}))), "unavailable");
  gate.open();
  await Promise.all([first, second, third]);
});

Deno.test("bulk work takes a quarter of a batch while people wait, and still gets done", async () => {
  const gate = gated(memoryDriver());
  const opened = committer(gate.driver);
  const rows = (prefix: string, number: number) =>
    Array.from({ length: 10 }, (_, row) => setting([prefix, number, row], "x")).flat();
  const first = opened.commit(unit({}));
  while (gate.writes.length === 0) await Promise.resolve();
  const bulk = Array.from(
    { length: 90 },
    (_, number) => opened.commit(unit({ sets: rows("bulk", number) }, { bulk: true })),
  );
  const people = Array.from(
    { length: 180 },
    (_, number) => opened.commit(unit({ sets: rows("people", number) })),
  );
  gate.open();
  await Promise.all([first, ...bulk, ...people]);
  const shares = gate.writes.slice(1).map(({ sets }) => ({
    bulk: sets.filter(({ key }) => key[0] === "bulk").length,
    people: sets.filter(({ key }) => key[0] === "people").length,
  }));
  for (const share of shares.filter(({ people }) => people > 0)) {
    assert.ok(share.bulk <= 225, JSON.stringify(shares));
  }
  assert.ok((shares[0]?.bulk ?? 0) > 0 && (shares[0]?.people ?? 0) > 400, JSON.stringify(shares[0]));
});

Deno.test("a bulk unit as large as a whole batch lets people go first before the next", async () => {
  const gate = gated(memoryDriver());
  const opened = committer(gate.driver);
  const chunks = (number: number) =>
    Array.from({ length: 10 }, (_, at) => ({ key: ["chunk", number, at], value: new Uint8Array(65_400) }));
  const first = opened.commit(unit({}));
  while (gate.writes.length === 0) await Promise.resolve();
  const bulk = Array.from(
    { length: 3 },
    (_, number) => opened.commit(unit({ sets: chunks(number) }, { bulk: true })),
  );
  const people = Array.from(
    { length: 12 },
    (_, number) =>
      opened.commit(
        unit({ sets: Array.from({ length: 300 }, (_, row) => setting(["p", number, row], "x")).flat() }),
      ),
  );
  gate.open();
  await Promise.all([first, ...bulk, ...people]);
  const lanes = gate.writes.slice(1).map(({ sets }) => sets.some(({ key }) => key[0] === "chunk") ? "b" : "p")
    .join("");
  assert.match(lanes, /^bpp+b/);
});

Deno.test("a failure of the database refuses its batch and is told to whoever watches the disk", async () => {
  const driver = memoryDriver();
  let broken = true;
  const heard: unknown[] = [];
  const failing: Driver = {
    ...driver,
    atomic: (write) =>
      broken ? Promise.reject(new TypeError("database or disk is full")) : driver.atomic(write),
  };
  const opened = committer(failing, { onFailure: (error) => heard.push(error) });
  assert.equal(await outcome(opened.commit(unit({ sets: setting(["k"], "v") }))), "unavailable");
  assert.equal(heard.length, 1);
  broken = false;
  const { deeds } = await opened.commit(unit({ sets: setting(["k"], "v") }));
  assert.equal(deeds[0]?.batch, 0, "the log must not count a batch that was not written");
});

Deno.test("closing finishes what is queued and then turns everybody away", async () => {
  const gate = gated(memoryDriver());
  const store = openStore({ driver: gate.driver, clock: new MovableClock() });
  store.keepLedger(plainLedger());
  const units = Array.from(
    { length: 20 },
    (_, number) => store.commit(unit({ sets: setting(["k", number], "x") })),
  );
  const closed = store.close();
  assert.equal(await outcome(store.commit(unit({}))), "unavailable");
  gate.open();
  assert.equal((await Promise.all(units)).length, 20);
  await closed;
});
