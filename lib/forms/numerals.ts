/** A scaled integer as text to type again: 725 with one decimal is "72.5". */
export function scaledText(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const sign = value < 0 ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The same without zeros that say nothing: 7200 with two is "72". */
export function shortText(value: number, decimals: number): string {
  const text = scaledText(value, decimals);
  return decimals === 0 ? text : text.replace(/\.?0+$/, "");
}

/** `undefined`: no number. `fine`: more digits after the point than are kept. */
export type Numeral = { readonly value: number } | "fine" | undefined;

/** Reads a typed number as a scaled integer. Point or comma, any minus; never a separator of thousands. */
export function readNumeral(text: string, decimals: number): Numeral {
  const match = /^([-+\u2212]?)(\d{1,12})(?:[.,](\d{1,12}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (decimals === 0 && isUnclear(text)) return undefined;
  const significant = fraction.replace(/0+$/, "");
  if (significant.length > decimals) return "fine";
  const value = Number(whole + significant.padEnd(decimals, "0"));
  return { value: sign === "-" || sign === "\u2212" ? 0 - value : value };
}

/** Tenths of a pound as stones and pounds, to type again: 1605 is "11 6.5". */
export function stoneText(value: number): string {
  const pounds = scaledText(value % 140, 1).replace(/\.0$/, "");
  return `${Math.floor(value / 140)} ${pounds}`;
}

/** Reads "11 6.5", "11 st 6.5 lb" or "11st" as tenths of a pound. More than 13.9 pounds beside stones is a slip. */
export function readStone(text: string): Numeral {
  const match = /^(\d{1,3})(?: *(?:st|stone) *| +)(?:(\d{1,2}(?:[.,]\d+)?) *(?:lbs?)?)?$|^(\d{1,3})$/i.exec(
    text,
  );
  if (!match) return undefined;
  const pounds = readNumeral(match[2] ?? "0", 1);
  if (typeof pounds !== "object") return pounds;
  if (pounds.value >= 140) return undefined;
  return { value: Number(match[1] ?? match[3]) * 140 + pounds.value };
}

/**
 * What "11.5" in stones may mean: 11 stone 7 pounds as a decimal, 11 stone 5 pounds where the mark stands for a space.
 * Undefined for anything else.
 */
export function stoneReadings(
  text: string,
): { readonly decimal: number; readonly pounds: number | undefined } | undefined {
  const match = /^(\d{1,3})[.,](\d{1,2})(?: *(?:st|stone))?$/i.exec(text);
  if (!match) return undefined;
  const [, stone = "", fraction = ""] = match;
  const whole = Number(stone) * 140;
  const pounds = Number(fraction) < 14 ? whole + Number(fraction) * 10 : undefined;
  return { decimal: whole + Math.round(Number(`0.${fraction}`) * 140), pounds };
}

/** A number as typed, with a point: "0,50" is "0.50"; one that could be thousands keeps its mark. Undefined for anything else. */
export function figureText(text: string): string | undefined {
  const plain = text.replace("\u2212", "-");
  if (!/^-?\d{1,9}([.,]\d{1,6})?$/.test(plain)) return undefined;
  const figure = isUnclear(plain) ? plain : plain.replace(",", ".");
  return figure.replace(/^-(?=[0.]+$)/, "");
}

const unclear = /(?<![\d.,])(?!0+[.,])\d{1,3}(?:[.,]\d{3})+(?![\d]|[.,]\d)/;
const everyUnclear = new RegExp(unclear, "g");

/**
 * The numbers in a text that some read as thousands and others as decimals: "1.000", "25,000", "1.000.000". A mistake
 * between the two is one of a thousand times, so nobody but the person who wrote them may decide.
 */
export function unclearIn(text: string): readonly string[] {
  return text.match(everyUnclear) ?? [];
}

/** Whether a typed number is such a one. */
export function isUnclear(text: string): boolean {
  return unclear.test(text);
}

/** The two numbers that an unclear one may mean, each so that nobody can take it for the other. */
export function readingsOf(
  unclear: string,
): { readonly thousands: string; readonly decimal: string | undefined } {
  const [whole = "", fraction = "", ...more] = unclear.split(/[.,]/);
  const short = fraction.replace(/0+$/, "");
  const decimal = short.length === 3 ? `${whole}.${short}0` : short === "" ? whole : `${whole}.${short}`;
  return { thousands: unclear.replace(/[.,]/g, ""), decimal: more.length > 0 ? undefined : decimal };
}
