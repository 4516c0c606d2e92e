import type { Bytes } from "./primitives.ts";
import { envelopeBytes } from "./sealing.ts";

/**
 * Sizes that a stored value may have. Just below what fills a database page with its key (rows over 1,002 bytes
 * spill into 4 KiB pages), so that space is not wasted, and so few that a length says little about the content.
 */
const sizes: readonly number[] = [128, 256, 512, 920, 4_500, 4_950, 8_950, 16_384, 32_768, 65_400];
const lengthBytes = 4;

/** The longest value that can be kept, in bytes of JSON. */
export const longestValue: number = 65_400 - envelopeBytes - lengthBytes;

/** Length, content, zeros: so long that the sealed value has one of the sizes. Throws RangeError above the largest. */
export function pad(content: Uint8Array): Bytes {
  const least = envelopeBytes + lengthBytes + content.length;
  const size = sizes.find((size) => size >= least);
  if (size === undefined) throw new RangeError(`a value of ${content.length} bytes is too long to keep`);
  const padded = new Uint8Array(size - envelopeBytes);
  new DataView(padded.buffer).setUint32(0, content.length);
  padded.set(content, lengthBytes);
  return padded;
}

/** The content, or undefined for bytes that `pad` did not make. */
export function unpad(padded: Bytes): Bytes | undefined {
  if (padded.length < lengthBytes) return undefined;
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  return length > padded.length - lengthBytes
    ? undefined
    : padded.subarray(lengthBytes, lengthBytes + length);
}
