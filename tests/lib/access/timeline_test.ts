import assert from "node:assert/strict";
import fc from "fast-check";
import { readVersions } from "../../../lib/access/entries.ts";
import { addEntry, editEntry, removeEntry, restoreEntry } from "../../../lib/access/entry_changes.ts";
import { listAhead, listEntries, listOnward, overview } from "../../../lib/access/entry_lists.ts";
import { Chart } from "../../../lib/access/chart.ts";
import type { KindName } from "../../../lib/access/parts.ts";
import type { Summary } from "../../../lib/access/summaries.ts";
import { readOverview, readTimeline } from "../../../lib/access/timeline.ts";
import { moveInTimeline } from "../../../lib/access/timeline_moves.ts";
import { minute } from "../../../lib/clock.ts";
import { newId } from "../../../lib/ids.ts";
import type { Vault } from "../../../lib/vault/vault.ts";
import { recordRoom } from "./record_room.ts";

const brief = () => ({ n: 1 });

Deno.test("the timeline lists what was added, newest first, whatever the order of adding and removing", async () => {
  const room = await recordRoom();
  const step = fc.record({
    at: fc.integer({ min: 0, max: 40 }),
    kind: fc.constantFrom<KindName>("blood_pressure", "weight"),
    remove: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
      const fresh = await recordRoom();
      const chart = await fresh.open(fresh.maria);
      let model: { id: string; at: number; kind: KindName }[] = [];
      for (const { at, kind, remove } of steps) {
        const victim = model[at % Math.max(1, model.length)];
        if (remove && victim) {
          await removeEntry(chart, victim.id, { version: 1, brief });
          model = model.filter((entry) => entry !== victim);
        } else {
          const entry = await addEntry(chart, { kind, at: at * minute, value: {}, brief: { n: 1 } });
          model.push({ id: entry.id, at: entry.at, kind });
        }
      }
      model.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
      const listed = [];
      let before;
      for (;;) {
        const page = await listEntries(chart, {
          kinds: ["blood_pressure", "weight"],
          limit: 7,
          ...(before && { before }),
        });
        listed.push(...page);
        before = page.at(-1);
        if (page.length < 7) break;
      }
      assert.deepEqual(listed.map((summary) => summary.id), model.map((entry) => entry.id));
      const seen = await overview(chart);
      for (const kind of ["blood_pressure", "weight"] as const) {
        const of = model.filter((entry) => entry.kind === kind);
        assert.equal(seen.counts[kind], of.length);
        assert.deepEqual(seen.latest[kind]?.map((s) => s.id), of.slice(0, 2).map((entry) => entry.id));
      }
    }),
    { numRuns: 15 },
  );
  await room.vault.close();
});

Deno.test("a window of time holds its start, not its end, and opens no block beside it", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  for (let i = 0; i < 700; i++) {
    await addEntry(chart, { kind: "weight", at: i * minute, value: {}, brief: { i } });
  }
  const { vault, patient, key } = Chart.inner(chart);
  let opened = 0;
  const counting: Vault["readMany"] = async (shelf, keys, subject) => {
    opened += keys.length;
    return await vault.readMany(shelf, keys, subject);
  };
  const found = await readTimeline({ vault: { ...vault, readMany: counting }, patient, key }, {
    kinds: ["weight"],
    limit: 500,
    since: 300 * minute,
    until: 330 * minute,
  });
  assert.deepEqual(found.map((summary) => summary.brief.i), Array.from({ length: 30 }, (_, i) => 329 - i));
  assert.ok(opened <= 2, `${opened} blocks`);
  const none = await listEntries(chart, {
    kinds: ["weight"],
    limit: 5,
    since: 3 * minute,
    until: 3 * minute,
  });
  assert.deepEqual(none, []);
});

Deno.test("a timeline of thousands lists, counts and empties as one of few", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const line = Chart.inner(chart);
  const random = seeded(7);
  const model: Summary[] = [];
  const move = async (before: Summary | undefined, after: Summary | undefined) => {
    const change = line.vault.change();
    await moveInTimeline(line, change, before, after);
    await change.deed(chart.deed("record.edited")).commit();
  };
  const add = async (at: number) => {
    const kind = random() < 0.9 ? "weight" : "exercise";
    const added = Math.floor(random() * 5);
    const summary: Summary = { id: newId(), kind, at, added, version: 1, brief: { text: "x".repeat(400) } };
    model.push(summary);
    await move(undefined, summary);
  };
  const check = async (from: number) => {
    model.sort((a, b) => b.at - a.at || b.added - a.added || (a.id < b.id ? 1 : -1));
    const before = model[from];
    const listed = await readTimeline(line, {
      kinds: ["weight", "exercise"],
      limit: 40,
      ...(before && { before }),
    });
    assert.deepEqual(listed, model.slice(before ? from + 1 : 0).slice(0, 40));
    const some = await readTimeline(line, { kinds: ["exercise"], limit: 5, ...(before && { before }) });
    const ofKind = model.slice(before ? from + 1 : 0).filter(({ kind }) => kind === "exercise");
    assert.deepEqual(some, ofKind.slice(0, 5));
    assert.equal(
      (await readOverview(line)).counts.weight,
      model.filter(({ kind }) => kind === "weight").length,
    );
  };
  for (let i = 0; i < 1_200; i++) await add(i * minute);
  for (let i = 0; i < 300; i++) await add(Math.floor(random() * 1_200) * minute);
  for (const from of [-1, 0, 3, 700, 1_400, 1_499]) await check(from);
  while (model.length > 20) {
    const [victim] = model.splice(Math.floor(random() * model.length), 1);
    await move(victim, undefined);
    if (model.length % 300 === 0) await check(Math.floor(model.length / 2));
  }
  await check(-1);
  while (model.length > 0) await move(model.pop(), undefined);
  await check(-1);
  await add(5);
  await check(-1);
});

