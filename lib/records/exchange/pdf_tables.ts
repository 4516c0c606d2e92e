import { breathe } from "../../clock.ts";
import { bottomOf, faint, ink, margin, rule, type Structure, widthOf } from "./pdf_document.ts";
import { cutWords } from "./pdf_long_words.ts";
import type { Face, Pen } from "./pdf_pens.ts";

export interface Column {
  readonly heading: string;
  /** Of the width, against the other columns. */
  readonly share: number;
}

/** What is to be seen at once is strong. */
export type Cell = string | { readonly text: string; readonly strong: boolean };

export interface Row {
  readonly cells: readonly Cell[];
  /** Words below the row, over its whole width. */
  readonly note?: string;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: AsyncIterable<Row> | Iterable<Row>;
  /** Whether the first cell names its row. */
  readonly named?: boolean;
  /** Without a head: each row is a name and what it is. */
  readonly bare?: boolean;
}

const gap = 8;
const points = 8.5;
const lineGap = 1;
/** Space below a row's words, with its rule in the middle. */
const below = 6;
const rowsAtOnce = 20;

interface Drawn {
  readonly text: string;
  readonly face: Face;
  readonly type: "TH" | "TD";
  readonly scope?: "Column" | "Row";
  /** Over all columns, not one. */
  readonly across?: true;
}

/** The head is seen again on every page and heard once. The first cell of a row names it, where the table says so. */
export async function writeTable(
  pen: Pen,
  { columns, rows, named = true, bare = false }: Table,
): Promise<void> {
  const { doc } = pen;
  const table = doc.struct("Table");
  doc.addStructure(table);
  const lines = linesOf(pen, columns.map(({ share }) => share));
  const head = columns.map(({ heading }) => cellOf(heading, "bold", "TH", "Column"));
  if (!bare) await lines.write(head, table);
  let count = 0;
  for await (const row of rows) {
    const pieces = [...rowsIn(row, named)];
    for (const [n, cells] of pieces.entries()) {
      // A row does not end a page without the beginning of its note.
      const next = n === 0 ? pieces[1] : undefined;
      const high = await lines.height(cells) + (next ? await lines.height(next) : 0);
      if (doc.y + high > bottomOf(doc)) {
        doc.addPage();
        if (!bare) await lines.write(head, undefined);
      }
      await lines.write(cells, table, n === pieces.length - 1);
    }
    if (++count % rowsAtOnce === 0) await breathe();
  }
  table.end();
  doc.y += 6;
}

/** Points that a table takes where no page ends in it. */
export async function heightOfTable(pen: Pen, { columns, rows, named = true }: Table): Promise<number> {
  const lines = linesOf(pen, columns.map(({ share }) => share));
  let high = await lines.height(columns.map(({ heading }) => cellOf(heading, "bold", "TH", "Column")));
  for await (const row of rows) {
    for (const cells of rowsIn(row, named)) high += await lines.height(cells);
  }
  return high;
}

/** The same table, and the points that its head, its first row and the beginning of that row's note take. */
export async function firstRowOf(
  pen: Pen,
  table: Table,
): Promise<{ readonly table: Table; readonly high: number }> {
  const lines = linesOf(pen, table.columns.map(({ share }) => share));
  const rows = Symbol.asyncIterator in table.rows
    ? table.rows[Symbol.asyncIterator]()
    : table.rows[Symbol.iterator]();
  const first = await rows.next();
  let high = 0;
  if (!table.bare) {
    high += await lines.height(table.columns.map(({ heading }) => cellOf(heading, "bold", "TH", "Column")));
  }
  if (!first.done) {
    for (const cells of [...rowsIn(first.value, table.named ?? true)].slice(0, 2)) {
      high += await lines.height(cells);
    }
  }
  async function* all(): AsyncGenerator<Row> {
    for (let next = first; !next.done; next = await rows.next()) yield next.value;
  }
  return { table: { ...table, rows: all() }, high };
}

/** The row itself, and its note in rows of its own, none of them higher than a page. */
function* rowsIn({ cells, note }: Row, named: boolean): Generator<readonly Drawn[]> {
  const [first = ["", ""], ...others] = cutRow(cells);
  yield first.map((cell, i) => drawnCell(cells[i], cell, named && i === 0));
  for (const other of others) yield other.map((cell, i) => drawnCell(cells[i], cell, false));
  if (note === undefined) return;
  for (const piece of cutWords(note)) yield [{ ...cellOf(piece, "regular", "TD"), across: true }];
}

function drawnCell(cell: Cell | undefined, text: string, names: boolean): Drawn {
  const strong = names || typeof cell === "object" && cell.strong;
  return cellOf(text, strong ? "bold" : "regular", names ? "TH" : "TD", names ? "Row" : undefined);
}

/** Cells that are too long go on below, side by side. */
function cutRow(cells: readonly Cell[]): readonly (readonly string[])[] {
  const pieces = cells.map((cell) => cutWords(typeof cell === "string" ? cell : cell.text));
  const most = Math.max(...pieces.map(({ length }) => length));
  return Array.from({ length: most }, (_, n) => pieces.map((piece) => piece[n] ?? ""));
}

function cellOf(text: string, face: Face, type: "TH" | "TD", scope?: "Column" | "Row"): Drawn {
  return { text, face, type, ...(scope && { scope }) };
}

/** Draws and measures the lines of one table. */
function linesOf(pen: Pen, shares: readonly number[]) {
  const { doc } = pen;
  const all = shares.reduce((sum, share) => sum + share, 0);

  function widthFor(cell: Drawn, i: number): number {
    return cell.across ? widthOf(doc) : widthOf(doc) * (shares[i] ?? 0) / all;
  }

  async function height(cells: readonly Drawn[]): Promise<number> {
    let highest = 0;
    for (const [i, cell] of cells.entries()) {
      doc.font(await pen.fontFor(cell.text, cell.face), points);
      const width = widthFor(cell, i) - gap;
      highest = Math.max(highest, doc.heightOfString(cell.text || " ", { width, lineGap }));
    }
    return highest + below;
  }

  /** Without a table: a head that is only seen. With `closed`, a rule ends the row. */
  async function write(cells: readonly Drawn[], table: Structure | undefined, closed = true): Promise<void> {
    const fonts = await Promise.all(cells.map(({ text, face }) => pen.fontFor(text, face)));
    const high = await height(cells);
    const top = doc.y;
    const row = table && doc.struct("TR");
    if (row) table?.add(row);
    let x = margin;
    for (const [i, cell] of cells.entries()) {
      const width = widthFor(cell, i);
      const left = x;
      const draw = () => {
        doc.font(fonts[i] ?? cell.face, points).fillColor(cell.across ? faint : ink)
          .text(cell.text, left, top, { width: width - gap, height: high + 20, lineGap });
      };
      x += width;
      if (!row) {
        doc.markContent("Artifact", { type: "Layout" });
        draw();
        doc.endMarkedContent();
        continue;
      }
      const part = doc.struct(cell.type, cell.scope ? { scope: cell.scope } : {}, draw);
      if (cell.across) part.dictionary.data["A"] = { O: "Table", ColSpan: shares.length };
      row.add(part);
    }
    row?.end();
    doc.y = top + high - (closed ? 0 : below - 2);
    const isHead = cells[0]?.scope === "Column";
    if (closed) rule(doc, doc.y - 3, isHead ? 1 : 0.5, isHead ? ink : "#b0b0b0");
  }

  return { height, write };
}
