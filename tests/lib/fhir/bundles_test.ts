import assert from "node:assert/strict";
import { writeBundle } from "../../../lib/fhir/bundles.ts";
import { readBundle } from "../../../lib/fhir/reading.ts";
import { writePatientSummary } from "../../../lib/fhir/patient_summary.ts";
import { newId } from "../../../lib/ids.ts";
import type { Portable, PortableDose } from "../../../lib/records/exchange/portable.ts";
import { kinds } from "../../../lib/records/kinds.ts";
import { timed } from "../../../lib/records/kind.ts";
import { oneOfEach } from "../../support/full_record.ts";
import { assertFhir } from "./official_schema.ts";

const now = Date.UTC(2026, 10, 22, 9);
const about = {
  id: newId(),
  name: "María <Ñ> 李",
  born: "1951-03-12",
  zone: "Europe/Madrid",
  at: now,
  language: "es",
  author: "María",
};

const file = {
  id: newId(),
  name: "carta.pdf",
  type: "application/pdf",
  size: 1234,
  path: "documents/carta.pdf",
};

function portables(): Portable[] {
  return oneOfEach.map(({ kind: of, ago, value }) => {
    const kind = kinds[of];
    const { at } = timed(kind, { ...value, at: now - ago * 3_600_000 }, { zone: about.zone, now }, now);
    const files = of === "document" || of === "lab_result" ? [{ ...file, id: newId() }] : [];
    return { id: newId(), kind: of, at, value, author: "María", addedAt: now, files };
  });
}

/** A dose of each state, one at a time of day that the clocks skipped. */
function dosesOf(medicine: string): PortableDose[] {
  const dose = { medicine, name: "Latanoprost 50 mcg/ml", author: "Anna", addedAt: now };
  return [
    { ...dose, day: "2026-11-20", time: "21:00", state: "taken" },
    { ...dose, day: "2026-03-29", time: "02:30", state: "missed" },
    { ...dose, day: "2026-03-29", time: "03:30", state: "taken" },
  ];
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

interface Written {
  readonly type: string;
  readonly entry: readonly { readonly fullUrl: string; readonly resource: Record<string, unknown> }[];
}

async function parsed(text: AsyncIterable<string>): Promise<Written> {
  return JSON.parse((await Array.fromAsync(text)).join(""));
}

/** Every reference inside the bundle leads to a resource of the bundle. */
function assertClosed({ entry }: Written): void {
  const there = new Set(entry.map(({ fullUrl }) => fullUrl));
  assert.equal(there.size, entry.length, "no address twice");
  for (const [, reference = ""] of JSON.stringify(entry).matchAll(/"reference":"([^"]+)"/g)) {
    assert.ok(there.has(reference), reference);
  }
}

Deno.test("a record of every kind is a valid FHIR R4 collection whose references lead somewhere", async () => {
  const all = portables();
  const medicine = all.find(({ kind }) => kind === "medication")?.id ?? "";
  const bundle = await parsed(
    writeBundle(about, each(all), each([...dosesOf(medicine), ...dosesOf(newId())])),
  );
  assertFhir(bundle);
  for (const { resource } of bundle.entry) assertFhir(resource);
  assertClosed(bundle);
  assert.equal(bundle.entry.filter(({ resource }) => resource["resourceType"] === "Observation").length, 13);
});

Deno.test("figures that can be read two ways are valid FHIR without a number, and are read again as they were typed", async () => {
  const medicine = {
    often: "every_day",
    times: ["08:00"],
    start: "2026-10-01",
    dose: "1.000",
    dose_unit: "mg",
  };
  const typed = [
    ["lab_result", {
      name: "A",
      value: "7.500",
      unit: "/µL",
      low: "4,000",
      high: "11.000",
      on: "2026-11-01",
    }],
    ["lab_result", { name: "B", value: "7.5", high: "1.250", words: "fine", on: "2026-11-01" }],
    ["medication", { name: "C", strength: "25.000 UI", instructions: "With water", ...medicine }],
    ["medication", { name: "D", ...medicine }],
  ] as const;
  const entries = typed.map(([kind, value]) => {
    return { id: newId(), kind, at: now, value, author: "María", addedAt: now, files: [] };
  });
  const bundle = await parsed(writeBundle(about, each(entries), each([])));
  assertFhir(bundle);
  const read = [...readBundle("copy.json", bundle, about.zone)].map((claim) =>
    "value" in claim && claim.value
  );
  assert.deepEqual(read, typed.map(([, value]) => value));
});

