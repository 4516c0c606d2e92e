import assert from "node:assert/strict";
import { readBundle } from "../../../lib/fhir/reading.ts";
import { judge } from "../../../lib/records/exchange/candidates.ts";
import { ImportRefusal } from "../../../lib/records/exchange/refusals.ts";

const around = {
  zone: "Europe/Madrid",
  now: Date.UTC(2026, 10, 22, 9),
  filesLeft: (names: string) => `Not here: ${names}`,
};

function readAll(...resources: unknown[]) {
  const bundle = {
    resourceType: "Bundle",
    type: "searchset",
    entry: resources.map((resource) => ({ resource })),
  };
  return [...readBundle("a.json", bundle, around.zone)].map((claim) => {
    assert.ok(!("dose" in claim));
    return judge(claim, "fhir", around);
  });
}

function entryOf(resource: unknown): Readonly<Record<string, unknown>> {
  const [judged] = readAll(resource);
  assert.ok(judged?.ok, JSON.stringify(judged));
  const { kind, at, value } = judged.candidate.draft;
  return { kind, at: new Date(at).toISOString(), ...value };
}

function whyNot(resource: unknown): string | undefined {
  const [judged] = readAll(resource);
  return judged?.ok === false ? judged.refused.message : undefined;
}

function loinc(code: string) {
  return { coding: [{ system: "http://loinc.org", code }] };
}

function observation(code: string, more: Record<string, unknown>) {
  const effectiveDateTime = "2026-11-20T08:00:00+01:00";
  return { resourceType: "Observation", status: "final", code: loinc(code), effectiveDateTime, ...more };
}

Deno.test("readings of another program are kept in their own unit", () => {
  const of = (code: string, value: number, unit: string, ucum = unit) => {
    return entryOf(observation(code, { valueQuantity: { value, unit, code: ucum } }));
  };
  const at = "2026-11-20T07:00:00.000Z";
  assert.deepEqual(of("29463-7", 62.5, "kg"), { kind: "weight", at, weight: 6250, unit: "kg" });
  assert.deepEqual(of("29463-7", 62500, "g"), { kind: "weight", at, weight: 6250, unit: "kg" });
  assert.deepEqual(of("29463-7", 137.8, "lbs", "[lb_av]"), { kind: "weight", at, weight: 1378, unit: "lb" });
  assert.deepEqual(of("2339-0", 97, "mg/dL"), { kind: "glucose", at, value: 97, unit: "mg/dL" });
  assert.deepEqual(of("8310-5", 36.8, "C", "Cel"), { kind: "temperature", at, value: 368, unit: "°C" });
  assert.deepEqual(of("2708-6", 97, "%"), { kind: "oxygen", at, value: 97 });
});

Deno.test("the panel of another program is a blood pressure; one without its two values is not", () => {
  const component = [
    { code: loinc("8480-6"), valueQuantity: { value: 128, code: "mm[Hg]" } },
    { code: loinc("8462-4"), valueQuantity: { value: 82, unit: "mmHg" } },
  ];
  const entry = entryOf(observation("85354-9", { component }));
  assert.equal(entry["kind"], "blood_pressure");
  assert.equal(whyNot(observation("85354-9", { component: component.slice(1) })), "imports.why.unit");
});

Deno.test("both eyes measured at one moment are one entry", () => {
  const valueQuantity = { value: 17, code: "mm[Hg]" };
  const found = readAll(
    observation("79892-6", { valueQuantity }),
    observation("79893-4", { valueQuantity: { ...valueQuantity, value: 19 } }),
  );
  assert.equal(found.length, 1);
  const [only] = found;
  assert.deepEqual(only?.ok && only.candidate.draft.value, { right: 17, left: 19 });
});

Deno.test("a laboratory's result keeps its range; a medicine without times is kept as needed, in its own words", () => {
  const result = entryOf({
    ...observation("0000-0", {}),
    code: { text: "Potassium" },
    category: [{
      coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory" }],
    }],
    valueQuantity: { value: 4.2, unit: "mmol/L" },
    referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }],
  });
  assert.deepEqual([result["kind"], result["value"], result["low"], result["on"]], [
    "lab_result",
    "4.2",
    "3.5",
    "2026-11-20",
  ]);
  const medicine = entryOf({
    resourceType: "MedicationStatement",
    status: "active",
    medicationCodeableConcept: { coding: [{ system: "urn:x", code: "1", display: "Ramipril 5 mg" }] },
    effectivePeriod: { start: "2026-01-02" },
    dosage: [{ text: "one in the morning" }],
  });
  assert.deepEqual([medicine["name"], medicine["often"], medicine["instructions"]], [
    "Ramipril 5 mg",
    "as_needed",
    "one in the morning",
  ]);
});

Deno.test("what we cannot keep says why", () => {
  const valueQuantity = { value: 62, unit: "kg" };
  assert.equal(whyNot({ resourceType: "CarePlan" }), "imports.why.kind");
  assert.equal(
    whyNot(observation("8867-4", { valueQuantity: { value: 64, code: "/min" } })),
    "imports.why.kind",
  );
  assert.equal(
    whyNot(observation("29463-7", { valueQuantity: { value: 11, unit: "st" } })),
    "imports.why.unit",
  );
  assert.equal(
    whyNot(observation("29463-7", { valueQuantity: { ...valueQuantity, comparator: ">" } })),
    "imports.why.comparator",
  );
  assert.equal(
    whyNot(observation("29463-7", { valueQuantity, status: "entered-in-error" })),
    "imports.why.withdrawn",
  );
  assert.equal(
    whyNot(observation("29463-7", { valueQuantity, effectiveDateTime: "2026" })),
    "imports.why.no_time",
  );
  assert.equal(whyNot(observation("29463-7", { valueQuantity: "62 kg" })), "imports.why.shape");
  assert.equal(whyNot(observation("29463-7", { valueQuantity: { value: 900, unit: "kg" } })), "form.decimal");
  assert.equal(
    whyNot(observation("29463-7", { valueQuantity, effectiveDateTime: "2030-01-01T08:00:00Z" })),
    "form.date_future",
  );
  assert.equal(whyNot(7), "imports.why.shape");
});

Deno.test("what is no Bundle is refused as a whole", () => {
  for (const content of [null, [], { resourceType: "Patient" }, { resourceType: "Bundle", entry: 7 }]) {
    assert.throws(() => [...readBundle("a.json", content, around.zone)], ImportRefusal);
  }
});

Deno.test("a document's note says which of its files did not come along, as far as the note has room", () => {
  const letter = (...files: readonly object[]) =>
    entryOf({
      resourceType: "DocumentReference",
      description: "Letter",
      date: "2026-03-01",
      content: files.map((attachment) => ({ attachment })),
    });
  const scan = { contentType: "application/pdf", title: "scan.pdf", url: "documents/scan.pdf" };
  const [note, none] = [letter(scan, { ...scan, title: "b.pdf" }), letter({ title: "Letter" })];
  assert.equal(note["note"], "Not here: scan.pdf, b.pdf");
  assert.equal(none["note"], undefined, "a name alone is no file");
  const many = letter(
    ...Array.from({ length: 60 }, () => ({ ...scan, title: "😀".repeat(60) + "\ud83d\u0000\u202e" })),
  );
  assert.match(String(many["note"]), /^Not here: [😀, ]{480,1000}$/u);
  assert.ok(String(many["note"]).length <= 1_000);
});
