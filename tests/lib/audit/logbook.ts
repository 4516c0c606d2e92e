import { type AuditLog, openAudit } from "../../../lib/audit/log.ts";
import type { Clock, Instant } from "../../../lib/clock.ts";
import type { Deed } from "../../../lib/deeds.ts";
import { type Id, idBytes, newId } from "../../../lib/ids.ts";
import type { AuditKeys } from "../../../lib/vault/audit_keys.ts";
import { keyBytes } from "../../../lib/vault/key_bytes.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import {
  ed25519Sign,
  ed25519Signer,
  ed25519Verify,
  hmacSha256,
  sha256,
  utf8,
} from "../../../lib/vault/primitives.ts";
import { labels, open, seal } from "../../../lib/vault/sealing.ts";
import type { Driver, Key, Store } from "../../../lib/vault/store.ts";

/** 2026-11-22 09:00 UTC, and it moves only when told. */
export interface TestClock extends Clock {
  pass(milliseconds: number): void;
}

export function testClock(start: Instant = Date.UTC(2026, 10, 22, 9)): TestClock {
  let now = start;
  return { now: () => now, pass: (milliseconds) => void (now += milliseconds) };
}

/** Keys of an installation named by its seed: the same seed, the same keys. */
export function testKeys(seed = "salus"): AuditKeys {
  const secret = sha256(utf8(seed));
  const signer = ed25519Signer(sha256(utf8(`${seed} signs`)));
  const place = (key: Key) => ({
    label: labels.batch,
    keyVersion: 1,
    schemaVersion: 1,
    bound: [Uint8Array.from(keyBytes(key), (character) => character.charCodeAt(0))],
  });
  return {
    pseudonym: (id) => hmacSha256(secret, utf8("pseudonym"), idBytes(id)).slice(0, 16),
    netRef: (text) => hmacSha256(secret, utf8("net"), utf8(text)).slice(0, 16),
    sealBatch: (key, bytes) => seal(secret, place(key), bytes),
    openBatch: (key, sealed) => open(secret, place(key), sealed),
    publicKey: signer.publicKey,
    sign: (bytes) => ed25519Sign(signer.key, bytes),
    verify: (bytes, signature) => ed25519Verify(signer.publicKey, bytes, signature),
  };
}

export const cast = {
  maria: newId(), // the patient's record
  mariaAccount: newId(),
  anna: newId(), // her daughter
  weiss: newId(), // Dr Weiss
  stan: newId(), // a stranger
};

export function deed(changes: Partial<Deed> = {}): Deed {
  return {
    at: Date.UTC(2026, 10, 22, 9),
    actor: cast.anna,
    role: "carer",
    action: "record.viewed",
    patient: cast.maria,
    parts: ["vitals"],
    purpose: "grant",
    outcome: 0,
    caller: { request: newId(), address: "192.0.2.7", agent: "Mozilla/5.0 (Test)" },
    ...changes,
  };
}

export interface Logbook {
  readonly driver: Driver;
  readonly store: Store;
  readonly keys: AuditKeys;
  readonly clock: TestClock;
  readonly audit: AuditLog;
}

/** An open log over a database in memory, or over `driver`. */
export async function logbook(
  options: {
    readonly driver?: Driver;
    readonly clock?: TestClock;
    readonly anchorFile?: string;
    readonly seed?: string;
  } = {},
): Promise<Logbook> {
  const driver = options.driver ?? memoryDriver();
  const clock = options.clock ?? testClock();
  const keys = testKeys(options.seed);
  const store = openStore({ driver, clock });
  const audit = await openAudit({
    store,
    keys,
    clock,
    origin: "https://salus.example",
    ...(options.anchorFile && { anchorFile: options.anchorFile }),
  });
  return { driver, store, keys, clock, audit };
}

/** Records `count` looks of Anna at Maria's record, in flushes of `together`. */
export async function look(
  book: Logbook,
  count: number,
  together = 1,
  patient: Id = cast.maria,
): Promise<void> {
  for (let done = 0; done < count; done += together) {
    const batch = Array.from(
      { length: Math.min(together, count - done) },
      () => book.store.record([deed({ at: book.clock.now(), patient })]),
    );
    await Promise.all(batch);
    book.clock.pass(1_000);
  }
}
