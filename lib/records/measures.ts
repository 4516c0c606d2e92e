import type { Summary } from "../access/summaries.ts";
import { type Amount, isUnit, shownIn, type Unit, type Units } from "./units.ts";

/** A range that most healthy adults keep to, in the unit given, scaled like the values; and who says so. */
export interface Band {
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
}

/** A number of a kind that can be drawn over time. It stands in the brief under `field`, as in the value. */
export interface Measure {
  readonly field: string;
  /** Key of its name. */
  readonly label: string;
  /** The unit it is kept in, or the field that says which. */
  readonly unit: Unit | { readonly field: string; readonly otherwise: Unit };
  readonly band?: Band;
}

/** A whole measure in one unit. */
export function measure(field: string, label: string, unit: Measure["unit"], band?: Band): Measure {
  return { field, label, unit, ...(band && { band }) };
}

/** The measure as it was taken, undefined where this entry has none. */
export function amountIn(brief: Summary["brief"], { field, unit }: Measure): Amount | undefined {
  const value = brief[field];
  if (typeof value !== "number") return undefined;
  if (typeof unit === "string") return { value, unit };
  const chosen = brief[unit.field];
  return { value, unit: isUnit(chosen) ? chosen : unit.otherwise };
}

/** The measure in the reader's unit. */
export function readMeasure(
  brief: Summary["brief"],
  measure: Measure,
  units: Units,
): Amount & { readonly converted: boolean } | undefined {
  const amount = amountIn(brief, measure);
  return amount && shownIn(amount, units);
}

/** The band in the reader's unit. */
export function bandIn({ band }: Measure, units: Units): Band | undefined {
  if (!band) return undefined;
  const low = shownIn({ value: band.low, unit: band.unit }, units);
  const high = shownIn({ value: band.high, unit: band.unit }, units);
  return { low: low.value, high: high.value, unit: low.unit };
}
