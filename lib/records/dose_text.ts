import { isUnclear } from "../forms/numerals.ts";

const noBreakSpace = "\u00a0";

/**
 * A strength or an amount as it is safely read, whatever way it was typed (ISMP list of error-prone abbreviations,
 * interface.md 2.3): a zero before the point and none at its end, thousands as `count` writes them in the reader's
 * language, a space before the unit that no line breaks, "mcg" for micrograms and "units" in full. A number whose mark
 * could mean thousands or decimals stands as it was typed. What is kept stays as typed.
 */
export function doseText(typed: string, units: string, count: (whole: number) => string): string {
  return typed
    .replace(/\d+(?:[.,]\d+)*|(?<![\d.,])[.,]\d+/g, (figure) => figureSaid(figure, count))
    .replace(/(\d)\.(?!\d)/g, "$1")
    .replace(/(\d) *(?:µg|μg|ug)\b/gi, `$1${noBreakSpace}mcg`)
    .replace(/(\d) *(?:IU|UI|U)\b/g, `$1${noBreakSpace}${units}`)
    .replace(/(\d) *(mcg|mg|g|kg|mL|ml|%)(?![a-z])/gi, `$1${noBreakSpace}$2`)
    .replace(/\bml\b/gi, "mL");
}

function figureSaid(figure: string, count: (whole: number) => string): string {
  const [whole = "", fraction, ...more] = figure.split(/[.,]/);
  if (more.length > 0 || isUnclear(figure)) return figure;
  if (fraction === undefined) return /^[1-9]\d{3,14}$/.test(whole) ? count(Number(whole)) : whole;
  const said = `${whole || "0"}.${fraction}`.replace(/\.?0+$/, "");
  // "1.1250" is clear, "1.125" is not.
  return isUnclear(said) ? `${whole}.${fraction}` : said;
}