Deno.test("a dose is a MedicationAdministration that names its medicine, and is read again as it was said", async () => {
  const [medicine] = portables().filter(({ kind }) => kind === "medication");
  assert.ok(medicine);
  const doses = dosesOf(medicine.id);
  const bundle = await parsed(writeBundle(about, each([medicine]), each(doses)));
  assertClosed(bundle);
  const [taken, missed] = bundle.entry.slice(2).map(({ resource }) => resource);
  assert.equal(taken?.["resourceType"], "MedicationAdministration");
  assert.equal(taken?.["status"], "completed");
  assert.equal(taken?.["effectiveDateTime"], "2026-11-20T21:00:00.000+01:00");
  assert.deepEqual(taken?.["medicationCodeableConcept"], { text: "Latanoprost 50 mcg/ml" });
  assert.deepEqual(taken?.["supportingInformation"], [{ reference: bundle.entry[1]?.fullUrl }]);
  assert.equal(missed?.["status"], "not-done");
  const read = [...readBundle("a.json", bundle, about.zone)].flatMap((claim) =>
    "dose" in claim ? [claim.dose] : []
  );
  assert.deepEqual(
    read,
    doses.map(({ day, time, state }) => ({ medicine: `salus:${medicine.id}`, day, time, state })),
  );
});

Deno.test("a dose of another program, and one that was withdrawn, say why they are left out", () => {
  const resource = {
    resourceType: "MedicationAdministration",
    status: "completed",
    medicationCodeableConcept: { text: "Ramipril" },
    effectiveDateTime: "2026-11-20T21:00:00Z",
  };
  const whyNot = (more: Record<string, unknown>) => {
    const entry = [{ resource: { ...resource, ...more } }];
    const [claim] = readBundle("a.json", { resourceType: "Bundle", type: "collection", entry }, about.zone);
    return claim && "why" in claim ? claim.why : undefined;
  };
  assert.equal(whyNot({}), "imports.why.dose_elsewhere");
  assert.equal(whyNot({ status: "entered-in-error" }), "imports.why.withdrawn");
  assert.equal(whyNot({ status: 7 }), "imports.why.shape");
});

Deno.test("a blood pressure is the panel with its components, in UCUM", async () => {
  const [pressure] = portables();
  assert.ok(pressure);
  const { entry } = await parsed(writeBundle(about, each([pressure]), each([])));
  const resource = entry[1]?.resource as Record<string, never> | undefined;
  assert.equal(resource?.["code"]?.["coding"]?.[0]?.["code"], "85354-9");
  const text = JSON.stringify(resource);
  for (const part of ["8480-6", "8462-4", "8867-4", '"mm[Hg]"', '"/min"', '"value":128']) {
    assert.ok(text.includes(part), part);
  }
});

Deno.test("the eye is named by code and body site, the right one first", async () => {
  const eyes = portables().filter(({ kind }) => kind === "eye_pressure");
  const { entry } = await parsed(writeBundle(about, each(eyes), each([])));
  const sites = entry.slice(1).map(({ resource }) => JSON.stringify(resource["bodySite"]));
  assert.match(sites[0] ?? "", /362502000/);
  assert.match(sites[1] ?? "", /362503005/);
});

