import { createCipheriv, createDecipheriv } from "node:crypto";
import { toBase64Url } from "../ids.ts";
import { type Bytes, hkdfSha512, randomBytes, sameBytes, utf8 } from "./primitives.ts";

/** One use, one label: keys derived for one of these are unrelated to those of every other. */
export const labels = {
  keyring: "salus/keyring/v1",
  subjectKey: "salus/subject-key/v1",
  value: "salus/value/v1",
  text: "salus/text/v1",
  batch: "salus/audit-batch/v1",
  fileKey: "salus/file-key/v1",
} as const;

/** What a sealed value belongs to. It opens there and nowhere else. */
export interface Place {
  readonly label: (typeof labels)[keyof typeof labels];
  /** Which version of the key; 0 to 65,535. */
  readonly keyVersion: number;
  /** Which version of the value's shape; 0 to 65,535. */
  readonly schemaVersion: number;
  /** Everything else that must not change: names, ids, the store key. Order counts. */
  readonly bound: readonly Uint8Array[];
}

export interface SealedHeader {
  readonly keyVersion: number;
  readonly schemaVersion: number;
}

/** Why a sealed value did not open. For the log: it says nothing about what was sealed. */
export type SealFault =
  | "form" // too short, or a version this program does not know
  | "key" // sealed with another key, or with one that is no longer there
  | "seal" // changed, or moved from where it belongs
  | "shape"; // opened, but not what its schema allows, or written by a newer program

/** A stored value that cannot be opened: damage or tampering, never "not found". */
export class SealError extends Error {
  readonly fault: SealFault;
  constructor(fault: SealFault) {
    super("a sealed value cannot be opened");
    this.name = "SealError";
    this.fault = fault;
  }
}

// version 1 ‖ suite 1 ‖ key version 2 ‖ schema version 2 ‖ salt 32 ‖ commitment 32 ‖ ciphertext ‖ tag 16
const envelopeVersion = 1;
const suite = 1; // HKDF-SHA-512, AES-256-GCM
const headerBytes = 6;
const saltBytes = 32;
const commitmentBytes = 32;
const tagBytes = 16;
const bodyAt = headerBytes + saltBytes + commitmentBytes;
const application = utf8("salus");

/** How much longer a sealed value is than what it holds. */
export const envelopeBytes: number = bodyAt + tagBytes;

/**
 * Envelope v1, after the AWS Encryption SDK's committing suite: each write derives its own key and nonce from a
 * fresh 256-bit salt, so that a pair never repeats however often one data key is used, and a fixed nonce per
 * salt is safe. Unsafe only if `randomBytes` repeated itself.
 */
export function seal(key: Uint8Array, place: Place, plaintext: Uint8Array): Bytes {
  const sealed = new Uint8Array(envelopeBytes + plaintext.length);
  writeHeader(sealed, place);
  const salt = randomBytes(saltBytes);
  const once = derive(key, salt, place.label);
  const cipher = createCipheriv("aes-256-gcm", once.key, once.nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(sealed.subarray(0, headerBytes), place.bound));
  sealed.set(salt, headerBytes);
  sealed.set(once.commitment, headerBytes + saltBytes);
  sealed.set(cipher.update(plaintext), bodyAt);
  cipher.final();
  sealed.set(cipher.getAuthTag(), sealed.length - tagBytes);
  return sealed;
}

/** Throws SealError unless `sealed` was made by `seal` with this key for this place. */
export function open(key: Uint8Array, place: Place, sealed: Uint8Array): Bytes {
  const header = readHeader(sealed);
  if (header.keyVersion !== place.keyVersion || header.schemaVersion !== place.schemaVersion) {
    throw new SealError("seal");
  }
  const once = derive(key, sealed.subarray(headerBytes, headerBytes + saltBytes), place.label);
  // AES-GCM alone does not commit to its key: one ciphertext can be made to open under two. The commitment is
  // compared first, so that nothing is ever decrypted with a key that did not seal it.
  if (!sameBytes(once.commitment, sealed.subarray(headerBytes + saltBytes, bodyAt))) {
    throw new SealError("key");
  }
  const decipher = createDecipheriv("aes-256-gcm", once.key, once.nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated(sealed.subarray(0, headerBytes), place.bound));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plaintext = decipher.update(sealed.subarray(bodyAt, sealed.length - tagBytes));
  try {
    decipher.final();
  } catch {
    throw new SealError("seal");
  }
  return new Uint8Array(plaintext);
}

/** The versions that a value was sealed with, to choose its key by. Not yet authenticated: `open` does that. */
export function readHeader(sealed: Uint8Array): SealedHeader {
  if (sealed.length < envelopeBytes || sealed[0] !== envelopeVersion || sealed[1] !== suite) {
    throw new SealError("form");
  }
  return { keyVersion: uint16(sealed, 2), schemaVersion: uint16(sealed, 4) };
}

/** Drawn anew for every write: two values with the same salt are one and the same, or one of them is forged. */
export function saltOf(sealed: Uint8Array): string {
  return toBase64Url(sealed.subarray(headerBytes, headerBytes + saltBytes));
}

function writeHeader(sealed: Uint8Array, place: Place): void {
  for (const version of [place.keyVersion, place.schemaVersion]) {
    if (!Number.isInteger(version) || version < 0 || version > 0xffff) {
      throw new RangeError("version out of range");
    }
  }
  sealed.set([envelopeVersion, suite, place.keyVersion >> 8, place.keyVersion & 0xff], 0);
  sealed.set([place.schemaVersion >> 8, place.schemaVersion & 0xff], 4);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

const infos = new Map<string, Bytes>(
  Object.values(labels).map((label) => [label, Uint8Array.of(...utf8(label), 0, suite)]),
);

/** HKDF-SHA-512 (RFC 5869): 32 bytes of key, 12 of nonce, 32 of commitment, independent of each other. */
function derive(key: Uint8Array, salt: Uint8Array, label: string) {
  const info = infos.get(label);
  if (key.length !== 32 || info === undefined) throw new TypeError("not a data key, or not a label");
  const derived = hkdfSha512(key, salt, info, 76);
  return {
    key: derived.subarray(0, 32),
    nonce: derived.subarray(32, 44),
    commitment: derived.subarray(44, 76),
  };
}

/** Each part behind its length, so that no two lists of parts give the same bytes. */
function associated(header: Uint8Array, bound: readonly Uint8Array[]): Bytes {
  return lengthPrefixed([application, header, ...bound]);
}

/** An unambiguous encoding of a list of byte strings: u32 length, then the bytes, for each. */
export function lengthPrefixed(parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += 4 + part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    const size = part.length;
    whole[at] = size >>> 24;
    whole[at + 1] = size >>> 16;
    whole[at + 2] = size >>> 8;
    whole[at + 3] = size;
    whole.set(part, at + 4);
    at += 4 + size;
  }
  return whole;
}
