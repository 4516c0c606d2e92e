import { type Numeral, readNumeral, readStone } from "./numerals.ts";
import type { UnitLimits } from "./questions.ts";

/** A number as it is typed in this unit. */
export function numeralIn(unit: string, decimals: number, text: string): Numeral {
  return unit === "st" ? readStone(text) : readNumeral(text, decimals);
}

export function lies(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

/**
 * What was typed as it would be likely, "101 mg/dL", where it is not in its own unit; "" where no other one fits.
 * `near`: whether such a value also fits what is known of this person.
 */
export function meantInstead(
  units: Readonly<Record<string, UnitLimits>>,
  unit: string,
  text: string,
  near: (value: number, unit: string) => boolean = () => true,
): string {
  return Object.entries(units).filter(
    ([other, { decimals, min, max, likely = [min, max], adult = likely }]) => {
      const read = other === unit ? undefined : numeralIn(other, decimals, text);
      return typeof read === "object" && lies(read.value, adult[0], adult[1]) && near(read.value, other);
    },
  ).map(([other]) => `${text}\u00a0${other}`).join(" / ");
}
