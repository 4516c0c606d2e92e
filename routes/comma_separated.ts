/**
 * Rows as CSV (RFC 4180) that a spreadsheet reads as text: a cell that could begin a formula gets an apostrophe
 * before it (OWASP, CSV injection). With a byte order mark, without which Excel guesses the letters wrong.
 */
export function commaSeparated(rows: readonly (readonly string[])[]): string {
  return byteOrderMark + rows.map(commaSeparatedRow).join("");
}

export const byteOrderMark = "\uFEFF";

/** One row with its end, for files that are written piece by piece. */
export function commaSeparatedRow(row: readonly string[]): string {
  return row.map(cell).join(",") + "\r\n";
}

const formula = /^[=+\-@|%＝＋－＠]/;

function cell(text: string): string {
  // A number alone is no formula, whatever its sign.
  const begins = /^[\s]*[=+\-@\t\r|%＝＋－＠]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text);
  // Where a comma is for decimals, spreadsheets begin a cell after a semicolon, and a row inside our quotes.
  const inside = text.replace(/[;\t\r\n]\s*/g, (run, at: number) => {
    return at > 0 && formula.test(text.charAt(at + run.length)) ? `${run}'` : run;
  });
  const safe = begins ? `'${inside}` : inside;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
