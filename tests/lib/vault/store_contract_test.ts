import assert from "node:assert/strict";
import { AppError } from "../../../lib/errors.ts";
import { localDriver } from "../../../lib/vault/local_driver.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { remoteDriver } from "../../../lib/vault/remote_driver.ts";
import type { Driver, Key, Store, Write } from "../../../lib/vault/store.ts";
import { kvConnectDouble } from "../../support/kv_connect_double.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { bytes, outcome, plainLedger, read, setting, unit, withFolder } from "./store_fixtures.ts";

type WithDriver = (work: (driver: Driver) => Promise<void>) => Promise<void>;

const databases: Record<string, WithDriver> = {
  async memory(work) {
    const driver = memoryDriver();
    await work(driver);
    driver.close();
  },
  async local(work) {
    await withFolder(async (folder) => {
      const driver = await localDriver(`${folder}/salus.db`);
      await work(driver);
      driver.close();
    });
  },
  async remote(work) {
    const server = await kvConnectDouble();
    const driver = await remoteDriver(server.url, new MovableClock());
    await work(driver);
    driver.close();
    await server.close();
  },
};

function contract(sentence: string, work: (driver: Driver) => Promise<void>): void {
  for (const [name, withDriver] of Object.entries(databases)) {
    Deno.test(`a ${name} database ${sentence}`, () => withDriver(work));
  }
}

function onStore(sentence: string, work: (store: Store) => Promise<void>): void {
  contract(sentence, async (driver) => {
    const store = openStore({ driver: { ...driver, close: () => {} }, clock: new MovableClock() });
    store.keepLedger(plainLedger());
    await work(store);
    await store.close();
  });
}

function put(key: Key, content: string, checks: Write["checks"] = []): Write {
  return { checks, sets: setting(key, content), deletes: [] };
}

contract("gives back what was set, under a stamp that grows", async (driver) => {
  assert.equal(await driver.get(["p", bytes("one")]), undefined);
  const first = await driver.atomic(put(["p", bytes("one")], "first"));
  const second = await driver.atomic(put(["p", bytes("one")], "second"));
  const row = await driver.get(["p", bytes("one")]);
  assert.equal(read(row?.value), "second");
  assert.equal(row?.stamp, second);
  assert.deepEqual(row?.key, ["p", bytes("one")]);
  assert.ok(first !== undefined && second !== undefined && second > first);
});

contract("reads many keys in the order asked for, also more than ten", async (driver) => {
  const numbers = Array.from({ length: 23 }, (_, number) => number);
  const sets = numbers.filter((number) => number % 3 > 0).flatMap((number) =>
    setting(["n", number], `${number}`)
  );
  await driver.atomic({ checks: [], sets, deletes: [] });
  const backwards = numbers.toReversed();
  const rows = await driver.getMany(backwards.map((number) => ["n", number]));
  assert.deepEqual(
    rows.map((row) => read(row?.value)),
    backwards.map((number) => number % 3 > 0 ? `${number}` : undefined),
  );
});

contract(
  "lists below a prefix, bytes before text before numbers, from a key in both directions",
  async (driver) => {
    const keys: Key[] = [
      ["t", bytes("a")],
      ["t", bytes("a"), 1],
      ["t", new Uint8Array([97, 0])],
      ["t", bytes("b")],
      ["t", "a"],
      ["t", -2.5],
      ["t", 0],
      ["t", 3],
      ["t", 20],
    ];
    const around: Key[] = [["s", "x"], ["t"], ["ta", 1], ["u", 1]];
    const sets = [...keys.toReversed(), ...around].flatMap((key) => setting(key, "x"));
    await driver.atomic({ checks: [], sets, deletes: [] });
    const listed = async (range: Parameters<Driver["list"]>[0]) =>
      (await driver.list(range)).map(({ key }) => key);
    assert.deepEqual(await listed({ prefix: ["t"], limit: 50 }), keys);
    assert.deepEqual(await listed({ prefix: ["t"], limit: 50, reverse: true }), keys.toReversed());
    assert.deepEqual(await listed({ prefix: ["t"], limit: 3, from: ["t", bytes("a")] }), keys.slice(1, 4));
    assert.deepEqual(await listed({ prefix: ["t"], limit: 3, from: ["t", 0], reverse: true }), [
      keys[5],
      keys[4],
      keys[3],
    ]);
    assert.deepEqual(await listed({ prefix: ["t", bytes("a")], limit: 5 }), [keys[1]]);
    assert.deepEqual(await listed({ prefix: ["t"], limit: 5, from: ["t", 20] }), []);
    assert.deepEqual(await listed({ prefix: ["t"], limit: 5, from: ["t", bytes("a")], reverse: true }), []);
  },
);

contract("lists at most 500 rows at a time", async (driver) => {
  for (const half of [0, 300]) {
    const sets = Array.from({ length: 300 }, (_, number) => setting(["l", half + number], "x")).flat();
    await driver.atomic({ checks: [], sets, deletes: [] });
  }
  assert.equal((await driver.list({ prefix: ["l"], limit: 1_000 })).length, 500);
});

contract("writes nothing when a check does not hold", async (driver) => {
  const stamp = await driver.atomic(put(["c", 1], "here")) ?? null;
  assert.equal(await driver.atomic(put(["c", 2], "no", [{ key: ["c", 1], stamp: null }])), undefined);
  assert.equal(await driver.atomic(put(["c", 2], "no", [{ key: ["c", 3], stamp }])), undefined);
  assert.equal(await driver.get(["c", 2]), undefined);
  const checks = [{ key: ["c", 1], stamp }, { key: ["c", 3], stamp: null }];
  assert.ok(await driver.atomic({ checks, sets: setting(["c", 2], "yes"), deletes: [["c", 1]] }));
  assert.equal(await driver.get(["c", 1]), undefined);
  assert.equal(read((await driver.get(["c", 2]))?.value), "yes");
});

