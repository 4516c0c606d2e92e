import { bottomOf, ink, margin, type Pdf, widthOf } from "./pdf_document.ts";
import { readPdfFonts } from "./pdf_fonts.ts";

export type Face = "regular" | "bold";

/** Writes text with its structure, in a font that has every letter of it. */
export interface Pen {
  readonly doc: Pdf;
  /** The name of the font for this text. */
  fontFor(text: string, face: Face): Promise<string>;
  heading(level: 1 | 2 | 3, text: string): Promise<void>;
  paragraph(text: string, face?: Face): Promise<void>;
  list(items: readonly string[]): Promise<void>;
}

const sizes = { 1: 17, 2: 12, 3: 10 } as const;
const size = 9;
const indent = 12;

export async function openPen(doc: Pdf): Promise<Pen> {
  const fonts = await readPdfFonts();
  doc.registerFont("regular", fonts.regular).registerFont("bold", fonts.bold);
  let everything = false;

  async function fontFor(text: string, face: Face): Promise<string> {
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

  function write(text: string, font: string, points: number, x = margin): void {
    const width = widthOf(doc) - (x - margin);
    doc.font(font, points).fillColor(ink).text(text, x, doc.y, { width, lineGap: 1.5 });
  }

  async function heading(level: 1 | 2 | 3, text: string): Promise<void> {
    const font = await fontFor(text, "bold");
    if (level === 2) doc.outline.addItem(text);
    doc.addStructure(doc.struct(`H${level}`, {}, () => write(text, font, sizes[level])));
    doc.y += level === 3 ? 3 : 5;
  }

  async function paragraph(text: string, face: Face = "regular"): Promise<void> {
    const font = await fontFor(text, face);
    doc.addStructure(doc.struct("P", {}, () => write(text, font, size)));
    doc.y += 4;
  }

  async function list(items: readonly string[]): Promise<void> {
    const whole = doc.struct("L");
    doc.addStructure(whole);
    for (const item of items) {
      const font = await fontFor(item, "regular");
      const high = doc.font(font, size).heightOfString(item, { width: widthOf(doc) - indent, lineGap: 1.5 });
      // Its mark does not stay behind on the page before.
      if (doc.y + high > bottomOf(doc)) doc.addPage();
      const line = doc.struct("LI");
      whole.add(line);
      const top = doc.y;
      line.add(doc.struct("Lbl", {}, () => write("•", "regular", size)));
      doc.y = top;
      line.add(doc.struct("LBody", {}, () => write(item, font, size, margin + indent)));
      line.end();
      doc.y += 1;
    }
    whole.end();
    doc.y += 4;
  }

  return { doc, fontFor, heading, paragraph, list };
}
