import assert from "node:assert/strict";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import type { Row, Store } from "../../../lib/vault/store.ts";
import { onceRule, startSweeper, Sweeper, type SweepRule } from "../../../lib/vault/sweeper.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { bytes, plainLedger, read, setting, unit } from "./store_fixtures.ts";

function opened(): { store: Store; clock: MovableClock } {
  const clock = new MovableClock();
  const store = openStore({ driver: memoryDriver(), clock });
  store.keepLedger(plainLedger());
  return { store, clock };
}

function id(number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

/** Rows `["s", number]` whose value is the time they are due. */
const timed: SweepRule = { prefix: ["s"], isDue: (row, now) => Number(read(row.value)) <= now };

async function sweepAll(sweeper: Sweeper): Promise<number> {
  let deleted = 0;
  for (let passes = 0; passes < 50; passes++) deleted += (await sweeper.sweep()).deleted;
  return deleted;
}

Deno.test("what has expired lies there, unused, until it is swept; what has not stays", async () => {
  const { store, clock } = opened();
  for (const [number, time] of [[1, 1_000], [2, 60_000]] as const) {
    await store.commit(unit({}, { once: { id: id(number), result: "/x", expires: clock.now() + time } }));
  }
  clock.pass(30_000);
  assert.equal((await store.list({ prefix: ["op"], limit: 10 })).length, 2);
  const sweeper = new Sweeper(store, [onceRule], clock);
  assert.deepEqual(await sweeper.sweep(), { deleted: 1, more: false });
  assert.deepEqual((await store.list({ prefix: ["op"], limit: 10 })).map(({ key }) => key), [["op", id(2)]]);
});

Deno.test("a pass deletes two hundred rows at most and the next goes on from there", async () => {
  const { store, clock } = opened();
  for (let number = 0; number < 1_250; number += 50) {
    const sets = Array.from(
      { length: 50 },
      (_, at) => setting(["s", number + at], number % 100 === 0 ? "0" : "9e15"),
    );
    await store.tidy({ sets: sets.flat() });
  }
  const sweeper = new Sweeper(store, [timed], clock);
  assert.deepEqual(await sweeper.sweep(), { deleted: 200, more: true });
  assert.equal(await sweepAll(sweeper), 450);
  const left = await store.list({ prefix: ["s"], limit: 500, from: ["s", 0] });
  assert.ok(left.every((row) => !timed.isDue(row, clock.now())));
});

Deno.test("rows in the order of their time are read no further than the first that is not due", async () => {
  const { store, clock } = opened();
  const sets = Array.from({ length: 30 }, (_, number) => setting(["s", number], number < 10 ? "0" : "9e15"));
  await store.tidy({ sets: sets.flat() });
  let looked = 0;
  const isDue = (row: Row, now: number) => (looked++, timed.isDue(row, now));
  const sweeper = new Sweeper(store, [{ ...timed, isDue, inOrder: true }], clock);
  assert.deepEqual(await sweeper.sweep(), { deleted: 10, more: false });
  assert.equal(looked, 11);
});

Deno.test("a row that was renewed between being read and being deleted stays", async () => {
  const { store, clock } = opened();
  await store.tidy({ sets: setting(["s", 1], "0") });
  const list: Store["list"] = async (range) => {
    const rows = await store.list(range);
    await store.tidy({ sets: setting(["s", 1], "9e15") });
    return rows;
  };
  const sweeper = new Sweeper({ ...store, list }, [timed], clock);
  assert.equal((await sweeper.sweep()).deleted, 0);
  assert.equal(read((await store.get(["s", 1]))?.value), "9e15");
});

Deno.test("a sweeper that is stopped leaves nothing running", async () => {
  const { store, clock } = opened();
  await store.tidy({ sets: [{ key: ["s", 1], value: bytes("0") }] });
  await startSweeper(store, [timed], clock).stop();
  await store.close();
});
