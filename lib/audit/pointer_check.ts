import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sameBytes } from "../vault/primitives.ts";
import type { Reader, Row } from "../vault/store.ts";
import { openBatch } from "./batches.ts";
import { type Glance, glance } from "./entries.ts";
import type { Findings } from "./findings.ts";
import { batchKey, epochText } from "./places.ts";
import { keyOf, type Pointer, pointersOf, PointerSum, readPointer } from "./pointers.ts";
import { RowCursor } from "./row_cursor.ts";
import { placeOf } from "./suspects.ts";
import type { WriterTrail } from "./writer_trail.ts";

interface Slot {
  readonly epoch: Bytes;
  readonly seq: number;
}

const mostIgnored = 10_000;
const page = 500;

/** Every look must be found by the patient it concerns: neither a pointer too few nor one too many. */
export class PointerCheck {
  readonly #reader: Reader;
  readonly #keys: AuditKeys;
  readonly #findings: Findings;
  readonly #due = new PointerSum();
  /** Batches that could not be read: what points to them cannot be judged. */
  readonly #ignored = new Set<string>();
  /** Rows at the end of which it is not known whether they were ever ours. */
  readonly #open = new Map<string, boolean>();

  constructor(reader: Reader, keys: AuditKeys, findings: Findings) {
    this.#reader = reader;
    this.#keys = keys;
    this.#findings = findings;
  }

  expect(epoch: Bytes, seq: number, entries: readonly Glance[]): void {
    for (const pointer of pointersOf(epoch, seq, entries)) this.#due.add(pointer);
  }

  ignore(slot: Slot): void {
    if (this.#ignored.size <= mostIgnored) this.#ignored.add(placeOf(slot));
  }

  /** A last row that does not open: changed if a patient is pointed to it, else put there by somebody. */
  decide(slot: Slot): void {
    this.ignore(slot);
    this.#open.set(placeOf(slot), false);
  }

  /** Compares with what is stored, up to where each writer's trail was followed. */
  async finish(trails: ReadonlyMap<string, WriterTrail>): Promise<void> {
    const found = this.#due.fresh();
    const rows = new RowCursor(this.#reader, ["ap"], page);
    for (let row = await rows.take(); row; row = await rows.take()) {
      const pointer = readPointer(row);
      if (!pointer) this.#findings.add("inserted", "pointer", String(row.key.length));
      else if (await this.#concerns(pointer, trails)) found.add(pointer);
    }
    for (const [place, ours] of this.#open) this.#findings.add(ours ? "edited" : "inserted", "batch", place);
    // With so much unreadable there is nothing to compare.
    if (this.#ignored.size > mostIgnored || this.#due.same(found)) return;
    await this.#blameExtra(trails);
    await this.#blameMissing(trails);
  }

  /** False for a pointer to a batch that is not judged: unreadable, or written since. */
  async #concerns(pointer: Pointer, trails: ReadonlyMap<string, WriterTrail>): Promise<boolean> {
    const place = placeOf(pointer);
    if (this.#open.has(place)) this.#open.set(place, true);
    if (this.#ignored.has(place)) return false;
    const trail = trails.get(epochText(pointer.epoch));
    if (trail && pointer.seq < trail.next) return true;
    if (!await this.#reader.get(batchKey(pointer.epoch, pointer.seq))) {
      this.#findings.add(trail ? "truncated" : "inserted", trail ? "tail" : "pointer", place);
    }
    return false;
  }

  async #blameExtra(trails: ReadonlyMap<string, WriterTrail>): Promise<void> {
    const rows = new RowCursor(this.#reader, ["ap"], page);
    for (let row = await rows.take(); row; row = await rows.take()) {
      const pointer = readPointer(row);
      if (!pointer || !await this.#concerns(pointer, trails)) continue;
      const batch = await this.#reader.get(batchKey(pointer.epoch, pointer.seq));
      const same = batch &&
        this.#pointersOf(pointer, batch).find((due) =>
          due.side === pointer.side && sameBytes(due.pseudonym, pointer.pseudonym)
        );
      if (!same) this.#findings.add("inserted", "pointer", placeOf(pointer));
      else if (!sameBytes(same.value, pointer.value)) {
        this.#findings.add("edited", "pointer", placeOf(pointer));
      }
    }
  }

  async #blameMissing(trails: ReadonlyMap<string, WriterTrail>): Promise<void> {
    for (const trail of trails.values()) {
      const rows = new RowCursor(this.#reader, ["a", trail.epoch]);
      for (let row = await rows.take(); row; row = await rows.take()) {
        const slot = { epoch: trail.epoch, seq: Number(row.key[2]) };
        if (slot.seq >= trail.next || this.#ignored.has(placeOf(slot))) continue;
        const due = this.#pointersOf(slot, row);
        const stored = await this.#reader.getMany(due.map(keyOf));
        if (stored.some((pointer) => !pointer)) this.#findings.add("deleted", "pointer", placeOf(slot));
      }
    }
  }

  #pointersOf({ epoch, seq }: Slot, row: Row): Pointer[] {
    try {
      return pointersOf(epoch, seq, openBatch(this.#keys, epoch, seq, row.value).entries.map(glance));
    } catch {
      return [];
    }
  }
}
