import { readPdfFonts } from "./pdf_fonts.ts";

export interface SummaryRow {
  readonly when: string;
  readonly value: string;
  readonly more: string;
}

export interface SummarySection {
  readonly heading: string;
  /** Names of the three columns. */
  readonly columns: readonly [string, string, string];
  /** A sentence below the heading. */
  readonly note?: string;
  readonly rows: AsyncIterable<SummaryRow>;
}

/** A document to print, in words that are ready. */
export interface Summary {
  readonly language: string;
  readonly title: string;
  readonly lead: readonly string[];
  /** Whose record, at the head of every page. */
  readonly whose: string;
  /** "Page 2 of 7". */
  readonly pageOf: (page: number, of: number) => string;
  readonly sections: AsyncIterable<SummarySection>;
}

/** What is used of the library; it brings no types of its own. */
interface Pdf {
  y: number;
  x: number;
  readonly page: { readonly width: number; readonly height: number; readonly margins: { bottom: number } };
  readonly _font: { readonly font: { hasGlyphForCodePoint(code: number): boolean } };
  on(event: "data", take: (piece: Uint8Array) => void): void;
  on(event: "end", done: () => void): void;
  registerFont(name: string, bytes: Uint8Array): Pdf;
  font(name: string, size?: number): Pdf;
  text(text: string, x?: number, y?: number, options?: Readonly<Record<string, unknown>>): Pdf;
  heightOfString(text: string, options: Readonly<Record<string, unknown>>): number;
  fillColor(color: string): Pdf;
  strokeColor(color: string): Pdf;
  lineWidth(width: number): Pdf;
  moveTo(x: number, y: number): Pdf;
  lineTo(x: number, y: number): Pdf;
  stroke(): Pdf;
  addPage(): Pdf;
  struct(type: string, options?: Readonly<Record<string, unknown>>, draw?: () => void): Structure;
  addStructure(structure: Structure): Pdf;
  markContent(tag: string, options?: Readonly<Record<string, unknown>>): Pdf;
  endMarkedContent(): Pdf;
  bufferedPageRange(): { readonly start: number; readonly count: number };
  switchToPage(page: number): Pdf;
  end(): void;
}

interface Structure {
  add(child: Structure | (() => void)): Structure;
  end(): void;
}

type Maker = new (options: Readonly<Record<string, unknown>>) => Pdf;

const margin = 48;
const gap = 10;
const ink = "#1a1a1a";
const faint = "#595959";
/** Of the width: when, what, and the rest. */
const shares = [0.3, 0.3, 0.4] as const;
const rowsAtOnce = 20;
/** A heading, the head of its table and a row or two: none of them ends a page alone. */
const roomForHeading = 170;

/**
 * A tagged PDF (PDF/UA-1, ISO 14289): language, title, headings and tables that a screen reader finds, and whose
 * record it is on every page. The caller bounds the rows: pages are kept until all are counted.
 */
export async function* writeSummary(summary: Summary): AsyncGenerator<Uint8Array> {
  const { default: Maker } = await import("pdfkit") as unknown as { readonly default: Maker };
  const pieces: Uint8Array[] = [];
  const doc = new Maker({
    size: "A4",
    margins: { top: margin + 18, bottom: margin, left: margin, right: margin },
    lang: summary.language,
    tagged: true,
    displayTitle: true,
    pdfVersion: "1.7",
    subset: "PDF/UA",
    bufferPages: true,
    font: null,
    info: { Title: summary.title, Creator: "Salus" },
  });
  const ended = new Promise<void>((resolve) => doc.on("end", resolve));
  doc.on("data", (piece) => pieces.push(piece));
  const pen = await openPen(doc);
  await pen.heading("H1", summary.title, 20);
  for (const line of summary.lead) await pen.paragraph(line);
  for await (const section of summary.sections) await writeSection(doc, pen, section);
  await writeMargins(doc, pen, summary);
  doc.end();
  await ended;
  yield* pieces;
}

type Pen = Awaited<ReturnType<typeof openPen>>;

/** Chooses the font that has every letter of a text, and draws text with its structure. */
async function openPen(doc: Pdf) {
  const fonts = await readPdfFonts();
  doc.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold);
  let everything = false;

  async function fontFor(text: string, face: "regular" | "bold"): Promise<string> {
    doc.font(face);
    const { font } = doc._font;
    const known = [...text].every((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return code < 0x20 || font.hasGlyphForCodePoint(code);
    });
    if (known) return face;
    if (!everything) doc.registerFont("everything", await fonts.everything());
    everything = true;
    return "everything";
  }

  async function block(type: string, text: string, size: number, face: "regular" | "bold") {
    const font = await fontFor(text, face);
    const width = widthOf(doc);
    doc.addStructure(doc.struct(type, {}, () => {
      doc.font(font, size).fillColor(ink).text(text, margin, doc.y, { width, lineGap: 2 });
    }));
    doc.y += size / 2;
  }

  return {
    fontFor,
    heading: (type: "H1" | "H2", text: string, size: number) => block(type, text, size, "bold"),
    paragraph: (text: string) => block("P", text, 10, "regular"),
  };
}

