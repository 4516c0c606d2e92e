import assert from "node:assert/strict";
import { pointerPrefix } from "../../../lib/audit/places.ts";
import { cast, deed, logbook, look } from "./logbook.ts";
import { allRows, batchRows, put, remove } from "./tampering.ts";

Deno.test("Maria sees who looked at her record, newest first, with reason and parts", async () => {
  const book = await logbook();
  await book.store.record([deed({ at: 1_000, parts: ["vitals"] })]);
  await book.store.record([
    deed({ at: 2_000, actor: cast.weiss, role: "doctor", purpose: "visit", parts: ["weight"] }),
  ]);
  await book.store.record([deed({ at: 3_000, actor: cast.stan, patient: cast.stan })]);
  const { entries, more } = await book.audit.looksAt(cast.maria, { own: false, limit: 10 });
  assert.equal(more, undefined);
  assert.deepEqual(
    entries.map(({ actor, role, purpose, parts, at }) => ({ actor, role, purpose, parts, at })),
    [
      { actor: cast.weiss, role: "doctor", purpose: "visit", parts: ["weight"], at: 2_000 },
      { actor: cast.anna, role: "carer", purpose: "grant", parts: ["vitals"], at: 1_000 },
    ],
  );
});

Deno.test("her own deeds are shown only when she asks", async () => {
  const book = await logbook();
  await look(book, 2);
  await book.store.record([deed({ actor: cast.mariaAccount, own: true, role: "patient" })]);
  await look(book, 1);
  const others = await book.audit.looksAt(cast.maria, { own: false, limit: 10 });
  const all = await book.audit.looksAt(cast.maria, { own: true, limit: 10 });
  assert.deepEqual(others.entries.map(({ own }) => own ?? false), [false, false, false]);
  assert.deepEqual(all.entries.map(({ own }) => own ?? false), [false, true, false, false]);
});

Deno.test("page by page, nothing is shown twice or left out, also while others look", async () => {
  const book = await logbook();
  for (let n = 0; n < 40; n++) {
    if (n % 11 === 10) await book.audit.sealNow();
    await book.store.record([
      deed({ at: n, detail: { n: 2 * n } }),
      deed({ at: n, patient: cast.stan }),
      deed({ at: n, own: n % 3 === 0, detail: { n: 2 * n + 1 } }),
    ]);
  }
  for (const limit of [1, 7, 80]) {
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await book.audit.looksAt(cast.maria, {
        own: true,
        limit,
        ...(after !== undefined && { after }),
      });
      assert.equal(page.entries.length <= limit, true);
      seen.push(...page.entries.filter(({ at }) => at < 40).map(({ detail }) => detail?.["n"]));
      after = page.more;
      await book.store.record([deed({ at: 1_000 })]);
    } while (after !== undefined);
    assert.deepEqual(seen, Array.from({ length: 80 }, (_, n) => 79 - n));
  }
});

Deno.test("the pages end with the first look, however many batches they took", async () => {
  const book = await logbook();
  await look(book, 23);
  for (let limit = 1; limit <= 24; limit++) {
    if (limit === 12) await book.audit.sealNow();
    let [seen, after]: [number, string | undefined] = [0, undefined];
    do {
      const page = await book.audit.looksAt(cast.maria, {
        own: false,
        limit,
        ...(after !== undefined && { after }),
      });
      [seen, after] = [seen + page.entries.length, page.more];
    } while (after !== undefined);
    assert.equal(seen, 23, `${limit} a page`);
  }
});

Deno.test("whoever looked at nobody's record is on no patient's page", async () => {
  const book = await logbook();
  await look(book, 3);
  assert.deepEqual(await book.audit.looksAt(cast.stan, { own: true, limit: 10 }), {
    entries: [],
    more: undefined,
  });
});

Deno.test("looks of several starts of the server follow each other", async () => {
  const first = await logbook();
  await look(first, 3);
  const second = await logbook({ driver: first.driver, clock: first.clock });
  await look(second, 3);
  const { entries } = await second.audit.looksAt(cast.maria, { own: false, limit: 10 });
  const times = entries.map(({ at }) => at);
  assert.equal(times.length, 6);
  assert.deepEqual(times, times.toSorted((one, other) => other - one));
});

Deno.test("looks through two servers at once come in the order in which they were committed", async () => {
  const one = await logbook();
  const other = await logbook({ driver: one.driver, clock: one.clock });
  for (let round = 0; round < 30; round++) {
    await look(round % 3 ? one : other, 1);
    if (round % 10 === 0) await one.audit.sealNow();
  }
  for (const { audit } of [one, other]) {
    const times: number[] = [];
    let after: string | undefined;
    do {
      const page = await audit.looksAt(cast.maria, {
        own: false,
        limit: 4,
        ...(after !== undefined && { after }),
      });
      times.push(...page.entries.map(({ at }) => at));
      after = page.more;
    } while (after !== undefined);
    assert.equal(times.length, 30);
    assert.deepEqual(times, times.toSorted((one, other) => other - one));
  }
});

Deno.test("a log that was tampered with answers with an error, never with a shorter list", async () => {
  const missing = await logbook();
  await look(missing, 3);
  await remove(missing.driver, (await batchRows(missing.driver))[1]?.key ?? []);
  await assert.rejects(missing.audit.looksAt(cast.maria, { own: false, limit: 10 }));

  const astray = await logbook();
  await look(astray, 3);
  await astray.audit.sealNow();
  const [row] = await allRows(astray.driver, pointerPrefix(astray.keys.pseudonym(cast.maria), "o"));
  assert.ok(row);
  const [tag = "", , ...rest] = row.key;
  await put(astray.driver, [tag, astray.keys.pseudonym(cast.stan), ...rest], row.value);
  await assert.rejects(astray.audit.looksAt(cast.stan, { own: false, limit: 10 }), /astray/);
});

Deno.test("addresses can be looked up for a year, and not once their month is dropped", async () => {
  const book = await logbook();
  await look(book, 1);
  const [entry] = (await book.audit.looksAt(cast.maria, { own: false, limit: 1 })).entries;
  const ref = entry?.net ?? "";
  assert.deepEqual(await book.audit.net(ref), { address: "192.0.2.7", agent: "Mozilla/5.0 (Test)" });
  assert.equal(await book.audit.dropNets(Date.UTC(2026, 10, 30)), 0, "the month has not ended");
  assert.equal(await book.audit.dropNets(Date.UTC(2026, 11, 1)), 1);
  assert.equal(await book.audit.net(ref), undefined);
  assert.equal(await book.audit.net("nonsense"), undefined);
  await book.audit.sealNow();
  assert.equal((await book.audit.verify()).kind, "intact", "the log itself is untouched");
});
