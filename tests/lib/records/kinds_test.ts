import assert from "node:assert/strict";
import fc from "fast-check";
import { kindNames, partOf, parts } from "../../../lib/access/parts.ts";
import { compareFigures } from "../../../lib/records/figures.ts";
import { instantOf } from "../../../lib/records/fuzzy_dates.ts";
import { timed } from "../../../lib/records/kind.ts";
import { kinds } from "../../../lib/records/kinds.ts";
import { standingOf } from "../../../lib/records/lab_result.ts";

const zone = "Europe/Madrid";
const now = Date.UTC(2026, 10, 22, 9);

Deno.test("every kind has its part, and every part its kinds", () => {
  assert.deepEqual(Object.keys(kinds), kindNames);
  assert.deepEqual(new Set(Object.values(partOf)), new Set(parts));
});

Deno.test("every field of a form stands in exactly one of its sections", () => {
  const words = { of: (key: string) => key };
  for (const { name, form, sections } of Object.values(kinds)) {
    const fields = form.fields(words);
    const beside = fields.map((field) => field.beside?.name);
    const listed = sections.flatMap((section) => section.fields).filter((field) => !beside.includes(field));
    assert.deepEqual(listed.sort(), fields.map((field) => field.name).sort(), name);
  }
});

Deno.test("what a form refuses is refused by another way too", () => {
  const refused = [
    [kinds.blood_pressure, { systolic: 80, diastolic: 120, at: now }],
    [kinds.weight, { weight: 50_001, unit: "kg", at: now }],
    [kinds.weight, { weight: 12, unit: "lb", at: now }],
    [kinds.glucose, { value: 55, at: now }],
    [kinds.glucose, { value: 5_500, unit: "mmol/L", at: now }],
    [kinds.eye_pressure, { at: now }],
    [kinds.allergy, { about: "allergy" }],
    [kinds.medication, { name: "x", often: "every_day", start: "2026-11-22" }],
    [kinds.note, { title: "x", text: "x".repeat(10_001), at: now }],
  ] as const;
  for (const [kind, value] of refused) {
    assert.ok(!kind.accepts.safeParse(value).success, `${kind.name} ${JSON.stringify(value)}`);
  }
  assert.ok(
    kinds.weight.accepts.safeParse({ weight: 6_250, at: now }).success,
    "as it was kept before there was a unit",
  );
  assert.ok(kinds.glucose.accepts.safeParse({ value: 55, unit: "mmol/L", at: now }).success);
});

Deno.test("a day, a month and a year stand at the noon of their first day; today no later than now", () => {
  const at = (day: string) => new Date(instantOf(day, zone, now)).toISOString();
  assert.equal(at("2019-04-12"), "2019-04-12T10:00:00.000Z");
  assert.equal(at("2019-04"), "2019-04-01T10:00:00.000Z");
  assert.equal(at("2019"), "2019-01-01T11:00:00.000Z");
  assert.equal(at("2026-11-22"), "2026-11-22T09:00:00.000Z");
  assert.equal(at("2026-11-23"), "2026-11-23T11:00:00.000Z");
});

Deno.test("without a date an entry stands where it stood, or now", () => {
  assert.equal(timed(kinds.condition, { name: "x", status: "active" }, { zone, now }).at, now);
  assert.equal(timed(kinds.condition, { name: "x", status: "active" }, { zone, now }, 5).at, 5);
});

Deno.test("a result is below, within or above the laboratory's range, its ends included", () => {
  const range = { low: "3.5", high: "5.1" };
  assert.equal(standingOf({ value: "3.49", ...range }), "low");
  assert.equal(standingOf({ value: "3.50", ...range }), "within");
  assert.equal(standingOf({ value: "5.10", ...range }), "within");
  assert.equal(standingOf({ value: "5.11", ...range }), "high");
  assert.equal(standingOf({ value: "-1", low: "-0.5" }), "low");
  assert.equal(standingOf({ value: "7" }), undefined);
  assert.equal(standingOf({ ...range }), undefined);
});

Deno.test("numbers as text compare as the numbers that they are", () => {
  const figure = fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 4 }));
  const text = ([value, places]: readonly [number, number]) => (value / 10 ** places).toFixed(places);
  fc.assert(fc.property(figure, figure, (one, other) => {
    const difference = Number(text(one)) - Number(text(other));
    assert.equal(Math.sign(compareFigures(text(one), text(other))), Math.sign(difference));
  }));
});