async function writeSection(doc: Pdf, pen: Pen, section: SummarySection): Promise<void> {
  if (doc.y > bottomOf(doc) - roomForHeading) doc.addPage();
  doc.y += 10;
  await pen.heading("H2", section.heading, 14);
  if (section.note !== undefined) await pen.paragraph(section.note);
  const table = doc.struct("Table");
  doc.addStructure(table);
  await writeRow(doc, pen, table, section.columns, "TH");
  let count = 0;
  for await (const cells of fitting(section.rows)) {
    if (doc.y + await rowHeight(doc, pen, cells, "regular") > bottomOf(doc)) {
      doc.addPage();
      await writeRow(doc, pen, undefined, section.columns, "TH");
    }
    await writeRow(doc, pen, table, cells, "TD");
    if (++count % rowsAtOnce === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  table.end();
}

const longestCell = 900;
const mostLines = 18;

/** Long words go on in rows of their own, so that no row is higher than a page. */
async function* fitting(rows: AsyncIterable<SummaryRow>): AsyncGenerator<readonly [string, string, string]> {
  for await (const { when, value, more } of rows) {
    const [first = "", ...others] = cutWords(more);
    yield [when, value, first];
    for (const other of others) yield ["", "", other];
  }
}

function cutWords(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > longestCell || rest.split("\n", mostLines + 1).length > mostLines) {
    const lines = rest.split("\n", mostLines).join("\n");
    const most = Math.min(lines.length, longestCell);
    const space = lines.length > longestCell ? lines.lastIndexOf(" ", most) : -1;
    const end = space > most / 2 ? space : most;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\s/, "");
  }
  return [...pieces, rest];
}

/** Without a table: the head of a table that goes on, which is said once to those who hear it. */
async function writeRow(
  doc: Pdf,
  pen: Pen,
  table: Structure | undefined,
  cells: readonly [string, string, string],
  type: "TH" | "TD",
): Promise<void> {
  const face = type === "TH" ? "bold" : "regular";
  const fonts = await Promise.all(cells.map((cell) => pen.fontFor(cell, face)));
  const height = await rowHeight(doc, pen, cells, face);
  const top = doc.y;
  const row = table && doc.struct("TR");
  if (row) table?.add(row);
  let x = margin;
  cells.forEach((cell, i) => {
    const width = widthOf(doc) * (shares[i] ?? 0);
    const left = x;
    const draw = () => {
      doc.font(fonts[i] ?? face, 9).fillColor(ink)
        .text(cell, left, top, { width: width - gap, height: height + 20, lineGap: 1 });
    };
    if (row) row.add(doc.struct(type, type === "TH" ? { scope: "Column" } : {}, draw));
    else asArtifact(doc, { type: "Layout" }, draw);
    x += width;
  });
  row?.end();
  doc.y = top + height;
  asArtifact(doc, { type: "Layout" }, () => {
    const y = doc.y - 3;
    doc.lineWidth(type === "TH" ? 1 : 0.5).strokeColor(type === "TH" ? ink : "#bbbbbb")
      .moveTo(margin, y).lineTo(margin + widthOf(doc), y).stroke();
  });
}

async function rowHeight(
  doc: Pdf,
  pen: Pen,
  cells: readonly [string, string, string],
  face: "regular" | "bold",
): Promise<number> {
  let highest = 0;
  for (const [i, cell] of cells.entries()) {
    doc.font(await pen.fontFor(cell, face), 9);
    const width = widthOf(doc) * (shares[i] ?? 0) - gap;
    highest = Math.max(highest, doc.heightOfString(cell || " ", { width, lineGap: 1 }));
  }
  return highest + 8;
}

/** Whose record and which page: on every page, for sheets get mixed up; no part of what is read aloud. */
async function writeMargins(doc: Pdf, pen: Pen, { whose, pageOf }: Summary): Promise<void> {
  const { start, count } = doc.bufferedPageRange();
  const font = await pen.fontFor(whose, "regular");
  const pages = Array.from({ length: count }, (_, i) => pageOf(i + 1, count));
  const pageFont = await pen.fontFor(pages.join(""), "regular");
  for (const [i, page] of pages.entries()) {
    doc.switchToPage(start + i);
    // Text below the bottom margin would begin a page of its own.
    doc.page.margins.bottom = 0;
    const about = { type: "Pagination", attached: ["Top"] };
    const width = widthOf(doc);
    asArtifact(doc, about, () => {
      doc.font(font, 8).fillColor(faint)
        .text(whose, margin, margin - 12, {
          width: width * 0.75,
          height: 12,
          ellipsis: true,
          lineBreak: false,
        });
    });
    asArtifact(doc, { ...about, attached: ["Bottom"] }, () => {
      doc.font(pageFont, 8).fillColor(faint)
        .text(page, margin, doc.page.height - margin + 12, { width, align: "right", lineBreak: false });
    });
  }
}

function asArtifact(doc: Pdf, options: Readonly<Record<string, unknown>>, draw: () => void): void {
  doc.markContent("Artifact", options);
  draw();
  doc.endMarkedContent();
}

function widthOf(doc: Pdf): number {
  return doc.page.width - 2 * margin;
}

function bottomOf(doc: Pdf): number {
  return doc.page.height - margin - 16;
}
