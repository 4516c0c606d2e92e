import assert from "node:assert/strict";
import { figureText, readingsOf, readNumeral, unclearIn } from "../../../lib/forms/numerals.ts";
import { standingOf } from "../../../lib/records/lab_result.ts";

Deno.test("a figure whose mark could mean thousands keeps that mark; any other comma becomes a point", () => {
  const read = ["1.000", "1,234", "250.000", "7,50", "0,125", "1234,567", "-0", "-0,0", "\u22120.50", "12"];
  assert.deepEqual(
    read.map(figureText),
    ["1.000", "1,234", "250.000", "7.50", "0.125", "1234.567", "0", "0.0", "-0.50", "12"],
  );
  for (const text of ["1.250,5", "1,250.5", "1.000.000", "1 000", "1'000"]) {
    assert.equal(figureText(text), undefined, text);
  }
});

Deno.test("the numbers that can be read two ways are found in a text, with both of their readings", () => {
  assert.deepEqual(unclearIn("500 mg/1.000 ml, 2,500 UI; 0.125 1.25 1234.567 1.250,5"), ["1.000", "2,500"]);
  assert.deepEqual(readingsOf("1.000"), { thousands: "1000", decimal: "1" });
  assert.deepEqual(readingsOf("2,500"), { thousands: "2500", decimal: "2.5" });
  assert.deepEqual(readingsOf("1.125"), { thousands: "1125", decimal: "1.1250" });
  assert.deepEqual(readingsOf("1.000.000"), { thousands: "1000000", decimal: undefined });
});

Deno.test("a whole number with a mark before three digits is not taken for a thousandth of itself", () => {
  assert.equal(readNumeral("1.000", 0), undefined);
  assert.deepEqual(readNumeral("72.500", 1), { value: 725 });
});

Deno.test("a result stands in its range where both readings of its marks say so, and else nothing is said", () => {
  assert.equal(standingOf({ value: "250.000", low: "150.000", high: "400.000" }), "within");
  assert.equal(standingOf({ value: "450,000", low: "150.000", high: "400.000" }), "high");
  assert.equal(standingOf({ value: "7.500", low: "4.0", high: "11.0" }), undefined);
  assert.equal(standingOf({ value: "0.50", low: "0.5" }), "within");
});
