import { type Instant, minute } from "../clock.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sameBytes } from "../vault/primitives.ts";
import type { Reader, Row } from "../vault/store.ts";
import { type Batch, readBatch } from "./batches.ts";
import { type Glance, glance } from "./entries.ts";
import type { Findings } from "./findings.ts";
import { batchKey } from "./places.ts";
import { RowCursor } from "./row_cursor.ts";
import { placeOf } from "./suspects.ts";

const backwards = 5 * minute;

export interface OpenedBatch extends Batch {
  readonly glances: readonly Glance[];
}

/** One writer's batches, followed from its first row on. */
export class WriterTrail {
  readonly epoch: Bytes;
  readonly #keys: AuditKeys;
  readonly #findings: Findings;
  readonly #rows: RowCursor;
  /** What the next batch must name; undefined after one that could not be read. */
  #prev: Bytes | undefined;
  #lastAt: Instant = 0;
  /** Number of the batch that comes next. */
  next = 0;
  clockBack = 0;

  constructor(
    { reader, keys, findings, epoch, first }: {
      readonly reader: Reader;
      readonly keys: AuditKeys;
      readonly findings: Findings;
      readonly epoch: Bytes;
      readonly first: Bytes | undefined;
    },
  ) {
    this.epoch = epoch;
    this.#keys = keys;
    this.#findings = findings;
    // Small pages: between two of them the server serves its people.
    this.#rows = new RowCursor(reader, ["a", epoch], 20);
    this.#prev = first;
  }

  /** The row of this batch, undefined when it is missing. Rows that stand before it are nobody's. */
  async row(seq: number): Promise<Row | undefined> {
    while (true) {
      const row = await this.nextRow();
      if (!row || Number(row.key[2]) > seq) return undefined;
      this.#rows.skip();
      if (row.key[2] === seq) return row;
      this.#findings.add("inserted", "batch", placeOf({ epoch: this.epoch, seq: Number(row.key[2]) }));
    }
  }

  /** The next row of a shape that a batch can have; it stays the next. */
  async nextRow(): Promise<Row | undefined> {
    while (true) {
      const row = await this.#rows.peek();
      const seq = row?.key[2];
      const possible = row?.key.length === 3 && Number.isSafeInteger(seq) && Number(seq) >= 0 &&
        !Object.is(seq, -0);
      if (!row || possible) return row;
      this.#rows.skip();
      this.#findings.add(
        "inserted",
        "batch",
        `${placeOf({ epoch: this.epoch, seq: 0 })} ${row.key.slice(2)}`,
      );
    }
  }

  /** Undefined when the row does not open here. Says so when it does not follow the batch before it. */
  open(row: Row, seq: number): OpenedBatch | undefined {
    this.next = seq + 1;
    const batch = this.#read(row, seq);
    if (batch && this.#prev && !sameBytes(batch.prev, this.#prev)) {
      this.#findings.add("edited", "chain", placeOf({ epoch: this.epoch, seq }));
    }
    this.#prev = batch?.hash;
    for (const { at } of batch?.glances ?? []) {
      if (at < this.#lastAt - backwards) this.clockBack++;
      this.#lastAt = at;
    }
    return batch;
  }

  /** Goes on at this batch; nothing is known of the one before it. */
  jump(seq: number): void {
    this.next = seq;
    this.#prev = undefined;
  }

  #read(row: Row, seq: number): OpenedBatch | undefined {
    try {
      const batch = readBatch(this.#keys.openBatch(batchKey(this.epoch, seq), row.value));
      return { ...batch, glances: batch.entries.map(glance) };
    } catch {
      return undefined;
    }
  }
}
