import type { Clock } from "../clock.ts";
import type { Deed } from "../deeds.ts";
import { AppError, isProblem } from "../errors.ts";
import { Batch, shareOfBatch, unitLimits } from "./batch.ts";
import { keyBytes } from "./key_bytes.ts";
import { readOnce } from "./once_rows.ts";
import type { Committed, DeedPlace, Driver, Ledger, Row, Unit, Write } from "./store.ts";
import { UnsettledError } from "./unsettled.ts";
import { asked, type Waiting } from "./waiting.ts";
import { assertFits, fits, plus, sizeOf } from "./write_size.ts";

const longestQueue = 5_000;
const longestWait = 2_000;
const bulkShare = 0.25;
const mostFailures = 5;
/** A unit must fit every database: KV Connect's ten checks, less the log's fence and the remote driver's own. */
const unitChecks = 8;

export interface CommitterOptions {
  readonly driver: Driver;
  readonly clock: Clock;
  /** Milliseconds that never jump, for ages in the queue. */
  readonly elapsed?: () => number;
  /** Told of every failure of the database, so that a full disk is noticed at once. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Group commit: while one flush is on its way to the disk, units queue; the next flush takes as many as one
 * atomic write carries. The log's entries join the same write.
 */
export class Committer {
  readonly #driver: Driver;
  readonly #clock: Clock;
  readonly #elapsed: () => number;
  readonly #onFailure: (error: unknown) => void;
  readonly #closing = new AbortController();
  #ordinary: Waiting[] = [];
  #bulk: Waiting[] = [];
  /** What bulk work may still take; a large unit runs into debt, and people go first until it is paid. */
  #bulkCredit = bulkShare;
  #ledger: Ledger | undefined;
  #running: Promise<void> | undefined;
  #trouble: "fence" | "unsettled" | undefined;
  #failing = false;

  constructor({ driver, clock, elapsed = () => performance.now(), onFailure = () => {} }: CommitterOptions) {
    this.#driver = driver;
    this.#clock = clock;
    this.#elapsed = elapsed;
    this.#onFailure = onFailure;
  }

  /**
   * "fence": another writer took this log's place, for ever. "unsettled": the database is silent over a flush.
   * "failing": the last flush did not reach the disk; another may.
   */
  get trouble(): string | undefined {
    return this.#trouble ?? (this.#failing ? "failing" : undefined);
  }

  keepLedger(ledger: Ledger): void {
    this.#ledger = ledger;
  }

