import type { Instant } from "../clock.ts";
import { fromBase64Url, toBase64Url } from "../ids.ts";
import { type Bytes, concat, randomBytes } from "../vault/primitives.ts";
import type { DeedPlace, Key } from "../vault/store.ts";

/**
 * Where the log keeps what:
 *
 *   a  epoch seq               a batch of entries              aw epoch         an epoch begins
 *   ap pseudonym side first   "who looked", by patient        ae epoch         an epoch ended cleanly
 *   an month ref               an address and agent            ao first         which batches hold leaves from `first`
 *   at level n                 256 hashes of the tree          ai epoch seq     the first leaf of that run
 *   ac size                    a signed checkpoint             as               how far the log is sealed
 */
export const batchKey = (epoch: Bytes, seq: number): Key => ["a", epoch, seq];
export const epochKey = (epoch: Bytes): Key => ["aw", epoch];
export const endKey = (epoch: Bytes): Key => ["ae", epoch];
export const netKey = (month: number, ref: Bytes): Key => ["an", month, ref];
export const orderKey = (first: number): Key => ["ao", first];
export const indexKey = (epoch: Bytes, seq: number): Key => ["ai", epoch, seq];
export const tileKey = (level: number, n: number): Key => ["at", level, n];
export const checkpointKey = (size: number): Key => ["ac", size];
export const stateKey: Key = ["as"];
export const verdictKey: Key = ["av"];
export const leaseKey: Key = ["m", "sealer"];

/** "o": others looked; "s": the patient's own deeds, which "who looked" hides at first. */
export type Side = "o" | "s";

export const pointerPrefix = (pseudonym: Bytes, side: Side): Key => ["ap", pseudonym, side];
export const pointerKey = (
  pseudonym: Bytes,
  side: Side,
  first: number,
): Key => ["ap", pseudonym, side, first];

/** Ten bytes that sort by when the writer started (6 bytes of milliseconds) and that no two writers share. */
export function newEpoch(started: Instant): Bytes {
  return concat(millis(started), randomBytes(4));
}

/** The smallest epoch that could have started at or after this instant. */
export function epochFrom(started: Instant): Bytes {
  return concat(millis(Math.max(0, started)), new Uint8Array(4));
}

export function epochStarted(epoch: Bytes): Instant {
  return epoch.subarray(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
}

export const epochText = (epoch: Bytes): string => toBase64Url(epoch);
export const epochBytes = (text: string): Bytes => fromBase64Url(text);

/** A place as one word for URLs and page tokens. */
export function placeText({ epoch, batch, index }: DeedPlace): string {
  return `${epoch}.${batch}.${index}`;
}

/** Undefined for anything `placeText` does not write. */
export function readPlace(text: string): DeedPlace | undefined {
  const match = /^([A-Za-z0-9_-]{14})\.(0|[1-9]\d{0,14})\.(0|[1-9]\d{0,4})$/.exec(text);
  if (!match?.[1]) return undefined;
  try {
    const epoch = epochText(epochBytes(match[1]));
    return epoch === match[1] ? { epoch, batch: Number(match[2]), index: Number(match[3]) } : undefined;
  } catch {
    return undefined; // base64url with bits left over
  }
}

export function samePlace(one: DeedPlace, other: DeedPlace): boolean {
  return one.epoch === other.epoch && one.batch === other.batch && one.index === other.index;
}

function millis(instant: Instant): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.floor(instant)));
  return bytes.slice(2);
}
