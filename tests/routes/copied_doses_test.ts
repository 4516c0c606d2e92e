import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import { everyDose } from "../../lib/access/bulk_doses.ts";
import { recordDose, undoDose } from "../../lib/access/doses.ts";
import { readEntry } from "../../lib/access/entries.ts";
import { listStanding } from "../../lib/access/standing_entries.ts";
import { kinds } from "../../lib/records/kinds.ts";
import * as record from "../../lib/records/record.ts";
import type { Browser } from "../support/browser.ts";
import type { PersonName } from "../support/cast.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf, fillRecord, oneOfEach } from "../support/full_record.ts";
import { confirmImport, sendImport } from "../support/sent_files.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

function ownChart(world: World, name: PersonName) {
  return chartOf(world, name, world.cast[name].patient ?? "");
}

async function medicineOf(world: World, name: PersonName, called = "Latanoprost"): Promise<string> {
  const found = await listStanding(await ownChart(world, name), "medication");
  return found.find(({ brief }) => brief["name"] === called)?.id ?? "";
}

/** What is noted of somebody's doses, in a line each. */
async function notedOf(world: World, name: PersonName, called?: string): Promise<string[]> {
  const said = await everyDose(await ownChart(world, name), await medicineOf(world, name, called));
  return said.map(({ day, time, state }) => `${day} ${time} ${state}`);
}

const noted = ["2026-09-30 21:00 taken", "2026-11-20 21:00 missed", "2026-11-21 21:00 taken"];

/** Maria's record with everything in it, and three doses of her drops. */
async function fillWithDoses(world: World): Promise<string> {
  await fillRecord(world, "maria");
  const chart = await ownChart(world, "maria");
  const medicine = await medicineOf(world, "maria");
  for (const line of noted) {
    const [day = "", time = "", state] = line.split(" ");
    await recordDose(chart, medicine, { day, time, state: state === "taken" ? "taken" : "missed" });
  }
  return medicine;
}

async function copyOf(world: World, name: PersonName, formats: readonly string[], more = {}) {
  const person = await world.signedIn(name);
  await orderCopy(person, world.cast[name].patient ?? "", formats, more);
  assert.match(person.text, /\d+ entries, \d doses?/, "the page of the copy counts them");
  return await (await takeCopy(world, person)).bytes();
}

async function importInto(
  world: World,
  name: PersonName,
  content: string | Uint8Array<ArrayBuffer>,
): Promise<Browser> {
  const person = await world.signedIn(name);
  await sendImport(world, person, world.cast[name].patient ?? "", [{ name: "copy.json", content }]);
  return person;
}

for (const format of ["json", "fhir"]) {
  Deno.test(`doses come back with a copy as ${format}, are counted before, and never come twice`, () =>
    inWorld(async (world) => {
      await fillWithDoses(world);
      const content = await copyOf(world, "maria", [format]);
      const stan = await importInto(world, "stan", content);
      assert.match(stan.text, /Doses taken or missed 3 0 0/);
      assert.match(stan.page.html, new RegExp(`Add ${oneOfEach.length} entries and 3 doses`));
      assert.ok(!stan.text.includes("What is left out"), stan.text);
      assert.equal(await medicineOf(world, "stan"), "", "a look adds nothing");
      await confirmImport(stan);
      assert.match(stan.text, new RegExp(`${oneOfEach.length} entries and 3 doses were added`));
      assert.deepEqual(await notedOf(world, "stan"), noted);
      await stan.open(`/records/${world.cast.stan.patient}/medications?day=2026-11-20`);
      assert.match(stan.text, /Latanoprost.*Missed/i);
      const again = await importInto(world, "stan", content);
      assert.match(again.text, /Doses taken or missed 0 3 0/);
      assert.match(again.text, /nothing to add/);
      const home = await importInto(world, "maria", content);
      assert.match(home.text, /nothing to add/);
    }));
}

Deno.test("only what is missing comes back; what is noted otherwise meanwhile stays, and is said", () =>
  inWorld(async (world) => {
    const medicine = await fillWithDoses(world);
    const content = await copyOf(world, "maria", ["json"]);
    const chart = await ownChart(world, "maria");
    await undoDose(chart, medicine, { day: "2026-09-30", time: "21:00" });
    await recordDose(chart, medicine, { day: "2026-11-20", time: "21:00", state: "taken" });
    const maria = await importInto(world, "maria", content);
    assert.match(maria.text, /Doses taken or missed 1 1 1/);
    assert.match(maria.text, /Something else is noted of this dose already.*copy\.json, 2/);
    await confirmImport(maria);
    assert.match(maria.text, /1 dose was added/);
    assert.deepEqual(await notedOf(world, "maria"), noted.with(1, "2026-11-20 21:00 taken"));
  }));

Deno.test("a copy of the older format, without doses, is still imported", () =>
  inWorld(async (world) => {
    await fillWithDoses(world);
    const { doses, ...older } = JSON.parse(new TextDecoder().decode(await copyOf(world, "maria", ["json"])));
    assert.equal(doses.length, 3);
    const stan = await importInto(world, "stan", JSON.stringify({ ...older, format: "salus/record/v1" }));
    await confirmImport(stan);
    assert.match(stan.text, new RegExp(`${oneOfEach.length} entries were added`));
    assert.deepEqual(await notedOf(world, "stan"), []);
  }));

