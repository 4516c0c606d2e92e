import { type Numeral, readNumeral, readStone } from "./numerals.ts";
import type { UnitLimits } from "./questions.ts";

/** A number as it is typed in this unit. */
export function numeralIn(unit: string, decimals: number, text: string): Numeral {
  return unit === "st" ? readStone(text) : readNumeral(text, decimals);
}

export function lies(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/** What was typed as it would be likely, "101 mg/dL", where it is not in its own unit; "" where no other one fits. */
export function meantInstead(
  units: Readonly<Record<string, UnitLimits>>,
  unit: string,
  text: string,
): string {
  return Object.entries(units).filter(([other, { decimals, min, max, likely = [min, max] }]) => {
    const read = other === unit ? undefined : numeralIn(other, decimals, text);
    return typeof read === "object" && lies(read.value, likely[0], likely[1]);
  }).map(([other]) => `${text}\u00a0${other}`).join(" / ");
}
