import type { AuditKeys } from "../vault/audit_keys.ts";
import { sameBytes } from "../vault/primitives.ts";
import type { Reader } from "../vault/store.ts";
import { openBatch } from "./batches.ts";
import { glance } from "./entries.ts";
import type { Findings } from "./findings.ts";
import { batchKey, orderKey } from "./places.ts";
import { type Pointer, PointerList, pointerRow, PointerSum, readPointer } from "./pointers.ts";
import { RowCursor } from "./row_cursor.ts";
import { readRun } from "./runs.ts";

const mostIgnored = 10_000;
const page = 500;

/** Every look must be found by the patient it concerns: neither a pointer too few nor one too many. */
export class PointerCheck {
  readonly #reader: Reader;
  readonly #keys: AuditKeys;
  readonly #findings: Findings;
  readonly #due = new PointerSum();
  /** Runs that could not be read in full: what points into them cannot be judged. */
  readonly #ignored = new Set<number>();

  constructor(reader: Reader, keys: AuditKeys, findings: Findings) {
    this.#reader = reader;
    this.#keys = keys;
    this.#findings = findings;
  }

  expect(pointers: Iterable<Pointer>): void {
    for (const pointer of pointers) this.#due.add(pointer);
  }

  ignore(first: number): void {
    if (this.#ignored.size <= mostIgnored) this.#ignored.add(first);
  }

  /** Compares with what is stored for the tree of this size. Where the order itself has gaps nothing can be compared. */
  async finish(size: number, gaps: boolean): Promise<void> {
    const found = this.#due.fresh();
    for await (const pointer of this.#stored(size)) found.add(pointer);
    if (gaps || this.#ignored.size > mostIgnored || this.#due.same(found)) return;
    await this.#blameExtra(size);
    await this.#blameMissing(size);
  }

  async *#stored(size: number): AsyncGenerator<Pointer> {
    const rows = new RowCursor(this.#reader, ["ap"], page);
    for (let row = await rows.take(); row; row = await rows.take()) {
      const pointer = readPointer(row);
      if (!pointer) this.#findings.add("inserted", "pointer", row.key.length);
      // The log grows while it is verified.
      else if (pointer.first < size && !this.#ignored.has(pointer.first)) yield pointer;
    }
  }

  async #blameExtra(size: number): Promise<void> {
    let last: { readonly first: number; readonly due: readonly Pointer[] } | undefined;
    for await (const pointer of this.#stored(size)) {
      const { first } = pointer;
      if (last?.first !== first) last = { first, due: await this.#dueOf(first) };
      const same = last.due.find(({ side, pseudonym }) =>
        side === pointer.side && sameBytes(pseudonym, pointer.pseudonym)
      );
      if (!same) this.#findings.add("inserted", "pointer", first);
      else if (!sameBytes(same.value, pointer.value)) this.#findings.add("edited", "pointer", first);
    }
  }

  async #blameMissing(size: number): Promise<void> {
    const rows = new RowCursor(this.#reader, ["ao"]);
    for (let row = await rows.take(); row; row = await rows.take()) {
      const first = Number(row.key[1]);
      if (first >= size) return;
      if (this.#ignored.has(first)) continue;
      const due = await this.#dueOf(first);
      const stored = await this.#reader.getMany(due.map((pointer) => pointerRow(pointer).key));
      if (stored.some((pointer) => !pointer)) this.#findings.add("deleted", "pointer", first);
    }
  }

  /** The pointers into the run that begins at this leaf; none when there is no such run. */
  async #dueOf(first: number): Promise<Pointer[]> {
    const row = await this.#reader.get(orderKey(first));
    if (!row) return [];
    const { epoch, seq, counts } = readRun(this.#keys, row);
    const pointers = new PointerList(first);
    let leaf = first;
    for (const at of counts.keys()) {
      const batch = await this.#reader.get(batchKey(epoch, seq + at));
      if (!batch) return [];
      for (const entry of openBatch(this.#keys, epoch, seq + at, batch.value).entries) {
        pointers.add(glance(entry), leaf++);
      }
    }
    return [...pointers];
  }
}