Deno.test("the patient summary is a document: composition first, required sections, each with words and entries", async () => {
  const all = portables();
  const bundle = await parsed(writePatientSummary(
    { ...about, title: "Resumen" },
    (kind) => each(all.filter((one) => one.kind === kind)),
  ));
  assertFhir(bundle);
  assertClosed(bundle);
  assert.equal(bundle.type, "document");
  const composition = bundle.entry[0]?.resource as { resourceType: string; section: Section[] };
  assert.equal(composition.resourceType, "Composition");
  const codes = composition.section.map(({ code }) => code.coding[0]?.code);
  assert.deepEqual(codes, ["10160-0", "48765-2", "11450-4", "11369-6", "30954-2", "8716-3"]);
  for (const section of composition.section) {
    assert.ok(section.entry.length > 0);
    assert.match(section.text.div, /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"><ul><li>/);
  }
});

interface Section {
  readonly code: { readonly coding: readonly { readonly code: string }[] };
  readonly entry: readonly unknown[];
  readonly text: { readonly div: string };
  readonly emptyReason?: { readonly coding: readonly { readonly code: string }[] };
}

function saidOf(kind: Portable["kind"], value: Portable["value"]): Portable {
  return { id: newId(), kind, at: now, value, author: "María", addedAt: now, files: [] };
}

async function sectionsOf(all: readonly Portable[], hidden: readonly string[] = []) {
  const bundle = await parsed(writePatientSummary(
    { ...about, title: "Resumen" },
    (kind) => hidden.includes(kind) ? undefined : each(all.filter((one) => one.kind === kind)),
  ));
  assertFhir(bundle);
  assertClosed(bundle);
  const { section } = bundle.entry[0]?.resource as unknown as { readonly section: readonly Section[] };
  const [xhtml = ""] = section[0]?.text.div.match(/<div [^>]*>/) ?? [];
  assert.ok(xhtml);
  const lines = section.map(({ code, text }) => {
    const items = [...text.div.matchAll(/<li>(.*?)<\/li>/g)].map(([, line = ""]) => line);
    return [code.coding[0]?.code ?? "", items] as const;
  });
  return { bundle, section, lines: new Map(lines) };
}

Deno.test("a doctor reads in the patient summary what is taken now, with dose and times, and no illness that is over among the problems", async () => {
  const taken = { name: "Amlodipine", often: "every_day", times: ["08:00"], dose: "1", dose_unit: "tablet" };
  const { bundle, lines } = await sectionsOf([
    saidOf("medication", {
      ...taken,
      strength: "10 mg",
      route: "mouth",
      start: "2026-09-01",
      reason: "Pressure",
    }),
    saidOf("medication", {
      ...taken,
      strength: "5 mg",
      start: "2020-01-01",
      end: "2026-08-31",
      stopped: "Too weak",
    }),
    saidOf("condition", { name: "Glaucoma", since: "2019-05", status: "active" }),
    saidOf("condition", { name: "Hepatitis A", since: "1988", until: "1989", status: "past" }),
    saidOf("allergy", { about: "allergy", substance: "Latex", status: "past", since: "1990" }),
    saidOf("allergy", { about: "none_known" }),
    saidOf("allergy", {
      about: "intolerance",
      substance: "Ibuprofen",
      category: "medicine",
      reaction: "Stomach pain",
      severity: "severe",
    }),
  ]);
  assert.deepEqual(lines.get("10160-0"), [
    "Amlodipine 10 mg · dose: 1 tablet · every day at 08:00 · mouth · for Pressure · since 2026-09-01",
  ]);
  assert.deepEqual(lines.get("11450-4"), ["Glaucoma · since 2019-05"]);
  assert.deepEqual(lines.get("11348-0"), ["Hepatitis A · over · from 1988 · until 1989"]);
  assert.deepEqual(lines.get("48765-2"), [
    "Ibuprofen · intolerance, medication · reaction: Stomach pain · severity: severe",
    "In the past · Latex · allergy · since 1990",
  ]);
  assert.doesNotMatch(JSON.stringify(bundle), /Amlodipine 5 mg|No known allergy/);
});

Deno.test("a result in the patient summary is read with its unit, its range and where it stands", async () => {
  const { lines } = await sectionsOf(portables());
  const [result] = lines.get("30954-2") ?? [];
  assert.equal(
    result,
    "2026-11-02 · HbA1c · 5.70 % · within the usual range · usual: 4.0 % to 6.0 %",
  );
});

Deno.test("what Anna may not see is not in this copy: the patient summary never says that nothing is known of it", async () => {
  const { bundle, section, lines } = await sectionsOf([], ["allergy", "condition", "immunisation"]);
  const reasons = section.map(({ code, emptyReason }) => [
    code.coding[0]?.code,
    emptyReason?.coding[0]?.code,
  ]);
  assert.deepEqual(reasons, [
    ["10160-0", undefined],
    ["48765-2", "withheld"],
    ["11450-4", "withheld"],
    ["11369-6", "withheld"],
  ]);
  assert.deepEqual(lines.get("48765-2"), ["This part of the record is not in this copy."]);
  assert.doesNotMatch(JSON.stringify(bundle), /No information about (allergies|current problems)/);
});

Deno.test("an empty record's summary says that nothing is known, with codes, and does not say that there is nothing", async () => {
  const bundle = await parsed(writePatientSummary({ ...about, title: "Resumen" }, () => each([])));
  assertFhir(bundle);
  for (const { resource } of bundle.entry) assertFhir(resource);
  const text = JSON.stringify(bundle);
  for (const code of ["no-medication-info", "no-allergy-info", "no-problem-info"]) {
    assert.ok(text.includes(code), code);
  }
  assert.ok(!text.includes("no-known"));
});

Deno.test("words of a person never become markup in a narrative", async () => {
  const [condition] = portables().filter(({ kind }) => kind === "condition");
  assert.ok(condition);
  const hostile = { ...condition, value: { ...condition.value, name: '<script src="x">&' } };
  const bundle = await parsed(
    writePatientSummary({ ...about, title: "x" }, (kind) => each(kind === "condition" ? [hostile] : [])),
  );
  const text = JSON.stringify(bundle.entry[0]);
  assert.ok(!text.includes("<script"));
  assert.ok(text.includes("&lt;script"));
});

Deno.test("the schema that these tests ask notices an element that FHIR does not have", () => {
  const code = { text: "x" };
  assertFhir({ resourceType: "Observation", status: "final", code });
  for (const wrong of [{ status: 7, code }, { status: "final", code, colour: "red" }, { status: "final" }]) {
    assert.throws(() => assertFhir({ resourceType: "Observation", ...wrong }));
  }
});
