import { keyBytes } from "./key_bytes.ts";
import type { Driver, Key, Write } from "./store.ts";

type Limits = Driver["limits"];

/** What Deno KV on a local file takes in one atomic write, with room left for nothing of ours to be refused. */
export const localLimits: Limits = { checks: 100, mutations: 900, bytes: 700_000, keyBytes: 70_000 };

/** KV Connect servers hold 10 checks; one of them is the remote driver's own. */
export const remoteLimits: Limits = { ...localLimits, checks: 9 };

const valueBytes = 65_536;
const oneKeyBytes = 2_048;

export interface Size {
  readonly checks: number;
  readonly mutations: number;
  readonly bytes: number;
  readonly keyBytes: number;
}

export const nothing: Size = { checks: 0, mutations: 0, bytes: 0, keyBytes: 0 };

/** Throws on a key or value that can never be written. */
export function sizeOf(write: Write): Size {
  const length = ({ key }: { readonly key: Key }) => keyBytes(key).length;
  return sizeOfParts(
    write.checks.map(length),
    write.sets.map((set) => ({ keyLength: length(set), valueLength: set.value.length })),
    write.deletes.map((key) => length({ key })),
  );
}

/** The same from lengths in bytes. They count as Deno KV counts them: keys of sets twice. */
export function sizeOfParts(
  checks: readonly number[],
  sets: readonly { readonly keyLength: number; readonly valueLength: number }[],
  deletes: readonly number[],
): Size {
  let bytes = 0;
  let keys = 0;
  for (const { keyLength, valueLength } of sets) {
    if (keyLength > oneKeyBytes) throw new RangeError(`a key of ${keyLength} bytes is over ${oneKeyBytes}`);
    if (valueLength > valueBytes) {
      throw new RangeError(`a value of ${valueLength} bytes is over ${valueBytes}`);
    }
    bytes += valueLength + 2 * keyLength;
    keys += keyLength;
  }
  for (const length of deletes) bytes += length;
  for (const length of checks) bytes += length;
  return { checks: checks.length, mutations: sets.length + deletes.length, bytes, keyBytes: keys };
}

/** True when a write of this size fits. */
export function fits(size: Size, limits: Limits): boolean {
  return size.checks <= limits.checks && size.mutations <= limits.mutations && size.bytes <= limits.bytes &&
    size.keyBytes <= limits.keyBytes;
}

export function plus(one: Size, other: Size): Size {
  return {
    checks: one.checks + other.checks,
    mutations: one.mutations + other.mutations,
    bytes: one.bytes + other.bytes,
    keyBytes: one.keyBytes + other.keyBytes,
  };
}

/** Throws a RangeError that names the limit which the write is over. */
export function assertFits(size: Size, limits: Limits): void {
  for (const name of ["checks", "mutations", "bytes", "keyBytes"] as const) {
    if (size[name] > limits[name]) {
      throw new RangeError(`one write carries ${size[name]} ${name}, more than ${limits[name]}`);
    }
  }
}

/** How much of the limits a write of this size takes: 1 is all of the scarcest. */
export function shareOf(size: Size, limits: Limits): number {
  return Math.max(
    size.checks / limits.checks,
    size.mutations / limits.mutations,
    size.bytes / limits.bytes,
    size.keyBytes / limits.keyBytes,
  );
}
