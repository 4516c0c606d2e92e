import type { Deed } from "../deeds.ts";
import type { Instant } from "../clock.ts";
import type { Id } from "../ids.ts";
import type { AuditKeys } from "./audit_keys.ts";
import type { Kept, Shelf } from "./shelf.ts";
import type { Committed, KeyPart, Store } from "./store.ts";

/** The opened data key of one patient or account. Only `lib/vault` can look inside. */
export interface SubjectKey {
  readonly subject: Id;
}

export interface ListOptions {
  readonly limit: number;
  /** Key parts after the prefix, of the last row already seen. */
  readonly after?: readonly KeyPart[];
  readonly reverse?: boolean;
}

/** Everything that is kept, sealed: the store, the keyring and the shelves together. */
export interface Vault {
  readonly store: Store;
  /** For `lib/audit` alone. */
  readonly auditKeys: AuditKeys;

  /** Undefined when nothing is there. Throws when a value cannot be opened: tampering is never "not found". */
  read<T>(shelf: Shelf<T>, key: readonly KeyPart[], subject?: SubjectKey): Promise<Kept<T> | undefined>;
  /** In the order asked for, in one snapshot up to ten. */
  readMany<T>(
    shelf: Shelf<T>,
    keys: readonly (readonly KeyPart[])[],
    subject?: SubjectKey,
  ): Promise<(Kept<T> | undefined)[]>;
  /** Rows below `prefix` (key parts after the shelf's own), in key order. */
  list<T>(
    shelf: Shelf<T>,
    prefix: readonly KeyPart[],
    options: ListOptions,
    subject?: SubjectKey,
  ): Promise<Kept<T>[]>;

  /** Starts a change. Nothing is written before `commit`. */
  change(): Change;

  /** The data key of a patient or account, undefined when there is none (never made, or destroyed). */
  subject(id: Id): Promise<SubjectKey | undefined>;
  /** Makes a data key; its wrapped form is kept in the key store just before the change. */
  newSubject(change: Change, id: Id): SubjectKey;
  /** Destroys the data key with the change: everything under it is unreadable from then on, in old copies too. */
  shred(change: Change, id: Id): void;

  /**
   * Blind index: 16 bytes that only this installation can compute for this field and value (HMAC-SHA-256). The
   * value is taken as it is: fold case and Unicode before, the same way when writing and when looking up.
   */
  blind(field: string, value: string): Uint8Array<ArrayBuffer>;
  /** Blind index under a subject's own key: gone with it. */
  blindFor(subject: SubjectKey, field: string, value: string): Uint8Array<ArrayBuffer>;
  /** SHA-256 of a 256-bit token; what the store keeps of sessions, invitations, resets. */
  hashToken(token: string): Uint8Array<ArrayBuffer>;
  /** HMAC-SHA-256 (32 bytes) with the token key: CSRF tokens, device cookies, page tokens. `purpose` separates uses. */
  mac(purpose: string, text: string): Uint8Array<ArrayBuffer>;
  /** Constant-time equality; false for different lengths. */
  same(a: Uint8Array, b: Uint8Array): boolean;
  /** Seals a small string for a round trip through the browser (page tokens, pre-sign-in state): base64url, bound to purpose. */
  sealText(purpose: string, text: string): string;
  /** Undefined for anything that `sealText` did not make for this purpose. */
  openText(purpose: string, sealed: string): string | undefined;
  /** Argon2id (RFC 9106) with the current pepper; returns a PHC string. `owner` is bound as associated data. */
  hashPassword(password: string, owner: Id): Promise<string>;
  /** False for a wrong password. `stale`: right, but made with old parameters or an old pepper. Throws AppError "unavailable" when the queue is full. */
  verifyPassword(
    password: string,
    hash: string,
    owner: Id,
  ): Promise<{ readonly ok: boolean; readonly stale: boolean }>;

  /** Housekeeping: removes data keys that no change came to use, and finishes destroying what is erased. */
  sweepKeys(): Promise<void>;

  close(): Promise<void>;
}

/** What is written together: values, removals, checks, and at least one deed. */
export interface Change {
  /** `was`: the value this replaces must still be as it was read; null: nothing may be there yet; left out: write over. */
  put<T>(
    shelf: Shelf<T>,
    key: readonly KeyPart[],
    value: T,
    options?: { readonly was?: Kept<unknown> | null; readonly subject?: SubjectKey },
  ): this;
  remove<T>(shelf: Shelf<T>, key: readonly KeyPart[], was?: Kept<unknown>): this;
  /** Demands that a value is unchanged (or absent) without writing it. */
  expect<T>(shelf: Shelf<T>, key: readonly KeyPart[], was: Kept<unknown> | null): this;
  deed(deed: Deed): this;
  /** At most once for this id (a form's hidden key): a repeat fails as "repeated" carrying `result`. Kept 24 h. */
  once(id: string, result: string, now: Instant): this;
  bulk(): this;
  /** Throws AppError "stale", "repeated" or "unavailable"; then nothing was written. Refuses a change without a deed. */
  commit(): Promise<Committed>;
  /** Commits without a deed: the program's own housekeeping only. False when a check did not hold. */
  tidy(): Promise<boolean>;
}
