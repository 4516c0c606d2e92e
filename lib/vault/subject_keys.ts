import { type Clock, type Instant, minute } from "../clock.ts";
import { notFound } from "../errors.ts";
import { type Id, idBytes } from "../ids.ts";
import type { Keyring } from "./keyring.ts";
import { type Bytes, concat, deriveKey, randomBytes } from "./primitives.ts";
import { labels, open, type Place, readHeader, seal, SealError } from "./sealing.ts";
import { keyIdentity, type VersionedKey } from "./shelf_values.ts";
import type { KeyStore } from "./key_store.ts";
import type { Key } from "./store.ts";
import type { SubjectKey } from "./vault.ts";

const cacheSize = 8_000;
const cacheTime = 5 * minute;
const entryBytes = 2 + 32; // version, key

/** An opened data key: the only kind of `SubjectKey` there is. Useless from the moment it is destroyed. */
export class DataKey implements SubjectKey, VersionedKey {
  readonly subject: Id;
  readonly owner: Bytes;
  readonly current: number;
  readonly #keys: ReadonlyMap<number, Bytes>;
  readonly #destroyed: ReadonlySet<Id>;
  #indexKey: Bytes | undefined;

  constructor(subject: Id, keys: ReadonlyMap<number, Bytes>, destroyed: ReadonlySet<Id>) {
    this.subject = subject;
    this.#destroyed = destroyed;
    this.owner = idBytes(subject);
    this.#keys = keys;
    this.current = Math.max(...keys.keys());
  }

  version(version: number): Bytes {
    if (this.#destroyed.has(this.subject)) throw notFound();
    const key = this.#keys.get(version);
    if (key === undefined) throw new SealError("key");
    return key;
  }

  /** For blind indexes that go when the subject goes. Of the oldest version, so that they outlive a new one. */
  indexKey(): Bytes {
    const oldest = this.version(Math.min(...this.#keys.keys()));
    return this.#indexKey ??= deriveKey(oldest, "salus/subject-index/v1");
  }
}

/** In the key store the wrapped key; in the data a sign that its subject lives. */
export function dataKeyPlace(id: Id): Key {
  return ["k", idBytes(id)];
}

/** The data keys of patients and accounts, wrapped in the key store and for a few minutes open in memory. */
export class SubjectKeys {
  readonly #store: Pick<KeyStore, "get">;
  readonly #keyring: Keyring;
  readonly #clock: Clock;
  /** In order of last use, oldest first. */
  readonly #opened = new Map<Id, { readonly key: DataKey; readonly until: Instant }>();
  /** Every opened key looks here before it works, wherever it is held: memory cannot be wiped for certain. */
  readonly #destroyed = new Set<Id>();

  readonly #onDestroyed: () => void;

  /** `onDestroyed` drops what was opened with keys that are gone. */
  constructor(store: Pick<KeyStore, "get">, keyring: Keyring, clock: Clock, onDestroyed: () => void) {
    this.#onDestroyed = onDestroyed;
    this.#store = store;
    this.#keyring = keyring;
    this.#clock = clock;
  }

  /** Undefined when there is none: never made, or destroyed. Throws SealError when it cannot be unwrapped. */
  async get(id: Id): Promise<DataKey | undefined> {
    const cached = this.#cached(id);
    if (cached !== undefined) return cached;
    const wrapped = await this.#store.get(id);
    // The key may have been destroyed while its row was on the way.
    if (wrapped === undefined || this.#destroyed.has(id)) return undefined;
    return this.#cached(id) ?? this.#keep(this.#unwrap(id, wrapped));
  }

  /** A new key and its wrapped form, to be kept before the change that first uses it. */
  make(id: Id): { readonly key: DataKey; readonly wrapped: Bytes } {
    const bytes = randomBytes(32);
    const version = this.#keyring.current("swk");
    const content = concat(Uint8Array.of(0, 1), bytes);
    const wrapped = seal(this.#keyring.key("swk", version), wrapPlace(id, version), content);
    return { key: new DataKey(id, new Map([[1, bytes]]), this.#destroyed), wrapped };
  }

  /** To be called when the change that erases the subject is committed. */
  destroyed(id: Id): void {
    this.#destroyed.add(id);
    this.#opened.delete(id);
    this.#onDestroyed();
  }

  forgetAll(): void {
    this.#opened.clear();
  }

  #cached(id: Id): DataKey | undefined {
    const found = this.#opened.get(id);
    if (found === undefined) return undefined;
    this.#opened.delete(id);
    if (found.until <= this.#clock.now()) return undefined;
    this.#opened.set(id, found);
    return found.key;
  }

  #keep(key: DataKey): DataKey {
    this.#opened.set(key.subject, { key, until: this.#clock.now() + cacheTime });
    if (this.#opened.size > cacheSize) {
      const [oldest] = this.#opened.keys();
      if (oldest !== undefined) this.#opened.delete(oldest);
    }
    return key;
  }

  #unwrap(id: Id, wrapped: Bytes): DataKey {
    const { keyVersion } = readHeader(wrapped);
    const content = open(this.#keyring.key("swk", keyVersion), wrapPlace(id, keyVersion), wrapped);
    if (content.length === 0 || content.length % entryBytes !== 0) throw new SealError("shape");
    const keys = new Map<number, Bytes>();
    const view = new DataView(content.buffer, content.byteOffset);
    for (let at = 0; at < content.length; at += entryBytes) {
      keys.set(view.getUint16(at), content.slice(at + 2, at + entryBytes));
    }
    return new DataKey(id, keys, this.#destroyed);
  }
}

function wrapPlace(id: Id, keyVersion: number): Place {
  return { label: labels.subjectKey, keyVersion, schemaVersion: 1, bound: [keyIdentity(dataKeyPlace(id))] };
}
