import assert from "node:assert/strict";
import { readAnchors } from "../../../lib/audit/anchors.ts";
import { type AuditLog, openAudit } from "../../../lib/audit/log.ts";
import { claimOf } from "../../../lib/audit/notes.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { cast, deed, type Logbook, logbook, look, testClock } from "./logbook.ts";
import { allRows, batchRows, copyOf, flip, put, remove, rowAt, verdictOn } from "./tampering.ts";

async function sizesIn(anchorFile: string): Promise<(number | undefined)[]> {
  const sizes: (number | undefined)[] = [];
  for await (const note of readAnchors(anchorFile)) sizes.push(claimOf(note)?.size);
  return sizes;
}

async function expectIntact(book: Logbook, entries: number, anchorFile?: string): Promise<void> {
  const verdict = await verdictOn(book, anchorFile);
  assert.equal(verdict.kind, "intact", JSON.stringify(verdict.findings));
  assert.equal(verdict.entries, entries);
}

Deno.test("every checkpoint reaches the anchor file, and a log without news signs nothing", async () => {
  const anchorFile = await Deno.makeTempFile();
  const book = await logbook({ anchorFile });
  for (const count of [3, 300, 0, 7]) {
    await look(book, count, 10);
    await book.audit.sealNow();
  }
  assert.deepEqual(await sizesIn(anchorFile), [3, 303, 310]);
  await expectIntact(book, 310, anchorFile);
});

Deno.test("anchors that a crash kept from the file, whole or in half, are written at the next start", async () => {
  const anchorFile = await Deno.makeTempFile();
  const book = await logbook({ anchorFile });
  for (let round = 0; round < 3; round++) {
    await look(book, 5);
    await book.audit.sealNow();
  }
  const whole = await Deno.readTextFile(anchorFile);
  const third = whole.lastIndexOf("salus.example/audit\n15");
  for (const cut of [third, third + 22, third + 60, third + 100, third + 130, whole.length - 1, 0]) {
    await Deno.writeTextFile(anchorFile, whole.slice(0, cut));
    const next = await logbook({ driver: await copyOf(book.driver), anchorFile, clock: book.clock });
    await next.audit.sealNow();
    assert.equal((await sizesIn(anchorFile)).at(-1), 15, `cut at ${cut}`);
    await expectIntact(next, 15, anchorFile);
  }
});

Deno.test("several writers of one database are sealed in the order of their commits", async () => {
  const driver = memoryDriver();
  const clock = testClock();
  const books = await Promise.all([1, 2, 3].map(() => logbook({ driver, clock })));
  for (let round = 0; round < 60; round++) {
    await Promise.all(books.map((book, at) => look(book, 1 + (round + at) % 3, 2)));
    if (round % 20 === 0) await books[round % 3]?.audit.sealNow();
  }
  const [book] = books;
  assert.ok(book);
  await book.audit.sealNow();
  const stamps = new Map((await allRows(driver, ["a"])).map((row) => [keyName(row.key), row.stamp]));
  const order: string[] = [];
  let token: string | undefined;
  do {
    const page = await book.audit.explore({ limit: 100, ...(token !== undefined && { after: token }) });
    for (const { place } of page.entries) order.push(stamps.get(`${place.epoch} ${place.batch}`) ?? "");
    token = page.more;
  } while (token !== undefined);
  assert.equal(order.length, 360);
  assert.deepEqual(order, order.toSorted().reverse());
  await expectIntact(book, order.length);
});

function keyName([, epoch, seq]: readonly unknown[]): string {
  return `${(epoch as Uint8Array).toBase64({ alphabet: "base64url", omitPadding: true })} ${seq}`;
}

Deno.test("two sealers at once neither lose nor double an entry", async () => {
  const driver = memoryDriver();
  const clock = testClock();
  const [one, other] = [await logbook({ driver, clock }), await logbook({ driver, clock })];
  for (let round = 0; round < 20; round++) {
    await Promise.all([look(one, 20, 10), look(other, 20, 10), one.audit.sealNow(), other.audit.sealNow()]);
  }
  await Promise.all([one.audit.sealNow(), other.audit.sealNow()]);
  await expectIntact(one, 800);
  assert.equal((await one.audit.state()).size, 800);
});

Deno.test("thousands of entries are sealed in pieces and verify", async () => {
  const book = await logbook();
  await look(book, 12_345, 90);
  await book.audit.sealNow();
  assert.equal((await book.audit.state()).size, 12_345);
  await expectIntact(book, 12_345);
});

Deno.test("a clean stop seals everything; the next start goes on where it ended", async () => {
  const driver = memoryDriver();
  const clock = testClock();
  for (let start = 1; start <= 5; start++) {
    const book = await logbook({ driver, clock });
    await look(book, 10, 3);
    await book.audit.stop();
    const verdict = await verdictOn(book);
    assert.equal(verdict.kind, "intact", JSON.stringify(verdict.findings));
    assert.deepEqual([verdict.size, verdict.unsealed], [10 * start, 0]);
  }
});

