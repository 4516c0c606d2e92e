import { promisify } from "node:util";
import { inflate } from "node:zlib";

const folder = new URL("../../../static/fonts/", import.meta.url);
const inflated = promisify(inflate);

export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  /** Every letter there is, not as fine: read only when a text needs it. */
  everything(): Promise<Uint8Array>;
}

/** DejaVu Sans for Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian and Georgian; UnifontEX for all other scripts. */
export async function readPdfFonts(): Promise<PdfFonts> {
  const [regular, bold] = await Promise.all([
    Deno.readFile(new URL("dejavu_sans.ttf", folder)),
    Deno.readFile(new URL("dejavu_sans_bold.ttf", folder)),
  ]);
  return {
    regular,
    bold,
    everything: async () => await unpacked(await Deno.readFile(new URL("unifontex.woff", folder))),
  };
}

const headerBytes = 44;
const entryBytes = 20;

/** WOFF 1.0 (W3C, 2012) as the TrueType file inside it: the library would unpack each table on the event loop. */
async function unpacked(woff: Uint8Array): Promise<Uint8Array> {
  const view = new DataView(woff.buffer, woff.byteOffset, woff.byteLength);
  const count = view.getUint16(12);
  const tables = await Promise.all(Array.from({ length: count }, async (_, i) => {
    const at = headerBytes + i * entryBytes;
    const [tag, offset, packed, length, sum] = [0, 4, 8, 12, 16].map((part) => view.getUint32(at + part));
    if (tag === undefined || offset === undefined || packed === undefined || length === undefined) {
      throw new TypeError("no table");
    }
    const bytes = woff.subarray(offset, offset + packed);
    return { tag, sum: sum ?? 0, bytes: packed < length ? await inflated(bytes) : bytes };
  }));
  const starts = tables.reduce<number[]>((before, { bytes }) => {
    return [...before, (before.at(-1) ?? 0) + (bytes.length + 3 & ~3)];
  }, [12 + count * 16]);
  const font = new Uint8Array(starts.at(-1) ?? 0);
  const out = new DataView(font.buffer);
  const power = Math.floor(Math.log2(count));
  out.setUint32(0, view.getUint32(4));
  [count, 2 ** power * 16, power, count * 16 - 2 ** power * 16].forEach((n, i) =>
    out.setUint16(4 + i * 2, n)
  );
  tables.forEach(({ tag, sum, bytes }, i) => {
    const start = starts[i] ?? 0;
    [tag, sum, start, bytes.length].forEach((n, part) => out.setUint32(12 + i * 16 + part * 4, n));
    font.set(bytes, start);
  });
  return font;
}
