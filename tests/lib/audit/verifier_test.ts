import assert from "node:assert/strict";
import { pointerPrefix } from "../../../lib/audit/places.ts";
import { stateKey } from "../../../lib/audit/places.ts";
import { localDriver } from "../../../lib/vault/local_driver.ts";
import { cast, deed, type Logbook, logbook, look } from "./logbook.ts";
import {
  allRows,
  batchRows,
  codeOf,
  copyOf,
  flip,
  put,
  remove,
  rewrite,
  rowAt,
  verdictOn,
} from "./tampering.ts";

const edited = 2;
const truncated = 3;
const forked = 4;
const unsealed = 5;
const deleted = 6;
const inserted = 7;
const reordered = 8;

/** Forty sealed batches of five looks each, in three checkpoints, and a last look that waits. */
async function sealedLog(): Promise<Logbook> {
  const book = await logbook();
  await look(book, 100, 5);
  await book.audit.sealNow();
  await look(book, 50, 5);
  await book.audit.sealNow();
  await look(book, 50, 5);
  await book.audit.sealNow();
  await look(book, 1);
  return book;
}

async function expectCode(book: Logbook, code: number, anchorFile?: string): Promise<void> {
  const verdict = await verdictOn(book, anchorFile);
  assert.equal(codeOf(verdict), code, JSON.stringify(verdict.findings, undefined, 1));
  // Told apart: nothing graver or other is said beside it.
  assert.deepEqual(
    [...new Set(verdict.findings.map(({ kind }) => kind))],
    verdict.findings.length ? [verdict.kind] : [],
  );
}

async function batchKeyAt(book: Logbook, seq: number) {
  const row = (await batchRows(book.driver))[seq];
  assert.ok(row);
  return row.key;
}

Deno.test("a log that nobody touched is intact, and everything in it was counted", async () => {
  const book = await sealedLog();
  const verdict = await verdictOn(book);
  assert.equal(verdict.kind, "intact", JSON.stringify(verdict.findings));
  assert.deepEqual(
    [verdict.entries, verdict.batches, verdict.checkpoints, verdict.unsealed, verdict.size],
    [201, 41, 3, 1, 200],
  );
});

Deno.test("an empty log is intact", async () => {
  await expectCode(await logbook(), 0);
});

Deno.test("a changed bit in a sealed batch is an edit", async () => {
  const book = await sealedLog();
  await flip(book.driver, await batchKeyAt(book, 7));
  await expectCode(book, edited);
});

Deno.test("an entry rewritten by somebody who holds the keys is an edit", async () => {
  const book = await sealedLog();
  const row = await rowAt(book.driver, await batchKeyAt(book, 7));
  await rewrite(book, row, (lines) => lines.map((line) => line.replace("record.viewed", "record.edited")));
  await expectCode(book, edited);
});

Deno.test("an edit in the last sealed batch is found too", async () => {
  const book = await sealedLog();
  const row = await rowAt(book.driver, await batchKeyAt(book, 39));
  await rewrite(book, row, (lines) => lines.map((line) => line.replace("grant", "visit")));
  await expectCode(book, edited);
});

Deno.test("a batch written over with a copy of another is an edit", async () => {
  const book = await sealedLog();
  const { value } = await rowAt(book.driver, await batchKeyAt(book, 3));
  await put(book.driver, await batchKeyAt(book, 7), value);
  await expectCode(book, edited);
});

Deno.test("a batch taken out of the middle is a deletion", async () => {
  const book = await sealedLog();
  await remove(book.driver, await batchKeyAt(book, 7));
  await expectCode(book, deleted);
});

Deno.test("an entry taken out of a batch by somebody who holds the keys is a deletion", async () => {
  const book = await sealedLog();
  const row = await rowAt(book.driver, await batchKeyAt(book, 7));
  await rewrite(book, row, (lines) => lines.toSpliced(2, 1));
  await expectCode(book, deleted);
});

