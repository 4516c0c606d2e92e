import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import { recordDose } from "../../lib/access/doses.ts";
import type { KindName } from "../../lib/access/parts.ts";
import { kinds } from "../../lib/records/kinds.ts";
import { timed, type Values } from "../../lib/records/kind.ts";
import { readRecordFile } from "../../lib/records/exchange/record_file.ts";
import * as record from "../../lib/records/record.ts";
import type { Browser } from "../support/browser.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf, fillRecord } from "../support/full_record.ts";
import { type PdfPiece, readPdf, wordsOn } from "../support/pdf_reading.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

type Pages = readonly (readonly PdfPiece[])[];

async function printed(world: World, person: Browser, range = {}): Promise<Pages> {
  await orderCopy(person, recordOf(world), ["pdf"], range);
  return readPdf(await (await takeCopy(world, person)).bytes());
}

function recordOf(world: World): string {
  return world.cast.maria.patient ?? "";
}

async function add(world: World, kind: KindName, values: Values) {
  const chart = await chartOf(world, "maria", recordOf(world));
  return await record.add(chart, kinds[kind], timed(kinds[kind], values, { zone: "UTC", now: chart.now }));
}

/** The words between two headings, or to the end of the page. */
function below(page: readonly PdfPiece[] | undefined, heading: string): string {
  const from = (page ?? []).findIndex(({ tag, text }) => /^H\d$/.test(tag) && text === heading);
  assert.ok(from >= 0, `${heading} in ${wordsOn(page)}`);
  const level = page?.[from]?.tag ?? "";
  const rest = (page ?? []).slice(from + 1);
  const end = rest.findIndex(({ tag }) => /^H\d$/.test(tag) && tag <= level);
  return wordsOn(end < 0 ? rest : rest.slice(0, end));
}

Deno.test("the first page of Maria's summary says what stands: allergies first, medicines, conditions, measurements, vaccines", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    await add(world, "allergy", { about: "intolerance", substance: "Ibuprofen", severity: "severe" });
    const pages = await printed(world, await world.signedIn("maria"));
    const [first] = pages;
    const headings = (first ?? []).filter(({ tag }) => tag === "H2").map(({ text }) => text);
    assert.deepEqual(headings, [
      "Allergies and intolerances",
      "Current medicines",
      "Current conditions",
      "Latest measurements",
      "Vaccines",
      "Latest test results",
    ]);
    const allergies = below(first, "Allergies and intolerances");
    assert.match(allergies, /Known allergies/);
    assert.match(allergies, /Ibuprofen\nIntolerance\nSevere\nnot recorded\n/);
    assert.match(allergies, /Penicillin\nAllergy\nModerate\nRash\n1998/);
    assert.ok(allergies.indexOf("Ibuprofen") < allergies.indexOf("Penicillin"), "the worst first");
    const medicines = below(first, "Current medicines");
    assert.match(
      medicines,
      /Latanoprost\n50.mcg\/mL, eye drops\n1.drop, in both eyes, daily at 21:00\n24 August 2026/,
    );
    assert.doesNotMatch(medicines, /Paracetamol/, "which ended");
    assert.match(below(first, "Current conditions"), /Glaucoma, both eyes, since May 2019/);
    const latest = below(first, "Latest measurements");
    assert.match(
      latest,
      /Blood pressure\n128\/82.mmHg, pulse 64\n22 November 2026\nUpper number: 3.mmHg less/,
    );
    assert.match(latest, /Oxygen level\n97.%\n22 November 2026\nThe first one/);
    assert.match(below(first, "Vaccines"), /Influenza 2026\/27, dose 1, 13 October 2026/);
    assert.match(
      below(first, "Latest test results"),
      /HbA1c\n5\.70\n%\n4\.0 to 6\.0\nwithin\n2 November 2026\nUrine culture\nNo growth/,
    );
    assert.match(wordsOn(first), /Date of birth\nnot in this copy; by hand: _+\n/);
    assert.match(wordsOn(first), /Page 1 of \d/);
    assert.match(
      wordsOn(pages.at(-1)),
      new RegExp(`Maria[^\n]*printed[^]*Page ${pages.length} of ${pages.length}`),
    );
  }));

