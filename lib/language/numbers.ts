import type { Language } from "./translate.ts";

const noBreakSpace = "\u00a0";
const narrowSpace = "\u202f";
const minus = "\u2212";

/** A count of things: 184,212 in English; 184 212 in Spanish, where a comma or a point could be read as a decimal. */
export function count(language: Language, value: number): string {
  const digits = String(Math.abs(Math.trunc(value)));
  if (language === "es" && digits.length <= 4) return signed(value, digits);
  return signed(value, digits.replace(/\B(?=(\d{3})+$)/g, language === "es" ? narrowSpace : ","));
}

/**
 * A clinical value kept as a scaled integer: `scaled(725, 1)` is "72.5". Always a decimal point, in every language:
 * two marks on one chart are a hazard (interface.md 2.3).
 */
export function scaled(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  return signed(value, decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`);
}

/** The same without zeros at the end, for doses: 1 mg, never 1.0 mg (ISMP). */
export function shortest(value: number, decimals: number): string {
  const text = scaled(value, decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A value that never parts from its unit at the end of a line. */
export function withUnit(value: string, unit: string): string {
  return value + noBreakSpace + unit;
}

function signed(value: number, digits: string): string {
  return value < 0 ? minus + digits : digits;
}
