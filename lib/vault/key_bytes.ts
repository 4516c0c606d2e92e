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

const scratch = new DataView(new ArrayBuffer(8));

/** Big-endian, turned so that smaller numbers are smaller bytes. */
function double(number: number): string {
  if (!Number.isFinite(number)) throw new TypeError("a number in a key must be finite");
  scratch.setFloat64(0, number);
  const high = scratch.getUint32(0);
  const negative = high >= 0x8000_0000;
  scratch.setUint32(0, negative ? ~high : high | 0x8000_0000);
  if (negative) scratch.setUint32(4, ~scratch.getUint32(4));
  let text = "";
  for (let at = 0; at < 8; at++) text += String.fromCharCode(scratch.getUint8(at));
  return text;
}
