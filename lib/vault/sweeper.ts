import type { Clock, Instant } from "../clock.ts";
import { AppError } from "../errors.ts";
import { log } from "../log.ts";
import { oncePrefix, readOnce } from "./once_rows.ts";
import type { Key, Row, Store } from "./store.ts";

/** Rows below `prefix` that may go. `inOrder`: keys sort by when they are due, so that the first that is not due ends the pass. */
export interface SweepRule {
  readonly prefix: Key;
  readonly isDue: (row: Row, now: Instant) => boolean;
  readonly inOrder?: boolean;
}

/** What already happened is forgotten when its time is over. */
export const onceRule: SweepRule = {
  prefix: oncePrefix,
  isDue: (row, now) => readOnce(row.value).expires <= now,
};

const mostRows = 500;
const mostDeletes = 200;
/** As many checks as one write to any database holds. */
const deletesAWrite = 8;
const usualPause = 30_000;
const busyPause = 1_000;

/**
 * Deletes what is due, a little at a time. Deno KV's own expiry is not used: it comes up to a minute late, and
 * ends the process when the disk is full.
 */
export class Sweeper {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #rules: { readonly rule: SweepRule; cursor: Key | undefined }[];

  constructor(store: Store, rules: readonly SweepRule[], clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#rules = rules.map((rule) => ({ rule, cursor: undefined }));
  }

  /** At most 200 deletes a rule, from where the last pass ended. How many there were; "more": some are left for sure. */
  async sweep(): Promise<{ readonly deleted: number; readonly more: boolean }> {
    let deleted = 0;
    let more = false;
    for (const place of this.#rules) {
      const now = this.#clock.now();
      const { prefix, isDue, inOrder } = place.rule;
      const rows = await this.#store.list({
        prefix,
        limit: mostRows,
        ...(place.cursor && { from: place.cursor }),
      });
      const due: Row[] = [];
      let last: Row | undefined;
      for (const row of rows) {
        const goes = isDue(row, now);
        if (due.length === mostDeletes || (inOrder && !goes)) break;
        if (goes) due.push(row);
        last = row;
      }
      const finished = inOrder ? due.length < mostDeletes : rows.length < mostRows && last === rows.at(-1);
      place.cursor = finished ? undefined : last?.key;
      more ||= due.length === mostDeletes;
      deleted += await this.#delete(due);
    }
    return { deleted, more };
  }

  /** Each row only as it was read: one that was renewed in between stays. */
  async #delete(due: readonly Row[]): Promise<number> {
    const groups: (readonly Row[])[] = [];
    for (let at = 0; at < due.length; at += deletesAWrite) groups.push(due.slice(at, at + deletesAWrite));
    const counts = await Promise.all(groups.map(async (rows) => await this.#tidy(rows) ? rows.length : 0));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #tidy(rows: readonly Row[]): Promise<boolean> {
    return await this.#store.tidy({
      checks: rows.map(({ key, stamp }) => ({ key, stamp })),
      deletes: rows.map(({ key }) => key),
    });
  }
}

/** Sweeps every 30 seconds, sooner while there is much to do. `stop` waits for a pass that is under way. */
export function startSweeper(
  store: Store,
  rules: readonly SweepRule[],
  clock: Clock,
): { stop(): Promise<void> } {
  const sweeper = new Sweeper(store, rules, clock);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pass = Promise.resolve();
  let stopped = false;

  function next(pause: number): void {
    if (stopped) return;
    timer = setTimeout(() => pass = work(), pause);
    timer.unref();
  }

  async function work(): Promise<void> {
    let pause = usualPause;
    try {
      if ((await sweeper.sweep()).more) pause = busyPause;
    } catch (error) {
      const code = error instanceof AppError ? error.problem : "failed";
      log("warn", "sweep.failed", { code });
    }
    next(pause);
  }

  next(busyPause);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await pass;
    },
  };
}
