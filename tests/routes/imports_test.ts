import assert from "node:assert/strict";
import { unzipSync, zipSync } from "fflate";
import { readEntries } from "../../lib/access/entries.ts";
import { listEntries } from "../../lib/access/entry_lists.ts";
import { look } from "../../lib/access/import_looks.ts";
import { kindNames } from "../../lib/access/parts.ts";
import { listStanding } from "../../lib/access/standing_entries.ts";
import { hour } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import type { PersonName } from "../support/cast.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf, fillRecord, oneOfEach } from "../support/full_record.ts";
import { file, pdf } from "../support/some_files.ts";
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

/** Stan, who sent a copy of Maria's whole record to his own and reads what was found in it. */
async function stansLookAtMarias(world: World) {
  await fillRecord(world, "maria");
  const content = await copyOf(world, "maria", "json");
  const stan = await world.signedIn("stan");
  const record = world.cast.stan.patient ?? "";
  await sendImport(world, stan, record, [{ name: "salus.json", content }]);
  return { stan, record, content };
}

Deno.test("a JSON copy of Maria's record gives the same entries in Stan's empty one, and nothing twice", () =>
  inWorld(async (world) => {
    const { stan, record, content } = await stansLookAtMarias(world);
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
    const { stan, record } = await stansLookAtMarias(world);
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

Deno.test("what no clock showed and nobody can measure is left out in the words of its field", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const rows = [
      "1,7,2026-03-29 02:30:00,128,82,64",
      "2,7,2026-02-30 08:00:00,128,82,64",
      "3,7,,128,82,64",
      "4,7,2026-01-18 08:30:00,999,82,64",
      "5,7,2026-01-18 08:30:00,high,82,64",
      "6,7,2026-01-18 08:30:00,128,,64",
      "7,7,2027-01-18 08:30:00,128,82,64",
      "8,7,2026-10-25 02:30:00,128.0,82,",
      "9,7,2026-01-18T08:30:00+01:00,128,82,64",
      "10,7,2026-01-19,128,82,64",
    ];
    const content = ["id,user_id,date,systolic,diastolic,bpm", ...rows].join("\n");
    await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "hearts.csv", content }]);
    assert.match(stan.text, /Blood pressure 3 0 7/);
    for (
      const [line, words] of [
        [2, "Date and time: The clocks went forward at that time, so it did not exist"],
        [3, "Date and time: Enter a real date and time"],
        [4, "Date and time: Fill this in"],
        [5, "Upper number .systolic.: Enter a whole number from 50 to 250 mmHg"],
        [6, "Upper number .systolic.: Enter a whole number from 50 to 250 mmHg"],
        [7, "Lower number .diastolic.: Fill this in"],
        [8, "Date and time: This must not be in the future"],
      ] as const
    ) {
      assert.match(stan.text, new RegExp(`${words}[^,]*hearts\\.csv, ${line}\\b`), `line ${line}`);
    }
    assert.ok(!stan.text.includes("not written as we expect"), stan.text);
    await confirmImport(stan);
    const times = (await standing(world, "stan")).map(({ at }) => new Date(at).toISOString()).sort();
    assert.deepEqual(times, [
      "2026-01-18T07:30:00.000Z",
      "2026-01-18T23:00:00.000Z",
      "2026-10-25T00:30:00.000Z",
    ]);
  }));

Deno.test("one file is read at a time, whoever sent it; when several wait, the next is told so", () =>
  inWorld(async (world) => {
    const maria = await chartOf(world, "maria", world.cast.maria.patient ?? "");
    const order: string[] = [];
    let open = () => {};
    const gate = new Promise<void>((resolve) => open = resolve);
    const looks = ["a", "b", "c", "d", "e"].map((name) => {
      const begun = { id: newId(), by: maria.reader, startedAt: 0, ends: 1, state: "reading" as const };
      const read = async () => {
        order.push(`${name} begins`);
        await gate;
        order.push(`${name} ends`);
        return { source: "salus" as const, person: undefined, found: [], takenOn: () => () => true };
      };
      return look(maria, world.clock, { begun, read, at: () => {} });
    });
    const stan = await world.signedIn("stan");
    const files = [{ name: "weights.csv", content: dump.weights }];
    await sendImport(world, stan, world.cast.stan.patient ?? "", files);
    assert.match(stan.text, /Others are importing files at this moment/);
    assert.deepEqual(order, ["a begins"]);
    open();
    await Promise.all(looks);
    assert.deepEqual(order, ["a", "b", "c", "d", "e"].flatMap((name) => [`${name} begins`, `${name} ends`]));
    await sendImport(world, stan, world.cast.stan.patient ?? "", files);
    assert.match(stan.text, /What we found/);
  }));

