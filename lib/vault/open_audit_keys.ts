import { idBytes } from "../ids.ts";
import type { AuditKeys } from "./audit_keys.ts";
import type { Keyring } from "./keyring.ts";
import { deriveKey, ed25519Sign, ed25519Signer, ed25519Verify, hmacSha256, utf8 } from "./primitives.ts";
import { labels, open, readHeader, seal } from "./sealing.ts";
import { keyIdentity } from "./shelf_values.ts";
import type { Key } from "./store.ts";

const referenceBytes = 16;

export function openAuditKeys(keyring: Keyring): AuditKeys {
  // Of the first version: a pseudonym must stay the same for as long as the log is kept.
  const pseudonymKey = deriveKey(keyring.key("aud", 1), "salus/audit-pseudonym/v1");
  const netKey = deriveKey(keyring.key("aud", 1), "salus/audit-net/v1");
  const signer = ed25519Signer(keyring.key("sig"));
  return {
    pseudonym: (id) => hmacSha256(pseudonymKey, idBytes(id)).slice(0, referenceBytes),
    netRef: (text) => hmacSha256(netKey, utf8(text)).slice(0, referenceBytes),
    sealBatch(key, bytes) {
      const keyVersion = keyring.current("aud");
      return seal(keyring.key("aud", keyVersion), batchPlace(key, keyVersion), bytes);
    },
    openBatch(key, sealed) {
      const { keyVersion } = readHeader(sealed);
      return open(keyring.key("aud", keyVersion), batchPlace(key, keyVersion), sealed);
    },
    publicKey: signer.publicKey,
    sign: (bytes) => ed25519Sign(signer.key, bytes),
    verify: (bytes, signature) => ed25519Verify(signer.publicKey, bytes, signature),
  };
}

function batchPlace(key: Key, keyVersion: number) {
  return { label: labels.batch, keyVersion, schemaVersion: 1, bound: [keyIdentity(key)] };
}
