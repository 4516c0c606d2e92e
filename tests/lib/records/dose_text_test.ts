import assert from "node:assert/strict";
import { count } from "../../../lib/language/numbers.ts";
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
  ["0,125 mg", "0.125 mg"],
  ["12,5000 mg", "12.5 mg"],
  ["1.1250 mg", "1.1250 mg"],
  ["20/0,25 mg", "20/0.25 mg"],
  ["50 µg", "50 mcg"],
  ["50μg", "50 mcg"],
  ["100 IU", "100 units"],
  ["10U", "10 units"],
  ["5 ml", "5 mL"],
  ["5mg/5ml", "5 mg/5 mL"],
  ["0.005%", "0.005 %"],
  ["2 puffs", "2 puffs"],
];

/** Some read thousands, others decimals: only whoever wrote it may decide. */
const asTyped = ["1.000 mg", "2.500 mg", "1,125 mg", "25,000 mg", "1.000.000 mg", "1.250,5 mg", "1,250.5 mg"];

const inEnglish = (whole: number) => count("en", whole);

Deno.test("a strength is read as ISMP asks, however it was typed", () => {
  for (const [typed, shown] of told) {
    assert.equal(doseText(typed, "units", inEnglish).replaceAll("\u00a0", " "), shown, typed);
  }
});

Deno.test("the number of a dose and its unit never part at the end of a line", () => {
  assert.equal(doseText("5 mg", "units", inEnglish), "5\u00a0mg");
  assert.equal(doseText("10 IU", "unidades", inEnglish), "10\u00a0unidades");
});

Deno.test("a number that could be a thousand times another stands as Maria typed it", () => {
  for (const typed of asTyped) {
    assert.equal(doseText(typed, "units", inEnglish).replaceAll("\u00a0", " "), typed, typed);
  }
  assert.equal(doseText("25.000 UI", "unidades", inEnglish), "25.000\u00a0unidades");
});

Deno.test("in Spanish no comma stands between thousands, and one decimal mark is on the page", () => {
  const inSpanish = (typed: string) => doseText(typed, "unidades", (whole) => count("es", whole));
  assert.equal(inSpanish("25000 UI"), "25\u202f000\u00a0unidades");
  assert.equal(inSpanish("1000 mg"), "1000\u00a0mg");
  assert.equal(inSpanish("0,125 mg"), "0.125\u00a0mg");
  assert.equal(inSpanish("0,5 mg"), "0.5\u00a0mg");
});
