import { fromBase64Url, toBase64Url } from "../ids.ts";
import type { Keyring } from "./keyring.ts";
import { type Bytes, utf8 } from "./primitives.ts";
import { labels, open, type Place, readHeader, seal } from "./sealing.ts";

const longest = 8_192; // characters; what a form field or cookie of ours never exceeds
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Base64url of a small text that makes a round trip through the browser. It hides and binds; it does not expire. */
export function sealText(keyring: Keyring, purpose: string, text: string): string {
  const keyVersion = keyring.current("tok");
  return toBase64Url(seal(keyring.key("tok", keyVersion), placeOf(purpose, keyVersion), utf8(text)));
}

/** Undefined for anything that `sealText` did not make for this purpose: what comes from a browser proves nothing. */
export function openText(keyring: Keyring, purpose: string, sealed: string): string | undefined {
  if (sealed.length > longest) return undefined;
  try {
    const bytes: Bytes = fromBase64Url(sealed);
    const { keyVersion } = readHeader(bytes);
    return decoder.decode(open(keyring.key("tok", keyVersion), placeOf(purpose, keyVersion), bytes));
  } catch {
    return undefined;
  }
}

function placeOf(purpose: string, keyVersion: number): Place {
  return { label: labels.text, keyVersion, schemaVersion: 1, bound: [utf8(purpose)] };
}
