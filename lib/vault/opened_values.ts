import { type Clock, type Instant, minute } from "../clock.ts";
import type { Bytes } from "./primitives.ts";
import { readHeader, saltOf } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";
import { openValue, type VersionedKey } from "./shelf_values.ts";
import type { Key } from "./store.ts";

const keepTime = 5 * minute; // as long as data keys stay open
/** Of sealed bytes. */
const mostBytes = 4 * 1_024 * 1_024;

interface Opened {
  readonly shelf: Shelf<never>;
  readonly key: Key;
  readonly sealed: Uint8Array;
  readonly secret: Bytes;
  readonly value: unknown;
  readonly until: Instant;
}

/**
 * Opens sealed values, the same bytes once: a session is decrypted and checked when it changes and not at each click.
 * No cache of rows: every row is read from the store each time, and an opened value stands for it only when bytes,
 * key and data key are the very same. So nothing stale is ever served, and a row that was altered, moved or put back
 * is opened, and refused, like any other.
 */
export class OpenedValues {
  readonly #clock: Clock;
  readonly #most: number;
  /** By salt, which every write draws anew. Oldest first. */
  readonly #kept = new Map<string, Opened>();
  #bytes = 0;

  constructor(clock: Clock, most: number = mostBytes) {
    this.#clock = clock;
    this.#most = most;
  }

  /** As `openValue`, but for the value being frozen: others may be looking at it. */
  open<T>(shelf: Shelf<T>, key: Key, sealed: Uint8Array, under: VersionedKey): T {
    // Throws when the key was destroyed, before anything is looked up.
    const secret = under.version(readHeader(sealed).keyVersion);
    const salt = saltOf(sealed);
    const known = this.#kept.get(salt);
    if (
      known?.shelf === shelf as Shelf<unknown> && known.secret === secret &&
      known.until > this.#clock.now() && sameKey(known.key, key) && sameBytes(known.sealed, sealed)
    ) {
      return known.value as T; // of the same shelf, hence of its type
    }
    const value = openValue(shelf, key, sealed, under);
    if (freeze(value)) this.#keep(salt, { shelf: shelf as Shelf<never>, key, sealed, secret, value });
    return value;
  }

  forgetAll(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  #keep(salt: string, opened: Omit<Opened, "until">): void {
    const now = this.#clock.now();
    this.#drop(salt);
    if (opened.sealed.length > this.#most >> 4) return;
    this.#kept.set(salt, { ...opened, until: now + keepTime });
    this.#bytes += opened.sealed.length;
    for (const [oldest, { until }] of this.#kept) {
      if (this.#bytes <= this.#most && until > now) break;
      this.#drop(oldest);
    }
  }

  #drop(salt: string): void {
    this.#bytes -= this.#kept.get(salt)?.sealed.length ?? 0;
    this.#kept.delete(salt);
  }
}

function sameKey(one: Key, other: Key): boolean {
  return one.length === other.length && one.every((part, n) => {
    const twin = other[n];
    return part instanceof Uint8Array ? twin instanceof Uint8Array && sameBytes(part, twin) : part === twin;
  });
}

/** What lies in the database is no secret: no need for constant time. Four bytes at a time where they are aligned. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let at = 0;
  if (one.byteOffset % 4 === 0 && other.byteOffset % 4 === 0) {
    const words = one.length >> 2;
    const a = new Uint32Array(one.buffer, one.byteOffset, words);
    const b = new Uint32Array(other.buffer, other.byteOffset, words);
    for (let word = 0; word < words; word++) if (a[word] !== b[word]) return false;
    at = words * 4;
  }
  for (; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Whether it is plain all through; then nobody can change it any more. */
function freeze(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const part of Object.values(value)) if (!freeze(part)) return false;
  Object.freeze(value);
  return true;
}