  /** Throws AppError "stale", "repeated" or "unavailable"; RangeError or TypeError for a unit that is wrong in itself. */
  async commit(unit: Unit): Promise<Committed> {
    if (!this.#ledger) throw new AppError("unavailable");
    if (unit.deeds.length === 0) throw new TypeError("a unit without a deed");
    return await this.#enqueue(unit);
  }

  /** False when a check did not hold. */
  async tidy(write: Write): Promise<boolean> {
    try {
      await this.#enqueue(write);
      return true;
    } catch (error) {
      if (isProblem(error, "stale")) return false;
      throw error;
    }
  }

  /** Finishes what is queued. */
  async close(): Promise<void> {
    this.#closing.abort();
    while (this.#running) await this.#running;
  }

  #enqueue(unit: Write & Partial<Unit>): Promise<Committed> {
    const { checks, sets, deletes, deeds, once, bulk } = unit;
    const parts = asked({
      checks,
      sets,
      deletes,
      ...(deeds && { deeds }),
      ...(once && { once }),
      ...(bulk && { bulk }),
    });
    assertFits(parts.size, { ...unitLimits(this.#driver.limits, parts.deeds.length), checks: unitChecks });
    this.#refuseWhenBusy();
    const { promise, resolve, reject } = Promise.withResolvers<Committed>();
    const waiting: Waiting = { ...parts, since: this.#elapsed(), done: resolve, fail: reject };
    (waiting.bulk ? this.#bulk : this.#ordinary).push(waiting);
    this.#running ??= this.#run();
    return promise;
  }

  #refuseWhenBusy(): void {
    const oldest = Math.min(this.#ordinary[0]?.since ?? Infinity, this.#bulk[0]?.since ?? Infinity);
    const late = this.#elapsed() - oldest > longestWait;
    const full = this.#ordinary.length + this.#bulk.length >= longestQueue;
    if (this.#closing.signal.aborted || this.#trouble || late || full) throw new AppError("unavailable");
  }

  async #run(): Promise<void> {
    // What the same turn of the event loop still brings travels along.
    await Promise.resolve();
    while (this.#ordinary.length + this.#bulk.length > 0) await this.#flush(this.#take());
    this.#running = undefined;
  }

  #take(): Batch {
    const limits = this.#driver.limits;
    const batch = new Batch(limits);
    this.#bulkCredit = Math.min(bulkShare, this.#bulkCredit + bulkShare);
    let bulk = 0;
    while (this.#bulk[0] && (this.#bulkCredit > 0 || this.#ordinary.length === 0)) {
      const share = shareOfBatch(this.#bulk[0], limits);
      if ((bulk > 0 && bulk + share > bulkShare) || !batch.add(this.#bulk[0])) break;
      this.#bulk.shift();
      bulk += share;
    }
    this.#bulkCredit -= bulk;
    const rest = this.#ordinary.findIndex((unit) => !batch.add(unit));
    this.#ordinary = rest < 0 ? [] : this.#ordinary.slice(rest);
    return batch;
  }

  async #flush(batch: Batch): Promise<void> {
    try {
      await this.#commit(batch);
    } catch (error) {
      this.#onFailure(error);
      this.#refuse([...batch.units, ...batch.deferred], error);
    }
  }

  async #commit(batch: Batch): Promise<void> {
    const packed = this.#pack(batch);
    if (packed === "too much") return await this.#flushHalf(batch);
    const settled = (committed: boolean) => {
      if (packed) this.#ledger?.settled(committed);
    };
    let stamp: string | undefined;
    try {
      stamp = await this.#driver.atomic(joined(batch.write, packed?.write));
      if (stamp !== undefined) this.#failing = false;
    } catch (error) {
      this.#failing = !(error instanceof UnsettledError);
      settled(error instanceof UnsettledError && await this.#settle(batch, error));
      throw error;
    }
    settled(stamp !== undefined);
    if (stamp === undefined) await this.#sortOut(batch, packed?.write);
    else this.#answer(batch, stamp, packed?.places ?? []);
  }

  /** The log's share of the batch; "too much" when both together are more than one write carries. */
  #pack(batch: Batch): ReturnType<Ledger["pack"]> | "too much" | undefined {
    const deeds: readonly Deed[] = batch.deeds;
    if (deeds.length === 0 || !this.#ledger) return undefined;
    try {
      const packed = this.#ledger.pack(deeds);
      const size = plus(batch.size, sizeOf(packed.write));
      if (fits(size, this.#driver.limits)) return packed;
      this.#ledger.settled(false);
      assertFits(size, this.#driver.limits);
    } catch (error) {
      if (batch.units.length === 1) throw error;
    }
    return "too much";
  }

  async #flushHalf(batch: Batch): Promise<void> {
    const middle = batch.units.length >> 1;
    const half = new Batch(this.#driver.limits);
    for (const unit of batch.units.slice(0, middle)) half.add(unit);
    this.#requeue([...batch.units.slice(middle), ...batch.deferred]);
    await this.#flush(half);
  }

  /** Nobody waits for a database that is silent, but nothing more is written before it has spoken. */
  async #settle(batch: Batch, error: UnsettledError): Promise<boolean> {
    this.#trouble = "unsettled";
    this.#refuse([...batch.units, ...batch.deferred, ...this.#dropQueue()], error);
    const stamp = await error.settle(this.#closing.signal);
    this.#trouble = undefined;
    return stamp !== undefined;
  }

  #answer(batch: Batch, stamp: string, places: readonly DeedPlace[]): void {
    let at = 0;
    for (const unit of batch.units) {
      unit.done({ stamp, deeds: places.slice(at, at += unit.deeds.length) });
    }
    const now = this.#clock.now();
    this.#requeue(batch.deferred.filter((unit) =>
      !failed(unit, now, (name) => {
        const left = batch.written(name);
        return left && (left.value === null ? null : { value: left.value, stamp });
      })
    ));
  }

  /** Some check did not hold, and the database does not say which: look, fail those, try the others again. */
  async #sortOut(batch: Batch, ledgerWrite: Write | undefined): Promise<void> {
    const ledgerChecks = ledgerWrite?.checks ?? [];
    const keys = new Map(
      [...batch.write.checks, ...ledgerChecks].map(({ key }) => [keyBytes(key), key]),
    );
    const rows = await this.#driver.getMany([...keys.values()]);
    const found = new Map<string, Row | undefined>([...keys.keys()].map((name, at) => [name, rows[at]]));
    if (ledgerChecks.some(({ key, stamp }) => (found.get(keyBytes(key))?.stamp ?? null) !== stamp)) {
      this.#trouble = "fence";
      this.#refuse([...batch.units, ...batch.deferred, ...this.#dropQueue()], undefined);
      return;
    }
    const now = this.#clock.now();
    const innocent = batch.units.filter((unit) => !failed(unit, now, (name) => found.get(name) ?? null));
    if (innocent.length === batch.units.length) {
      for (const unit of innocent) unit.failures++;
    }
    this.#refuse(innocent.filter((unit) => unit.failures > mostFailures), undefined);
    this.#requeue([...innocent.filter((unit) => unit.failures <= mostFailures), ...batch.deferred]);
  }

  /** To the front, in their order. */
  #requeue(units: readonly Waiting[]): void {
    this.#ordinary = [...units.filter((unit) => !unit.bulk), ...this.#ordinary];
    this.#bulk = [...units.filter((unit) => unit.bulk), ...this.#bulk];
  }

  #dropQueue(): Waiting[] {
    const dropped = [...this.#ordinary, ...this.#bulk];
    this.#ordinary = [];
    this.#bulk = [];
    return dropped;
  }

  #refuse(units: readonly Waiting[], cause: unknown): void {
    const own = cause instanceof AppError || cause instanceof RangeError;
    for (const unit of units) unit.fail(own ? cause : new AppError("unavailable", { cause }));
  }
}

function joined(one: Write, other: Write | undefined): Write {
  if (!other) return one;
  return {
    checks: [...one.checks, ...other.checks],
    sets: [...one.sets, ...other.sets],
    deletes: [...one.deletes, ...other.deletes],
  };
}

/**
 * Fails the unit when one of its checks cannot hold. `look` tells what stands at a key, null when nothing
 * does, undefined when it is not known. A `once` row past its time counts for nothing: it is written over.
 */
function failed(
  unit: Waiting,
  now: number,
  look: (name: string) => { readonly value: Uint8Array; readonly stamp: string } | null | undefined,
): boolean {
  const before = unit.once === undefined ? undefined : look(unit.once);
  if (before) {
    const { expires, result } = readOnce(before.value);
    if (expires > now) {
      unit.fail(new AppError("repeated", { result }));
      return true;
    }
    unit.checks = unit.checks.map((check) =>
      check.name === unit.once ? { ...check, stamp: before.stamp } : check
    );
  }
  const stale = unit.checks.some(({ name, stamp }) => {
    const row = look(name);
    return row !== undefined && (row?.stamp ?? null) !== stamp;
  });
  if (stale) unit.fail(new AppError("stale"));
  return stale;
}
