import assert from "node:assert/strict";
import { readEntries } from "../../lib/access/entries.ts";
import { listEntries } from "../../lib/access/entry_lists.ts";
import { kindNames } from "../../lib/access/parts.ts";
import { hour } from "../../lib/clock.ts";
import { chartOf } from "../support/full_record.ts";
import { confirmImport, sendImport } from "../support/sent_files.ts";
import { inWorld, type World } from "../support/world.ts";

const seconds = "2026-10-25T01:30:45.500Z";

function recordOf(world: World): string {
  return world.cast.maria.patient ?? "";
}

/** The only entry, and when it stands in the record. */
async function only(
  world: World,
): Promise<{ readonly path: string; readonly at: string; readonly value: unknown }> {
  const chart = await chartOf(world, "maria", recordOf(world));
  const found = await listEntries(chart, { kinds: kindNames, limit: 2 });
  assert.equal(found.length, 1);
  const [entry] = await readEntries(chart, found.map(({ id }) => id));
  const path = `/records/${recordOf(world)}/entries/${entry?.id}`;
  return { path, at: new Date(entry?.at ?? 0).toISOString(), value: entry?.value };
}

Deno.test("a note that Maria changes moves no time: not the second of two equal hours, and no second is lost", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const entry = { id: "a1", kind: "weight", at: seconds, value: { weight: 7000, unit: "kg" } };
    const content = JSON.stringify({ format: "salus/record/v2", entries: [entry] });
    await sendImport(world, maria, recordOf(world), [{ name: "copy.json", content }]);
    await confirmImport(maria);
    const { path } = await only(world);
    await maria.open(`${path}/edit`);
    assert.match(maria.page.html, /value="2026-10-25T02:30"/);
    await maria.submit({ note: "After breakfast" }, { to: "/edit" });
    const noted = await only(world);
    assert.equal(noted.at, seconds);
    assert.deepEqual(noted.value, { weight: 7000, unit: "kg", note: "After breakfast" });

    await maria.open(`${path}/edit`);
    await maria.submit({ at: "2026-10-25T02:31" }, { to: "/edit" });
    assert.equal((await only(world)).at, "2026-10-25T00:31:00.000Z", "a time that is typed counts");
  }));

Deno.test("a note changed later leaves an entry of a day where it stood, also in another zone; another day moves it", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${recordOf(world)}/add/lab_result`);
    await maria.submit({ name: "LDL", value: "3.4", on: "2026-11-20" }, { to: "/add/lab_result" });
    const before = await only(world);
    await maria.open("/account/settings");
    await maria.submit({ zone: "Pacific/Auckland" }, { to: "/account/settings" });
    world.clock.pass(hour);
    const later = await world.signedIn("maria");
    await later.open(`${before.path}/edit`);
    await later.submit({ note: "Fasting" }, { to: "/edit" });
    assert.equal((await only(world)).at, before.at);
    await later.open(`${before.path}/edit`);
    await later.submit({ on: "2026-11-19" }, { to: "/edit" });
    assert.notEqual((await only(world)).at, before.at);
  }));
