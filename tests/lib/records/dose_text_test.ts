import assert from "node:assert/strict";
import { doseText } from "../../../lib/records/dose_text.ts";

const told: readonly (readonly [string, string])[] = [
  ["5mg", "5 mg"],
  [".5 mg", "0.5 mg"],
  ["0,5 mg", "0.5 mg"],
  ["5.0 mg", "5 mg"],
  ["0.50 mg", "0.5 mg"],
  ["10 mg", "10 mg"],
  ["100.25mg", "100.25 mg"],
  ["1000 mg", "1,000 mg"],
  ["1,000 mg", "1,000 mg"],
  ["250000 units", "250,000 units"],
  ["50 µg", "50 mcg"],
  ["50μg", "50 mcg"],
  ["100 IU", "100 units"],
  ["10U", "10 units"],
  ["5 ml", "5 mL"],
  ["5mg/5ml", "5 mg/5 mL"],
  ["0.005%", "0.005 %"],
  ["2 puffs", "2 puffs"],
];

Deno.test("a strength is read as ISMP asks, however it was typed", () => {
  for (const [typed, shown] of told) {
    assert.equal(doseText(typed, "units").replaceAll("\u00a0", " "), shown, typed);
  }
});

Deno.test("the number of a dose and its unit never part at the end of a line", () => {
  assert.equal(doseText("5 mg", "units"), "5\u00a0mg");
  assert.equal(doseText("10 IU", "unidades"), "10\u00a0unidades");
});
