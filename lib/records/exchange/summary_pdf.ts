import { asArtifact, bottomOf, faint, margin, openPdf, roomOn, widthOf } from "./pdf_document.ts";
import { openPen, type Pen } from "./pdf_pens.ts";
import { firstRowOf, heightOfTable, type Table, writeTable } from "./pdf_tables.ts";

/** One piece of the document, in words that are ready. */
export type Block =
  | { readonly is: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly is: "paragraph"; readonly text: string; readonly strong?: boolean }
  | { readonly is: "list"; readonly items: readonly string[] }
  | { readonly is: "table"; readonly table: Table }
  /** A heading and its table where they fit on this page; otherwise this line instead of the table. */
  | { readonly is: "fitting"; readonly heading: string; readonly table: Table; readonly otherwise: string }
  /** What follows begins a page, unless what stood before ran over its own: then it goes on below. */
  | { readonly is: "page" };

export interface Summary {
  readonly language: string;
  readonly title: string;
  /** Whose record, at the head of every page. */
  readonly whose: string;
  /** "Page 2 of 7". */
  readonly pageOf: (page: number, of: number) => string;
  readonly blocks: AsyncIterable<Block>;
}

/** A heading and a line or two of what it names: it does not end a page alone. */
const roomFor = { 1: 0, 2: 80, 3: 65 } as const;
/** A heading of a part, with the space around it. */
const headingHigh = 28;
const lineHigh = 16;

/**
 * A tagged PDF: language, title, headings, lists and tables that a screen reader finds, and whose record it is on
 * every page. The caller bounds the rows: pages are kept until all are counted.
 */
export async function* writeSummary(summary: Summary): AsyncGenerator<Uint8Array> {
  const doc = await openPdf(summary);
  const pieces: Uint8Array[] = [];
  const ended = new Promise<void>((resolve) => doc.on("end", resolve));
  doc.on("data", (piece) => pieces.push(piece));
  const pen = await openPen(doc);
  const headings: Heading[] = [];
  for await (const block of summary.blocks) {
    if (block.is === "heading") headings.push(block);
    else await writeUnder(pen, headings.splice(0), block);
  }
  await writeHeadings(pen, headings);
  await writeMargins(pen, summary);
  doc.end();
  await ended;
  yield* pieces;
}

type Heading = Extract<Block, { is: "heading" }>;

/** Headings stay with what they name: a table's head and its first row as well. */
async function writeUnder(
  pen: Pen,
  headings: readonly Heading[],
  block: Exclude<Block, Heading>,
): Promise<void> {
  if (block.is !== "table") {
    await writeHeadings(pen, headings);
    return await writeBlock(pen, block);
  }
  const { table, high } = await firstRowOf(pen, block.table);
  const { doc } = pen;
  if (headings.length === 0 && doc.y > bottomOf(doc) - Math.min(high, roomOn(doc))) doc.addPage();
  await writeHeadings(pen, headings, high);
  await writeTable(pen, table);
}

/** `below`: points that the beginning of what they name takes. */
async function writeHeadings(pen: Pen, headings: readonly Heading[], below = 0): Promise<void> {
  const { doc } = pen;
  const [first] = headings;
  if (!first) return;
  const high = Math.min(
    Math.max(roomFor[first.level], headings.length * headingHigh + below),
    roomOn(doc),
  );
  const breaks = first.level > 1 && doc.y > bottomOf(doc) - high;
  if (breaks) doc.addPage();
  for (const [n, { level, text }] of headings.entries()) {
    if (level > 1 && !(breaks && n === 0)) doc.y += 6;
    await pen.heading(level, text);
  }
}

async function writeBlock(pen: Pen, block: Exclude<Block, Heading>): Promise<void> {
  const { doc } = pen;
  switch (block.is) {
    case "paragraph":
      return await pen.paragraph(block.text, block.strong ? "bold" : "regular");
    case "list":
      return await pen.list(block.items);
    case "table":
      return await writeTable(pen, block.table);
    case "fitting":
      return await writeFitting(pen, block);
    case "page":
      if (doc.bufferedPageRange().count === 1) doc.addPage();
  }
}

async function writeFitting(
  pen: Pen,
  { heading, table, otherwise }: Extract<Block, { is: "fitting" }>,
): Promise<void> {
  const { doc } = pen;
  const room = bottomOf(doc) - doc.y - headingHigh;
  if (room >= lineHigh) {
    doc.y += 6;
    await pen.heading(2, heading);
  }
  return await heightOfTable(pen, table) <= room
    ? await writeTable(pen, table)
    : await pen.paragraph(otherwise);
}

/** Whose record and which page: on every page, for sheets get mixed up; no part of what is read aloud. */
async function writeMargins(pen: Pen, { whose, pageOf }: Summary): Promise<void> {
  const { doc } = pen;
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
          width: width * 0.8,
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
