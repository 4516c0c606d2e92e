import { type Amount, convert } from "./units.ts";

/** Kilograms by square metres, in tenths: 62.37 kg at 1.65 m is 229. `height` in millimetres. */
export function bodyMassIndex(weight: Amount, height: number): number {
  return Math.round(convert(weight, "kg").value * 100_000 / height ** 2);
}
