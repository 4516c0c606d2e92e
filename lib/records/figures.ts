import { isUnclear, readingsOf } from "../forms/numerals.ts";

/** Negative when the first number is the smaller, 0 when they are equal: "0.50" and "0.5" are. Exact. */
export function compareFigures(one: string, other: string): number {
  const places = Math.max(fraction(one).length, fraction(other).length);
  const difference = scaledBy(one, places) - scaledBy(other, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The number for machines; undefined where some read thousands and others decimals. */
export function numberOf(figure: string): number | undefined {
  return isUnclear(figure) ? undefined : Number(figure);
}

/** What figures of one paper say, its marks taken for decimal ones, then for thousands; once, where none is unclear. */
export function readingsTogether<F extends Readonly<Record<string, string | undefined>>>(
  figures: F,
): readonly F[] {
  if (!Object.values(figures).some((text) => text !== undefined && isUnclear(text))) return [figures];
  const read = (way: "decimal" | "thousands") =>
    Object.fromEntries(
      Object.entries(figures).map(([name, text]) => {
        return [name, text !== undefined && isUnclear(text) ? readingsOf(text)[way] : text];
      }),
    ) as F;
  return [read("decimal"), read("thousands")];
}

function fraction(text: string): string {
  return text.split(".")[1] ?? "";
}

function scaledBy(text: string, places: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(places - fraction(text).length));
}
