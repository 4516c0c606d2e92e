import type { Instant } from "../clock.ts";
import { hour } from "../clock.ts";
import type { Deed } from "../deeds.ts";
import { AppError } from "../errors.ts";
import type { Id } from "../ids.ts";
import type { Keyring } from "./keyring.ts";
import { sha256, utf8 } from "./primitives.ts";
import { openText, sealText } from "./sealed_text.ts";
import type { Kept, Shelf } from "./shelf.ts";
import { sealValue, type VersionedKey } from "./shelf_values.ts";
import type { Check, Committed, Key, KeyPart, Store, Unit, Write } from "./store.ts";
import { dataKeyPlace, type SubjectKeys } from "./subject_keys.ts";
import type { Change, SubjectKey } from "./vault.ts";

interface Surroundings {
  readonly store: Store;
  readonly keyring: Keyring;
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

  /** For the vault's own rows, which are sealed already. Nothing may be there yet. */
  addRow(key: Key, value: Uint8Array): void {
    this.#checks.push({ key, stamp: null });
    this.#sets.push({ key, value });
  }

  /** Deletes the subject's wrapped key; opened copies become useless when the change is committed. */
  shred(id: Id): void {
    this.#deletes.push(dataKeyPlace(id));
    this.#shredded.push(id);
  }

  async commit(): Promise<Committed> {
    const [first, ...others] = this.#deeds;
    if (first === undefined) throw new TypeError("a change without a deed: what was done must be in the log");
    const once = this.#once === undefined ? {} : { once: this.#once };
    const unit: Unit = { ...this.#write(), deeds: [first, ...others], bulk: this.#bulk, ...once };
    try {
      const committed = await this.#around.store.commit(unit);
      this.#destroyKeys();
      return committed;
    } catch (error) {
      throw this.#withResult(error);
    }
  }

  async tidy(): Promise<boolean> {
    if (this.#deeds.length > 0) throw new TypeError("a change with a deed is committed, not tidied");
    const done = await this.#around.store.tidy(this.#write());
    if (done) this.#destroyKeys();
    return done;
  }

  #write(): Write {
    if (this.#done) throw new TypeError("a change is committed once");
    this.#done = true;
    return { checks: this.#checks, sets: this.#sets, deletes: this.#deletes };
  }

  #check(key: Key, was: Kept<unknown> | null): void {
    this.#checks.push({ key, stamp: was === null ? null : was.stamp });
  }

  #destroyKeys(): void {
    for (const id of this.#shredded) this.#around.subjectKeys.destroyed(id);
  }

  #withResult(error: unknown): unknown {
    if (!(error instanceof AppError) || error.problem !== "repeated" || error.result === undefined) {
      return error;
    }
    const result = openText(this.#around.keyring, oncePurpose, error.result);
    return new AppError("repeated", { cause: error, ...(result === undefined ? {} : { result }) });
  }
}
