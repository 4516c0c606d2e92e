import type { Deed } from "../deeds.ts";
import type { Driver, Write } from "./store.ts";
import { asWrite, type NamedCheck, type NamedWrite, type Waiting } from "./waiting.ts";
import { fits, nothing, plus, shareOf, type Size } from "./write_size.ts";

type Limits = Driver["limits"];

/** What the log may add to a batch: its fence and its packed row, and a pointer for each deed. */
const ledgerBatch: Size = { checks: 1, mutations: 8, bytes: 8_192, keyBytes: 1_024 };
const ledgerDeed: Size = { checks: 0, mutations: 1, bytes: 640, keyBytes: 64 };
const mostDeeds = 400;

/** What is left for units when the log has taken its share. */
export function unitLimits(limits: Limits, deeds: number): Limits {
  return {
    checks: limits.checks - ledgerBatch.checks,
    mutations: limits.mutations - ledgerBatch.mutations - deeds * ledgerDeed.mutations,
    bytes: limits.bytes - ledgerBatch.bytes - deeds * ledgerDeed.bytes,
    keyBytes: limits.keyBytes - ledgerBatch.keyBytes - deeds * ledgerDeed.keyBytes,
  };
}

/** How much of a batch the unit takes: 1 is all of it. */
export function shareOfBatch(unit: Waiting, limits: Limits): number {
  return Math.max(shareOf(unit.size, limits), unit.deeds.length / mostDeeds);
}

/** Many waiting units as one atomic write that leaves what they would have left one after the other. */
export class Batch {
  readonly units: Waiting[] = [];
  /** Units that hang on how an earlier one of this batch ends. */
  readonly deferred: Waiting[] = [];
  readonly #limits: Limits;
  readonly #checked = new Map<string, NamedCheck>();
  readonly #written = new Map<string, NamedWrite>();
  readonly #blocked = new Set<string>();
  #size = nothing;
  #deeds = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** False when the unit does not fit any more; true when it is in, or deferred. */
  add(unit: Waiting): boolean {
    if (this.#hangsOn(unit)) {
      for (const { name } of [...unit.checks, ...unit.writes]) this.#blocked.add(name);
      this.deferred.push(unit);
      return true;
    }
    const size = plus(this.#size, unit.size);
    const deeds = this.#deeds + unit.deeds.length;
    if (this.units.length > 0 && !(deeds <= mostDeeds && fits(size, unitLimits(this.#limits, deeds)))) {
      return false;
    }
    this.#size = size;
    this.#deeds = deeds;
    this.units.push(unit);
    for (const check of unit.checks) this.#checked.set(check.name, check);
    // A later write of the same key takes the place of the earlier one.
    for (const write of unit.writes) this.#written.set(write.name, write);
    return true;
  }

  /** Its check is on a key that this batch writes or checks otherwise, or it must stay behind a deferred unit. */
  #hangsOn(unit: Waiting): boolean {
    return unit.checks.some(({ name, stamp }) => {
      const other = this.#checked.get(name);
      return this.#written.has(name) || (other !== undefined && other.stamp !== stamp);
    }) || [...unit.checks, ...unit.writes].some(({ name }) => this.#blocked.has(name));
  }

  get deeds(): readonly Deed[] {
    return this.units.flatMap((unit) => unit.deeds);
  }

  /** At most: a key that two units write counts twice. */
  get size(): Size {
    return this.#size;
  }

  get write(): Write {
    return asWrite(this.#checked.values(), this.#written.values());
  }

  /** What this batch wrote at a key. */
  written(name: string): NamedWrite | undefined {
    return this.#written.get(name);
  }
}
