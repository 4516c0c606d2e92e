import { fromBase64Url, newSecret, toBase64Url } from "../lib/ids.ts";

const length = 32;

/** The form token as a page shows it: other letters in each answer, so that a packed page's size tells nothing of it. */
export function masked(token: string): string {
  const pad = fromBase64Url(newSecret());
  const shown = new Uint8Array(2 * length);
  shown.set(pad);
  shown.set(crossed(pad, fromBase64Url(token)), length);
  return toBase64Url(shown);
}

/** The 32 bytes behind what a form showed; undefined for anything that `masked` did not make. */
export function unmasked(shown: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]{85}[AQgw]$/.test(shown)) return undefined;
  const bytes = fromBase64Url(shown);
  return crossed(bytes.subarray(0, length), bytes.subarray(length));
}

function crossed(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(one, (byte, at) => byte ^ (other[at] ?? 0));
}