contract("takes a value of 65,536 bytes and refuses anything larger or longer, whole", async (driver) => {
  const large = (size: number) => ({ key: ["v", size], value: new Uint8Array(size) });
  assert.ok(await driver.atomic({ checks: [], sets: [large(65_536)], deletes: [] }));
  const many = Array.from(
    { length: 101 },
    (_, number) => ({ key: ["m", number], stamp: null }),
  );
  const keys = Array.from({ length: 1_001 }, (_, number): Key => ["d", number]);
  const refused: Write[] = [
    { checks: [], sets: [...setting(["v", 1], "x"), large(65_537)], deletes: [] },
    { checks: many, sets: setting(["v", 1], "x"), deletes: [] },
    { checks: [], sets: setting(["v", 1], "x"), deletes: keys },
    { checks: [], sets: Array.from({ length: 13 }, (_, number) => large(65_500 + number)), deletes: [] },
    { checks: [], sets: [...setting(["v", 1], "x"), ...setting(["k", "x".repeat(2_048)], "x")], deletes: [] },
  ];
  for (const write of refused) await assert.rejects(driver.atomic(write));
  assert.equal(await driver.get(["v", 1]), undefined);
});

contract("does not notice when somebody changes the bytes they were given", async (driver) => {
  const value = bytes("good");
  await driver.atomic({ checks: [], sets: [{ key: ["b"], value }], deletes: [] });
  value.fill(0);
  (await driver.get(["b"]))?.value.fill(0);
  assert.equal(read((await driver.get(["b"]))?.value), "good");
});

contract("wakes those who watch a key, and lets them go", async (driver) => {
  const end = new AbortController();
  const changes = driver.watch([["w", 1], ["w", 2]], end.signal)[Symbol.asyncIterator]();
  await driver.atomic(put(["w", 1], "before"));
  assert.equal((await changes.next()).done, false);
  const next = changes.next();
  await driver.atomic(put(["w", 3], "not watched"));
  await driver.atomic(put(["w", 2], "after"));
  assert.equal((await next).done, false);
  end.abort();
  while (!(await changes.next()).done);
});

onStore("loses no update of 64 callers who count on the same four rows", async (store) => {
  let refused = 0;
  async function count(caller: number): Promise<void> {
    for (let times = 0; times < 4; times++) {
      while (true) {
        const key: Key = ["count", caller % 4];
        const row = await store.get(key);
        const sum = Number(read(row?.value) ?? 0) + 1;
        const how = await outcome(
          store.commit(unit({ checks: [{ key, stamp: row?.stamp ?? null }], sets: setting(key, `${sum}`) })),
        );
        if (how === "done") break;
        assert.equal(how, "stale");
        refused++;
      }
    }
  }
  await Promise.all(Array.from({ length: 64 }, (_, caller) => count(caller)));
  const rows = await store.list({ prefix: ["count"], limit: 10 });
  assert.deepEqual(rows.map(({ value }) => read(value)), ["64", "64", "64", "64"]);
  assert.ok(refused > 0, "nobody met anybody: the test shows nothing");
});

onStore("does a form that was sent fifty times at once exactly once", async (store) => {
  const once = { id: bytes("form 0123456789a"), result: "/records/x", expires: 1_900_000_000_000 };
  const tries = Array.from(
    { length: 50 },
    (_, number) =>
      store.commit(unit({ sets: setting(["sent", number], "x") }, { once })).then(
        () => "done",
        (error) => error,
      ),
  );
  const results = await Promise.all(tries);
  assert.equal(results.filter((result) => result === "done").length, 1);
  for (const error of results.filter((result) => result !== "done")) {
    assert.ok(error instanceof AppError && error.problem === "repeated" && error.result === "/records/x");
  }
  assert.equal((await store.list({ prefix: ["sent"], limit: 100 })).length, 1);
});

onStore("fails only the stale unit of a batch, wholly, and commits its neighbours", async (store) => {
  await store.tidy({ sets: setting(["x"], "taken") });
  const units = Array.from({ length: 20 }, (_, number) =>
    unit({
      checks: number === 7 ? [{ key: ["x"], stamp: null }] : [],
      sets: [...setting(["u", number, "left"], "x"), ...setting(["u", number, "right"], "x")],
    }));
  const outcomes = await Promise.all(units.map((one) => outcome(store.commit(one))));
  assert.deepEqual(outcomes, units.map((_, number) => number === 7 ? "stale" : "done"));
  assert.equal((await store.list({ prefix: ["u"], limit: 100 })).length, 38);
  assert.deepEqual(await store.list({ prefix: ["u", 7], limit: 5 }), []);
});

onStore(
  "keeps a trace of every committed unit and of no other, in order and without a gap",
  async (store) => {
    const before = await store.commit(unit({ sets: setting(["y"], "1") }));
    const [, kept] = await Promise.all([
      outcome(store.commit(unit({ checks: [{ key: ["y"], stamp: null }], sets: setting(["z"], "1") }))),
      store.record([unit({}).deeds[0], unit({}).deeds[0]]),
    ]);
    assert.deepEqual(before.deeds, [{ epoch: "w", batch: 0, index: 0 }]);
    assert.deepEqual(kept.deeds.map(({ batch }) => batch), [1, 1]);
    assert.deepEqual(kept.deeds.map(({ index }) => index), [0, 1]);
    const log = await store.list({ prefix: ["a", "w"], limit: 10 });
    assert.deepEqual(log.map(({ value }) => JSON.parse(read(value) ?? "").length), [1, 2]);
  },
);
