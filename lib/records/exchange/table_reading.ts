import { ImportRefusal } from "./refusals.ts";

export interface TableRow {
  /** Where it begins in the file, counted from 1 as editors do. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

const mostColumns = 60;
const longestCell = 20_000;

/** Names in the first row, in small letters; undefined where the text has no first row that could name columns. */
export function headingOf(text: string): readonly string[] | undefined {
  const first = rowsOf(text, separatorOf(text)).next();
  if (first.done) return undefined;
  return first.value.cells.map((cell) => cell.trim().toLowerCase());
}

/** The rows of a table with a heading, as CSV (RFC 4180) with commas, semicolons or tabs. "\N" and "NULL" are empty. */
export function* readTable(text: string): Generator<TableRow> {
  const rows = rowsOf(text, separatorOf(text));
  const first = rows.next();
  if (first.done) return;
  const heading = first.value.cells.map((cell) => cell.trim().toLowerCase());
  for (const { line, cells } of rows) {
    if (cells.length === 1 && cells[0] === "") continue;
    if (cells.length !== heading.length) throw new ImportRefusal("broken_table", { line });
    const named = heading.map((name, i) => [name, meaningOf(cells[i] ?? "")] as const);
    yield { line, cells: Object.fromEntries(named) };
  }
}

function meaningOf(cell: string): string {
  return cell === "\\N" || cell === "NULL" ? "" : cell;
}

function separatorOf(text: string): string {
  const first = text.slice(0, 4_000).split(/\r?\n/, 1)[0] ?? "";
  const counts = [",", ";", "\t"].map((mark) => [mark, first.split(mark).length] as const);
  return counts.sort(([, a], [, b]) => b - a)[0]?.[0] ?? ",";
}

function* rowsOf(
  whole: string,
  separator: string,
): Generator<{ readonly line: number; readonly cells: readonly string[] }> {
  const text = whole.startsWith("\uFEFF") ? whole.slice(1) : whole;
  let [at, line] = [0, 1];
  while (at < text.length) {
    const begun = line;
    const cells: string[] = [];
    for (let ended = false; !ended;) {
      const read = text[at] === '"' ? quotedCell(text, at, line) : plainCell(text, at, separator);
      cells.push(read.cell);
      line += read.lines;
      at = read.end;
      if (cells.length > mostColumns || read.cell.length > longestCell) {
        throw new ImportRefusal("broken_table", { line });
      }
      if (text[at] === separator) at++;
      else ended = true;
    }
    if (text.startsWith("\r\n", at)) at += 2;
    else if (text[at] === "\n" || text[at] === "\r") at++;
    else if (at < text.length) throw new ImportRefusal("broken_table", { line });
    line++;
    yield { line: begun, cells };
  }
}

function plainCell(text: string, from: number, separator: string) {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
  return { cell: text.slice(from, end), end, lines: 0 };
}

function quotedCell(text: string, from: number, line: number) {
  let cell = "";
  for (let at = from + 1;;) {
    const end = text.indexOf('"', at);
    if (end < 0 || end - from > longestCell * 2) throw new ImportRefusal("broken_table", { line });
    cell += text.slice(at, end);
    if (text[end + 1] !== '"') return { cell, end: end + 1, lines: cell.split("\n").length - 1 };
    cell += '"';
    at = end + 2;
  }
}
