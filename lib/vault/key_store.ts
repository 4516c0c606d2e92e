import { type Clock, hour, type Instant } from "../clock.ts";
import { AppError } from "../errors.ts";
import { type Id, idBytes, toBase64Url } from "../ids.ts";
import { log } from "../log.ts";
import { KekError } from "./kek.ts";
import type { Keyring } from "./keyring.ts";
import { openStore } from "./open_store.ts";
import { type Bytes, hmacSha256, sameBytes, utf8 } from "./primitives.ts";
import type { Driver, Key, Row, Store } from "./store.ts";
import { dataKeyPlace } from "./subject_keys.ts";

/**
 * The wrapped data keys, in a database of their own. A copy of the data made before an erasure still holds the
 * erased values; it opens with the key-encryption key only as long as the wrapped keys are there as well, and
 * of those no old copies are kept.
 *
 * A key is written before the change that first uses it, and noted until that change is known to have happened: one
 * that stays noted is an orphan and swept. A key is destroyed after the change that erases its subject, which leaves
 * a row in the data for good: whatever came in between, the next start finishes it.
 */
export class KeyStore {
  readonly #data: Store;
  readonly #driver: Driver;
  readonly #keys: Store;
  readonly #clock: Clock;
  /** Erased in the data, and not yet here. */
  readonly #late = new Set<Id>();

  constructor(data: Store, driver: Driver, clock: Clock) {
    this.#data = data;
    this.#driver = driver;
    this.#keys = openStore({ driver, clock });
    this.#clock = clock;
  }

  /** Throws KekError, a sentence, for a key store that belongs to other data, or to none while there is data. */
  async open(keyring: Keyring): Promise<void> {
    const mark = hmacSha256(keyring.key("swk", 1), utf8("salus/key-store/v1"));
    const [here, there] = await Promise.all([this.#data.get(markPlace), this.#keys.get(markPlace)]);
    if (there && !sameBytes(there.value, mark)) {
      throw new KekError("The key store (SALUS_KEYS) belongs to another database. Nothing was changed.");
    }
    if (here && !there) {
      throw new KekError("The key store (SALUS_KEYS) is missing or empty. Restore its newest copy.");
    }
    if (!there) await this.#keys.tidy({ sets: [{ key: markPlace, value: mark }] });
    if (!here) {
      await this.#takeOver();
      await this.#data.tidy({ sets: [{ key: markPlace, value: mark }] });
    }
    await this.#finishErasures();
    await this.sweep();
  }

  async get(id: Id): Promise<Bytes | undefined> {
    return (await this.#keys.get(dataKeyPlace(id)))?.value;
  }

  /** Before the change that uses them. Throws AppError "stale" when one of the subjects has a key already. */
  async add(wraps: ReadonlyMap<Id, Bytes>): Promise<void> {
    const noted = timeBytes(this.#clock.now());
    const added = await this.#keys.tidy({
      checks: [...wraps.keys()].map((id) => ({ key: dataKeyPlace(id), stamp: null })),
      sets: [...wraps].flatMap(([id, value]) => [
        { key: dataKeyPlace(id), value },
        { key: notePlace(id), value: noted },
      ]),
    });
    if (!added) throw new AppError("stale");
  }

  /** The change that uses them is committed. */
  confirm(ids: Iterable<Id>): void {
    const deletes = [...ids].map(notePlace);
    this.#keys.tidy({ deletes }).catch(() => log("warn", "keys.not_confirmed"));
  }

  /** Nothing was written with them. */
  async drop(ids: Iterable<Id>): Promise<void> {
    try {
      await this.#keys.tidy({ deletes: [...ids].flatMap((id) => [dataKeyPlace(id), notePlace(id)]) });
    } catch {
      log("warn", "keys.not_dropped");
    }
  }

  /** Overwrites and deletes them, on the disk too. What fails is tried again by `sweep` and at the next start. */
  async destroy(ids: readonly Id[]): Promise<void> {
    for (const id of ids) this.#late.add(id);
    try {
      const rows = (await this.#keys.getMany(ids.map(dataKeyPlace))).filter((row) => row !== undefined);
      const sets = rows.map(({ key, value }) => ({ key, value: new Uint8Array(value.length) }));
      await this.#keys.tidy({ sets });
      await this.#keys.tidy({ deletes: ids.flatMap((id) => [dataKeyPlace(id), notePlace(id)]) });
      if (rows.length > 0) await this.#driver.scrub?.();
      for (const id of ids) this.#late.delete(id);
    } catch {
      log("error", "keys.not_destroyed", { keys: ids.length });
    }
  }

  /** Removes keys of changes that never happened, and destroys what could not be destroyed at its time. */
  async sweep(): Promise<void> {
    if (this.#late.size > 0) await this.destroy([...this.#late]);
    const old = this.#clock.now() - hour;
    for await (const row of rowsBelow(this.#keys, notes)) {
      if (timeOf(row) > old) continue;
      const id = subjectOf(row);
      const lives = await this.#data.get(dataKeyPlace(id)) !== undefined;
      await this.#keys.tidy({ deletes: lives ? [row.key] : [row.key, dataKeyPlace(id)] });
    }
  }

  close(): Promise<void> {
    return this.#keys.close();
  }

  /** An older copy of this store, put back, brings destroyed keys with it; so does a crash at the wrong moment. */
  async #finishErasures(): Promise<void> {
    for await (const row of rowsBelow(this.#data, erasures)) {
      const id = subjectOf(row);
      if (await this.get(id)) await this.destroy([id]);
    }
  }

  /** Salus once kept the wrapped keys beside the data: they move here, and a sign stays. */
  async #takeOver(): Promise<void> {
    for await (const { key, value } of rowsBelow(this.#data, "k")) {
      if (value.length === sign.length) continue;
      await this.#keys.tidy({ sets: [{ key, value }] });
      await this.#data.tidy({ sets: [{ key, value: sign }] });
    }
  }
}

const notes = "kn";
const erasures = "ke";
const markPlace: Key = ["ks"];

/** In the data, at the place of a key: its subject lives. */
export const sign = Uint8Array.of(1);

/** In the data, for good: this subject was erased. */
export function erasurePlace(id: Id): Key {
  return [erasures, idBytes(id)];
}

function notePlace(id: Id): Key {
  return [notes, idBytes(id)];
}

function subjectOf({ key }: Row): Id {
  const [, id] = key;
  if (!(id instanceof Uint8Array)) throw new TypeError("a row of keys without a subject");
  return toBase64Url(id);
}

function timeBytes(at: Instant): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, at);
  return bytes;
}

function timeOf({ value }: Row): Instant {
  return new DataView(value.buffer, value.byteOffset).getFloat64(0);
}

async function* rowsBelow(store: Pick<Store, "list">, prefix: string): AsyncGenerator<Row> {
  const limit = 500;
  let from: Key | undefined;
  while (true) {
    const rows = await store.list({ prefix: [prefix], limit, ...(from && { from }) });
    yield* rows;
    from = rows.at(-1)?.key;
    if (rows.length < limit) return;
  }
}
