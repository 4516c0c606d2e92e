import assert from "node:assert/strict";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import type { Driver } from "../../../lib/vault/store.ts";
import { cast, deed, type Logbook, logbook, look } from "./logbook.ts";
import { batchRows, flip } from "./tampering.ts";

/** A database that counts the rows it lists. */
function counted(): { readonly driver: Driver; rows(): number } {
  const driver = memoryDriver();
  let rows = 0;
  const counting: Driver = {
    ...driver,
    async list(range) {
      const found = await driver.list(range);
      if (range.prefix[0] === "a") rows += found.length;
      return found;
    },
  };
  return {
    driver: counting,
    rows() {
      const counted = rows;
      rows = 0;
      return counted;
    },
  };
}

async function shown({ audit }: Logbook): Promise<number> {
  return (await audit.looksAt(cast.maria, { own: false, limit: 1_000 })).entries.length;
}

Deno.test("what waits for the sealer is read once, and then what came since", async () => {
  const { driver, rows } = counted();
  const book = await logbook({ driver });
  await look(book, 300);
  assert.equal(await shown(book), 300);
  assert.ok(rows() >= 300);
  await look(book, 2);
  assert.equal(await shown(book), 302);
  assert.equal(rows(), 2);
  assert.equal(await shown(book), 302);
  assert.equal(rows(), 0);
  await book.audit.sealNow();
  rows();
  await look(book, 1);
  assert.equal(await shown(book), 303);
  assert.equal(rows(), 1);
});

Deno.test("readers at the same moment see the same, and the next sees what came since", async () => {
  const book = await logbook();
  await look(book, 5);
  assert.deepEqual(await Promise.all([shown(book), shown(book), shown(book)]), [5, 5, 5]);
  const [, , seen] = await Promise.all([shown(book), look(book, 3), shown(book)]);
  assert.ok(seen >= 5);
  assert.equal(await shown(book), 8);
});

Deno.test("a second server that begins to write is seen", async () => {
  const driver = memoryDriver();
  const first = await logbook({ driver });
  await look(first, 3);
  assert.equal(await shown(first), 3);
  const second = await logbook({ driver });
  await second.store.record([deed()]);
  assert.equal(await shown(first), 4);
  await look(first, 1);
  assert.equal(await shown(first), 5);
  assert.equal(await shown(second), 5);
});

Deno.test("whoever alters what was read already changes nothing that is shown, and the sealer notices", async () => {
  const book = await logbook();
  await look(book, 3);
  assert.equal(await shown(book), 3);
  const [, second] = await batchRows(book.driver);
  assert.ok(second);
  await flip(book.driver, second.key);
  assert.equal(await shown(book), 3);
  await assert.rejects(book.audit.sealNow());
});
