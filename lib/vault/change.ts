import type { Instant } from "../clock.ts";
import { hour } from "../clock.ts";
import type { Deed } from "../deeds.ts";
import { AppError, isProblem } from "../errors.ts";
import type { Id } from "../ids.ts";
import type { Keyring } from "./keyring.ts";
import { erasurePlace, type KeyStore, sign } from "./key_store.ts";
import { type Bytes, sha256, utf8 } from "./primitives.ts";
import { openText, sealText } from "./sealed_text.ts";
import type { Kept, Shelf } from "./shelf.ts";
import { sealValue, type VersionedKey } from "./shelf_values.ts";
import type { Check, Committed, Key, KeyPart, Store, Unit, Write } from "./store.ts";
import { dataKeyPlace, type SubjectKeys } from "./subject_keys.ts";
import type { Change, SubjectKey } from "./vault.ts";

interface Surroundings {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly keys: KeyStore;
  readonly subjectKeys: SubjectKeys;
  readonly keyFor: (shelf: Shelf<unknown>, subject: SubjectKey | undefined) => VersionedKey;
}

const onceTime = 24 * hour;
const oncePurpose = "once";

/** Collects sealed writes until `commit`. Used once. */
export class SealedChange implements Change {
  readonly #around: Surroundings;
  readonly #checks: Check[] = [];
  readonly #sets: { key: Key; value: Uint8Array }[] = [];
  readonly #deletes: Key[] = [];
  readonly #deeds: Deed[] = [];
  readonly #made = new Map<Id, Bytes>();
  readonly #shredded: Id[] = [];
  #once: Unit["once"];
  #bulk = false;
  #done = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  put<T>(
    shelf: Shelf<T>,
    key: readonly KeyPart[],
    value: T,
    options: { readonly was?: Kept<unknown> | null; readonly subject?: SubjectKey } = {},
  ): this {
    const whole = [shelf.prefix, ...key];
    if (options.was !== undefined) this.#check(whole, options.was);
    const under = this.#around.keyFor(shelf, options.subject);
    this.#sets.push({ key: whole, value: sealValue(shelf, whole, value, under) });
    return this;
  }

  remove<T>(shelf: Shelf<T>, key: readonly KeyPart[], was?: Kept<unknown>): this {
    const whole = [shelf.prefix, ...key];
    if (was !== undefined) this.#check(whole, was);
    this.#deletes.push(whole);
    return this;
  }

  expect<T>(shelf: Shelf<T>, key: readonly KeyPart[], was: Kept<unknown> | null): this {
    this.#check([shelf.prefix, ...key], was);
    return this;
  }

  deed(deed: Deed): this {
    this.#deeds.push(deed);
    return this;
  }

  once(id: string, result: string, now: Instant): this {
    // The result may hold ids of records; sealed, it says nothing to whoever reads the store.
    const sealed = sealText(this.#around.keyring, oncePurpose, result);
    this.#once = { id: sha256(utf8(id)).slice(0, 16), result: sealed, expires: now + onceTime };
    return this;
  }

  bulk(): this {
    this.#bulk = true;
    return this;
  }

  /** The wrapped key goes to the key store before the change, a sign of its subject with it. None may be there yet. */
  addSubject(id: Id, wrapped: Bytes): void {
    this.#checks.push({ key: dataKeyPlace(id), stamp: null });
    this.#sets.push({ key: dataKeyPlace(id), value: sign });
    this.#made.set(id, wrapped);
  }

  /** Opened copies of the key become useless when the change is committed, and then the wrapped one is destroyed. */
  shred(id: Id): void {
    this.#deletes.push(dataKeyPlace(id));
    this.#sets.push({ key: erasurePlace(id), value: sign });
    this.#shredded.push(id);
  }

  async commit(): Promise<Committed> {
    const [first, ...others] = this.#deeds;
    if (first === undefined) throw new TypeError("a change without a deed: what was done must be in the log");
    const once = this.#once === undefined ? {} : { once: this.#once };
    const unit: Unit = { ...this.#write(), deeds: [first, ...others], bulk: this.#bulk, ...once };
    try {
      return await this.#withKeys(() => this.#around.store.commit(unit));
    } catch (error) {
      throw this.#withResult(error);
    }
  }

  async tidy(): Promise<boolean> {
    if (this.#deeds.length > 0) throw new TypeError("a change with a deed is committed, not tidied");
    const write = this.#write();
    try {
      await this.#withKeys(async () => {
        if (!await this.#around.store.tidy(write)) throw new AppError("stale");
      });
      return true;
    } catch (error) {
      if (isProblem(error, "stale")) return false;
      throw error;
    }
  }

  #write(): Write {
    if (this.#done) throw new TypeError("a change is committed once");
    this.#done = true;
    return { checks: this.#checks, sets: this.#sets, deletes: this.#deletes };
  }

  #check(key: Key, was: Kept<unknown> | null): void {
    this.#checks.push({ key, stamp: was === null ? null : was.stamp });
  }

  /** New keys before the write, so that nothing is ever sealed under a key that could be lost; destroyed ones after. */
  async #withKeys<T>(write: () => Promise<T>): Promise<T> {
    const { keys, subjectKeys } = this.#around;
    if (this.#made.size > 0) await keys.add(this.#made);
    let written: T;
    try {
      written = await write();
    } catch (error) {
      // After an "unavailable" it may have been written all the same: the sweep finds out.
      const certain = !isProblem(error, "unavailable");
      if (this.#made.size > 0 && certain) await keys.drop(this.#made.keys());
      throw error;
    }
    if (this.#made.size > 0) keys.confirm(this.#made.keys());
    for (const id of this.#shredded) subjectKeys.destroyed(id);
    if (this.#shredded.length > 0) await keys.destroy(this.#shredded);
    return written;
  }

  #withResult(error: unknown): unknown {
    if (!isProblem(error, "repeated") || error.result === undefined) return error;
    const result = openText(this.#around.keyring, oncePurpose, error.result);
    return new AppError("repeated", { cause: error, ...(result === undefined ? {} : { result }) });
  }
}
