import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from "node:crypto";

/** The bytes behind every name in this folder: thin, synchronous, without a choice left to the caller. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
// RFC 8410: the DER that stands before 32 raw bytes of an Ed25519 seed (PKCS #8) and public key (SPKI).
const seedPrefix = Uint8Array.fromHex("302e020100300506032b657004220420");
const zero = Uint8Array.of(0); // ends a label: none contains it
const publicPrefix = Uint8Array.fromHex("302a300506032b6570032100");

export function utf8(text: string): Bytes {
  return ascii(text) ?? encoder.encode(text);
}

/** Names in keys and bound data are short and plain: spelling them here saves a call out of V8 for each. */
function ascii(text: string): Bytes | undefined {
  if (text.length > 64) return undefined;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return undefined;
    bytes[at] = code;
  }
  return bytes;
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** SHA-256 (FIPS 180-4), 32 bytes, of the parts one after another. */
export function sha256(...parts: readonly Uint8Array[]): Bytes {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return plain(hash.digest());
}

/** SHA-256 of bytes that arrive one after another. */
export function sha256Stream(): { add(part: Uint8Array): void; digest(): Bytes } {
  const hash = createHash("sha256");
  return { add: (part) => void hash.update(part), digest: () => plain(hash.digest()) };
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes, of the parts one after another. */
export function hmacSha256(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return plain(mac.digest());
}

/** HMAC-SHA-512 (RFC 2104), 64 bytes, of the parts one after another. */
export function hmacSha512(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const mac = createHmac("sha512", key);
  for (const part of parts) mac.update(part);
  return plain(mac.digest());
}

/** HKDF-SHA-512 (RFC 5869), extract and expand. `length` in bytes, at most 16,320. */
export function hkdfSha512(key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Bytes {
  return new Uint8Array(hkdfSync("sha512", keyObject(key), salt, info, length));
}

// Making the object costs as much as a block of the hash, and the same few data keys are used over and over.
const keyObjects = new WeakMap<Uint8Array, KeyObject>();

function keyObject(key: Uint8Array): KeyObject {
  let object = keyObjects.get(key);
  if (object === undefined) keyObjects.set(key, object = createSecretKey(key));
  return object;
}

/** 32 bytes derived from a key for one use. No salt: the keys given here are random already. */
export function deriveKey(key: Uint8Array, label: string, ...parts: readonly Uint8Array[]): Bytes {
  return hkdfSha512(key, new Uint8Array(), concat(utf8(label), zero, ...parts), 32);
}

/** Constant-time equality; false at once for different lengths, which are never secret here. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** An Ed25519 signer (RFC 8032) from its 32-byte seed. Opaque: only `ed25519Sign` uses it. */
export function ed25519Signer(seed: Uint8Array): { readonly key: KeyObject; readonly publicKey: Bytes } {
  const der = concat(seedPrefix, seed);
  const key = createPrivateKey({ key: der as never, format: "der", type: "pkcs8" });
  const spki = createPublicKey(key as never).export({ format: "der", type: "spki" });
  return { key, publicKey: plain(spki).slice(publicPrefix.length) };
}

export function ed25519Sign(key: KeyObject, message: Uint8Array): Bytes {
  return plain(sign(null, message, key));
}

/** False for a wrong signature and for a key or signature of the wrong size. */
export function ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const der = concat(publicPrefix, publicKey);
  try {
    const key = createPublicKey({ key: der as never, format: "der", type: "spki" });
    return verify(null, message, key, signature);
  } catch {
    return false; // 32 bytes that are no point on the curve
  }
}

/** A Node Buffer may share its pool with others; what leaves here owns its memory and is a plain Uint8Array. */
function plain(buffer: Uint8Array): Bytes {
  return new Uint8Array(buffer);
}
