import { crc32 } from "node:zlib";
import type { ByteSource } from "./byte_source.ts";
import { orientationIn, orientationOnly } from "./orientation.ts";
import { FileRefusal } from "./refusal.ts";

/** What a picture's first chunk says. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
}

/** Told of what passes, for whoever wants to see the picture. Views are valid during the call only. */
export interface PngListener {
  header(header: PngHeader): void;
  palette(content: Uint8Array): void;
  transparency(content: Uint8Array): void;
  turned(orientation: number): void;
  /** Compressed picture data. */
  coded(part: Uint8Array): Promise<void>;
}

/** Chunks that make the picture and its colours; all others are left out (W3C PNG, third edition, §11). */
const kept = new Set(
  "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT pHYs bKGD cICP mDCV cLLI acTL fcTL fdAT".split(" "),
);
const longestTable = 65_536;
const longestChunk = 2 ** 31 - 1;
const ascii = new TextDecoder("latin1");
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** A PNG without texts, times, Exif but for how it is turned, unknown chunks, and whatever follows its end. */
export async function* cleanPng(source: ByteSource, listener?: PngListener): AsyncGenerator<Uint8Array> {
  yield await source.take(8); // the signature: seen before
  let first = true;
  let data = false;
  while (true) {
    const head = await source.take(8);
    const length = new DataView(head.buffer).getUint32(0);
    const type = ascii.decode(head.subarray(4));
    if (length > longestChunk || !/^[A-Za-z]{4}$/.test(type) || first !== (type === "IHDR")) {
      throw new FileRefusal("broken");
    }
    if (type === "IDAT") {
      data = true;
      yield head;
      for await (const part of source.pass(length)) {
        yield part;
        await listener?.coded(part);
      }
      yield await source.take(4);
    } else if (kept.has(type) || type === "eXIf") {
      const chunk = await smallChunk(source, { head, type, length });
      if (type === "IHDR") listener?.header(headerOf(chunk.content));
      if (type === "PLTE") listener?.palette(chunk.content);
      if (type === "tRNS") listener?.transparency(chunk.content);
      if (type === "eXIf") yield* turned(chunk.content, listener);
      else yield chunk.whole;
      if (type === "IEND") break;
    } else if (isCritical(type)) throw new FileRefusal("broken");
    else await source.skip(length + 4);
    first = false;
  }
  if (!data) throw new FileRefusal("broken");
}

async function smallChunk(
  source: ByteSource,
  { head, type, length }: { readonly head: Uint8Array; readonly type: string; readonly length: number },
): Promise<{ readonly content: Uint8Array; readonly whole: Uint8Array }> {
  // Colour profiles and frames of animations may be longer than any table; ten mebibytes are the whole file.
  if (length > (type === "fdAT" || type === "iCCP" ? 16 : 1) * longestTable) throw new FileRefusal("broken");
  const whole = new Uint8Array(12 + length);
  whole.set(head);
  whole.set(await source.take(length + 4), 8);
  if (crc32(whole.subarray(4, 8 + length)) !== new DataView(whole.buffer).getUint32(8 + length)) {
    throw new FileRefusal("broken");
  }
  return { content: whole.subarray(8, 8 + length), whole };
}

function headerOf(content: Uint8Array): PngHeader {
  if (content.length !== 13) throw new FileRefusal("broken");
  const view = new DataView(content.buffer, content.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colour = 0, , , interlace = 0] = content.subarray(8);
  if (width === 0 || height === 0 || !depths[colour]?.includes(depth) || interlace > 1) {
    throw new FileRefusal("broken");
  }
  return { width, height, depth, colour, interlaced: interlace === 1 };
}

function* turned(content: Uint8Array, listener?: PngListener): Generator<Uint8Array> {
  const orientation = orientationIn(content);
  if (orientation === 1) return;
  listener?.turned(orientation);
  const tiff = orientationOnly(orientation);
  const chunk = new Uint8Array(12 + tiff.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, tiff.length);
  chunk.set([0x65, 0x58, 0x49, 0x66], 4);
  chunk.set(tiff, 8);
  view.setUint32(8 + tiff.length, crc32(chunk.subarray(4, 8 + tiff.length)));
  yield chunk;
}

function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x60;
}