Deno.test("more vaccines than the list of them holds are left out and said; the others are added", () =>
  inWorld(async (world) => {
    const entries = Array.from({ length: 600 }, (_, n) => ({
      id: `v${n}`,
      kind: "immunisation",
      at: "2020-01-01T12:00:00Z",
      value: { name: `Vaccine ${n} ${"x".repeat(150)}`, on: "2020-01-01" },
    }));
    const content = JSON.stringify({ format: "salus/record/v2", entries });
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    await sendImport(world, stan, record, [{ name: "a.json", content }]);
    assert.match(stan.text, /The record holds as many of these as it can list/);
    const room = Number(/Vaccine (\d+) 0 (\d+)/.exec(stan.text)?.[1]);
    assert.ok(room > 100 && room < 600, String(room));
    await confirmImport(stan);
    assert.match(stan.text, new RegExp(`${room} entries were added`));
    assert.equal((await listStanding(await chartOf(world, "stan", record), "immunisation")).length, room);
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

async function zipOf(world: World, name: PersonName, formats: readonly string[]) {
  const person = await world.signedIn(name);
  await orderCopy(person, world.cast[name].patient ?? "", formats);
  return { name: "copy.zip", content: await (await takeCopy(world, person)).bytes() };
}

Deno.test("our own zip is read by the file in it that says most; one of tables alone says which copy to take", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    await sendImport(world, stan, record, [await zipOf(world, "maria", ["fhir", "ips", "csv"])]);
    assert.match(stan.text, /A FHIR R4 file/);
    await sendImport(world, stan, record, [await zipOf(world, "maria", ["json", "fhir", "ips"])]);
    assert.match(stan.text, /A copy made with Salus/);
    const tables = await zipOf(world, "maria", ["csv"]);
    await sendImport(world, stan, record, [tables]);
    assert.match(stan.text, /tables of a copy made with Salus.*record\.json/s);
    const weights = unzipSync(tables.content)["tables/weight.csv"];
    assert.ok(weights);
    await sendImport(world, stan, record, [{ name: "weight.csv", content: new Uint8Array(weights) }]);
    assert.match(stan.text, /tables of a copy made with Salus/);
    world.clock.pass(hour);
    const stanAgain = await world.signedIn("stan");
    await sendImport(world, stanAgain, record, [await zipOf(world, "maria", ["pdf", "documents"])]);
    assert.match(stanAgain.text, /Nothing in this zip can be imported/);
  }));

Deno.test("documents come without their files: the look, the button, the end and each note say so, once", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${world.cast.maria.patient}/add/document`);
    const typed = { title: "Eye report", note: "From Dr Weiss" };
    await maria.submit(typed, { to: "/add/document", files: [file("scan.pdf", pdf)] });
    const stan = await world.signedIn("stan");
    const record = world.cast.stan.patient ?? "";
    for (const format of ["json", "fhir"]) {
      const copy = await zipOf(world, "maria", [format, "documents"]);
      await sendImport(world, stan, record, [copy]);
      if (format === "fhir") break;
      assert.match(stan.text, /Documents come without their files\..*Add 1 entry without files/s);
      await confirmImport(stan);
      assert.match(stan.text, /1 entry was added\..*Documents come without their files/s);
    }
    assert.match(stan.text, /nothing to add/, "the same document, whatever its note says now");
    const [kept] = await standing(world, "stan");
    assert.equal(kept?.value["note"], "From Dr Weiss\n\nFiles that were not imported: scan.pdf");
  }));
