import type { Key, KeyPart } from "./store.ts";

const utf8 = new TextEncoder();

/**
 * The key as Deno KV writes it (FoundationDB's tuple layer), one character per byte: two keys are equal when
 * these strings are, sort as they do, and take `length` bytes in the database.
 */
export function keyBytes(key: Key): string {
  let bytes = "";
  for (const part of key) bytes += partBytes(part);
  return bytes;
}

function partBytes(part: KeyPart): string {
  if (typeof part === "string") return `\x02${escaped(utf8.encode(part))}\x00`;
  if (typeof part === "number") return `\x21${double(part)}`;
  return `\x01${escaped(part)}\x00`;
}

function escaped(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte === 0 ? "\x00\xff" : String.fromCharCode(byte);
  return text;
}

function double(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError("a number in a key must be finite");
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, number);
  const negative = (bytes[0] ?? 0) >= 0x80;
  let text = "";
  bytes.forEach((byte, at) => {
    const flip = negative ? 0xff : at === 0 ? 0x80 : 0;
    text += String.fromCharCode(byte ^ flip);
  });
  return text;
}