Deno.test("what a killed process left behind is sealed by the next, in any order of names", async () => {
  const driver = memoryDriver();
  const clock = testClock();
  for (let start = 1; start <= 4; start++) {
    const book = await logbook({ driver, clock });
    await look(book, 10, 3);
    clock.pass(-3_600_000); // and the clock goes back
  }
  const book = await logbook({ driver, clock });
  await book.audit.sealNow();
  await expectIntact(book, 40);
  assert.equal((await book.audit.state()).size, 40);
});

Deno.test("a writer that took another's place loses, and nothing of it is kept", async () => {
  const driver = memoryDriver();
  const book = await logbook({ driver });
  await look(book, 3);
  const [last] = (await batchRows(driver)).slice(-1);
  assert.ok(last);
  const [tag, epoch] = last.key;
  assert.ok(tag && epoch);
  await put(driver, [tag, epoch, 3], last.value); // somebody wrote under this writer's next number
  await assert.rejects(book.store.record([deed()]), { problem: "unavailable" });
  assert.equal(book.store.trouble, "fence");
  assert.equal((await allRows(driver, ["a"])).length, 4);
});

async function troubleAfter(change: (book: Logbook) => Promise<void>): Promise<string | undefined> {
  const book = await logbook();
  await look(book, 400, 50);
  await book.audit.sealNow();
  await look(book, 4);
  await change(book);
  await assert.rejects(book.audit.sealNow());
  assert.equal((await book.audit.state()).size, 400, "nothing more was signed");
  return (await book.audit.state()).trouble;
}

Deno.test("the signer refuses to sign over a past that was tampered with", async () => {
  const seq = async ({ driver }: Logbook, at: number) => (await batchRows(driver)).at(at)?.key ?? [];
  assert.equal(await troubleAfter(async (book) => await flip(book.driver, await seq(book, -2))), "broken");
  assert.equal(await troubleAfter(async (book) => await remove(book.driver, await seq(book, -2))), "gap");
  assert.equal(await troubleAfter(async (book) => await flip(book.driver, ["at", 0, 1])), "tree");
  assert.equal(await troubleAfter(async (book) => await remove(book.driver, ["at", 1, 0])), "tree");
});

Deno.test("the signer refuses a database that is behind its anchors, or contradicts them", async () => {
  const anchorFile = await Deno.makeTempFile();
  const book = await logbook({ anchorFile });
  await look(book, 5);
  await book.audit.sealNow();
  const old = await copyOf(book.driver);
  await look(book, 5);
  await book.audit.sealNow();
  const behind = await logbook({ driver: old, anchorFile, clock: book.clock });
  await look(behind, 2);
  await assert.rejects(behind.audit.sealNow(), { refusal: "rolled_back" });
  assert.equal((await behind.audit.state()).trouble, "rolled_back");

  const other = await logbook({ clock: book.clock });
  await look(other, 20);
  await other.audit.sealNow();
  const forked = await logbook({ driver: other.driver, anchorFile, clock: book.clock });
  await look(forked, 1);
  await assert.rejects(forked.audit.sealNow(), { refusal: "forked" });
  assert.deepEqual(await sizesIn(anchorFile), [5, 10], "and the anchors stay as they were");
});

Deno.test("an anchor file that cannot be written is told, and sealing goes on", async () => {
  const folder = await Deno.makeTempDir();
  const book = await logbook({ anchorFile: `${folder}/anchors.txt` });
  await Deno.remove(folder, { recursive: true });
  await look(book, 5);
  await book.audit.sealNow();
  assert.deepEqual([(await book.audit.state()).size, (await book.audit.state()).trouble], [5, "anchor"]);
});

Deno.test("a thousand waiting entries are sealed without waiting for the clock", async () => {
  const book = await logbook();
  book.audit.start();
  await look(book, 1_000, 100);
  while ((await book.audit.state()).size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  await book.audit.stop();
  assert.equal((await book.audit.state()).size, 1_000);
});

Deno.test("the log keeps the name that it began with", async () => {
  const driver = memoryDriver();
  const clock = testClock();
  const first = await logbook({ driver, clock });
  await look(first, 2);
  await first.audit.stop();
  const store = openStore({ driver, clock });
  const moved: AuditLog = await openAudit({ store, keys: first.keys, clock, origin: "https://new.example" });
  await store.record([deed({ patient: cast.stan })]);
  await moved.sealNow();
  assert.equal((await moved.state()).origin, "salus.example/audit");
  await rowAt(driver, ["ac", 3]);
  await expectIntact(first, 3);
});

Deno.test("anchors that cannot be read are named, at the start and while the server runs", async () => {
  const folder = await Deno.makeTempDir();
  await assert.rejects(logbook({ anchorFile: folder }), { name: "AnchorError" });
  const anchorFile = `${folder}/anchors.txt`;
  const book = await logbook({ anchorFile });
  await look(book, 3);
  await Deno.remove(anchorFile);
  await Deno.mkdir(anchorFile);
  await assert.rejects(book.audit.sealNow(), { name: "AnchorError" });
  assert.equal(book.audit.trouble, "anchor");
  await Deno.remove(anchorFile);
  await book.audit.sealNow();
  assert.equal(book.audit.trouble, undefined);
  await expectIntact(book, 3, anchorFile);
});
