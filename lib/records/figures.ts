/** Negative when the first decimal number is the smaller, 0 when they are equal: "0.50" and "0.5" are. Exact. */
export function compareFigures(one: string, other: string): number {
  const places = Math.max(fraction(one).length, fraction(other).length);
  const difference = scaledBy(one, places) - scaledBy(other, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function fraction(text: string): string {
  return text.split(".")[1] ?? "";
}

function scaledBy(text: string, places: number): bigint {
  return BigInt(text.replace(".", "") + "0".repeat(places - fraction(text).length));
}
