import assert from "node:assert/strict";
import { openStore } from "../../../lib/vault/open_store.ts";
import { type Deadlines, remoteDriver } from "../../../lib/vault/remote_driver.ts";
import type { Store } from "../../../lib/vault/store.ts";
import { type KvConnectDouble, kvConnectDouble } from "../../support/kv_connect_double.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { bytes, outcome, plainLedger, read, setting, unit } from "./store_fixtures.ts";

/** Nothing here hangs on how quick the machine is: a deadline is long unless the test is there to see it pass. */
const long = 20_000;
const patient: Deadlines = { read: long, write: long, settle: long };
const impatient: Deadlines = { read: long, write: 300, settle: long };
const asleep: Deadlines = { read: 700, write: 700, settle: 700 };

function onServer(
  name: string,
  deadlines: Deadlines,
  work: (server: KvConnectDouble, store: Store) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const server = await kvConnectDouble();
    const driver = await remoteDriver(server.url, new MovableClock(), deadlines);
    const store = openStore({ driver, clock: new MovableClock() });
    store.keepLedger(plainLedger());
    try {
      await work(server, store);
    } finally {
      await store.close();
      await server.close();
    }
  });
}

onServer(
  "a write whose answer is lost and that is sent again happened once and counts as done",
  patient,
  async (server, store) => {
    server.fail("503 after commit");
    const once = { id: bytes("form"), result: "/x", expires: 1_900_000_000_000 };
    const { stamp } = await store.commit(
      unit({ checks: [{ key: ["k"], stamp: null }], sets: setting(["k"], "v") }, { once }),
    );
    assert.equal(server.writes, 2, "the client was expected to send the write again");
    assert.equal((await store.get(["k"]))?.stamp, stamp);
    assert.equal((await store.list({ prefix: ["a"], limit: 10 })).length, 1);
    assert.equal(await outcome(store.commit(unit({}, { once }))), "repeated");
  },
);

onServer("a write that is refused for a moment arrives", patient, async (server, store) => {
  server.fail("503 before commit");
  await store.commit(unit({ sets: setting(["k"], "v") }));
  assert.equal(read((await store.get(["k"]))?.value), "v");
});

onServer("a write that happened although nobody answers is found out", impatient, async (server, store) => {
  server.fail("silent after commit");
  const { stamp } = await store.commit(unit({ sets: setting(["k"], "v") }));
  assert.equal((await store.get(["k"]))?.stamp, stamp);
  assert.equal(store.trouble, undefined);
});

onServer(
  "a write that nobody answers and that did not happen is refused, and can never happen later",
  impatient,
  async (server, store) => {
    server.fail("silent before commit");
    assert.equal(await outcome(store.commit(unit({ sets: setting(["k"], "late") }))), "unavailable");
    assert.equal(await store.get(["k"]), undefined);
    const { deeds } = await store.commit(unit({ sets: setting(["other"], "v") }));
    assert.equal(deeds[0]?.batch, 0);
    assert.equal(store.trouble, undefined);
  },
);

onServer(
  "a server that sleeps is waited for no longer than the deadline, and nothing is written before it has spoken",
  asleep,
  async (server, store) => {
    await store.commit(unit({ sets: setting(["k"], "before") }));
    server.sleep();
    assert.equal(await outcome(store.get(["k"])), "unavailable");
    assert.equal(await outcome(store.commit(unit({ sets: setting(["k"], "during") }))), "unavailable");
    assert.equal(store.trouble, "unsettled");
    assert.equal(await outcome(store.tidy({ sets: setting(["k"], "tidied") })), "unavailable");
    server.wake();
    while (store.trouble !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    const log = (await store.list({ prefix: ["a"], limit: 10 })).length;
    const happened = read((await store.get(["k"]))?.value) === "during";
    assert.equal(log, happened ? 2 : 1, "data and log must agree");
    const { deeds } = await store.commit(unit({ sets: setting(["k"], "after") }));
    assert.equal(deeds[0]?.batch, log);
  },
);

Deno.test("a database that is not there is no reason to wait: opening it fails", async () => {
  await assert.rejects(remoteDriver("http://127.0.0.1:9/", new MovableClock()), /does not answer/);
});

onServer("a store closes although its database is silent over a write", asleep, async (server, store) => {
  server.sleep();
  assert.equal(await outcome(store.tidy({ sets: setting(["k"], "v") })), "unavailable");
  assert.equal(store.trouble, "unsettled");
  await store.close();
});

onServer(
  "a batch never carries more than the ten checks that the server allows",
  patient,
  async (_server, store) => {
    const units = Array.from(
      { length: 60 },
      (_, number) =>
        store.commit(
          unit({ checks: [{ key: ["n", number], stamp: null }], sets: setting(["n", number], "x") }),
        ),
    );
    await Promise.all(units);
    const eight = Array.from({ length: 8 }, (_, number) => ({ key: ["free", number], stamp: null }));
    await store.commit(unit({ checks: eight }));
  },
);
