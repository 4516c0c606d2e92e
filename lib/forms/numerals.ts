/** A scaled integer as text to type again: 725 with one decimal is "72.5". */
export function scaledText(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const sign = value < 0 ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** `undefined`: no number. `fine`: more digits after the point than are kept. */
export type Numeral = { readonly value: number } | "fine" | undefined;

/** Reads a typed number as a scaled integer. Point or comma, any minus; never a separator of thousands. */
export function readNumeral(text: string, decimals: number): Numeral {
  const match = /^([-+\u2212]?)(\d{1,12})(?:[.,](\d{1,12}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > decimals) return "fine";
  const value = Number(whole + significant.padEnd(decimals, "0"));
  return { value: sign === "-" || sign === "\u2212" ? 0 - value : value };
}
