import assert from "node:assert/strict";
import { listStanding } from "../../lib/access/standing_entries.ts";
import type { Browser } from "../support/browser.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf } from "../support/full_record.ts";
import { confirmImport, sendImport } from "../support/sent_files.ts";
import { inWorld, type World } from "../support/world.ts";

const medicine = { name: "Paracetamol", often: "every_day", times: "8:00", start: "2026-10-01" };
const result = { name: "Platelets", unit: "/\u00b5L", on: "2026-11-01" };

function recordOf(world: World): string {
  return `/records/${world.cast.maria.patient}`;
}

async function add(browser: Browser, kind: string, values: Readonly<Record<string, string>>, status = 200) {
  await browser.open(`${browser.page.path.match(/\/records\/[\w-]+/)?.[0]}/add/${kind}`);
  await browser.submit(values, { to: `/add/${kind}`, status });
}

async function signedIn(world: World): Promise<Browser> {
  const maria = await world.signedIn("maria");
  await maria.open(recordOf(world));
  return maria;
}

Deno.test("a strength and a dose that could be a thousand times another are asked about, and kept as typed", () =>
  inWorld(async (world) => {
    const maria = await signedIn(world);
    await add(maria, "medication", { ...medicine, strength: "25.000 UI", dose: "1.000", dose_unit: "mg" });
    assert.match(maria.text, /Is this right\?/);
    assert.match(maria.text, /You wrote 25\.000\. Some read that as 25000, others as 25\./);
    assert.match(maria.text, /You wrote 1\.000\. Some read that as 1000, others as 1\./);
    await maria.submit({}, { press: "Yes, save it" });
    await maria.open(`${recordOf(world)}/medications`);
    assert.match(maria.text, /25\.000\s+units/);
    assert.match(maria.text, /1\.000\s+mg/);
  }));

Deno.test("a strength that nobody can read two ways is not asked about", () =>
  inWorld(async (world) => {
    const maria = await signedIn(world);
    await add(maria, "medication", { ...medicine, strength: "1000 mg", dose: "0,125", dose_unit: "mg" });
    assert.match(maria.text, / saved\./);
    await add(maria, "medication", { ...medicine, dose: "1.250,5" }, 422);
    assert.match(maria.text, /Enter the number without marks for thousands/);
  }));

Deno.test("Mar\u00eda is asked in Spanish, and reads thousands without a comma", () =>
  inWorld(async (world) => {
    const maria = await signedIn(world);
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await maria.open(recordOf(world));
    await add(maria, "medication", { ...medicine, strength: "1.000.000 UI" });
    assert.match(
      maria.text,
      /Escribi\u00f3 1\.000\.000\. Si quiere decir 1000000, escr\u00edbalo sin separadores/,
    );
    await maria.submit({}, { press: "S\u00ed, guardarlo" });
    await add(maria, "medication", { ...medicine, name: "Hidroferol", strength: "25000 UI" });
    await maria.open(`${recordOf(world)}/medications`);
    assert.match(maria.text, /1\.000\.000\s+unidades/);
    assert.match(maria.page.html, /25\u202f000\u00a0unidades/);
    assert.ok(!/\d,\d/.test(maria.text), "no comma in a number");
  }));

Deno.test("a laboratory's number that could be a thousand times another is asked about, and no number to machines", () =>
  inWorld(async (world) => {
    const maria = await signedIn(world);
    const typed = { ...result, value: "250.000", low: "150.000", high: "400,000" };
    await add(maria, "lab_result", typed);
    for (const text of ["250\\.000", "150\\.000", "400,000"]) {
      assert.match(maria.text, new RegExp(`You wrote ${text}\\.`));
    }
    await maria.submit({}, { press: "Yes, save it" });
    await add(maria, "medication", { ...medicine, strength: "1.000 mg", dose: "1.000", dose_unit: "mg" });
    await maria.submit({}, { press: "Yes, save it" });
    const copied = world.cast.maria.patient ?? "";
    await orderCopy(maria, copied, ["fhir"]);
    const content = await (await takeCopy(world, maria)).text();
    const resources = JSON.parse(content).entry.map(({ resource }: { resource: unknown }) => resource);
    const seen = resources.find(({ resourceType }: { resourceType: string }) =>
      resourceType === "Observation"
    );
    assert.equal(seen.valueQuantity, undefined);
    assert.equal(seen.valueString, "250.000 /\u00b5L");
    assert.equal(seen.referenceRange[0].low.value, undefined);
    assert.equal(seen.referenceRange[0].text, "150.000\u2013400,000");
    assert.equal(seen.interpretation[0].coding[0].code, "N");
    const taken = resources.find(({ resourceType }: { resourceType: string }) =>
      resourceType === "MedicationStatement"
    );
    assert.equal(taken.dosage[0].doseAndRate[0].doseQuantity.value, undefined);
    assert.equal(taken.dosage[0].text, "1.000 mg");
    assert.equal(taken.medicationCodeableConcept.text, "Paracetamol 1.000 mg");

    const stan = await world.signedIn("stan");
    const patient = world.cast.stan.patient ?? "";
    await sendImport(world, stan, patient, [{ name: "copy.json", content }]);
    await confirmImport(stan);
    const [again] = await listStanding(await chartOf(world, "stan", patient), "medication");
    assert.deepEqual([again?.brief["strength"], again?.brief["dose"]], ["1.000 mg", "1.000"]);
    await stan.open(`/records/${patient}/timeline?kind=lab_result`);
    assert.match(stan.text, /250\.000\s+\/\u00b5L\s+Platelets, within/);
  }));
