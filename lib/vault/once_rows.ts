import type { Instant } from "../clock.ts";
import type { Key } from "./store.ts";

/**
 * `["op", id]` rows remember what already happened: when the row may go (8 bytes, in clear, so that the sweeper
 * needs no key), then what came of it, which the vault sealed.
 */
export const oncePrefix: Key = ["op"];

const utf8 = new TextEncoder();
const text = new TextDecoder();
const longest = 512;

export function onceKey(id: Uint8Array): Key {
  return [...oncePrefix, id];
}

/** Throws on a result that is more than a sealed path. */
export function onceValue(expires: Instant, result: string): Uint8Array<ArrayBuffer> {
  const written = utf8.encode(result);
  if (written.length > longest) {
    throw new RangeError(`a result of ${written.length} bytes is over ${longest}`);
  }
  const value = new Uint8Array(8 + written.length);
  new DataView(value.buffer).setFloat64(0, expires);
  value.set(written, 8);
  return value;
}

export function readOnce(value: Uint8Array): { readonly expires: Instant; readonly result: string } {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return { expires: view.getFloat64(0), result: text.decode(value.subarray(8)) };
}
