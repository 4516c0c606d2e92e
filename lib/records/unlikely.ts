import { readingsOf, shortText, unclearIn } from "../forms/numerals.ts";
import { lies, meantInstead } from "../forms/other_units.ts";
import type { UnitLimits } from "../forms/questions.ts";
import type { Doubt } from "./kind.ts";
import { type Amount, isUnit } from "./units.ts";

/** Those whose words say what to do when the value is right. */
const withAdvice = [
  "unlikely.systolic_low",
  "unlikely.systolic_high",
  "unlikely.diastolic_high",
  "unlikely.pulse_low",
  "unlikely.pulse_high",
  "unlikely.glucose_low",
  "unlikely.glucose_high",
  "unlikely.temperature_low",
  "unlikely.temperature_high",
  "unlikely.oxygen_low",
];

/** A doubt when the value lies below `low` or above `high`; none about what was not given. */
export function beyond(value: number | undefined, low: number, high: number, what: string): readonly Doubt[] {
  if (value === undefined || lies(value, low, high)) return [];
  const message = `unlikely.${what}_${value < low ? "low" : "high"}`;
  return [{ message, ...(withAdvice.includes(message) && { serious: true }) }];
}

/** The same of a value with a unit; where it would be likely in another unit, that one is named too. */
export function beyondLikely<U extends Amount["unit"]>(
  { value, unit }: Amount & { readonly unit: U },
  units: Readonly<Record<U, UnitLimits>>,
  what: string,
  near?: (other: Amount) => boolean,
): readonly Doubt[] {
  const { decimals, min, max, likely = [min, max] } = units[unit];
  const doubts = beyond(value, likely[0], likely[1], what);
  const isNear = (value: number, unit: string) => !near || (isUnit(unit) && near({ value, unit }));
  const meant = meantInstead(units, unit, shortText(value, decimals), isNear);
  return doubts.length > 0 && meant !== ""
    ? [...doubts, { message: "unlikely.unit", args: { meant } }]
    : doubts;
}

/** A doubt about each number in these texts that some read as thousands and others as decimals, once. */
export function unclearFigures(...texts: readonly (string | undefined)[]): readonly Doubt[] {
  return [...new Set(texts.flatMap((text) => unclearIn(text ?? "")))].map((typed) => {
    const { thousands, decimal } = readingsOf(typed);
    return decimal === undefined
      ? { message: "unlikely.thousands", args: { typed, thousands } }
      : { message: "unlikely.thousands_or_decimal", args: { typed, thousands, decimal } };
  });
}
