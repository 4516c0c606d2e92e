import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";

/** A piece of a page: how it is tagged ("H1", "TH", "Artifact") and its words. */
export interface PdfPiece {
  readonly tag: string;
  readonly text: string;
}

/** The pages of a PDF that pdfkit wrote, each as its tagged pieces in order: enough of a reader for tests. */
export function readPdf(bytes: Uint8Array): readonly (readonly PdfPiece[])[] {
  const objects = objectsIn(Buffer.from(bytes).toString("latin1"));
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map(({ head }) => {
    const fonts = new Map<string, ReadonlyMap<string, string>>();
    const resources = objects.get(refIn(head, "Resources"))?.head ?? head;
    for (const [, name = "", font = ""] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const glyphs = objects.get(refIn(objects.get(font)?.head ?? "", "ToUnicode"));
      fonts.set(name, lettersOf(glyphs?.stream ?? ""));
    }
    return piecesIn(objects.get(refIn(head, "Contents"))?.stream ?? "", fonts);
  });
}

/** All words of a page, one piece a line. */
export function wordsOn(page: readonly PdfPiece[] | undefined): string {
  return (page ?? []).map(({ text }) => text).join("\n");
}

interface PdfObject {
  readonly head: string;
  readonly stream: string;
}

function objectsIn(pdf: string): ReadonlyMap<string, PdfObject> {
  const found = new Map<string, PdfObject>();
  for (const [, id = "", body = ""] of pdf.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head = "", packed] = body.split(/\nstream\n/);
    const bytes = packed === undefined ? undefined : packed.slice(0, packed.lastIndexOf("\nendstream"));
    const isPacked = head.includes("/FlateDecode");
    const stream = bytes === undefined ? "" : isPacked ? inflated(bytes) : bytes;
    found.set(id, { head, stream });
  }
  return found;
}

function inflated(latin1: string): string {
  return inflateSync(Buffer.from(latin1, "latin1")).toString("latin1");
}

function refIn(head: string, name: string): string {
  return new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? "";
}

/** From a glyph's number to its letters, by the font's own table. */
function lettersOf(table: string): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  for (const [, from = "", list = ""] of table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g)) {
    [...list.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, codes = ""], n) => {
      const glyph = (parseInt(from, 16) + n).toString(16).padStart(4, "0");
      const units = codes.replaceAll(" ", "").match(/.{4}/g) ?? [];
      letters.set(glyph, String.fromCharCode(...units.map((unit) => parseInt(unit, 16))));
    });
  }
  return letters;
}

function piecesIn(
  content: string,
  fonts: ReadonlyMap<string, ReadonlyMap<string, string>>,
): readonly PdfPiece[] {
  const pieces: { tag: string; text: string }[] = [];
  let letters: ReadonlyMap<string, string> = new Map();
  for (const line of content.split("\n")) {
    const tag = /^\/(\w+)(?: <<[\s\S]*>>)? (?:BDC|BMC)/.exec(line)?.[1] ?? /^\/(\w+) <<$/.exec(line)?.[1];
    if (tag !== undefined) pieces.push({ tag, text: "" });
    const font = /^\/(F\d+) [\d.]+ Tf/.exec(line)?.[1];
    if (font !== undefined) letters = fonts.get(font) ?? letters;
    const last = pieces.at(-1);
    if (!last || !/TJ$/.test(line)) continue;
    const glyphs = [...line.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = ""]) => hex.match(/.{4}/g) ?? []);
    const text = glyphs.map((glyph) => letters.get(glyph) ?? "").join("");
    // A line that was broken at a space goes on with the next one.
    last.text += last.text === "" || last.text.endsWith(" ") ? text : ` ${text}`;
  }
  return pieces.filter(({ text }) => text !== "");
}
