import type { Doubt } from "./kind.ts";

/** A doubt when the value lies below `low` or above `high`; none about what was not given. */
export function beyond(value: number | undefined, low: number, high: number, what: string): readonly Doubt[] {
  if (value === undefined || (value >= low && value <= high)) return [];
  return [{ message: `unlikely.${what}_${value < low ? "low" : "high"}` }];
}
