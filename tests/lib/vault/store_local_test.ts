import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { localDriver, whenFree } from "../../../lib/vault/local_driver.ts";
import { openDriver, openStore } from "../../../lib/vault/open_store.ts";
import type { Key, Reader, Row } from "../../../lib/vault/store.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { bytes, plainLedger, read, setting, unit, withFolder } from "./store_fixtures.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

function deno(...args: string[]): Deno.Command {
  const flags = ["run", "--quiet", "--no-check", "--unstable-kv", "-A"];
  return new Deno.Command(Deno.execPath(), {
    args: [...flags, ...args],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function everything(store: Reader, prefix: Key): Promise<Row[]> {
  const rows: Row[] = [];
  while (true) {
    const from = rows.at(-1)?.key;
    const more = await store.list({ prefix, limit: 500, ...(from && { from }) });
    if (more.length === 0) return rows;
    rows.push(...more);
  }
}

Deno.test("the database, its journals and its lock can be read by their owner alone", async () => {
  await withFolder(async (folder) => {
    const driver = await localDriver(`${folder}/data/salus.db`);
    await driver.atomic({ checks: [], sets: setting(["k"], "v"), deletes: [] });
    const modes: Record<string, string> = {};
    for await (const { name } of Deno.readDir(`${folder}/data`)) {
      modes[name] = ((await Deno.stat(`${folder}/data/${name}`)).mode ?? 0).toString(8).slice(-3);
    }
    driver.close();
    assert.deepEqual(modes, {
      "salus.db": "600",
      "salus.db-shm": "600",
      "salus.db-wal": "600",
      "salus.db.lock": "600",
    });
    assert.equal(((await Deno.stat(`${folder}/data`)).mode ?? 0) & 0o777, 0o700);
  });
});

Deno.test("a second process on the same file is told so in a sentence and does not start", async () => {
  await withFolder(async (folder) => {
    const driver = await localDriver(`${folder}/salus.db`);
    const { code, stderr } = await deno("tests/lib/vault/store_writer.ts", `${folder}/salus.db`, "2")
      .output();
    assert.equal(code, 1);
    assert.match(read(stderr) ?? "", /Another process is using .*salus\.db\. Stop it first/);
    await assert.rejects(localDriver(`${folder}/salus.db`), /Another process is using/);
    driver.close();
    (await localDriver(`${folder}/salus.db`)).close();
  });
});

Deno.test("what was said to be kept survives kill -9, whole, with its trace and without a gap in the log", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/salus.db`;
    const kept = new Set<string>();
    const rounds = 10;
    for (let round = 0; round < rounds; round++) {
      const child = deno("tests/lib/vault/store_writer.ts", path, `${round}`).spawn();
      const reader = child.stdout.getReader();
      let said = "";
      const lines = round * 10 + 1;
      while (said.split("\n").length <= lines) {
        const { value, done } = await reader.read();
        if (done) break;
        said += read(value);
      }
      child.kill("SIGKILL");
      for (let more = await reader.read(); !more.done; more = await reader.read()) said += read(more.value);
      await Promise.all([child.status, child.stderr.cancel()]);
      for (const name of said.split("\n").slice(0, -1)) kept.add(name);
    }
    const driver = await openDriver(path);
    const left = (await everything(driver, ["left"])).map(({ value }) => read(value));
    const right = (await everything(driver, ["right"])).map(({ value }) => read(value));
    assert.deepEqual(left, right, "a unit is there by half");
    const there = new Set(left);
    assert.ok(kept.size > rounds * 10, `only ${kept.size} commits: the test shows nothing`);
    assert.deepEqual([...kept].filter((name) => !there.has(name)), [], "said to be kept and lost");
    const traced: unknown[] = [];
    for (let round = 0; round < rounds; round++) {
      const log = await everything(driver, ["a", `w${round}`]);
      assert.deepEqual(log.map(({ key }) => key[2]), log.map((_, seq) => seq), "a gap in the log");
      for (const { value } of log) traced.push(...JSON.parse(read(value) ?? ""));
    }
    assert.deepEqual(traced.toSorted(), left.toSorted(), "a change without its trace, or the reverse");
    driver.close();
  });
});

Deno.test("a write that finds the file locked tries again, eight times, and then says so", async () => {
  let calls = 0;
  const lockedFor = (times: number) => () => {
    calls++;
    return calls <= times ? Promise.reject(new TypeError("database is locked")) : Promise.resolve("written");
  };
  assert.equal(await whenFree(lockedFor(8)), "written");
  calls = 0;
  await assert.rejects(whenFree(lockedFor(9)), /database is locked/);
  assert.equal(calls, 9);
  calls = 0;
  await assert.rejects(whenFree(() => Promise.reject(new Error(`other ${++calls}`))), /other 1/);
});

Deno.test("a careful write goes through although an operator's tool was writing when it began", async () => {
  await withFolder(async (folder) => {
    const driver = await localDriver(`${folder}/salus.db`);
    const tool = new DatabaseSync(`${folder}/salus.db`);
    tool.exec("create table of_the_tool (n)");
    let stamp: string | null = null;
    for (let number = 0; number < 5; number++) {
      tool.exec(`begin immediate; insert into of_the_tool values (${number})`);
      const write = driver.atomic({
        checks: [{ key: ["n"], stamp }],
        sets: setting(["n"], `${number}`),
        deletes: [],
      });
      await new Promise((resolve) => setTimeout(resolve, 20));
      tool.exec("commit");
      stamp = await write ?? null;
      assert.ok(stamp, "a check failed although nobody else writes this key");
    }
    tool.close();
    assert.equal(read((await driver.get(["n"]))?.value), "4");
    driver.close();
  });
});

Deno.test("canary: Deno KV still writes half of an atomic write when a sum in it fails, so the store has none", async () => {
  const kv = await Deno.openKv(":memory:");
  await kv.set(["text"], bytes("not a number"));
  await assert.rejects(kv.atomic().set(["half"], 1).sum(["text"], 1n).commit());
  const half = await kv.get(["half"]);
  kv.close();
  assert.equal(half.value, 1, "Deno KV is atomic now: the ban on sum, min and max may be looked at again");
  for await (const { name, isFile } of Deno.readDir(`${root}lib/vault`)) {
    const source = isFile ? await Deno.readTextFile(`${root}lib/vault/${name}`) : "";
    assert.doesNotMatch(
      source,
      /\batomic\w*(\(\))?\s*\.(sum|min|max|enqueue)\(|expireIn|\.listenQueue\(/,
      name,
    );
  }
});

Deno.test("a store that was closed opens again with all that was in it", async () => {
  await withFolder(async (folder) => {
    const first = openStore({ driver: await openDriver(`${folder}/salus.db`), clock: new MovableClock() });
    first.keepLedger(plainLedger());
    const units = Array.from(
      { length: 50 },
      (_, number) => first.commit(unit({ sets: setting(["k", number], "v") })),
    );
    const closed = first.close();
    await Promise.all([...units, closed]);
    const second = openStore({ driver: await openDriver(`${folder}/salus.db`), clock: new MovableClock() });
    assert.equal((await everything(second, ["k"])).length, 50);
    await second.close();
  });
});