Deno.test("the pages after it hold all entries in the columns of their kind, what ended apart", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    await add(world, "lab_result", {
      name: "LDL",
      value: "3.8",
      unit: "mmol/L",
      high: "3.0",
      on: "2026-11-03",
    });
    await add(world, "condition", { name: "Appendicitis", since: "1988", status: "past", until: "1989" });
    await add(world, "eye_pressure", { right: 25, left: 15, at: world.clock.now() });
    const all = (await printed(world, await world.signedIn("maria"))).slice(1).flat();
    const results = below(all, "Test results");
    assert.match(results, /^Test\nResult\nUnit\nLaboratory’s range\nFlag\nDate\n/);
    assert.match(results, /LDL\n3\.8\nmmol\/L\nup to 3\.0\nHIGH\n3 November 2026/);
    assert.match(results, /HbA1c\n5\.70\n%\n4\.0 to 6\.0\nwithin\n2 November 2026/);
    assert.match(results, /Urine culture\nNo growth\n/);
    const medicines = below(all, "Medicines");
    assert.match(
      medicines,
      /Taken now\n[^]*Latanoprost[^]*Wait five minutes[^]*No longer taken\n[^]*Paracetamol/,
    );
    assert.match(medicines, /23 October 2026, until 1 November 2026\nNo more pain/);
    assert.match(below(all, "Conditions"), /Current\n[^]*Glaucoma[^]*Past\n[^]*Appendicitis\n1988\n1989/);
    assert.match(below(all, "Appointments"), /To come\n[^]*Eye clinic\nCentro\n=1\+1 bring the letter/);
    assert.match(below(all, "Eye pressure"), /25.mmHg, above the usual\n15.mmHg\n/);
    assert.match(below(all, "Blood pressure"), /131\/85.mmHg/);
    assert.match(below(all, "Notes"), /To ask\nWhy two drops\?[^]*Łódź, Ωμέγα/);
  }));

async function giveBirthday(maria: Browser): Promise<void> {
  await maria.open("/account/profile");
  await maria.submit({ born: "1951-11-23" }, { to: "/account/profile" });
}

Deno.test("Maria's date of birth is in every copy of hers, with her age in whole years where it is printed", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await giveBirthday(maria);
    await orderCopy(maria, recordOf(world), ["pdf", "json", "fhir", "ips"]);
    const zip = unzipSync(await (await takeCopy(world, maria)).bytes());
    const [first] = readPdf(zip["summary.pdf"] ?? assert.fail("a summary"));
    assert.match(wordsOn(first), /Date of birth\n23 November 1951, 74 years old\n/);
    const json = (name: string) => JSON.parse(new TextDecoder().decode(zip[name]));
    const file = json("record.json");
    assert.equal(file.person.born, "1951-11-23");
    assert.deepEqual([...readRecordFile("record.json", file)], [], "which can be read again");
    for (const name of ["fhir.json", "ips.json"]) {
      const resources: Record<string, unknown>[] = json(name).entry.map((
        { resource }: { resource: Record<string, unknown> },
      ) => resource);
      const patient = resources.find(({ resourceType }) => resourceType === "Patient");
      assert.equal(patient?.["birthDate"], "1951-11-23", name);
    }
  }));

async function patientSummary(world: World, person: Browser, range = {}): Promise<string> {
  await orderCopy(person, recordOf(world), ["ips"], range);
  return await (await takeCopy(world, person)).text();
}

Deno.test("the patient summary that Anna takes leaves out what she may not see, and says so; of what stands no range takes anything", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    const range = { range: "dates", from: "2026-11-22", to: "2026-11-22" };
    const own = await patientSummary(world, maria, range);
    assert.match(own, /Latanoprost 50.mcg/, "begun in August and taken now");
    assert.doesNotMatch(own, /withheld|No information/);
    const annas = await patientSummary(world, await showAnna(world, maria));
    assert.match(annas, /"withheld"/);
    assert.match(annas, /This part of the record is not in this copy/);
    assert.doesNotMatch(annas, /No information|Penicillin|Latanoprost/);
  }));

Deno.test("where the first page has no room for Maria's five newest results, a line says where they are", () =>
  inWorld(async (world) => {
    for (let n = 1; n <= 7; n++) {
      await add(world, "lab_result", {
        name: `Test ${n}`,
        value: `${n}`,
        unit: "mmol/L",
        high: "6",
        on: `2026-0${n}`,
      });
    }
    const maria = await world.signedIn("maria");
    const roomy = below((await printed(world, maria))[0], "Latest test results");
    assert.match(roomy, /Test 7\n7\nmmol\/L\nup to 6\nHIGH\n[^]*Test 3\n/);
    assert.doesNotMatch(roomy, /Test 2/);
    for (let n = 0; n < 11; n++) {
      const daily = { dose: "1", dose_unit: "tablet", often: "every_day", times: ["08:00"] };
      await add(world, "medication", { name: `Medicine ${n}`, ...daily, start: "2026-11-18" });
    }
    const pages = await printed(world, maria);
    assert.match(wordsOn(pages[0]), /The test results stand on the following pages\.\n[^]*Page 1 of/);
    assert.match(below(pages.slice(1).flat(), "Test results"), /Test 7[^]*Test 1/);
    const ranged = await printed(world, maria, { range: "dates", from: "2026-11-22", to: "2026-11-22" });
    assert.match(below(ranged.flat(), "Latest test results"), /Test 7/, "nothing follows: they stand here");
  }));

