import type { Deed } from "../deeds.ts";

/** Key parts in Deno KV's order: bytes before text before numbers. Ids go in as their 16 bytes. */
export type KeyPart = string | number | Uint8Array;
export type Key = readonly KeyPart[];

/** What the database holds at a key: always sealed bytes. `stamp` changes with every write and only grows. */
export interface Row {
  readonly key: Key;
  readonly value: Uint8Array<ArrayBuffer>;
  readonly stamp: string;
}

/** Every key below `prefix`, optionally after (or, in reverse, before) `from`, which itself is left out. */
export interface Range {
  readonly prefix: Key;
  readonly from?: Key;
  readonly limit: number;
  readonly reverse?: boolean;
}

/** `stamp: null` demands that nothing is there. */
export interface Check {
  readonly key: Key;
  readonly stamp: string | null;
}

export interface Write {
  readonly checks: readonly Check[];
  readonly sets: readonly { readonly key: Key; readonly value: Uint8Array }[];
  readonly deletes: readonly Key[];
}

/** The reading half that every driver and the store share. */
export interface Reader {
  get(key: Key): Promise<Row | undefined>;
  /** In the order asked for. Up to ten keys are one consistent snapshot. */
  getMany(keys: readonly Key[]): Promise<(Row | undefined)[]>;
  /** One consistent batch of at most 500 rows. */
  list(range: Range): Promise<Row[]>;
}

/** A database: local (Deno KV on SQLite), remote (KV Connect) or memory. Nothing outside `lib/vault` sees one. */
export interface Driver extends Reader {
  /** What one atomic write may carry. */
  readonly limits: {
    readonly checks: number;
    readonly mutations: number;
    readonly bytes: number;
    readonly keyBytes: number;
  };
  /** The new stamp, or undefined when a check did not hold and nothing was written. */
  atomic(write: Write): Promise<string | undefined>;
  /** Yields once when the watch stands (read then, and nothing is missed), and after any of the keys (at most ten) changed. */
  watch(keys: readonly Key[], signal: AbortSignal): AsyncIterable<void>;
  /** Forgets on the disk what was overwritten or deleted. Left out where the disk is not ours. */
  scrub?(): Promise<void>;
  close(): void;
}

/** A change and its trace. A unit without a deed is not a unit: housekeeping has its own door, `tidy`. */
export interface Unit extends Write {
  readonly deeds: readonly [Deed, ...Deed[]];
  /** Makes the unit happen at most once: a second unit with the same id fails as "repeated" with the first's result. */
  readonly once?: { readonly id: Uint8Array; readonly result: string; readonly expires: number };
  /** Bulk work: takes at most a quarter of a batch, so that it cannot starve people. */
  readonly bulk?: boolean;
}

export interface Committed {
  readonly stamp: string;
  /** Where each deed stands in the log, in the order given. */
  readonly deeds: readonly DeedPlace[];
}

export interface DeedPlace {
  readonly epoch: string;
  readonly batch: number;
  readonly index: number;
}

/** What the committer adds to every batch: the log's packed entries and the fence that keeps them in order. */
export interface Ledger {
  /** Rows and checks that record these deeds; called once per flush, in order, never concurrently. */
  pack(deeds: readonly Deed[]): { readonly write: Write; readonly places: readonly DeedPlace[] };
  /** The batch packed last was committed (advance), or was not (forget it). */
  settled(committed: boolean): void;
}

/**
 * The store: reads go to a handle of their own, writes through one group committer.
 *
 * `commit` resolves when the batch that holds the unit and its deeds is durable.
 * Throws AppError "stale" (a check did not hold), "repeated" (`once` seen before) or "unavailable"
 * (queue too long, disk nearly full, the log cannot be written): nothing was written then. Only while `trouble`
 * is "unsettled" (a remote database went silent) may an "unavailable" unit have happened: `once` tells, later.
 */
export interface Store extends Reader {
  commit(unit: Unit): Promise<Committed>;
  /** Deeds alone: a read, a refusal. Durable when it resolves. */
  record(deeds: readonly [Deed, ...Deed[]]): Promise<Committed>;
  /** The program's own housekeeping (last seen, sealing, sweeping): no deed, never a patient's data. False: a check did not hold. */
  tidy(write: Partial<Write>): Promise<boolean>;
  watch(keys: readonly Key[], signal: AbortSignal): AsyncIterable<void>;
  /** Why writes are refused just now ("disk", "fence", …), or undefined when all is well. */
  readonly trouble: string | undefined;
  /** False while nothing can be written. After a write that failed it tries one of its own, which changes nothing. */
  takesWrites(): Promise<boolean>;
  /** Attaches the log. Until then `commit` and `record` answer "unavailable". */
  keepLedger(ledger: Ledger): void;
  /** Finishes what is queued, then closes the handles. */
  close(): Promise<void>;
}
