import assert from "node:assert/strict";
import { type DiskWatch, type Space, tooLittle, watchDisk } from "../../../lib/vault/disk_watch.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openDriver, openStore } from "../../../lib/vault/open_store.ts";
import type { Driver, Store } from "../../../lib/vault/store.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { aDeed, outcome, plainLedger, read, setting, unit } from "./store_fixtures.ts";

const megabyte = 1024 * 1024;
const roomy: Space = { free: 900 * megabyte, total: 1_000 * megabyte };
const scarce: Space = { free: 60 * megabyte, total: 1_000 * megabyte };

/** A watch over a disk that the test fills and frees. */
function disk(): { watch: DiskWatch; is(space: Space): Promise<void> } {
  let space = roomy;
  const watch = watchDisk({ folder: "/", every: 3_600_000, space: () => Promise.resolve(space) });
  return {
    watch,
    async is(next) {
      space = next;
      await watch.look();
    },
  };
}

async function refuses(store: Store): Promise<string[]> {
  const tries = [
    store.commit(unit({ sets: setting(["k"], "no") })),
    store.record([aDeed()]),
    store.tidy({ sets: setting(["k"], "no") }),
  ];
  return await Promise.all(tries.map(outcome));
}

Deno.test("five percent is too little on a small disk, a gigabyte on a large one, 64 megabytes on any", () => {
  assert.equal(tooLittle({ free: 499 * megabyte, total: 10_000 * megabyte }), true);
  assert.equal(tooLittle({ free: 501 * megabyte, total: 10_000 * megabyte }), false);
  assert.equal(tooLittle({ free: 1_023 * megabyte, total: 1_000_000 * megabyte }), true);
  assert.equal(tooLittle({ free: 1_025 * megabyte, total: 1_000_000 * megabyte }), false);
  assert.equal(tooLittle({ free: 63 * megabyte, total: 100 * megabyte }), true);
});

Deno.test("a disk that is nearly full stops every write and no read, until there is room again", async () => {
  const { watch, is } = disk();
  const store = openStore({ driver: memoryDriver(), clock: new MovableClock(), disk: watch });
  store.keepLedger(plainLedger());
  await store.commit(unit({ sets: setting(["k"], "before") }));
  await is(scarce);
  assert.equal(store.trouble, "disk");
  assert.deepEqual(await refuses(store), ["unavailable", "unavailable", "unavailable"]);
  assert.equal(read((await store.get(["k"]))?.value), "before");
  await is(roomy);
  assert.equal(store.trouble, undefined);
  await store.commit(unit({ sets: setting(["k"], "after") }));
  await store.close();
});

Deno.test("a database that says its disk is full is believed at once", async () => {
  const watch = watchDisk({ folder: "/", every: 60_000, space: () => Promise.resolve(roomy) });
  const driver = memoryDriver();
  const failing: Driver = {
    ...driver,
    atomic: () => Promise.reject(new TypeError("database or disk is full")),
  };
  const store = openStore({ driver: failing, clock: new MovableClock(), disk: watch });
  store.keepLedger(plainLedger());
  assert.equal(await outcome(store.record([aDeed()])), "unavailable");
  assert.equal(store.trouble, "disk");
  await store.close();
});

Deno.test("without the right to look at the disk the store works on", async () => {
  const blind = () => Promise.reject(new Deno.errors.NotCapable("no statfs"));
  const watch = watchDisk({ folder: "/", every: 60_000, space: blind });
  const store = openStore({ driver: memoryDriver(), clock: new MovableClock(), disk: watch });
  store.keepLedger(plainLedger());
  await Promise.resolve();
  assert.equal(await outcome(store.record([aDeed()])), "done");
  await store.close();
});

Deno.test("the folder of the data has a disk that can be measured", async () => {
  const watch = watchDisk({ folder: Deno.cwd() });
  await watch.look();
  assert.equal(watch.full, false);
  watch.stop();
});

async function smallDisk(): Promise<{ folder: string; release(): Promise<void> } | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "small_disk_" });
  const mount = new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder],
    stdout: "null",
    stderr: "null",
  });
  const mounted = await mount.output().then(({ success }) => success, () => false);
  const release = async () => {
    if (mounted) await new Deno.Command("umount", { args: [folder] }).output();
    await Deno.remove(folder, { recursive: true });
  };
  if (mounted) return { folder, release };
  await release();
  return undefined;
}

/** Fills what `driver` lies on, through the store, and shows that nothing is lost or half written and that it recovers. */
async function fillAndFree(driver: Driver, free: () => Promise<void>): Promise<void> {
  // Only the database's own word counts here: a disk of four megabytes is always below the watermark.
  const watch = watchDisk({ folder: "/", every: 3_600_000, space: () => Promise.resolve(roomy) });
  const store = openStore({ driver, clock: new MovableClock(), disk: watch });
  store.keepLedger(plainLedger());
  let written = 0;
  const chunk = (number: number) => ({ key: ["c", number], value: new Uint8Array(60_000) });
  while (written < 200) {
    const sets = [chunk(written), ...setting(["pair", written], "x")];
    if (await outcome(store.commit(unit({ sets }))) !== "done") break;
    written++;
  }
  assert.ok(written > 5 && written < 200, `${written} written`);
  assert.equal(store.trouble, "disk");
  assert.deepEqual(await refuses(store), ["unavailable", "unavailable", "unavailable"]);
  assert.equal((await store.list({ prefix: ["c"], limit: 500 })).length, written);
  assert.equal((await store.list({ prefix: ["pair"], limit: 500 })).length, written);
  await free();
  const again = openStore({ driver, clock: new MovableClock() });
  const ledger = plainLedger();
  ledger.seq = written;
  again.keepLedger(ledger);
  assert.equal(await outcome(again.commit(unit({ sets: [chunk(written)] }))), "done");
  await store.close();
}

const trial = await smallDisk();
await trial?.release();
const how = trial ? "4 MB tmpfs" : "a double: mounting is not allowed here";

Deno.test(`a disk that is really full is refused in words and survived (${how})`, async () => {
  const small = trial && await smallDisk();
  if (small) {
    const ballast = `${small.folder}/ballast`;
    await Deno.writeFile(ballast, new Uint8Array(megabyte));
    try {
      const driver = await openDriver(`${small.folder}/salus.db`);
      await fillAndFree(driver, () => Deno.remove(ballast));
    } finally {
      await small.release();
    }
    return;
  }
  const driver = memoryDriver();
  let room = 20;
  const full = () => Promise.reject(new TypeError("database or disk is full"));
  const atomic: Driver["atomic"] = (write) => room-- > 0 ? driver.atomic(write) : full();
  await fillAndFree({ ...driver, atomic }, () => {
    room = 100;
    return Promise.resolve();
  });
});
