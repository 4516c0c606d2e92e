import { toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import type { Bytes } from "../vault/primitives.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { Batches, loggedAt, type LoggedDeed } from "./logged.ts";
import { placeText, pointerKey, pointerPrefix, readPlace, samePlace, type Side } from "./places.ts";
import { leavesOf, pointerName, readPointer } from "./pointers.ts";
import type { Recent } from "./recent.ts";
import { leafIndexOf, Runs } from "./runs.ts";
import type { Tail } from "./tail.ts";

export interface Looks {
  readonly entries: readonly LoggedDeed[];
  /** Where the next page begins; undefined on the last. */
  readonly more: string | undefined;
}

export interface LooksOptions {
  /** The patient's own deeds too. */
  readonly own: boolean;
  readonly limit: number;
  /** `more` of the page before. */
  readonly after?: string;
}

export interface LooksSources {
  readonly store: Reader;
  readonly keys: AuditKeys;
  readonly tail: Tail;
  /** By their leaf indexes: what is sealed never changes, and is opened once. */
  readonly known: Recent<LoggedDeed, number>;
}

/** Who did what to the record of the patient with this pseudonym, newest first: the tail, then by the pointers. */
export async function looksAt(
  sources: LooksSources,
  pseudonym: Bytes,
  options: LooksOptions,
): Promise<Looks> {
  const { store, keys, tail } = sources;
  const { own, limit } = options;
  const sides: readonly Side[] = own ? ["o", "s"] : ["o"];
  const names = sides.map((side) => side + toBase64Url(pseudonym));
  const after = options.after === undefined ? undefined : readPlace(options.after);
  const { state, entries: waiting } = await tail.read();
  const index = after && await leafIndexOf(store, keys, after);
  const sealed = index !== undefined && index < state.size;
  const seen = after && !sealed ? waiting.findIndex(({ place }) => samePlace(place, after)) : -1;
  const entries = (sealed ? [] : waiting.slice(seen + 1))
    .filter((entry) => names.includes(pointerName(entry) ?? ""))
    .slice(0, limit + 1)
    .map(({ logged }) => logged());
  if (entries.length <= limit) {
    const below = sealed ? index : state.size;
    const leaves = await leavesBelow(store, { pseudonym, sides, below, limit: limit + 1 - entries.length });
    entries.push(...await entriesAt(sources, leaves));
  }
  const shown = entries.slice(0, limit);
  // A pointer is not sealed: one that was moved here must not show what belongs to another.
  if (shown.some((entry) => !names.includes(pointerName(entry) ?? ""))) {
    throw new Error("a pointer of the log points astray");
  }
  const last = shown.at(-1);
  return { entries: shown, more: entries.length > limit && last ? placeText(last.place) : undefined };
}

/** Leaf indexes below `below`, the largest first. */
async function leavesBelow(
  store: Reader,
  { pseudonym, sides, below, limit }: {
    readonly pseudonym: Bytes;
    readonly sides: readonly Side[];
    readonly below: number;
    readonly limit: number;
  },
): Promise<number[]> {
  const rows = await Promise.all(sides.map((side) =>
    store.list({
      prefix: pointerPrefix(pseudonym, side),
      from: pointerKey(pseudonym, side, below),
      // Each row points to something; one may be that in which the page before ended.
      limit: limit + 1,
      reverse: true,
    })
  ));
  return rows.flat().flatMap((row) => {
    const pointer = readPointer(row);
    return pointer ? leavesOf(pointer) : [];
  }).filter((leaf) => leaf < below).sort((one, other) => other - one).slice(0, limit);
}

async function entriesAt(sources: LooksSources, leaves: readonly number[]): Promise<LoggedDeed[]> {
  const { store, keys, known } = sources;
  const runs = new Runs(store, keys);
  const batches = new Batches(store, keys);
  const found = new Map(leaves.map((leaf) => [leaf, known.get(leaf)]));
  const unknown = leaves.filter((leaf) => found.get(leaf) === undefined);
  for (let at = 0; at < unknown.length; at += 10) {
    const some = unknown.slice(at, at + 10);
    const places: DeedPlace[] = [];
    for (const leaf of some) places.push(await runs.placeOf(leaf));
    const opened = await batches.get(places);
    for (const [n, leaf] of some.entries()) {
      const [batch, place] = [opened[n], places[n]];
      if (!batch || !place) continue;
      const entry = loggedAt(batch, place);
      found.set(leaf, entry);
      known.set(leaf, entry);
    }
  }
  return [...found.values()].filter((entry) => entry !== undefined);
}
