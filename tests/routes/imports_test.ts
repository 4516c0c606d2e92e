import assert from "node:assert/strict";
import { zipSync } from "fflate";
import { readEntries } from "../../lib/access/entries.ts";
import { listEntries } from "../../lib/access/entry_lists.ts";
import { kindNames } from "../../lib/access/parts.ts";
import { hour } from "../../lib/clock.ts";
import type { PersonName } from "../support/cast.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf, fillRecord, oneOfEach } from "../support/full_record.ts";
import { confirmImport, sendImport } from "../support/sent_files.ts";
import { inWorld, type World } from "../support/world.ts";

/** What stands in somebody's record, without what keeping adds to it. */
async function standing(world: World, name: PersonName) {
  const chart = await chartOf(world, name, world.cast[name].patient ?? "");
  const found = await listEntries(chart, { kinds: kindNames, limit: 1_000 });
  const entries = await readEntries(chart, found.map(({ id }) => id));
  return entries.map(({ kind, at, value }) => ({ kind, at, value }));
}

async function copyOf(world: World, name: PersonName, format: string): Promise<Uint8Array<ArrayBuffer>> {
  const person = await world.signedIn(name);
  await orderCopy(person, world.cast[name].patient ?? "", [format]);
  return await (await takeCopy(world, person)).bytes();
}

const dump = {
  hearts: [
    "id,user_id,date,systolic,diastolic,bpm,created_at,updated_at",
    "1,7,2026-01-17 08:30:00,128,82,64,2026-01-17 08:31:00,2026-01-17 08:31:00",
    "2,7,2026-01-18 08:30:00,82,128,64,2026-01-18 08:31:00,2026-01-18 08:31:00",
  ].join("\n"),
  weights: "id,user_id,date,weight,created_at,updated_at\n1,7,2026-01-17 08:00:00,62.50,,\n",
  exercises: [
    "id;user_id;date;title;description;duration_minutes;file_path",
    '1;7;2026-01-19 18:00:00;Paseo;"<p>Junto al <b>río</b></p><script>alert(1)</script><ul><li>uno</li><li>dos &amp; tres</li></ul>";45;NULL',
  ].join("\r\n"),
  appointments: [
    "id,user_id,date,title,description,file_path",
    '1,7,2027-03-02 10:15:00,Oculista,"Llevar ""el volante""\nde la doctora",\\N',
  ].join("\n"),
};

Deno.test("a JSON copy of Maria's record gives the same entries in Stan's empty one, and nothing twice", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const content = await copyOf(world, "maria", "json");
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    await sendImport(world, stan, record, [{ name: "salus.json", content }]);
    assert.match(stan.text, /What we found/);
    assert.match(stan.text, /the record of Maria Lindgren\. This is the record of Stan Novak/);
    assert.deepEqual(await standing(world, "stan"), [], "a look adds nothing");
    await confirmImport(stan);
    assert.match(stan.text, new RegExp(`${oneOfEach.length} entries were added`));
    assert.deepEqual(await standing(world, "stan"), await standing(world, "maria"));
    await sendImport(world, stan, record, [{ name: "salus.json", content }]);
    assert.match(stan.text, /nothing to add/);
  }));

Deno.test("what was imported stands where it is looked for first: allergies, medicines, illnesses, vaccines", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const content = await copyOf(world, "maria", "json");
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    await sendImport(world, stan, record, [{ name: "salus.json", content }]);
    await confirmImport(stan);
    await stan.open(`/records/${record}/medications`);
    assert.match(stan.text, /Penicillin/);
    assert.match(stan.text, /Latanoprost/);
    await stan.open(`/records/${record}/summary`);
    assert.match(stan.text, /Glaucoma, both eyes/);
  }));

Deno.test("the same copy adds nothing to the record that it was made from", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    for (const format of ["json", "fhir"]) {
      const content = await copyOf(world, "maria", format);
      const maria = await world.signedIn("maria");
      await sendImport(world, maria, world.cast.maria.patient ?? "", [{ name: "copy.json", content }]);
      assert.match(maria.text, /nothing to add/, format);
      assert.match(maria.text, /It is the record of Maria Lindgren/, format);
    }
  }));

