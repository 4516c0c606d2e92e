import type { ByteSource } from "./byte_source.ts";
import { orientationIn, orientationOnly } from "./orientation.ts";
import { FileRefusal } from "./refusal.ts";

/** Told of what passes, for whoever wants to see the picture. Views are valid during the call only. */
export interface JpegListener {
  /** A segment's marker and content, without its length. */
  segment(marker: number, content: Uint8Array): void;
  /** Coded picture data, restart markers and stuffing included. */
  coded(part: Uint8Array): void;
}

const ascii = new TextDecoder("latin1");

/**
 * A JPEG (ITU-T T.81 Annex B) without what it says about its maker: kept are the picture, its colours (JFIF, ICC,
 * Adobe) and how it is turned. Exif, XMP, IPTC, comments, makers' notes, embedded previews and whatever follows the
 * picture's end are left out.
 */
export async function* cleanJpeg(source: ByteSource, listener?: JpegListener): AsyncGenerator<Uint8Array> {
  yield await source.take(2); // start of image: seen before
  const seen = { frame: false, scan: false };
  while (true) {
    const marker = await nextMarker(source);
    if (marker === 0xd9) {
      if (!seen.scan) throw new FileRefusal("broken");
      yield Uint8Array.of(0xff, 0xd9);
      return;
    }
    if (isBare(marker)) throw new FileRefusal("broken");
    const content = await source.take(await lengthOf(source) - 2);
    const kept = keptOf(marker, content);
    if (kept !== undefined) {
      yield segment(marker, kept);
      listener?.segment(marker, kept);
    }
    if (isFrame(marker)) {
      checkFrame(content);
      seen.frame = true;
    }
    if (marker !== 0xda) continue;
    if (!seen.frame) throw new FileRefusal("broken");
    seen.scan = true;
    yield* codedData(source, listener);
  }
}

/** Frame headers: every process but the table markers that lie among them. */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers that stand alone, and codes that are none. */
function isBare(marker: number): boolean {
  return marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8);
}

async function nextMarker(source: ByteSource): Promise<number> {
  if ((await source.take(1))[0] !== 0xff) throw new FileRefusal("broken");
  let code = 0xff;
  while (code === 0xff) code = (await source.take(1))[0] ?? 0;
  return code;
}

async function lengthOf(source: ByteSource): Promise<number> {
  const [high = 0, low = 0] = await source.take(2);
  const length = high << 8 | low;
  if (length < 2) throw new FileRefusal("broken");
  return length;
}

function checkFrame(content: Uint8Array): void {
  const [, , , width1 = 0, width2 = 0, components = 0] = content;
  if ((width1 | width2) === 0 || components === 0 || content.length < 6 + 3 * components) {
    throw new FileRefusal("broken");
  }
}

/** What stays of a segment, undefined for nothing. */
function keptOf(marker: number, content: Uint8Array): Uint8Array | undefined {
  const begins = (text: string) => ascii.decode(content.subarray(0, text.length)) === text;
  switch (marker) {
    case 0xe0: // JFIF, without the little picture it may carry
      return begins("JFIF\0") && content.length >= 14 ? withoutPreview(content) : undefined;
    case 0xe1: {
      const orientation = begins("Exif\0\0") ? orientationIn(content.subarray(6)) : 1;
      return orientation === 1 ? undefined : exif(orientation);
    }
    case 0xe2:
      return begins("ICC_PROFILE\0") ? content : undefined;
    case 0xee:
      return begins("Adobe") ? content.subarray(0, 12) : undefined;
    case 0xc4:
    case 0xda:
    case 0xdb:
    case 0xdc:
    case 0xdd:
      return content;
    default:
      return isFrame(marker) ? content : undefined;
  }
}

function withoutPreview(content: Uint8Array): Uint8Array {
  const kept = content.slice(0, 14);
  kept.fill(0, 12);
  return kept;
}

function exif(orientation: number): Uint8Array {
  const content = new Uint8Array(32);
  content.set([0x45, 0x78, 0x69, 0x66, 0, 0]);
  content.set(orientationOnly(orientation), 6);
  return content;
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + content.length);
  whole.set([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff]);
  whole.set(content, 4);
  return whole;
}

/** Passes coded data until a marker that ends it, which stays untaken. */
async function* codedData(source: ByteSource, listener?: JpegListener): AsyncGenerator<Uint8Array> {
  while (true) {
    const piece = await source.piece();
    if (piece === undefined) throw new FileRefusal("broken");
    let end = piece.indexOf(0xff);
    while (end >= 0 && end + 1 < piece.length && staysInside(piece[end + 1] ?? 0)) {
      end = piece.indexOf(0xff, end + 2);
    }
    if (end < 0) {
      source.advance(piece.length);
      listener?.coded(piece);
      yield piece;
      continue;
    }
    if (end > 0) {
      source.advance(end);
      listener?.coded(piece.subarray(0, end));
      yield piece.subarray(0, end);
    }
    const [, code] = await source.ahead(2);
    if (code === undefined) throw new FileRefusal("broken");
    if (!staysInside(code)) return;
  }
}

/** Stuffing and restart markers belong to the coded data. */
function staysInside(code: number): boolean {
  return code === 0 || (code >= 0xd0 && code <= 0xd7);
}
