import { systemClock } from "../../lib/clock.ts";
import { idBytes, newId } from "../../lib/ids.ts";
import { openDriver, openStore } from "../../lib/vault/open_store.ts";
import type { Driver, Key, Store } from "../../lib/vault/store.ts";
import { aDeed, plainLedger, unit } from "../lib/vault/store_fixtures.ts";
import { atLeast, atMost, type Figure, median } from "./figures.ts";

const rounds = 5;
const callers = 64;
const callsEach = 16;

/** What the store costs and gains, as ratios of one run on the embedded database. */
export async function* storeFigures(): AsyncGenerator<Figure> {
  yield* groupCommit();
  yield await readsBesideWrites();
  yield* filled();
}

/**
 * P8: 64 callers with one record each and its trace, against a commit for each without a trace. In order: keys
 * that follow each other. At random: keys as the records have them, where the database's own work on 64 pages
 * is most of the time. On a slow disk: the same, with two milliseconds more for each commit.
 */
async function* groupCommit(): AsyncGenerator<Figure> {
  const inOrder = await againstCommitEach(ordered);
  const note = `64 records in each commit and no log would be ${inOrder.most.toFixed(1)} on this disk`;
  yield atLeast("store.group_commit", inOrder.gain, 8, note);
  yield atMost("store.group_commit_tail", inOrder.tail, 8);
  yield atLeast("store.group_commit_random_keys", (await againstCommitEach(random)).gain, 1.2);
  yield atLeast("store.group_commit_slow_disk", (await againstCommitEach(random, 2)).gain, 15);
}

async function againstCommitEach(
  key: () => Key,
  delay = 0,
): Promise<{ gain: number; tail: number; most: number }> {
  return await withDatabase(async (fast) => {
    const driver = delay > 0 ? slower(fast, delay) : fast;
    const store = storeOver(driver);
    const calls = delay > 0 ? 4 : callsEach;
    const alone = () => driver.atomic({ checks: [], sets: record(key()), deletes: [] });
    const together = () => store.commit(unit({ sets: record(key()) }, { deeds: [aDeed()] }));
    await busy(callers, calls, together);
    await busy(callers, calls, alone);
    const full = () =>
      driver.atomic({
        checks: [],
        sets: Array.from({ length: callers }, () => record(key())).flat(),
        deletes: [],
      });
    const [gains, tails, mosts]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      const each = await busy(callers, calls, alone);
      const { perSecond, times } = await busy(callers, calls, together);
      gains.push(perSecond / each.perSecond);
      tails.push(percentile(times, 0.99) / percentile(times, 0.5));
      mosts.push(callers * (await busy(1, calls, full)).perSecond / each.perSecond);
    }
    return { gain: median(gains), tail: median(tails), most: median(mosts) };
  });
}

/** One commit after the other, each with a wait of its own: what a disk does that takes so long to be sure. */
function slower(driver: Driver, milliseconds: number): Driver {
  let disk: Promise<unknown> = Promise.resolve();
  return {
    ...driver,
    atomic(write) {
      const turn = disk.then(async () => {
        const stamp = await driver.atomic(write);
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        return stamp;
      });
      disk = turn;
      return turn;
    },
  };
}

/** P9: a read while sixteen callers write, against a read alone. */
async function readsBesideWrites(): Promise<Figure> {
  return await withDatabase(async (driver) => {
    const store = storeOver(driver);
    const keys = Array.from({ length: 500 }, () => record(random()));
    await Promise.all(keys.map((sets) => store.commit(unit({ sets }))));
    const read = async () => {
      const times: number[] = [];
      for (const [row] of keys) {
        const start = performance.now();
        await store.get(row?.key ?? []);
        times.push(performance.now() - start);
      }
      return percentile(times, 0.5);
    };
    await read();
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const idle = await read();
      let writing = true;
      const writers = Array.from({ length: 16 }, async () => {
        while (writing) await store.commit(unit({ sets: record(random()) }));
      });
      ratios.push(await read() / idle);
      writing = false;
      await Promise.all(writers);
    }
    return atMost("store.get_beside_writers", median(ratios), 1.5);
  });
}

/**
 * P11 and P16: what 20,000 sealed values take on the disk (padding makes 920 bytes of all from 513), and how
 * long such a file takes to open.
 * Keys in no order leave the database's pages a third empty; a copy made by VACUUM INTO has them full.
 */
async function* filled(): AsyncGenerator<Figure> {
  for (const [name, key, bound] of [["in_order", ordered, 1.2], ["random_keys", random, 1.65]] as const) {
    const folder = await Deno.makeTempDir({ prefix: "store_bench_" });
    try {
      const path = `${folder}/salus.db`;
      const bytes = await fill(path, key);
      const { size } = await Deno.stat(path);
      yield atMost(`store.bytes_per_byte_${name}`, size / bytes, bound);
      if (name === "random_keys") yield await opening(path, size);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
}

async function fill(path: string, key: () => Key): Promise<number> {
  const driver = await openDriver(path);
  let bytes = 0;
  for (let batch = 0; batch < 40; batch++) {
    const sets = Array.from({ length: 500 }, () => record(key(), 920)).flat();
    for (const { value } of sets) bytes += value.length;
    await driver.atomic({ checks: [], sets, deletes: [] });
  }
  driver.close();
  return bytes;
}

async function opening(path: string, size: number): Promise<Figure> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    const opened = await openDriver(path);
    await opened.get(["r", 1]);
    times.push(performance.now() - start);
    opened.close();
  }
  const note = `milliseconds with the first read, at ${Math.round(size / 1e6)} MB`;
  return atMost("store.open", median(times), 20, note);
}

async function withDatabase<T>(work: (driver: Driver) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "store_bench_" });
  const driver = await openDriver(`${folder}/salus.db`);
  try {
    return await work(driver);
  } finally {
    driver.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function storeOver(driver: Driver): Store {
  const store = openStore({ driver, clock: systemClock });
  store.keepLedger(plainLedger());
  return store;
}

const filler = crypto.getRandomValues(new Uint8Array(1_024));

function record(key: Key, size = 900): { key: Key; value: Uint8Array }[] {
  return [{ key, value: filler.slice(0, size) }];
}

let count = 0;
const patient = idBytes(newId());

function ordered(): Key {
  return ["r", patient, count++];
}

function random(): Key {
  return ["r", idBytes(newId()), idBytes(newId())];
}

/** Many callers, each waiting for its own answer before it asks again. */
async function busy(callers: number, each: number, work: () => Promise<unknown>) {
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let call = 0; call < each; call++) {
      const asked = performance.now();
      await work();
      times.push(performance.now() - asked);
    }
  }));
  return { perSecond: callers * each / (performance.now() - start) * 1_000, times };
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