Deno.test("a FHIR copy of Maria's record gives Stan the same entries, as far as FHIR holds them", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const content = await copyOf(world, "maria", "fhir");
    const stan = await world.signedIn("stan");
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "fhir.json", content }]);
    assert.ok(!stan.text.includes("What is left out"), stan.text);
    await confirmImport(stan);
    assert.deepEqual(await standing(world, "stan"), await standing(world, "maria"));
  }));

Deno.test("the patient summary can be imported too; what it says it does not know is left out", () =>
  inWorld(async (world) => {
    const content = await copyOf(world, "maria", "ips");
    const stan = await world.signedIn("stan");
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "ips.json", content }]);
    assert.match(stan.text, /It only says that nothing is known/);
    assert.match(stan.text, /nothing to add/);
  }));

Deno.test("tables of Health Manager: rows become entries, HTML becomes words, impossible rows are named with their line", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    const files = Object.entries(dump).map(([name, content]) => ({ name: `${name}.csv`, content }));
    await sendImport(world, stan, record, files);
    assert.match(stan.text, /Tables of Health Manager/);
    assert.match(stan.text, /upper number must be higher.*hearts\.csv, 3/i);
    await confirmImport(stan);
    assert.match(stan.text, /4 entries were added/);
    const entries = await standing(world, "stan");
    assert.deepEqual(entries.find(({ kind }) => kind === "exercise")?.value, {
      title: "Paseo",
      minutes: 45,
      note: "Junto al río\n\n- uno\n- dos & tres",
    });
    assert.deepEqual(entries.find(({ kind }) => kind === "appointment")?.value, {
      title: "Oculista",
      note: 'Llevar "el volante"\nde la doctora',
    });
    assert.deepEqual(entries.find(({ kind }) => kind === "weight")?.value, { weight: 6250, unit: "kg" });
    const zipped = zipSync(
      Object.fromEntries(
        files.map(({ name, content }) => [`dump/${name}`, new TextEncoder().encode(content)]),
      ),
    );
    await sendImport(world, stan, record, [{ name: "dump.zip", content: new Uint8Array(zipped) }]);
    assert.match(stan.text, /nothing to add/);
  }));

Deno.test("a dump of several people asks whose rows are meant", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    const content = `${dump.weights}2,9,2026-01-17 08:00:00,81.00,,\n`;
    await sendImport(world, stan, record, [{ name: "weights.csv", content }]);
    assert.match(stan.text, /several people: 7, 9/);
    await sendImport(world, stan, record, [{ name: "weights.csv", content }], { person: "9" });
    await confirmImport(stan);
    assert.deepEqual((await standing(world, "stan")).map(({ value }) => value["weight"]), [8100]);
  }));

Deno.test("what was removed meanwhile comes back with another import", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    const files = [{ name: "weights.csv", content: dump.weights }];
    await sendImport(world, stan, record, files);
    await confirmImport(stan);
    const entry = /\/entries\/[\w-]{22}/.exec((await stan.open(`/records/${record}/timeline`)).html)?.[0];
    await stan.open(`/records/${record}${entry}/remove`);
    await stan.submit({}, { to: "/remove" });
    assert.deepEqual(await standing(world, "stan"), []);
    await sendImport(world, stan, record, files);
    await confirmImport(stan);
    assert.equal((await standing(world, "stan")).length, 1);
  }));

Deno.test("only the owner imports; a look belongs to whoever asked and goes after an hour", () =>
  inWorld(async (world) => {
    const record = world.cast.stan.patient ?? "";
    const stan = await world.signedIn("stan");
    await sendImport(world, stan, record, [{ name: "weights.csv", content: dump.weights }]);
    const job = stan.page.path;
    const maria = await world.signedIn("maria");
    await maria.open(job, 404);
    await maria.open(`/records/${record}/import`, 404);
    assert.equal((await maria.send(`${job}/confirm`, {})).status, 404);
    world.clock.pass(hour);
    assert.equal(await world.errands(), 1);
    const later = await world.signedIn("stan");
    await later.open(job, 404);
    assert.deepEqual(await standing(world, "stan"), []);
  }));

Deno.test("a form without a file, and one with a wrong number, are told so", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    const none = await sendImport(world, stan, record, []);
    assert.equal(none.status, 422);
    assert.match(await none.text(), /Choose a file/);
    const wrong = await sendImport(world, stan, record, [{ name: "a.csv", content: "a" }], { person: "me" });
    assert.equal(wrong.status, 422);
  }));
