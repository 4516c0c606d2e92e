/**
 * Rows as CSV (RFC 4180) that a spreadsheet reads as text: a cell that could begin a formula gets an apostrophe
 * before it (OWASP, CSV injection). With a byte order mark, without which Excel guesses the letters wrong.
 */
export function commaSeparated(rows: readonly (readonly string[])[]): string {
  return "\uFEFF" + rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

function cell(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
