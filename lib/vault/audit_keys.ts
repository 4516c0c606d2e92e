import type { Id } from "../ids.ts";
import type { Bytes } from "./primitives.ts";
import type { Key } from "./store.ts";

/** What the log needs of the keyring, and nothing else. Verifying offline needs only `publicKey` and `primitives.ts`. */
export interface AuditKeys {
  /** 16 bytes that stand for a patient or account in the log; only this installation can compute them. */
  pseudonym(id: Id): Bytes;
  /** 16 bytes that stand for an address or a user agent, so that the text can be dropped later. */
  netRef(text: string): Bytes;
  /** Seals log bytes for one place in the store: `key` is the whole store key and is bound. */
  sealBatch(key: Key, bytes: Uint8Array): Bytes;
  /** Throws SealError for anything but what `sealBatch` made for this key. */
  openBatch(key: Key, sealed: Uint8Array): Bytes;
  /** Ed25519, raw 32 bytes. */
  readonly publicKey: Bytes;
  /** Ed25519 (RFC 8032), 64 bytes. */
  sign(bytes: Uint8Array): Bytes;
  /** With our own public key; for another's use `ed25519Verify`. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
}
