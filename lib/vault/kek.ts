import { type Bytes, hmacSha256, randomBytes, utf8 } from "./primitives.ts";
import { labels, open, seal } from "./sealing.ts";

/**
 * A key-encryption key: wraps the keyring and nothing else. Kept outside the store, so that the store alone opens
 * nothing. May answer later (a key service, a passphrase): both ways return a value or a promise.
 */
export interface Kek {
  /** Public: stands beside each wrapped key, so that the right one is found among several. */
  readonly id: string;
  wrap(key: Bytes, bound: Bytes): Bytes | Promise<Bytes>;
  /** Throws when `wrapped` is not what `wrap` made with the same `bound`. */
  unwrap(wrapped: Bytes, bound: Bytes): Bytes | Promise<Bytes>;
}

/** The key-encryption key is missing, weak, readable by others, or not the one that sealed the store. A sentence. */
export class KekError extends Error {
  override readonly name = "KekError";
}

/** Throws KekError for anything but 32 bytes that look random. */
export function kekFromBytes(key: Uint8Array): Kek {
  if (key.length !== 32) {
    throw new KekError("The key-encryption key must be exactly 32 bytes, written in base64.");
  }
  // 32 random bytes have 16 or fewer different values less than once in 10^12 draws: this is a typed or constant key.
  if (new Set(key).size < 16) {
    throw new KekError(
      "The key-encryption key is weak: its bytes repeat. Make one with `openssl rand -base64 32`.",
    );
  }
  const own = new Uint8Array(key);
  const place = (bound: Bytes) => ({
    label: labels.keyring,
    keyVersion: 0,
    schemaVersion: 0,
    bound: [bound],
  });
  return {
    // A MAC under a 256-bit random key gives nothing of the key away.
    id: hmacSha256(own, utf8("salus/kek-id/v1")).subarray(0, 8).toHex(),
    wrap: (key, bound) => seal(own, place(bound), key),
    unwrap: (wrapped, bound) => open(own, place(bound), wrapped),
  };
}

/** Base64 of 32 bytes, as it stands in the environment or a file; white space around it is ignored. */
export function kekFromText(text: string): Kek {
  let key: Bytes;
  try {
    key = Uint8Array.fromBase64(text.trim());
  } catch {
    throw new KekError("The key-encryption key must be exactly 32 bytes, written in base64.");
  }
  return kekFromBytes(key);
}

/** Throws KekError when the file is missing, or when its group or others may touch it. */
export async function kekFromFile(path: string): Promise<Kek> {
  const text = await privateText(path);
  return kekFromText(text);
}

/** A new random key in a new file of mode 0600, for development. Throws Deno.errors.AlreadyExists. */
export async function makeKekFile(path: string): Promise<void> {
  const text = randomBytes(32).toBase64() + "\n";
  await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
}

async function privateText(path: string): Promise<string> {
  // The mode is asked of the opened file, not of the path, which could be exchanged in between.
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new KekError(`There is no key-encryption key at ${path}.`);
    }
    throw new KekError(`The key-encryption key at ${path} cannot be read.`);
  }
  using open = file;
  const { mode, size, isFile } = await open.stat();
  if (!isFile) throw new KekError(`The key-encryption key at ${path} is no file.`);
  if (mode !== null && (mode & 0o077) !== 0) {
    throw new KekError(`The key file ${path} can be read by others: run chmod 600 on it.`);
  }
  if (size > 1_024) throw new KekError(`The key file ${path} is too long for a key.`);
  return await new Response(open.readable).text();
}