Deno.test("an entry added to a batch by somebody who holds the keys is an insertion", async () => {
  const book = await sealedLog();
  const row = await rowAt(book.driver, await batchKeyAt(book, 7));
  await rewrite(book, row, (lines) => [...lines, lines[0]?.replace(/"id":"../, '"id":"zz') ?? ""]);
  await expectCode(book, inserted);
});

Deno.test("an entry that stands there twice is an insertion", async () => {
  const book = await sealedLog();
  const row = await rowAt(book.driver, await batchKeyAt(book, 7));
  await rewrite(book, row, (lines) => [...lines, lines[0] ?? ""]);
  await expectCode(book, inserted);
});

Deno.test("a copy of a batch at the end of the log is an insertion", async () => {
  const book = await sealedLog();
  const [tag, epoch] = await batchKeyAt(book, 7);
  assert.ok(tag && epoch);
  const { value } = await rowAt(book.driver, await batchKeyAt(book, 7));
  await put(book.driver, [tag, epoch, 41], value);
  await expectCode(book, inserted);
});

Deno.test("a row under a name that no writer has is an insertion", async () => {
  const book = await sealedLog();
  const { value } = await rowAt(book.driver, await batchKeyAt(book, 7));
  await put(book.driver, ["a", new Uint8Array(10).fill(7), 0], value);
  await expectCode(book, inserted);
});

Deno.test("a row between two batches is an insertion", async () => {
  const book = await sealedLog();
  const [tag, epoch] = await batchKeyAt(book, 7);
  assert.ok(tag && epoch);
  await put(book.driver, [tag, epoch, 7.5], new Uint8Array(300));
  await expectCode(book, inserted);
});

Deno.test("a row far beyond the log's end is an insertion, said once and at once", async () => {
  for (const seq of [2 ** 52, 2 ** 53, 1e300, 43]) {
    const book = await sealedLog();
    const [tag, epoch] = await batchKeyAt(book, 7);
    assert.ok(tag && epoch);
    const { value } = await rowAt(book.driver, await batchKeyAt(book, 40));
    await put(book.driver, [tag, epoch, seq], value);
    await put(book.driver, [tag, epoch, seq * 2], new Uint8Array(300));
    const { kind, findings } = await verdictOn(book);
    assert.deepEqual([kind, findings.length], ["inserted", 2], JSON.stringify(findings));
  }
});

Deno.test("batches that wait and are gone are one gap, found by what follows it", async () => {
  const book = await logbook();
  await look(book, 20);
  for (let seq = 3; seq < 15; seq++) await remove(book.driver, await batchKeyAt(book, 3));
  const { kind, findings } = await verdictOn(book);
  assert.deepEqual([kind, findings.length], ["deleted", 1], JSON.stringify(findings));
});

Deno.test("rows under numbers and names that no writer gives are insertions, and are passed over", async () => {
  const driver = await localDriver(":memory:");
  try {
    const book = await logbook({ driver });
    await look(book, 20, 5);
    await book.audit.sealNow();
    const { key, value } = await rowAt(driver, await batchKeyAt(book, 0));
    const epoch = key[1] ?? "";
    for (const part of [Infinity, NaN, -0, -1, 1e308, "seven"]) {
      await put(driver, ["a", epoch, part], value);
      const { kind, findings } = await verdictOn(book);
      assert.equal(kind, "inserted", JSON.stringify(findings));
      await remove(driver, ["a", epoch, part]);
    }
    await expectCode(book, 0);
    for (let n = 0; n < 500; n++) await put(driver, ["aw", epoch, n], value);
    await expectCode(book, inserted);
    await assert.rejects(book.audit.sealNow());
  } finally {
    driver.close();
  }
});

Deno.test("a writer's name put there by somebody else does not name the next writer", async () => {
  const book = await sealedLog();
  await put(book.driver, ["aw", new Uint8Array(10).fill(255)], new Uint8Array(300));
  const next = await logbook({ driver: book.driver, clock: book.clock });
  await look(next, 3);
  await remove(book.driver, ["aw", new Uint8Array(10).fill(255)]);
  await next.audit.sealNow();
  assert.equal((await next.audit.state()).size, 204);
});

Deno.test("a size that somebody who holds the keys made up ends the verification, not the server", async () => {
  const book = await sealedLog();
  const state = JSON.parse(
    new TextDecoder().decode(book.keys.openBatch(stateKey, (await rowAt(book.driver, stateKey)).value)),
  );
  const body = new TextEncoder().encode(JSON.stringify({ ...state, size: 2 ** 52 }));
  await put(book.driver, stateKey, book.keys.sealBatch(stateKey, body));
  assert.notEqual((await verdictOn(book)).kind, "intact");
});

Deno.test("batches that changed places are reordered", async () => {
  const book = await sealedLog();
  const [one, other] = [await batchKeyAt(book, 7), await batchKeyAt(book, 9)];
  const [first, second] = [await rowAt(book.driver, one), await rowAt(book.driver, other)];
  await put(book.driver, one, second.value);
  await put(book.driver, other, first.value);
  await expectCode(book, reordered);
});

Deno.test("entries in another order within their batch are reordered", async () => {
  const book = await sealedLog();
  const row = await rowAt(book.driver, await batchKeyAt(book, 7));
  await rewrite(book, row, (lines) => lines.toReversed());
  await expectCode(book, reordered);
});

Deno.test("entries exchanged between two batches are reordered", async () => {
  const book = await sealedLog();
  const [one, other] = [
    await rowAt(book.driver, await batchKeyAt(book, 7)),
    await rowAt(book.driver, await batchKeyAt(book, 20)),
  ];
  const moved: string[][] = [];
  for (const row of [one, other]) await rewrite(book, row, (lines) => (moved.push(lines), lines));
  await rewrite(book, one, () => moved[1] ?? []);
  await rewrite(book, other, () => moved[0] ?? []);
  await expectCode(book, reordered);
});

Deno.test("the last batches cut off, with what waited behind them, is a truncation", async () => {
  const book = await sealedLog();
  for (const seq of [40, 39, 38, 37]) await remove(book.driver, await batchKeyAt(book, seq));
  await expectCode(book, truncated);
});

Deno.test("the last batches cut off together with their order is a truncation", async () => {
  const book = await sealedLog();
  for (let seq = 40; seq >= 30; seq--) await remove(book.driver, await batchKeyAt(book, seq));
  for (const { key } of await allRows(book.driver, ["ao"])) {
    if (Number(key[1]) >= 150) await remove(book.driver, key);
  }
  await expectCode(book, truncated);
});

Deno.test("an older copy of the whole database is a truncation, once an anchor knows better", async () => {
  const anchorFile = await Deno.makeTempFile();
  const book = await logbook({ anchorFile });
  await look(book, 50, 5);
  await book.audit.sealNow();
  const old = await copyOf(book.driver);
  await look(book, 50, 5);
  await book.audit.sealNow();
  assert.equal((await verdictOn({ ...book, driver: old })).kind, "intact");
  await expectCode({ ...book, driver: old }, truncated, anchorFile);
  await expectCode(book, 0, anchorFile);
});

Deno.test("another history over the same beginning is a fork", async () => {
  const anchorFile = await Deno.makeTempFile();
  const book = await logbook({ anchorFile });
  await look(book, 50, 5);
  await book.audit.sealNow();
  const other = await logbook({ driver: await copyOf(book.driver), clock: book.clock });
  await look(book, 50, 5);
  await book.audit.sealNow();
  await look(other, 60, 5);
  await other.audit.sealNow();
  await expectCode(other, 0);
  await expectCode(other, forked, anchorFile);
});

Deno.test("a log written anew by somebody who holds the keys is a fork, as long as one old checkpoint is left", async () => {
  const book = await sealedLog();
  const anew = await logbook({ clock: book.clock });
  await look(anew, 200, 5);
  await anew.audit.sealNow();
  const old = (await allRows(book.driver, ["ac"]))[0];
  assert.ok(old);
  await put(anew.driver, old.key, old.value);
  const verdict = await verdictOn(anew);
  assert.equal(codeOf(verdict), forked, JSON.stringify(verdict.findings));
});

Deno.test("entries that wait for five minutes are told, and then sealed", async () => {
  const book = await sealedLog();
  await expectCode(book, 0);
  book.clock.pass(6 * 60_000);
  await expectCode(book, unsealed);
  await book.audit.sealNow();
  await expectCode(book, 0);
});

Deno.test("an edit before the first checkpoint is found by the chain", async () => {
  const book = await logbook();
  await look(book, 20, 5);
  const row = await rowAt(book.driver, await batchKeyAt(book, 1));
  await rewrite(book, row, (lines) => lines.map((line) => line.replace("grant", "visit")));
  await expectCode(book, edited);
});

Deno.test("a batch that waits and is taken out or changed is told apart", async () => {
  for (
    const [seq, change, code] of [
      [1, remove, deleted],
      [1, flip, edited],
      [3, flip, edited],
    ] as const
  ) {
    const book = await logbook();
    await look(book, 20, 5);
    await change(book.driver, await batchKeyAt(book, seq));
    await expectCode(book, code);
  }
});

Deno.test("the last batch that waits is missed by the server that wrote it, and by all once it stopped", async () => {
  const book = await logbook();
  await look(book, 20, 5);
  await remove(book.driver, await batchKeyAt(book, 3));
  await assert.rejects(book.audit.looksAt(cast.maria, { own: false, limit: 5 }), /missing/);
  await assert.rejects(book.audit.sealNow(), { refusal: "gap" });
  await book.audit.stop();
  await expectCode(book, truncated);
  const next = await logbook({ driver: book.driver, clock: book.clock });
  await assert.rejects(next.audit.sealNow(), { refusal: "gap" });
});

Deno.test("rows that only point, order and prove are watched as well", async () => {
  const tamper: [string, (book: Logbook) => Promise<void>, number][] = [
    ["pointer taken out", async ({ driver, keys }) => {
      const rows = await allRows(driver, pointerPrefix(keys.pseudonym(cast.maria), "o"));
      await remove(driver, rows[1]?.key ?? []);
    }, deleted],
    ["pointer to the wrong entries", async ({ driver, keys }) => {
      const rows = await allRows(driver, pointerPrefix(keys.pseudonym(cast.maria), "o"));
      await put(driver, rows[1]?.key ?? [], Uint8Array.of(0, 1));
    }, edited],
    ["pointer of somebody else", async ({ driver, keys }) => {
      const rows = await allRows(driver, pointerPrefix(keys.pseudonym(cast.maria), "o"));
      const [tag, , ...rest] = rows[1]?.key ?? [];
      await put(driver, [tag ?? "", keys.pseudonym(cast.stan), ...rest], Uint8Array.of(0, 1));
    }, inserted],
    ["tile changed", async ({ driver }) => await flip(driver, ["at", 0, 0]), edited],
    ["tile taken out", async ({ driver }) => await remove(driver, ["at", 0, 0]), deleted],
    ["checkpoint changed", async ({ driver }) => await flip(driver, ["ac", 150]), edited],
    ["checkpoint taken out", async ({ driver }) => await remove(driver, ["ac", 150]), deleted],
    ["order changed", async ({ driver }) => await flip(driver, ["ao", 100]), edited],
    ["order taken out", async ({ driver }) => await remove(driver, ["ao", 100]), deleted],
    ["last order taken out", async ({ driver }) => await remove(driver, ["ao", 150]), deleted],
    ["state changed", async ({ driver }) => await flip(driver, stateKey), edited],
    ["state taken out", async ({ driver }) => await remove(driver, stateKey), deleted],
    [
      "epoch changed",
      async ({ driver }) => await flip(driver, (await allRows(driver, ["aw"]))[0]?.key ?? []),
      edited,
    ],
    [
      "epoch taken out",
      async ({ driver }) => await remove(driver, (await allRows(driver, ["aw"]))[0]?.key ?? []),
      deleted,
    ],
  ];
  for (const [name, change, code] of tamper) {
    const book = await sealedLog();
    await change(book);
    const verdict = await verdictOn(book);
    assert.equal(codeOf(verdict), code, `${name}: ${JSON.stringify(verdict.findings)}`);
    assert.equal(
      new Set(verdict.findings.map(({ kind }) => kind)).size,
      1,
      `${name}: ${JSON.stringify(verdict.findings)}`,
    );
  }
});

Deno.test("an old row that is put back is found", async () => {
  const book = await logbook();
  await look(book, 50, 5);
  await book.audit.sealNow();
  const old = await rowAt(book.driver, stateKey);
  await look(book, 50, 5);
  await book.audit.sealNow();
  await put(book.driver, stateKey, old.value);
  await expectCode(book, edited);
});

Deno.test("a log that grows while it is verified is intact", async () => {
  const book = await sealedLog();
  let growing = true;
  const growth = (async () => {
    while (growing) {
      await look(book, 10, 5);
      await book.audit.sealNow();
      await book.store.record([deed({ patient: cast.stan, at: book.clock.now() })]);
    }
  })();
  for (let round = 0; round < 5; round++) await expectCode(book, 0);
  growing = false;
  await growth;
});
