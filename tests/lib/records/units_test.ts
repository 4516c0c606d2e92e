import assert from "node:assert/strict";
import fc from "fast-check";
import { bodyMassIndex } from "../../../lib/records/body_mass.ts";
import {
  convert,
  decimalsIn,
  feetAndInches,
  metric,
  shownIn,
  type Unit,
  unitFor,
} from "../../../lib/records/units.ts";

/** Known from tables: what a thermometer, a meter and a scale show side by side. */
const known: readonly (readonly [number, Unit, number, Unit])[] = [
  [370, "°C", 986, "°F"],
  [986, "°F", 370, "°C"],
  [-400, "°C", -400, "°F"],
  [0, "°C", 320, "°F"],
  [55, "mmol/L", 99, "mg/dL"],
  [100, "mg/dL", 55, "mmol/L"],
  [180, "mg/dL", 100, "mmol/L"],
  [333, "mmol/L", 600, "mg/dL"],
  [10_000, "kg", 2_205, "lb"],
  [10, "lb", 45, "kg"],
  [1_540, "lb", 6_985, "kg"],
  [6_985, "kg", 1_540, "st"],
];

Deno.test("known pairs of values convert as tables have them", () => {
  for (const [value, unit, other, into] of known) {
    assert.deepEqual(convert({ value, unit }, into), { value: other, unit: into }, `${value} ${unit}`);
  }
});

/** From the coarser step to the finer and back nothing is lost. */
const exact: readonly (readonly [Unit, Unit])[] = [["lb", "kg"], ["st", "kg"], ["lb", "st"], [
  "mmol/L",
  "mg/dL",
], [
  "°C",
  "°F",
]];

Deno.test("a value read in another unit and converted back is the value that was measured", () => {
  for (const [unit, other] of exact) {
    fc.assert(fc.property(fc.integer({ min: -100_000, max: 100_000 }), (value) => {
      assert.deepEqual(convert(convert({ value, unit }, other), unit), { value, unit });
    }));
  }
});

Deno.test("a conversion is never off by more than half of the last digit shown", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 50_000 }), (value) => {
    const pounds = convert({ value, unit: "kg" }, "lb").value / 10;
    assert.ok(Math.abs(pounds - value / 100 / 0.45359237) <= 0.05 + 1e-9);
    const fahrenheit = convert({ value, unit: "°C" }, "°F").value / 10;
    assert.ok(Math.abs(fahrenheit - (value / 10 * 1.8 + 32)) <= 0.05 + 1e-9);
    const sugar = convert({ value, unit: "mmol/L" }, "mg/dL").value;
    assert.ok(Math.abs(sugar - value / 10 * 18.0182) <= 0.5 + 1e-9);
  }));
});

Deno.test("a conversion keeps the order of values", () => {
  fc.assert(
    fc.property(fc.integer({ max: 99_999, min: 0 }), fc.integer({ max: 99_999, min: 0 }), (one, other) => {
      for (const [unit, into] of exact) {
        const [a, b] = [
          convert({ value: one, unit }, into).value,
          convert({ value: other, unit }, into).value,
        ];
        assert.ok(Math.sign(a - b) === Math.sign(one - other) || a === b);
      }
    }),
  );
});

Deno.test("a kilogram is no degree", () => {
  assert.throws(() => convert({ value: 1, unit: "kg" }, "°C"), TypeError);
  assert.throws(() => convert({ value: 1, unit: "mmHg" }, "bpm"), TypeError);
  assert.deepEqual(convert({ value: 1, unit: "mmHg" }, "mmHg"), { value: 1, unit: "mmHg" });
});

Deno.test("a reader's units say whether something was worked out", () => {
  assert.equal(shownIn({ value: 6_250, unit: "kg" }, metric).converted, false);
  assert.equal(shownIn({ value: 1_540, unit: "lb" }, metric).converted, true);
  const stones = { ...metric, weight: "st" } as const;
  assert.deepEqual(shownIn({ value: 1_540, unit: "lb" }, stones), {
    value: 1_540,
    unit: "st",
    converted: false,
  });
  assert.equal(unitFor("mmHg", metric), "mmHg");
  assert.equal(decimalsIn("kg"), 2);
});

Deno.test("height in feet, and a body mass index", () => {
  assert.deepEqual(feetAndInches(1_702), { feet: 5, inches: 7 });
  assert.deepEqual(feetAndInches(1_829), { feet: 6, inches: 0 });
  assert.equal(bodyMassIndex({ value: 6_250, unit: "kg" }, 1_650), 230);
  assert.equal(bodyMassIndex({ value: 1_540, unit: "lb" }, 1_750), 228);
});