Deno.test("of allergies nothing recorded is not none known, and a past one is not a known one", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const [empty] = await printed(world, maria);
    const nothing = below(empty, "Allergies and intolerances");
    assert.match(nothing, /Allergies not recorded/);
    assert.match(nothing, /does not mean that there is none/);
    assert.match(below(empty, "Current medicines"), /No current medicine is written down/);
    assert.match(wordsOn(empty), /There are no entries/);
    await add(world, "allergy", { about: "allergy", substance: "Milk", status: "past" });
    await add(world, "allergy", { about: "none_known" });
    const [page] = await printed(world, maria);
    assert.match(
      below(page, "Allergies and intolerances"),
      /^No known allergies\nStated on 22 November 2026\.\nPast: Milk\.$/m,
    );
  }));

Deno.test("a current medicine says how the last thirty days went, as far as somebody noted it", () =>
  inWorld(async (world) => {
    const chart = await chartOf(world, "maria", recordOf(world));
    const daily = { dose: "1", dose_unit: "tablet", often: "every_day", times: ["08:00"] };
    const noted = await add(world, "medication", { name: "Amlodipine", ...daily, start: "2026-11-18" });
    await add(world, "medication", { name: "Ramipril", ...daily, start: "2026-11-18" });
    await recordDose(chart, noted.id, { day: "2026-11-18", time: "08:00", state: "taken" });
    await recordDose(chart, noted.id, { day: "2026-11-19", time: "08:00", state: "missed" });
    const [page] = await printed(world, await world.signedIn("maria"));
    const medicines = below(page, "Current medicines");
    assert.match(medicines, /Amlodipine[^]*taken 1 of 4, 1 missed, 2 not noted/);
    assert.match(medicines, /Ramipril\n[^]*18 November 2026\nnot noted/);
  }));

Deno.test("a range leaves the first page whole and says so", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    for (let n = 1; n <= 14; n++) {
      await add(world, "condition", { name: `Condition ${n}`, since: `20${n + 10}`, status: "active" });
    }
    const range = { range: "dates", from: "2026-11-22", to: "2026-11-22" };
    const maria = await world.signedIn("maria");
    const whole = below((await printed(world, maria))[0], "Current conditions");
    assert.match(whole, /Condition 14[^]*and 3 more on the following pages/);
    const pages = await printed(world, maria, range);
    assert.match(
      below(pages[0], "Current conditions"),
      /Condition 14[^]*Condition 1,/,
      "nothing follows: all of them",
    );
    assert.match(
      wordsOn(pages[0]),
      /entries from 22 November 2026 to 22 November 2026, this page as of today/,
    );
    assert.match(below(pages[0], "Allergies and intolerances"), /Penicillin/);
    const rest = wordsOn(pages.slice(1).flat());
    assert.match(rest, /128\/82/);
    assert.doesNotMatch(rest, /131\/85|Penicillin/);
  }));

Deno.test("Anna's summary holds the parts that are shared with her, says which, and reads in Spanish as she does", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    await giveBirthday(maria);
    const anna = await showAnna(world, maria);
    await anna.open("/account/settings");
    await anna.submit({ language: "es" }, { to: "/account/settings" });
    const pages = await printed(world, anna);
    const [first] = pages;
    assert.match(
      below(first, "Alergias e intolerancias"),
      /Alergias no disponibles\nEsta parte del historial no está/,
    );
    assert.match(below(first, "Medicamentos actuales"), /Esta parte del historial no está en esta copia/);
    assert.match(below(first, "Últimas mediciones"), /Presión arterial\n128\/82.mmHg/);
    const all = wordsOn(pages.flat());
    assert.match(all, /solo estas partes: /);
    assert.doesNotMatch(all, /1951|Penicillin|Latanoprost|Glaucoma|HbA1c|62\.5|Eye clinic|To ask/);
    assert.match(all, new RegExp(`Página ${pages.length} de ${pages.length}`));
  }));
