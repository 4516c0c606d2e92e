import type { Clock } from "../clock.ts";
import { BlindIndex } from "./blind_index.ts";
import { SealedChange } from "./change.ts";
import type { Kek } from "./kek.ts";
import { KeyStore } from "./key_store.ts";
import { type Keyring, openKeyring } from "./keyring.ts";
import { openAuditKeys } from "./open_audit_keys.ts";
import { OpenedValues } from "./opened_values.ts";
import { fullPasswordCost, type PasswordCost, Passwords, proveArgon2id } from "./passwords.ts";
import { deriveKey, hmacSha256, sameBytes, sha256, utf8 } from "./primitives.ts";
import { openText, sealText } from "./sealed_text.ts";
import { lengthPrefixed } from "./sealing.ts";
import type { Kept, Shelf } from "./shelf.ts";
import type { VersionedKey } from "./shelf_values.ts";
import type { Driver, Key, Row, Store } from "./store.ts";
import { DataKey, SubjectKeys } from "./subject_keys.ts";
import type { Change, SubjectKey, Vault } from "./vault.ts";

interface VaultParts {
  readonly store: Store;
  /** The database of the wrapped data keys, apart from the store. Closed with the vault. */
  readonly keys: Driver;
  readonly kek: Kek;
  readonly clock: Clock;
  /** For tests only: a cheaper hash. Refused by the settings in production. */
  readonly passwordCost?: PasswordCost;
  /** For measuring what opening costs: how many sealed bytes are kept open. Zero: none. */
  readonly keepOpen?: number;
}

/**
 * Opens the keyring of this store (makes it in an empty one) and everything that is sealed under it.
 * Throws KekError, a sentence, for a key that is not this store's; then nothing was written.
 */
export async function openVault(parts: VaultParts): Promise<Vault> {
  const { store, kek, clock, passwordCost = fullPasswordCost } = parts;
  const keys = new KeyStore(store, parts.keys, clock);
  await proveArgon2id();
  const keyring = await openKeyring(store, kek);
  await keys.open(keyring);
  const openedValues = new OpenedValues(clock, parts.keepOpen);
  const subjectKeys = new SubjectKeys(keys, keyring, clock, () => openedValues.forgetAll());
  const passwords = new Passwords(keyring, passwordCost);
  const blindIndex = new BlindIndex(keyring);
  const macKey = deriveKey(keyring.key("tok"), "salus/mac/v1");
  const system = systemKey(keyring);

  function keyFor(shelf: Shelf<unknown>, subject: SubjectKey | undefined): VersionedKey {
    if (shelf.under === "subject") return dataKey(subject);
    if (subject !== undefined) throw new TypeError(`the shelf ${shelf.name} belongs to no subject`);
    return system;
  }

  function opened<T>(shelf: Shelf<T>, row: Row, under: VersionedKey): Kept<T> {
    const value = openedValues.open(shelf, row.key, row.value, under);
    return { value, stamp: row.stamp, key: row.key.slice(1) };
  }

  return {
    store,
    auditKeys: openAuditKeys(keyring),

    async read(shelf, key, subject) {
      const under = keyFor(shelf, subject);
      const row = await store.get([shelf.prefix, ...key]);
      return row && opened(shelf, row, under);
    },
    async readMany(shelf, keys, subject) {
      const under = keyFor(shelf, subject);
      const rows = await store.getMany(keys.map((key): Key => [shelf.prefix, ...key]));
      return rows.map((row) => row && opened(shelf, row, under));
    },
    async list(shelf, prefix, { limit, after, reverse = false }, subject) {
      const under = keyFor(shelf, subject);
      const from = after === undefined ? {} : { from: [shelf.prefix, ...after] };
      const rows = await store.list({ prefix: [shelf.prefix, ...prefix], limit, reverse, ...from });
      return rows.map((row) => opened(shelf, row, under));
    },

    change: () => new SealedChange({ store, keyring, keys, subjectKeys, keyFor }),
    subject: (id) => subjectKeys.get(id),
    newSubject(change, id) {
      const { key, wrapped } = subjectKeys.make(id);
      own(change).addSubject(id, wrapped);
      return key;
    },
    shred: (change, id) => own(change).shred(id),

    blind: (field, value) => blindIndex.of(field, value),
    blindFor: (subject, field, value) => blindIndex.under(dataKey(subject), field, value),
    hashToken: (token) => sha256(utf8(token)),
    mac: (purpose, text) => hmacSha256(macKey, lengthPrefixed([utf8(purpose), utf8(text)])),
    same: sameBytes,
    sealText: (purpose, text) => sealText(keyring, purpose, text),
    openText: (purpose, sealed) => openText(keyring, purpose, sealed),
    hashPassword: (password, owner) => passwords.hash(password, owner),
    verifyPassword: (password, hash, owner) => passwords.verify(password, hash, owner),

    sweepKeys: () => keys.sweep(),

    async close() {
      subjectKeys.forgetAll();
      openedValues.forgetAll();
      await store.close();
      await keys.close();
    },
  };
}

/** The key of what belongs to the installation and to no patient or account. */
function systemKey(keyring: Keyring): VersionedKey {
  return {
    owner: new Uint8Array(),
    current: keyring.current("sys"),
    version: (version) => keyring.key("sys", version),
  };
}

function dataKey(subject: SubjectKey | undefined): DataKey {
  if (subject instanceof DataKey) return subject;
  throw new TypeError("this shelf needs the data key of its patient or account");
}

function own(change: Change): SealedChange {
  if (change instanceof SealedChange) return change;
  throw new TypeError("not a change of this vault");
}
