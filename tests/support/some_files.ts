import { crc32, deflateSync } from "node:zlib";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export function joined(
  ...parts: readonly (Uint8Array | string | readonly number[])[]
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === "string" ? bytes(part) : part)]));
}

export function file(name: string, content: Uint8Array<ArrayBuffer> | string): File {
  return new File([content], name, { type: "application/octet-stream" });
}

export const pdf = joined("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n");

/** What no file of ours may hold when it comes out. */
export const canary = "GPS-41.3874N-2.1686E Maria's phone";

function segment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2;
  return joined([0xff, marker, length >> 8, length & 255], content);
}

/** A TIFF block that says how a picture is turned and where it was taken. */
export function exif(orientation: number): Uint8Array {
  const head = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0];
  const turned = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
  const maker = [0x0f, 0x01, 2, 0, canary.length, 0, 0, 0, 38, 0, 0, 0];
  return joined(head, turned, maker, [0, 0, 0, 0], canary);
}

/** One grey block of 8 × 8 pixels, with everything a phone may add. */
export function jpeg(orientation = 6): Uint8Array<ArrayBuffer> {
  const table = Uint8Array.from({ length: 65 }, (_, n) => n === 0 ? 0 : 1);
  const codes = (kind: number) => [kind, 1, ...Array(15).fill(0), 0];
  return joined(
    [0xff, 0xd8],
    segment(0xe0, joined("JFIF\0", [1, 1, 0, 0, 1, 0, 1, 1, 1], [9, 9, 9])),
    segment(0xe1, joined("Exif\0\0", exif(orientation))),
    segment(0xe1, joined("http://ns.adobe.com/xap/1.0/\0", canary)),
    segment(0xed, joined("Photoshop 3.0\0", canary)),
    segment(0xe2, joined("ICC_PROFILE\0", [1, 1], "colours")),
    segment(0xfe, bytes(canary)),
    segment(0xdb, table),
    segment(0xc0, Uint8Array.of(8, 0, 8, 0, 8, 1, 1, 0x11, 0)),
    segment(0xc4, Uint8Array.from(codes(0x00))),
    segment(0xc4, Uint8Array.from(codes(0x10))),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    [0x3f, 0xff, 0xd9],
    canary,
  );
}

function chunk(type: string, content: Uint8Array): Uint8Array {
  const body = joined(type, content);
  const numbers = new DataView(new ArrayBuffer(8));
  numbers.setUint32(0, content.length);
  numbers.setUint32(4, crc32(body));
  const outer = new Uint8Array(numbers.buffer);
  return joined(outer.subarray(0, 4), body, outer.subarray(4));
}

export function png(wide = 4, high = 2, data?: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, wide);
  header.setUint32(4, high);
  header.setUint8(8, 8);
  header.setUint8(9, 2);
  const row = [0, ...Array(wide * 3).fill(120)];
  return joined(
    [0x89],
    "PNG\r\n\x1a\n",
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("tEXt", joined("Comment\0", canary)),
    chunk("tIME", Uint8Array.of(7, 0xea, 11, 22, 9, 0, 0)),
    chunk("eXIf", exif(6)),
    chunk("IDAT", data ?? deflateSync(Uint8Array.from(Array(high).fill(row).flat()))),
    chunk("iTXt", joined("XML:com.adobe.xmp\0\0\0\0\0", canary)),
    chunk("IEND", new Uint8Array()),
    canary,
  );
}

function riff(type: string, content: Uint8Array): Uint8Array {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, content.length, true);
  return joined(type, new Uint8Array(length.buffer), content, content.length % 2 ? [0] : []);
}

export function webp(): Uint8Array<ArrayBuffer> {
  const chunks = joined(
    "WEBP",
    riff("VP8X", Uint8Array.of(0b1100, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
    riff("VP8L", Uint8Array.of(0x2f, 0, 0, 0, 0)),
    riff("EXIF", exif(6)),
    riff("XMP ", bytes(canary)),
    riff("HIDE", bytes(canary)),
  );
  return joined(riff("RIFF", chunks), canary);
}

export function holds(content: Uint8Array, text: string): boolean {
  return new TextDecoder("latin1").decode(content).includes(text);
}

/** A picture that one can see: bands of colour. */
export function drawing(wide: number, high: number): Uint8Array<ArrayBuffer> {
  const rows = new Uint8Array((1 + wide * 3) * high);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      rows.set([x * 255 / wide, y * 255 / high, 140], y * (1 + wide * 3) + 1 + x * 3);
    }
  }
  return png(wide, high, deflateSync(rows));
}
