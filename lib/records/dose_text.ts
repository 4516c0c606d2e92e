const noBreakSpace = "\u00a0";

/**
 * A strength or an amount as it is safely read, whatever way it was typed (ISMP list of error-prone abbreviations,
 * interface.md 2.3): a zero before the point and none at its end, a comma from 1,000, a space before the unit that no
 * line breaks, "mcg" for micrograms and "units" in full. What is kept stays as typed.
 */
export function doseText(typed: string, units: string): string {
  return typed
    .replace(/(\d),(\d{1,2})(?!\d)/g, "$1.$2")
    .replace(/(?<![\d.,])\.(\d)/g, "0.$1")
    .replace(/(\d+\.\d*?)0+(?!\d)/g, "$1")
    .replace(/(\d)\.(?!\d)/g, "$1")
    .replace(/(?<![\d.,])\d{4,}(?![\d,])/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ","))
    .replace(/(\d) *(?:µg|μg|ug)\b/gi, `$1${noBreakSpace}mcg`)
    .replace(/(\d) *(?:IU|UI|U)\b/g, `$1${noBreakSpace}${units}`)
    .replace(/(\d) *(mcg|mg|g|kg|mL|ml|%)(?![a-z])/gi, `$1${noBreakSpace}$2`)
    .replace(/\bml\b/gi, "mL");
}