Deno.test("a table of doses lies in the zip; a medicine called like a formula is text in it", () =>
  inWorld(async (world) => {
    await fillWithDoses(world);
    const chart = await ownChart(world, "maria");
    const drug = {
      name: "=cmd()",
      often: "as_needed",
      dose_unit: "tablet",
      start: "2026-11-01",
      at: chart.now,
    };
    const { id } = await record.add(chart, kinds.medication, drug);
    await recordDose(chart, id, { day: "2026-11-22", time: "08:00", state: "taken" });
    const zip = unzipSync(await copyOf(world, "maria", ["csv"]));
    const [heading, ...rows] = new TextDecoder().decode(zip["tables/doses.csv"]).trim().split("\r\n");
    assert.equal(heading?.replace("\uFEFF", ""), "medicine_id,medicine,day,time,state,author,added_at");
    assert.equal(rows.length, 4);
    assert.ok(
      rows.some((row) =>
        row.includes(",'=cmd(),2026-11-22,08:00,taken,Maria Lindgren,2026-11-22T10:00:00+01:00")
      ),
    );
    assert.ok(rows.some((row) => row.includes(",Latanoprost 50 mcg/ml,2026-11-20,21:00,missed,")));
  }));

Deno.test("doses follow the range by their own day, even of a medicine that was begun before it", () =>
  inWorld(async (world) => {
    await fillWithDoses(world);
    const range = { range: "dates", from: "2026-11-21", to: "2026-11-21" };
    const zip = unzipSync(await copyOf(world, "maria", ["json", "fhir"], range));
    const file = JSON.parse(new TextDecoder().decode(zip["record.json"]));
    assert.deepEqual(file.doses.map(({ day }: { day: string }) => day), ["2026-11-21"]);
    const bundle = JSON.parse(new TextDecoder().decode(zip["fhir.json"]));
    const administrations = bundle.entry.filter((one: { resource: { resourceType: string } }) =>
      one.resource.resourceType === "MedicationAdministration"
    );
    assert.equal(administrations.length, 1);
    assert.equal(administrations[0].resource.supportingInformation, undefined, "its medicine is not here");
    const stan = await importInto(world, "stan", JSON.stringify(file));
    assert.match(stan.text, /Its medicine is neither in this file nor in this record/);
    const maria = await importInto(world, "maria", JSON.stringify(file));
    assert.match(maria.text, /Doses taken or missed 0 1 0/);
  }));

Deno.test("Anna's copy holds doses only when medicines are shared with her; a removed medicine's are in none", () =>
  inWorld(async (world) => {
    const medicine = await fillWithDoses(world);
    const maria = await world.signedIn("maria");
    const copied = async () => {
      const anna = await world.signedIn("anna");
      await orderCopy(anna, world.cast.maria.patient ?? "", ["json", "csv", "fhir"]);
      const zip = unzipSync(await (await takeCopy(world, anna)).bytes());
      const text = (name: string) => new TextDecoder().decode(zip[name]);
      return {
        doses: JSON.parse(text("record.json")).doses.length,
        table: "tables/doses.csv" in zip,
        resources: text("fhir.json").split('"MedicationAdministration"').length - 1,
      };
    };
    await showAnna(world, maria);
    assert.deepEqual(await copied(), { doses: 0, table: false, resources: 0 });
    await showAnna(world, maria, { parts: ["vitals", "medications"] });
    assert.deepEqual(await copied(), { doses: 3, table: true, resources: 3 });
    const chart = await ownChart(world, "maria");
    await record.remove(chart, medicine, (await readEntry(chart, medicine)).version);
    assert.deepEqual(await copied(), { doses: 0, table: false, resources: 0 });
  }));

Deno.test("doses that no clock or calendar shows, that lie ahead, or that somebody invented are left out by name", () =>
  inWorld(async (world) => {
    await fillWithDoses(world);
    const file = JSON.parse(new TextDecoder().decode(await copyOf(world, "maria", ["json"])));
    const [dose] = file.doses;
    const glass = file.entries.find(({ kind }: { kind: string }) => kind === "weight").id;
    file.doses = [
      { ...dose, day: "2026-02-30" },
      { ...dose, time: "25:00" },
      { ...dose, day: "2026-11-23" },
      { ...dose, state: "thrown away" },
      { ...dose, medicine: "A".repeat(22) },
      { ...dose, medicine: glass },
      { ...dose, by: "Dr Weiss" },
      7,
      dose,
      dose,
      { ...dose, state: "missed" },
    ];
    const stan = await importInto(world, "stan", JSON.stringify(file));
    assert.match(stan.text, /Doses taken or missed 1 1 9/);
    for (
      const [line, words] of [
        [1, "Day: Enter a real date"],
        [2, "Time: It is not a time of day"],
        [3, "Day: This must not be in the future"],
        [4, "It is not written as we expect it"],
        [5, "Its medicine is neither"],
        [6, "Its medicine is neither"],
        [7, "It is not written as we expect it"],
        [8, "It is not written as we expect it"],
        [11, "Something else is noted"],
      ] as const
    ) {
      assert.match(stan.text, new RegExp(`${words}[^,]*?.*?copy\\.json, ${line}\\b`), String(line));
    }
    await confirmImport(stan);
    assert.deepEqual(await notedOf(world, "stan"), [noted[0]]);
  }));

Deno.test("more doses of a medicine in a month than a clock has room for are left out, and the rest is kept", () =>
  inWorld(async (world) => {
    await fillWithDoses(world);
    const file = JSON.parse(new TextDecoder().decode(await copyOf(world, "maria", ["json"])));
    const [dose] = file.doses;
    file.doses = Array.from({ length: 450 }, (_, n) => {
      const time = `${String(n % 24).padStart(2, "0")}:00`;
      return { ...dose, day: `2026-10-${String(1 + Math.floor(n / 24)).padStart(2, "0")}`, time };
    });
    const stan = await importInto(world, "stan", JSON.stringify(file));
    assert.match(stan.text, /Doses taken or missed 400 0 50/);
    await confirmImport(stan);
    assert.equal((await notedOf(world, "stan")).length, 400);
  }));
