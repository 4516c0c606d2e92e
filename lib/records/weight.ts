import { z } from "zod";
import { day } from "../clock.ts";
import { form } from "../forms/form.ts";
import { measured, unitChoice } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { type Answers, type Earlier, kind } from "./kind.ts";
import { amountIn, measure } from "./measures.ts";
import { convert } from "./units.ts";

/**
 * Limits of records.md 1.3, 1 to 500 kg, and their like in pounds and stones; kept in hundredths of a kilogram or
 * tenths of a pound, in the unit of the scales. Entries from before there was a choice are in kilograms.
 * LOINC 29463-7.
 */
const asked = z.strictObject({
  weight: measured({
    label: "entry.weight",
    hint: "entry.weight_hint",
    beside: "unit",
    units: {
      kg: { decimals: 2, min: 100, max: 50_000 },
      lb: { decimals: 1, min: 22, max: 11_023 },
      st: { decimals: 1, min: 22, max: 11_023, hint: "entry.stone_hint" },
    },
  }),
  unit: unitChoice({ label: "entry.unit", options: { kg: "unit.kg", lb: "unit.lb", st: "unit.st" } })
    .default("kg"),
  at: happenedAt("past"),
  note: note(),
});

const taken = measure("weight", "measure.weight", { field: "unit", otherwise: "kg" });

/** A tenth more or less within a week: losing 5 % in a month already counts as fast (GLIM and MUST criteria). */
const jumpPercent = 10n;
const jumpDays = 7;

export const weight = kind({
  name: "weight",
  asked,
  form: form(asked),
  measures: [taken],
  brief: ({ weight, unit }) => ({ weight, unit }),
  looksBack: true,
  unlikely: (answers, earlier) => {
    const grams = convert({ value: answers.weight, unit: answers.unit }, "kg").value * 10;
    return [
      ...(grams < 2_000 ? [{ message: "unlikely.weight_low" }] : []),
      ...(grams > 300_000 ? [{ message: "unlikely.weight_high" }] : []),
      ...(jumps(grams, answers, earlier) ? [{ message: "unlikely.weight_jump" }] : []),
    ];
  },
});

function jumps(grams: number, { at }: Answers, earlier: Earlier | undefined): boolean {
  const before = earlier && amountIn(earlier.brief, taken);
  if (!before || at - earlier.at > jumpDays * day) return false;
  const was = convert(before, "kg").value * 10;
  return BigInt(Math.abs(grams - was)) * 100n > BigInt(was) * jumpPercent;
}
