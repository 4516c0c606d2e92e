import type { z } from "zod";
import type { KeyPart } from "./store.ts";

/**
 * A named place for sealed values of one shape. `prefix` is the first key part in the store; the rest of the
 * key is given at each call. Values carry `version` and are checked by `schema` as they are read; older ones
 * go through `upgrades[v]` (v → v + 1) first.
 */
export interface Shelf<T> {
  readonly name: string;
  readonly prefix: string;
  readonly schema: z.ZodType<T>;
  readonly version: number;
  readonly upgrades?: Readonly<Record<number, (old: unknown) => unknown>>;
  /** "system": a key of the installation. "subject": the data key of one patient or account, destroyed with them. */
  readonly under: "system" | "subject";
}

const known = new Set<string>();

export function shelf<T>(spec: Shelf<T>): Shelf<T> {
  known.add(spec.prefix);
  return spec;
}

/** Where every shelf of this program begins: what an erasure has to look through. */
export function prefixes(): readonly string[] {
  return [...known];
}

/** A value as it stands in the store, with the stamp that a careful change checks. */
export interface Kept<T> {
  readonly value: T;
  readonly stamp: string;
  /** Key parts after the prefix. */
  readonly key: readonly KeyPart[];
}
