import assert from "node:assert/strict";
import type { Part } from "../../../lib/access/parts.ts";
import { readEntry } from "../../../lib/access/entries.ts";
import { addEntry } from "../../../lib/access/entry_changes.ts";
import { listEntries, overview } from "../../../lib/access/entry_lists.ts";
import { answerOffer, listHeld, listWaiting } from "../../../lib/access/held.ts";
import { listGrants, offerGrant, revokeGrant } from "../../../lib/access/sharing.ts";
import { day } from "../../../lib/clock.ts";
import { caller, type RecordRoom, recordRoom } from "./record_room.ts";

async function share(
  room: RecordRoom,
  parts: readonly Part[],
  deeds: readonly ("read" | "add")[] = ["read"],
) {
  const chart = await room.open(room.maria);
  const change = room.vault.change();
  const grant = await offerGrant(chart, change, {
    name: "Anna",
    email: "Anna@Example.org",
    parts,
    deeds,
    until: room.now() + 30 * day,
  });
  await change.commit();
  return grant;
}

function asking(room: RecordRoom, who = room.anna) {
  return { vault: room.vault, account: who, caller, now: room.now() };
}

const pressure = {
  kind: "blood_pressure",
  value: { systolic: 128, diastolic: 82 },
  brief: { systolic: 128 },
} as const;

Deno.test("sharing lets a daughter read the record for 30 days and not a day longer", async () => {
  const room = await recordRoom();
  const entry = await addEntry(await room.open(room.maria), { ...pressure, at: room.now() });
  const grant = await share(room, ["vitals"]);
  await assert.rejects(room.open(room.anna), { problem: "not_found" }, "an offer alone opens nothing");
  await answerOffer(asking(room), grant.id, "accept");
  room.passDays(29);
  const chart = await room.open(room.anna);
  assert.equal((await readEntry(chart, entry.id)).value.systolic, 128);
  room.passDays(2);
  await assert.rejects(room.open(room.anna), { problem: "not_found" });
  assert.deepEqual(await listHeld(asking(room)), []);
});

Deno.test("a revoked grant opens nothing from the next request on", async () => {
  const room = await recordRoom();
  const grant = await share(room, ["vitals"]);
  await answerOffer(asking(room), grant.id, "accept");
  await room.open(room.anna);
  await revokeGrant(await room.open(room.maria), grant.id);
  await assert.rejects(room.open(room.anna), { problem: "not_found" });
});

Deno.test("a grant on one part hides the others, in lists, counts and by id", async () => {
  const room = await recordRoom();
  const mine = await room.open(room.maria);
  await addEntry(mine, { ...pressure, at: room.now() });
  const weight = await addEntry(mine, {
    kind: "weight",
    at: room.now(),
    value: { kilograms: 6250 },
    brief: {},
  });
  const grant = await share(room, ["vitals"]);
  await answerOffer(asking(room), grant.id, "accept");
  const chart = await room.open(room.anna);
  const seen = await listEntries(chart, { kinds: ["blood_pressure", "weight"], limit: 10 });
  assert.deepEqual(seen.map((summary) => summary.kind), ["blood_pressure"]);
  assert.equal((await overview(chart)).counts.weight, undefined);
  await assert.rejects(readEntry(chart, weight.id), { problem: "not_found" });
});

Deno.test("a carer who may only look cannot add, and one who may add can still not change or share on", async () => {
  const room = await recordRoom();
  await answerOffer(asking(room), (await share(room, ["vitals"])).id, "accept");
  const looking = await room.open(room.anna);
  await assert.rejects(addEntry(looking, { ...pressure, at: room.now() }), { problem: "not_found" });
  await answerOffer(asking(room), (await share(room, ["vitals"], ["read", "add"])).id, "accept");
  const adding = await room.open(room.anna);
  await addEntry(adding, { ...pressure, at: room.now() });
  await assert.rejects(
    addEntry(adding, { kind: "weight", at: room.now(), value: {}, brief: {} }),
    { problem: "not_found" },
    "weight was not shared",
  );
  await assert.rejects(listGrants(adding), { problem: "not_found" });
});

Deno.test("an offer waits only for the address it was made to", async () => {
  const room = await recordRoom();
  const grant = await share(room, ["vitals"]);
  assert.deepEqual(await listWaiting(asking(room, room.stan)), []);
  await assert.rejects(answerOffer(asking(room, room.stan), grant.id, "accept"), { problem: "not_found" });
  const [waiting] = await listWaiting(asking(room));
  assert.equal(waiting?.patientName, "Maria");
});

Deno.test("an offer can be taken once, and not after a week", async () => {
  const room = await recordRoom();
  const grant = await share(room, ["vitals"]);
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, () => answerOffer(asking(room), grant.id, "accept")),
  );
  assert.equal(answers.filter((answer) => answer.status === "fulfilled").length, 1);
  const late = await share(room, ["weight"]);
  room.passDays(8);
  await assert.rejects(answerOffer(asking(room), late.id, "accept"), { problem: "not_found" });
});

Deno.test("a stranger learns nothing: absent and refused are the same answer", async () => {
  const room = await recordRoom();
  const refused = await room.open(room.stan).catch((error) => error);
  const absent = await recordRoom().then((other) => room.open({ ...room.stan, patient: other.record })).catch(
    (e) => e,
  );
  assert.equal(refused.message, absent.message);
});
