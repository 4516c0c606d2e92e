import assert from "node:assert/strict";
import { type ErrandKind, errandKinds, type Handler, runAgenda } from "../../../lib/access/agenda.ts";
import { Chart } from "../../../lib/access/chart.ts";
import { entries, readEntries, versions } from "../../../lib/access/entries.ts";
import { addEntry, editEntry, removeEntry, restoreEntry } from "../../../lib/access/entry_changes.ts";
import { entryPurge } from "../../../lib/access/entry_purge.ts";
import { listRemoved, removals } from "../../../lib/access/removed.ts";
import { idBytes, newId } from "../../../lib/ids.ts";
import { type RecordRoom, recordRoom } from "./record_room.ts";

const brief = () => ({ kilograms: 6000 });
const weight = { kind: "weight", at: 5, value: { kilograms: 6000 }, brief: brief() } as const;

/** Does what is due in this room. */
async function runErrands(room: RecordRoom): Promise<void> {
  const handler: Handler = entryPurge(room.vault);
  const handlers = Object.fromEntries(errandKinds.map((kind) => [kind, handler])) as Record<
    ErrandKind,
    Handler
  >;
  await runAgenda({ vault: room.vault, clock: { now: room.now } }, handlers);
}

async function rowsOf(room: RecordRoom, entry: string) {
  const { vault, patient, key } = Chart.inner(await room.open(room.maria));
  const place = [idBytes(patient), idBytes(entry)];
  return {
    entry: await vault.read(entries, place, key),
    versions: (await vault.list(versions, place, { limit: 100 }, key)).length,
    removal: await vault.read(removals, place, key),
  };
}

Deno.test("what Maria removes stands in her list of removed entries until she brings it back", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const first = await addEntry(chart, weight);
  const second = await addEntry(chart, { ...weight, at: 7 });
  await removeEntry(chart, first.id, { version: 1, brief });
  room.passDays(1);
  const later = await room.open(room.maria);
  await removeEntry(later, second.id, { version: 1, brief });
  const removed = await listRemoved(later);
  assert.deepEqual(removed.map(({ entry }) => entry), [second.id, first.id], "last removed first");
  assert.deepEqual(removed[0]?.removed, { at: room.now(), by: room.maria.id, name: "Maria" });
  await restoreEntry(later, first.id, { brief });
  assert.deepEqual((await listRemoved(later)).map(({ entry }) => entry), [second.id]);
  await room.vault.close();
});

Deno.test("after thirty days a removed entry is destroyed with every version of it, once", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const entry = await addEntry(chart, weight);
  const kept = await addEntry(chart, weight);
  await editEntry(chart, entry.id, { version: 1, draft: weight, brief });
  await removeEntry(chart, entry.id, { version: 2, brief });
  room.passDays(29);
  await runErrands(room);
  assert.equal((await rowsOf(room, entry.id)).versions, 2);
  assert.equal((await listRemoved(await room.open(room.maria))).length, 1);
  room.passDays(1);
  const late = await room.open(room.maria);
  assert.deepEqual(await listRemoved(late), [], "its time is over, whether or not it was destroyed by now");
  await assert.rejects(restoreEntry(late, entry.id, { brief }), { problem: "not_found" });
  await runErrands(room);
  await runErrands(room);
  assert.deepEqual(await rowsOf(room, entry.id), { entry: undefined, versions: 0, removal: undefined });
  assert.ok((await rowsOf(room, kept.id)).entry, "the others stay");
  await room.vault.close();
});

Deno.test("an entry brought back is not destroyed, and one removed again has thirty days anew", async () => {
  const room = await recordRoom();
  const entry = await addEntry(await room.open(room.maria), weight);
  await removeEntry(await room.open(room.maria), entry.id, { version: 1, brief });
  room.passDays(20);
  await restoreEntry(await room.open(room.maria), entry.id, { brief });
  room.passDays(20);
  await runErrands(room);
  assert.equal((await rowsOf(room, entry.id)).entry?.value.status, "entered");
  await removeEntry(await room.open(room.maria), entry.id, { version: 3, brief });
  room.passDays(20);
  await runErrands(room);
  assert.equal((await rowsOf(room, entry.id)).entry?.value.status, "removed");
  room.passDays(10);
  await runErrands(room);
  assert.equal((await rowsOf(room, entry.id)).entry, undefined);
  await room.vault.close();
});

Deno.test("entries are read together in the order asked for; what is gone or unknown is left out", async () => {
  const room = await recordRoom();
  const chart = await room.open(room.maria);
  const ids: string[] = [];
  for (let i = 0; i < 23; i++) ids.push((await addEntry(chart, { ...weight, at: i })).id);
  await removeEntry(chart, ids[3] ?? "", { version: 1, brief });
  const asked = [...ids.toReversed(), newId(), "no id"];
  const found = (await readEntries(chart, asked)).map(({ id }) => id);
  assert.deepEqual(found, ids.toReversed().filter((id) => id !== ids[3]));
  await room.vault.close();
});