Deno.test("a page read again comes with its blocks at once, and shows what changed meanwhile", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const kinds = ["weight"] as const;
  const times: number[] = [];
  const page = async (before?: number) => {
    const place = before === undefined ? {} : { before: { at: before * minute, added: 0, id: "" } };
    return (await listEntries(chart, { kinds, limit: 30, ...place })).map(({ at }) => at / minute);
  };
  for (let n = 0; n < 600; n++) {
    const at = n * 7_919 % 600; // in no order: blocks split everywhere
    times.push(at);
    await addEntry(chart, { kind: "weight", at: at * minute, value: {}, brief: { n: 1 } });
    if (n % 50 < 49) continue;
    const model = times.toSorted((one, other) => other - one);
    assert.deepEqual(await page(), model.slice(0, 30));
    assert.deepEqual(await page(200), model.filter((time) => time < 200).slice(0, 30));
  }
  const { store } = room.vault;
  const get = store.get;
  const blockAsked = Promise.withResolvers<void>();
  store.get = async (key) => {
    const isBlock = key[0] === "t" && key.length === 3;
    if (isBlock) blockAsked.resolve();
    // Whoever asks for a block only when the head has come waits here for ever.
    else await blockAsked.promise;
    return await get(key);
  };
  await page(200);
  assert.equal((await page(200)).length, 30);
});

Deno.test("many entries of one instant still split into blocks", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  for (let i = 0; i < 200; i++) {
    await addEntry(chart, { kind: "weight", at: 0, value: {}, brief: { text: "x".repeat(200) } });
  }
  assert.equal((await listEntries(chart, { kinds: ["weight"], limit: 500 })).length, 200);
});

Deno.test("two people adding at once lose nothing", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  await Promise.all(
    Array.from({ length: 6 }, (_, i) => addEntry(chart, { kind: "weight", at: i, value: {}, brief: {} })),
  );
  assert.equal((await listEntries(chart, { kinds: ["weight"], limit: 50 })).length, 6);
});

Deno.test("an edit keeps the old version, and one made on an old version is refused as stale", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const entry = await addEntry(chart, {
    kind: "weight",
    at: 5,
    value: { kilograms: 6000 },
    brief: { kilograms: 6000 },
  });
  const draft = { kind: "weight", at: 9, value: { kilograms: 6100 }, brief: { kilograms: 6100 } } as const;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => editEntry(chart, entry.id, { version: 1, draft, brief })),
  );
  assert.equal(outcomes.filter((outcome) => outcome.status === "fulfilled").length, 1);
  assert.ok(outcomes.every((o) => o.status === "fulfilled" || o.reason.problem === "stale"));
  assert.deepEqual((await readVersions(chart, entry.id)).map((v) => v.value.kilograms), [6000, 6100]);
  const [listed] = await listEntries(chart, { kinds: ["weight"], limit: 5 });
  assert.deepEqual(listed?.brief, { kilograms: 6100 });
});

Deno.test("a removed entry leaves every list and comes back whole", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const entry = await addEntry(chart, {
    kind: "weight",
    at: 5,
    value: { kilograms: 6000 },
    brief: { kilograms: 6000 },
  });
  await removeEntry(chart, entry.id, { version: 1, brief });
  assert.deepEqual(await listEntries(chart, { kinds: ["weight"], limit: 5 }), []);
  await restoreEntry(chart, entry.id, { brief: (e) => ({ kilograms: Number(e.value.kilograms) }) });
  const [listed] = await listEntries(chart, { kinds: ["weight"], limit: 5 });
  assert.equal(listed?.id, entry.id);
});

Deno.test("the soonest appointments ahead come first, whatever lies between", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const now = room.now();
  for (let i = -80; i < 80; i++) {
    await addEntry(chart, { kind: "appointment", at: now + i * minute, value: {}, brief: { i } });
  }
  const ahead = await listAhead(chart, "appointment", 3);
  assert.deepEqual(ahead.map((summary) => summary.brief.i), [1, 2, 3]);
});

Deno.test("the same form sent twice adds one entry and answers with the first", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const first = await addEntry(chart, { kind: "weight", at: 5, value: {}, brief: {} }, "once-key");
  await assert.rejects(
    addEntry(chart, { kind: "weight", at: 5, value: {}, brief: {} }, "once-key"),
    { problem: "repeated", result: first.id },
  );
  assert.equal((await listEntries(chart, { kinds: ["weight"], limit: 5 })).length, 1);
});

/** Numbers below one, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

Deno.test("pages read onward are the pages read back, whatever the place, the kinds and the window", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  for (let i = 0; i < 300; i++) {
    const kind = i % 3 === 0 ? "exercise" as const : "weight" as const;
    await addEntry(chart, { kind, at: Math.floor(i / 4) * minute, value: {}, brief: { i } });
  }
  for (const kinds of [["weight"], ["exercise"], ["weight", "exercise"]] as const) {
    const until = 60 * minute;
    const all = await listEntries(chart, { kinds, limit: 500, until });
    for (const at of [0, 1, 7, 100, all.length - 1]) {
      const after = all[at];
      if (!after) continue;
      const onward = await listOnward(chart, { kinds, limit: 9, after, until });
      assert.deepEqual(onward.toReversed(), all.slice(Math.max(0, at - 9), at), `${kinds} from ${at}`);
    }
  }
});
