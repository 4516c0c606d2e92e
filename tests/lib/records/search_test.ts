import assert from "node:assert/strict";
import type { Entry } from "../../../lib/access/entries.ts";
import { addEntry, removeEntry } from "../../../lib/access/entry_changes.ts";
import { kindNames } from "../../../lib/access/parts.ts";
import type { Place, Summary } from "../../../lib/access/summaries.ts";
import { minute } from "../../../lib/clock.ts";
import { fold, search } from "../../../lib/records/search.ts";
import { recordRoom } from "../access/record_room.ts";

const words = {
  listed: ({ kind, brief }: Summary) => `${kind} ${Object.values(brief).join(" ")}`,
  whole: ({ value }: Entry) => String(value["note"] ?? ""),
};

Deno.test("words are found whatever their accents and capitals, and with a decimal comma", () => {
  assert.equal(fold("Médico ÁRBOL Straße Łódź"), "medico arbol strasse lodz");
  assert.equal(fold("62,5 kg"), "62.5 kg");
  assert.equal(fold("one, two"), "one, two");
});

Deno.test("a search finds kinds without words, values, titles and notes, and nothing that was removed", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const add = (kind: "weight" | "exercise", at: number, brief: Summary["brief"], note?: string) =>
    addEntry(chart, {
      kind,
      at: at * minute,
      value: note === undefined ? {} : { note },
      brief: { ...brief, ...(note !== undefined && { deep: 1 }) },
    });
  const weight = await add("weight", 1, { text: "62.5" });
  const noted = await add("weight", 2, { text: "63.0" }, "After the café");
  const walk = await add("exercise", 3, { title: "Paseo por el río" });
  const gone = await add("exercise", 4, { title: "Río otra vez" });
  await removeEntry(chart, gone.id, { version: 1, brief: () => ({}) });
  const found = async (text: string) => {
    const { summaries, on } = await search(chart, { words: text, kinds: kindNames, limit: 25 }, words);
    assert.equal(on, undefined);
    return summaries.map(({ id }) => id);
  };
  assert.deepEqual(await found("weight"), [noted.id, weight.id], "by the name of the kind, newest first");
  assert.deepEqual(await found("62,5"), [weight.id]);
  assert.deepEqual(await found("CAFE after"), [noted.id], "every word, in any order");
  assert.deepEqual(await found("rio"), [walk.id]);
  assert.deepEqual(await found("rio weight"), []);
  await room.vault.close();
});

Deno.test("one request looks at a bounded stretch, says where it stopped, and misses nothing on the way back", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  for (let i = 0; i < 700; i++) {
    const note = i % 100 === 0 ? "needle" : "hay";
    await addEntry(chart, { kind: "exercise", at: i * minute, value: { note }, brief: { deep: 1 } });
  }
  const found: number[] = [];
  let before: Place | undefined;
  let [requests, opened] = [0, 0];
  const counting = { ...words, whole: (entry: Entry) => (opened++, words.whole(entry)) };
  do {
    opened = 0;
    const asked = { words: "needle", kinds: kindNames, limit: 25, ...(before && { before }) };
    const { summaries, on } = await search(chart, asked, counting);
    assert.ok(opened <= 320, `${opened} entries opened in one request`);
    found.push(...summaries.map(({ at }) => at / minute));
    before = on;
    requests++;
  } while (before && requests < 20);
  assert.deepEqual(found, [600, 500, 400, 300, 200, 100, 0]);
  assert.ok(requests > 1, "it took more than one request");
  await room.vault.close();
});
