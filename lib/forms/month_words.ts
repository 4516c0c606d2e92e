/** Both languages, whatever the page speaks: people write dates as they learnt to. */
const months: readonly (readonly string[])[] = [
  ["january", "enero"],
  ["february", "febrero"],
  ["march", "marzo"],
  ["april", "abril"],
  ["may", "mayo"],
  ["june", "junio"],
  ["july", "julio"],
  ["august", "agosto"],
  ["september", "septiembre", "setiembre"],
  ["october", "octubre"],
  ["november", "noviembre"],
  ["december", "diciembre"],
];

/** "March", "marzo" or "sept" as 3, 3 and 9; undefined for any other word. Three letters say which month it is. */
export function monthOf(word: string): number | undefined {
  const start = word.toLowerCase();
  if (start.length < 3) return undefined;
  const at = months.findIndex((names) => names.some((name) => name.startsWith(start)));
  return at < 0 ? undefined : at + 1;
}
