import assert from "node:assert/strict";
import { age, wholeYears } from "../../../lib/language/ages.ts";

Deno.test("an age is told in years, and a child's in two units", () => {
  for (
    const [born, english, spanish] of [
      ["1951-03-12", "75y", "75 años"],
      ["2008-11-22", "18y", "18 años"],
      ["2008-11-23", "17y 11m", "17 años 11 meses"],
      ["2024-11-22", "2y 0m", "2 años 0 meses"],
      ["2024-11-23", "23m 30d", "23 meses 30 días"],
      ["2025-11-22", "12m 0d", "12 meses 0 días"],
      ["2025-11-23", "52w 0d", "52 semanas 0 días"],
      ["2026-10-25", "4w 0d", "4 semanas 0 días"],
      ["2026-10-26", "27d", "27 días"],
      ["2026-11-22", "0d", "0 días"],
    ] as const
  ) {
    assert.equal(age("en", born, "2026-11-22"), english);
    assert.equal(age("es", born, "2026-11-22").replaceAll("\u00a0", " "), spanish);
  }
});

Deno.test("years are whole on the birthday itself, in years without a 29 February on 1 March", () => {
  assert.equal(wholeYears("1951-11-22", "2026-11-21"), 74);
  assert.equal(wholeYears("1951-11-22", "2026-11-22"), 75);
  assert.equal(wholeYears("2004-02-29", "2026-02-28"), 21);
  assert.equal(wholeYears("2004-02-29", "2026-03-01"), 22);
});
