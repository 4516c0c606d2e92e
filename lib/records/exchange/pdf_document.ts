/** What is used of the library; it brings no types of its own. */
export interface Pdf {
  y: number;
  readonly page: {
    readonly width: number;
    readonly height: number;
    readonly margins: { top: number; bottom: number };
  };
  readonly outline: { addItem(title: string): unknown };
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

export interface Structure {
  readonly dictionary: { readonly data: Record<string, unknown> };
  add(child: Structure | (() => void)): Structure;
  end(): void;
}

type Maker = new (options: Readonly<Record<string, unknown>>) => Pdf;

/** In points, as everything here. */
export const margin = 48;
export const ink = "#1a1a1a";
export const faint = "#595959";

/** An empty A4 page of a tagged PDF (PDF/UA-1, ISO 14289). */
export async function openPdf({ language, title }: {
  readonly language: string;
  readonly title: string;
}): Promise<Pdf> {
  const { default: Maker } = await import("pdfkit") as unknown as { readonly default: Maker };
  return new Maker({
    size: "A4",
    margins: { top: margin + 18, bottom: margin, left: margin, right: margin },
    lang: language,
    tagged: true,
    displayTitle: true,
    pdfVersion: "1.7",
    subset: "PDF/UA",
    bufferPages: true,
    font: null,
    info: { Title: title, Creator: "Salus" },
  });
}

export function asArtifact(doc: Pdf, options: Readonly<Record<string, unknown>>, draw: () => void): void {
  doc.markContent("Artifact", options);
  draw();
  doc.endMarkedContent();
}

/** A line across the page, below what was drawn last. */
export function rule(doc: Pdf, y: number, width: number, color: string): void {
  asArtifact(doc, { type: "Layout" }, () => {
    doc.lineWidth(width).strokeColor(color).moveTo(margin, y).lineTo(margin + widthOf(doc), y).stroke();
  });
}

export function widthOf(doc: Pdf): number {
  return doc.page.width - 2 * margin;
}

export function bottomOf(doc: Pdf): number {
  return doc.page.height - margin - 16;
}

/** Between the margins of a whole page. */
export function roomOn(doc: Pdf): number {
  return bottomOf(doc) - doc.page.margins.top;
}
