const units = ["B", "kB", "MB", "GB"] as const;

/** "1.4 MB": decimal units, as file managers count them; a point in every language, as all numbers here have. */
export function fileSize(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  const text = value.toFixed(value < 10 && power > 0 ? 1 : 0).replace(/\.0$/, "");
  return `${text}\u00a0${units[power]}`;
}
