import { keyBytes } from "./key_bytes.ts";
import type { Driver, Write } from "./store.ts";

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

/** Bytes as Deno KV counts them: keys of sets twice. Throws on a key or value that can never be written. */
export function sizeOf(write: Write): Size {
  let bytes = 0;
  let keys = 0;
  for (const { key, value } of write.sets) {
    const length = keyBytes(key).length;
    if (length > oneKeyBytes) throw new RangeError(`a key of ${length} bytes is over ${oneKeyBytes}`);
    if (value.length > valueBytes) {
      throw new RangeError(`a value of ${value.length} bytes is over ${valueBytes}`);
    }
    bytes += value.length + 2 * length;
    keys += length;
  }
  for (const key of write.deletes) bytes += keyBytes(key).length;
  for (const { key } of write.checks) bytes += keyBytes(key).length;
  return {
    checks: write.checks.length,
    mutations: write.sets.length + write.deletes.length,
    bytes,
    keyBytes: keys,
  };
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
