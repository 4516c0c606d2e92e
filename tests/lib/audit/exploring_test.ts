import assert from "node:assert/strict";
import type { Question } from "../../../lib/audit/exploring.ts";
import type { LoggedDeed } from "../../../lib/audit/logged.ts";
import { hour } from "../../../lib/clock.ts";
import { cast, deed, type Logbook, logbook } from "./logbook.ts";
import { allRows, remove } from "./tampering.ts";

const start = Date.UTC(2026, 10, 22, 9);

/** Three hundred hours of deeds: every third a refusal, every fifth by Dr Weiss, some sealed and some not. */
async function busyLog(): Promise<Logbook> {
  const book = await logbook();
  for (let n = 0; n < 300; n++) {
    book.clock.pass(hour);
    await book.store.record([deed({
      at: start + n * hour,
      actor: n % 5 === 0 ? cast.weiss : cast.anna,
      action: n % 3 === 0 ? "record.refused" : n % 2 ? "grant.offered" : "record.viewed",
      outcome: n % 3 === 0 ? 4 : 0,
      patient: n % 7 === 0 ? cast.stan : cast.maria,
      detail: { n },
    })]);
    if (n % 40 === 0) await book.audit.sealNow();
  }
  return book;
}

async function all({ audit }: Logbook, question: Omit<Question, "limit">, limit = 17): Promise<LoggedDeed[]> {
  const entries: LoggedDeed[] = [];
  let after: string | undefined;
  do {
    const page = await audit.explore({ ...question, limit, ...(after !== undefined && { after }) });
    entries.push(...page.entries);
    after = page.more;
  } while (after !== undefined);
  return entries;
}

function numbers(keep: (n: number) => boolean): number[] {
  return Array.from({ length: 300 }, (_, n) => 299 - n).filter(keep);
}

async function expectNumbers(book: Logbook, question: Omit<Question, "limit">, keep: (n: number) => boolean) {
  const found = await all(book, question);
  assert.deepEqual(found.map(({ detail }) => detail?.["n"]), numbers(keep), JSON.stringify(question));
}

Deno.test("Ursula reads the whole log, newest first, what waits for the sealer included", async () => {
  const book = await busyLog();
  assert.equal((await book.audit.state()).size < 300, true);
  await expectNumbers(book, {}, () => true);
});

Deno.test("she asks by actor, patient, action, noun, outcome and time", async () => {
  const book = await busyLog();
  await expectNumbers(book, { actor: cast.weiss }, (n) => n % 5 === 0);
  await expectNumbers(book, { patient: cast.stan }, (n) => n % 7 === 0);
  await expectNumbers(book, { action: "record.refused" }, (n) => n % 3 === 0);
  await expectNumbers(book, { action: "grant" }, (n) => n % 3 !== 0 && n % 2 === 1);
  await expectNumbers(book, { outcome: 4 }, (n) => n % 3 === 0);
  await expectNumbers(book, { from: start + 100 * hour, to: start + 110 * hour }, (n) => n >= 100 && n < 110);
  await expectNumbers(book, { to: start + 3 * hour }, (n) => n < 3);
  await expectNumbers(book, { from: start + 290 * hour, patient: cast.stan }, (n) => n >= 290 && n % 7 === 0);
  await expectNumbers(book, { from: start + 500 * hour }, () => false);
});

Deno.test("a page token stays good when its entry is sealed meanwhile", async () => {
  const book = await busyLog();
  const first = await book.audit.explore({ limit: 5 });
  await book.audit.sealNow();
  const second = await book.audit.explore({
    limit: 5,
    ...(first.more !== undefined && { after: first.more }),
  });
  assert.deepEqual(second.entries.map(({ detail }) => detail?.["n"]), [294, 293, 292, 291, 290]);
});

Deno.test("a rare thing is looked for in five thousand entries a page, and found in the end", async () => {
  const book = await logbook();
  await book.store.record([deed({ actor: cast.stan })]);
  for (let n = 0; n < 60; n++) {
    await Promise.all(Array.from({ length: 100 }, () => book.store.record([deed({ at: book.clock.now() })])));
  }
  await book.audit.sealNow();
  const first = await book.audit.explore({ actor: cast.stan, limit: 10 });
  assert.deepEqual([first.entries.length, first.more === undefined], [0, false]);
  assert.equal((await all(book, { actor: cast.stan })).length, 1);
});

Deno.test("where the order has lost a row she gets an answer, or an error, and never waits for ever", async () => {
  const book = await busyLog();
  const rows = await allRows(book.driver, ["ao"]);
  await remove(book.driver, rows[2]?.key ?? []);
  for (let n = 0; n < 300; n += 10) {
    await book.audit.explore({ to: start + n * hour, limit: 5 }).catch(() => {});
  }
});
