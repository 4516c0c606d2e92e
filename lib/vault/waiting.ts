import type { Deed } from "../deeds.ts";
import { keyBytes } from "./key_bytes.ts";
import { onceKey, onceValue } from "./once_rows.ts";
import type { Committed, Key, Unit, Write } from "./store.ts";
import { type Size, sizeOfParts } from "./write_size.ts";

/** `name` is the key's bytes: what tells two keys apart. */
export interface NamedCheck {
  readonly name: string;
  readonly key: Key;
  readonly stamp: string | null;
}

/** `value: null` removes. */
export interface NamedWrite {
  readonly name: string;
  readonly key: Key;
  readonly value: Uint8Array | null;
}

/** A unit, a trace or a piece of housekeeping that waits for its commit. */
export interface Waiting {
  checks: readonly NamedCheck[];
  readonly writes: readonly NamedWrite[];
  readonly deeds: readonly Deed[];
  readonly size: Size;
  readonly bulk: boolean;
  /** Name of the `["op", …]` row of a unit that may happen only once. */
  readonly once: string | undefined;
  /** On the committer's stopwatch. */
  readonly since: number;
  /** Flushes that came to nothing although every check of this unit held. */
  failures: number;
  readonly done: (committed: Committed) => void;
  readonly fail: (error: unknown) => void;
}

/** The parts of a Waiting that follow from the unit. Throws on a unit that contradicts itself or cannot be written. */
export function asked(unit: Write & Partial<Pick<Unit, "deeds" | "once" | "bulk">>) {
  const once = unit.once && onceKey(unit.once.id);
  const checks = unit.checks.map(({ key, stamp }) => ({ name: keyBytes(key), key, stamp }));
  const writes: NamedWrite[] = [
    ...unit.sets.map(({ key, value }) => ({ name: keyBytes(key), key, value })),
    ...unit.deletes.map((key) => ({ name: keyBytes(key), key, value: null })),
  ];
  if (unit.once && once) {
    const name = keyBytes(once);
    checks.push({ name, key: once, stamp: null });
    writes.push({ name, key: once, value: onceValue(unit.once.expires, unit.once.result) });
  }
  if (new Set(writes.map(({ name }) => name)).size < writes.length) {
    throw new TypeError("a unit that writes one key twice");
  }
  const stamps = new Map(checks.map(({ name, stamp }) => [name, stamp]));
  if (checks.some(({ name, stamp }) => stamps.get(name) !== stamp)) {
    throw new TypeError("a unit whose checks contradict each other");
  }
  const size = sizeOfParts(
    checks.map(({ name }) => name.length),
    writes.flatMap(({ name, value }) => value ? [{ keyLength: name.length, valueLength: value.length }] : []),
    writes.flatMap(({ name, value }) => value ? [] : [name.length]),
  );
  return {
    checks,
    writes,
    size,
    deeds: unit.deeds ?? [],
    bulk: unit.bulk ?? false,
    once: once && keyBytes(once),
    failures: 0,
  };
}

export function asWrite(
  checks: Iterable<NamedCheck>,
  writes: Iterable<NamedWrite>,
): { checks: { key: Key; stamp: string | null }[]; sets: { key: Key; value: Uint8Array }[]; deletes: Key[] } {
  const sets: { key: Key; value: Uint8Array }[] = [];
  const deletes: Key[] = [];
  for (const { key, value } of writes) {
    if (value === null) deletes.push(key);
    else sets.push({ key, value });
  }
  return { checks: Array.from(checks, ({ key, stamp }) => ({ key, stamp })), sets, deletes };
}
