import { type Id, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import type { Bytes } from "../vault/primitives.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { Batches, loggedAt, type LoggedDeed } from "./logged.ts";
import {
  epochBytes,
  epochText,
  placeText,
  pointerKey,
  pointerPrefix,
  readPlace,
  type Side,
} from "./places.ts";
import { readPositions } from "./pointers.ts";

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

/** Who did what to this patient's record, newest first. */
export async function looksAt(
  store: Reader,
  keys: AuditKeys,
  patient: Id,
  options: LooksOptions,
): Promise<Looks> {
  return await looksAtPseudonym(store, keys, keys.pseudonym(patient), options);
}

/** The same for whoever knows only the name that the log uses. */
export async function looksAtPseudonym(
  store: Reader,
  keys: AuditKeys,
  pseudonym: Bytes,
  { own, limit, after }: LooksOptions,
): Promise<Looks> {
  const from = after === undefined ? undefined : readPlace(after);
  const sides: readonly Side[] = own ? ["o", "s"] : ["o"];
  // One more tells whether there is a next page; one may be the batch that the page before ended in.
  const places = (await Promise.all(
    sides.map((side) => placesOf(store, { pseudonym, side, limit: limit + 2, from })),
  )).flat().sort(newestFirst).slice(0, limit + 1);
  const shown = places.slice(0, limit);
  const entries = await read(new Batches(store, keys), shown);
  const name = toBase64Url(pseudonym);
  // A pointer is not sealed: one that was moved here must not show what belongs to another.
  if (entries.some((entry) => entry.patient !== name)) throw new Error("a pointer of the log points astray");
  const last = shown.at(-1);
  return { entries, more: places.length > limit && last ? placeText(last) : undefined };
}

async function placesOf(
  store: Reader,
  { pseudonym, side, limit, from }: {
    readonly pseudonym: Bytes;
    readonly side: Side;
    readonly limit: number;
    readonly from: DeedPlace | undefined;
  },
): Promise<DeedPlace[]> {
  const rows = await store.list({
    prefix: pointerPrefix(pseudonym, side),
    limit,
    reverse: true,
    // The batch of the last entry shown may have more to show.
    ...(from && { from: pointerKey(pseudonym, side, epochBytes(from.epoch), from.batch + 1) }),
  });
  return rows.flatMap(({ key, value }) => {
    const epoch = epochText(key[3] as Bytes);
    const batch = Number(key[4]);
    return readPositions(value).map((index) => ({ epoch, batch, index }));
  }).filter((place) => !from || newestFirst(from, place) < 0);
}

async function read(batches: Batches, places: readonly DeedPlace[]): Promise<LoggedDeed[]> {
  const entries: LoggedDeed[] = [];
  for (let at = 0; at < places.length; at += 10) {
    const some = places.slice(at, at + 10);
    const opened = await batches.get(some);
    some.forEach((place, index) => {
      const batch = opened[index];
      if (batch) entries.push(loggedAt(batch, place));
    });
  }
  return entries;
}

/** As the keys sort, backwards. */
export function newestFirst(one: DeedPlace, other: DeedPlace): number {
  if (one.epoch !== other.epoch) {
    return epochBytes(one.epoch).toHex() < epochBytes(other.epoch).toHex() ? 1 : -1;
  }
  return other.batch - one.batch || other.index - one.index;
}
