import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, concat } from "../vault/primitives.ts";
import type { Reader } from "../vault/store.ts";
import { type End, epochOf, epochRows, readBeginning, readEnd } from "./epochs.ts";
import type { Findings } from "./findings.ts";
import { endKey, epochText } from "./places.ts";
import { WriterTrail } from "./writer_trail.ts";

/** Every writer of the log, each with its trail. */
export class Trails {
  readonly #reader: Reader;
  readonly #keys: AuditKeys;
  readonly #findings: Findings;
  readonly #trails = new Map<string, WriterTrail>();

  constructor(reader: Reader, keys: AuditKeys, findings: Findings) {
    this.#reader = reader;
    this.#keys = keys;
    this.#findings = findings;
  }

  [Symbol.iterator](): Iterator<WriterTrail> {
    return this.#trails.values();
  }

  async meetAll(): Promise<void> {
    for await (const { key } of epochRows(this.#reader)) {
      const epoch = epochOf(key);
      if (epoch) await this.of(epoch);
      else this.#findings.add("inserted", "epoch", String(key.slice(1)));
    }
  }

  async of(epoch: Bytes): Promise<WriterTrail> {
    const name = epochText(epoch);
    const known = this.#trails.get(name);
    if (known) return known;
    const first = await this.#firstOf(epoch);
    const trail = new WriterTrail({
      reader: this.#reader,
      keys: this.#keys,
      findings: this.#findings,
      epoch,
      first,
    });
    this.#trails.set(name, trail);
    return trail;
  }

  async #firstOf(epoch: Bytes): Promise<Bytes | undefined> {
    try {
      const beginning = await readBeginning(this.#reader, this.#keys, epoch);
      if (!beginning) this.#findings.add("deleted", "epoch", epochText(epoch));
      return beginning?.first;
    } catch {
      this.#findings.add("edited", "epoch", epochText(epoch));
      return undefined;
    }
  }

  /** What the writer left when it stopped cleanly. */
  async endOf(epoch: Bytes): Promise<End | undefined> {
    const row = await this.#reader.get(endKey(epoch));
    try {
      return row && readEnd(this.#keys, row);
    } catch {
      this.#findings.add("edited", "epoch", epochText(epoch));
      return undefined;
    }
  }

  /** Batches of a writer that has no first row. */
  async findStrangers(): Promise<void> {
    let from: Bytes | undefined;
    while (true) {
      const rows = await this.#reader.list({
        prefix: ["a"],
        limit: 1,
        ...(from && { from: ["a", nextAfter(from)] }),
      });
      const epoch = rows[0]?.key[1];
      if (epoch === undefined) return;
      if (!(epoch instanceof Uint8Array)) return this.#findings.add("inserted", "batch", String(epoch));
      from = new Uint8Array(epoch);
      if (this.#trails.has(epochText(from))) continue;
      const begun = await readBeginning(this.#reader, this.#keys, from).catch(() => undefined);
      if (!begun) this.#findings.add("inserted", "batch", epochText(from));
    }
  }
}

/** The first name after this one: whatever stands under a writer's name is passed over. */
function nextAfter(epoch: Bytes): Bytes {
  return concat(epoch, new Uint8Array(1));
}
