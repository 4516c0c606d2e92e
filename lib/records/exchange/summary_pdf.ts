import { asArtifact, bottomOf, faint, margin, openPdf, widthOf } from "./pdf_document.ts";
import { openPen, type Pen } from "./pdf_pens.ts";
import { heightOfTable, type Table, writeTable } from "./pdf_tables.ts";

/** One piece of the document, in words that are ready. */
export type Block =
  | { readonly is: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly is: "paragraph"; readonly text: string; readonly strong?: boolean }
  | { readonly is: "list"; readonly items: readonly string[] }
  | { readonly is: "table"; readonly table: Table }
  /** A heading and its table where they fit on this page; otherwise this line instead of the table. */
  | { readonly is: "fitting"; readonly heading: string; readonly table: Table; readonly otherwise: string }
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

/** A heading, the head of its table and a row or two: none of them ends a page alone. */
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
  for await (const block of summary.blocks) await writeBlock(pen, block);
  await writeMargins(pen, summary);
  doc.end();
  await ended;
  yield* pieces;
}

async function writeBlock(pen: Pen, block: Block): Promise<void> {
  const { doc } = pen;
  switch (block.is) {
    case "heading":
      if (doc.y > bottomOf(doc) - roomFor[block.level]) doc.addPage();
      else if (block.level > 1) doc.y += 6;
      return await pen.heading(block.level, block.text);
    case "paragraph":
      return await pen.paragraph(block.text, block.strong ? "bold" : "regular");
    case "list":
      return await pen.list(block.items);
    case "table":
      return await writeTable(pen, block.table);
    case "fitting":
      return await writeFitting(pen, block);
    case "page":
      doc.addPage();
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
