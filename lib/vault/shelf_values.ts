import { pad, unpad } from "./padding.ts";
import { type Bytes, utf8 } from "./primitives.ts";
import { labels, open, type Place, readHeader, seal, SealError } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";
import type { Key, KeyPart } from "./store.ts";

/** The versions of one key: of the installation, or of one patient or account. */
export interface VersionedKey {
  /** Bound to every value under this key: the patient's or account's id, empty for the installation. */
  readonly owner: Bytes;
  readonly current: number;
  /** Throws SealError when there is no such version. */
  version(version: number): Bytes;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Checks the value by its schema, so that nothing is kept that could not be read again, and seals it for its key. */
export function sealValue<T>(shelf: Shelf<T>, key: Key, value: T, under: VersionedKey): Bytes {
  const checked = shelf.schema.safeParse(value);
  if (!checked.success) {
    const where = checked.error.issues.map((issue) => `${issue.path.join(".")} ${issue.code}`).join(", ");
    throw new TypeError(`value does not fit the shelf ${shelf.name}: ${where}`);
  }
  const place = placeOf(shelf, key, under, { keyVersion: under.current, schemaVersion: shelf.version });
  return seal(under.version(under.current), place, pad(utf8(JSON.stringify(checked.data))));
}

/** Throws SealError for a value that was not sealed for exactly this key, or that its schema refuses. */
export function openValue<T>(shelf: Shelf<T>, key: Key, sealed: Uint8Array, under: VersionedKey): T {
  const header = readHeader(sealed);
  const place = placeOf(shelf, key, under, header);
  const content = unpad(open(under.version(header.keyVersion), place, sealed));
  if (content === undefined) throw new SealError("shape");
  return current(shelf, header.schemaVersion, content);
}

function placeOf(
  shelf: Shelf<unknown>,
  key: Key,
  under: VersionedKey,
  versions: Pick<Place, "keyVersion" | "schemaVersion">,
): Place {
  return { label: labels.value, ...versions, bound: [utf8(shelf.name), under.owner, keyIdentity(key)] };
}

/** Brings a value of an older version up to date, one step at a time, then checks it. */
function current<T>(shelf: Shelf<T>, version: number, content: Bytes): T {
  if (version > shelf.version) throw new SealError("shape");
  try {
    let value: unknown = JSON.parse(decoder.decode(content));
    for (let from = version; from < shelf.version; from++) {
      const upgrade = shelf.upgrades?.[from];
      if (upgrade === undefined) throw new SealError("shape");
      value = upgrade(value);
    }
    return shelf.schema.parse(value);
  } catch {
    throw new SealError("shape"); // the cause may quote the value: it stays here
  }
}

/** The whole store key as bytes, each part behind its kind and length; different keys never give the same. */
export function keyIdentity(key: Key): Bytes {
  const parts = key.map(partIdentity);
  const whole = new Uint8Array(parts.reduce((sum, { bytes }) => sum + 3 + bytes.length, 0));
  let at = 0;
  for (const { kind, bytes } of parts) {
    whole[at] = kind;
    whole[at + 1] = bytes.length >> 8; // keys are at most 2,048 bytes
    whole[at + 2] = bytes.length & 0xff;
    whole.set(bytes, at + 3);
    at += 3 + bytes.length;
  }
  return whole;
}

function partIdentity(part: KeyPart): { readonly kind: number; readonly bytes: Uint8Array } {
  if (typeof part === "string") return { kind: 1, bytes: utf8(part) };
  if (typeof part === "number") return { kind: 2, bytes: new Uint8Array(new Float64Array([part]).buffer) };
  return { kind: 3, bytes: part };
}
