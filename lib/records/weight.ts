import { z } from "zod";
import { day } from "../clock.ts";
import { form } from "../forms/form.ts";
import { measured, unitChoice } from "../forms/inputs.ts";
import { shortText } from "../forms/numerals.ts";
import { happenedAt, note } from "./asked.ts";
import { type Answers, type Doubt, type Earlier, kind } from "./kind.ts";
import { amountIn, measure } from "./measures.ts";
import { type Amount, convert, decimalsIn } from "./units.ts";
import { beyondLikely } from "./unlikely.ts";

/**
 * Limits of records.md 1.3, 1 to 500 kg, and their like in pounds and stones; kept in hundredths of a kilogram or
 * tenths of a pound, in the unit of the scales. Doubts below 2 and above 300 kg;
 * another unit is offered where it makes 30 to 250 kg and no jump.
 */
const pounds = { decimals: 1, min: 22, max: 11_023, likely: [44, 6_614], adult: [661, 5_512] } as const;
const units = {
  kg: { decimals: 2, min: 100, max: 50_000, likely: [200, 30_000], adult: [3_000, 25_000] },
  lb: pounds,
  st: pounds,
} as const;

/** Entries from before there was a choice are in kilograms. LOINC 29463-7. */
const asked = z.strictObject({
  weight: measured({ label: "entry.weight", hint: "entry.weight_hint", beside: "unit", units }),
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
    const amount = { value: answers.weight, unit: answers.unit };
    const near = (other: Amount) => !jumps(other, answers, earlier);
    const doubts = beyondLikely(amount, units, "weight", near);
    if (!jumps(amount, answers, earlier)) return doubts;
    const jump = { message: "unlikely.weight_jump" };
    return doubts.length > 0 ? [...doubts, jump] : [jump, ...swapped(amount, answers, earlier)];
  },
});

/** Pounds taken for kilograms, or the other way: with the other unit there would be no jump. */
function swapped({ value, unit }: Amount, answers: Answers, earlier: Earlier | undefined): readonly Doubt[] {
  const other: Amount = unit === "kg"
    ? { value: Math.round(value / 10), unit: "lb" }
    : { value: value * 10, unit: "kg" };
  if (unit === "st" || jumps(other, answers, earlier)) return [];
  const meant = `${shortText(other.value, decimalsIn(other.unit))}\u00a0${other.unit}`;
  return [{ message: "unlikely.unit", args: { meant } }];
}

function jumps(amount: Amount, { at }: Answers, earlier: Earlier | undefined): boolean {
  const before = earlier && amountIn(earlier.brief, taken);
  if (!before || at - earlier.at > jumpDays * day) return false;
  const [is, was] = [convert(amount, "kg").value, convert(before, "kg").value];
  return BigInt(Math.abs(is - was)) * 100n > BigInt(was) * jumpPercent;
}
