import { z } from "zod";
import { type Kek, KekError } from "./kek.ts";
import { type Bytes, randomBytes, utf8 } from "./primitives.ts";
import { lengthPrefixed, SealError } from "./sealing.ts";
import type { Key, Row, Store } from "./store.ts";

/** One key, one purpose; each can be replaced without the others. Versions count from 1 and stay readable. */
export const purposes = [
  "swk", // wraps the data keys of patients and accounts
  "sys", // seals what belongs to the installation
  "idx", // blind indexes
  "tok", // tokens, CSRF, texts sealed for a round trip
  "pep", // password pepper
  "aud", // pseudonyms and batches of the log
  "sig", // Ed25519 seed that signs the log
  "cfg", // settings and credentials of the operator
] as const;
export type Purpose = (typeof purposes)[number];

export interface Keyring {
  /** Newest version: what is sealed now is sealed with it. */
  current(purpose: Purpose): number;
  /** 32 bytes. Throws SealError when there is no such version. */
  key(purpose: Purpose, version?: number): Bytes;
}

// The wraps are ciphertext and the ids public. Several: one entry may be wrapped for an old and a new KEK at once.
const entrySchema = z.strictObject({
  wraps: z.array(z.strictObject({ kek: z.string(), wrapped: z.string() })).min(1),
});

/**
 * Opens the keyring of this store, or makes one in an empty store. Two processes starting at once agree: the
 * entries are written in one atomic write that demands that there are none, and whoever loses reads the winner's.
 * Throws KekError for the wrong key and for an incomplete keyring; then nothing was written.
 */
export async function openKeyring(store: Pick<Store, "list" | "tidy">, kek: Kek): Promise<Keyring> {
  let rows = await store.list({ prefix: ["kr"], limit: 500 });
  if (rows.length === 0) {
    await refuseOrphans(store);
    await makeKeyring(store, kek);
    rows = await store.list({ prefix: ["kr"], limit: 500 });
  }
  const keys = new Map<Purpose, Map<number, Bytes>>(purposes.map((purpose) => [purpose, new Map()]));
  for (const row of rows) {
    const { purpose, version } = entryOf(row.key);
    keys.get(purpose)?.set(version, await unwrapEntry(row, kek));
  }
  for (const [purpose, versions] of keys) {
    if (versions.size === 0) {
      throw new KekError(`The keyring is incomplete: ${purpose} is missing. Restore a backup.`);
    }
  }
  return readable(keys);
}

/** Data keys without a keyring mean that the keyring was lost; a new one would hide that and open nothing. */
async function refuseOrphans(store: Pick<Store, "list">): Promise<void> {
  const sealed = await store.list({ prefix: ["k"], limit: 1 });
  if (sealed.length > 0) {
    throw new KekError("The store holds sealed records but no keyring. Restore a backup.");
  }
}

async function makeKeyring(store: Pick<Store, "tidy">, kek: Kek): Promise<void> {
  const sets = await Promise.all(purposes.map(async (purpose) => {
    const key: Key = ["kr", purpose, 1];
    const wrapped = await kek.wrap(randomBytes(32), boundTo(key));
    return { key, value: utf8(JSON.stringify({ wraps: [{ kek: kek.id, wrapped: wrapped.toBase64() }] })) };
  }));
  await store.tidy({ checks: sets.map(({ key }) => ({ key, stamp: null })), sets });
}

async function unwrapEntry(row: Row, kek: Kek): Promise<Bytes> {
  const entry = entrySchema.safeParse(jsonOf(row.value));
  if (!entry.success) throw new KekError("The keyring is damaged. Restore a backup.");
  const wrap = entry.data.wraps.find((wrap) => wrap.kek === kek.id);
  if (wrap === undefined) {
    const ids = entry.data.wraps.map((wrap) => wrap.kek).join(" or ");
    throw new KekError(
      `This key-encryption key (${kek.id}) is not the one that sealed the store (${ids}). Nothing was changed.`,
    );
  }
  try {
    return await kek.unwrap(Uint8Array.fromBase64(wrap.wrapped), boundTo(row.key));
  } catch {
    throw new KekError("The keyring was changed since it was sealed. Restore a backup.");
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Purpose and version are bound, so that one entry cannot stand in for another. */
function boundTo(key: Key): Bytes {
  const { purpose, version } = entryOf(key);
  return lengthPrefixed([utf8(purpose), utf8(String(version))]);
}

function entryOf([, purpose, version]: Key): { purpose: Purpose; version: number } {
  const known = purposes.find((known) => known === purpose);
  if (known === undefined || typeof version !== "number") {
    throw new KekError("The keyring holds an entry that this version of Salus does not know.");
  }
  return { purpose: known, version };
}

function readable(keys: ReadonlyMap<Purpose, ReadonlyMap<number, Bytes>>): Keyring {
  const newest = new Map([...keys].map(([purpose, versions]) => [purpose, Math.max(...versions.keys())]));
  const current = (purpose: Purpose) => newest.get(purpose) ?? 0;
  return {
    current,
    key(purpose, version = current(purpose)) {
      const key = keys.get(purpose)?.get(version);
      if (key === undefined) throw new SealError("key");
      return key;
    },
  };
}
