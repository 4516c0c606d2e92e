import type { ByteSource } from "./byte_source.ts";
import { orientationIn, orientationOnly } from "./orientation.ts";
import { FileRefusal } from "./refusal.ts";

const kept = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
const longestExif = 65_536;
const ascii = new TextDecoder("latin1");
const utf8 = new TextEncoder();

/**
 * A WebP (RFC 9649) whose Exif, XMP and unknown chunks hold nothing but zeros, and how it is turned. Their room stays:
 * the file's own length stands at its beginning, long before we know what follows.
 */
export async function* cleanWebp(source: ByteSource): AsyncGenerator<Uint8Array> {
  const head = await source.take(12);
  let left = new DataView(head.buffer).getUint32(4, true) - 4;
  yield head;
  let first = true;
  while (left > 0) {
    if (left < 8) throw new FileRefusal("broken");
    const start = await source.take(8);
    const length = new DataView(start.buffer).getUint32(4, true);
    const room = length + length % 2;
    const type = ascii.decode(start.subarray(0, 4));
    left -= 8 + room;
    if (left < 0 || first && !["VP8 ", "VP8L", "VP8X"].includes(type)) throw new FileRefusal("broken");
    if (type === "VP8X") {
      const content = await source.take(room);
      if (length < 10) throw new FileRefusal("broken");
      content[0] = (content[0] ?? 0) & ~0b100; // no XMP
      yield start;
      yield content;
    } else if (kept.has(type)) {
      yield start;
      yield* source.pass(room);
    } else if (type === "EXIF" && length <= longestExif) {
      yield start;
      yield turnedOnly(await source.take(room));
    } else {
      start.set(utf8.encode("JUNK"));
      yield start;
      yield* zeros(source, room);
    }
    first = false;
  }
  if (first) throw new FileRefusal("broken");
}

/** Some programs write "Exif\0\0" before the block, as in a JPEG. */
function turnedOnly(content: Uint8Array): Uint8Array {
  const named = ascii.decode(content.subarray(0, 6)) === "Exif\0\0";
  const orientation = orientationIn(named ? content.subarray(6) : content);
  const tiff = orientationOnly(orientation);
  content.fill(0);
  if (content.length >= tiff.length) content.set(tiff);
  return content;
}

async function* zeros(source: ByteSource, length: number): AsyncGenerator<Uint8Array> {
  for await (const part of source.pass(length)) yield new Uint8Array(part.length);
}
