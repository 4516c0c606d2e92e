import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sameBytes } from "../vault/primitives.ts";
import type { Reader } from "../vault/store.ts";
import type { Findings } from "./findings.ts";
import { type Checkpoint, claimOf, openCheckpoint } from "./notes.ts";
import { RowCursor } from "./row_cursor.ts";
import type { Tiles } from "./tiles.ts";

/**
 * What is known of the log's roots apart from its entries: the checkpoints in the database and the anchors outside.
 * They are met in the order of their sizes while the tree is grown again.
 */
export class Witnesses {
  readonly #keys: AuditKeys;
  readonly #findings: Findings;
  readonly #tiles: Tiles;
  readonly #rows: RowCursor;
  readonly #anchors: AsyncIterator<string>;
  #checkpoint: Checkpoint | undefined;
  #anchor: Checkpoint | undefined;
  #torn: string | undefined;
  /** How many checkpoints of the database were met, and how many anchors. */
  checkpoints = 0;
  anchors = 0;
  /** The sizes at which the entries do not give the root that a checkpoint of the database signs. */
  readonly contradicted: number[] = [];

  constructor(
    { reader, keys, findings, tiles, anchors }: {
      readonly reader: Reader;
      readonly keys: AuditKeys;
      readonly findings: Findings;
      readonly tiles: Tiles;
      readonly anchors: AsyncIterable<string> | undefined;
    },
  ) {
    this.#keys = keys;
    this.#findings = findings;
    this.#tiles = tiles;
    this.#rows = new RowCursor(reader, ["ac"]);
    this.#anchors = (anchors ?? nothing())[Symbol.asyncIterator]();
  }

  async begin(): Promise<void> {
    await this.#nextCheckpoint();
    await this.#nextAnchor();
  }

  /** The size at which a witness wants to be met. */
  get next(): number {
    return Math.min(this.#checkpoint?.size ?? Infinity, this.#anchor?.size ?? Infinity);
  }

  /** The tree has grown to `size`: every witness of this size must say `root`. */
  async meet(size: number, root: Bytes): Promise<void> {
    let signed: Bytes | undefined;
    while (this.#checkpoint && this.#checkpoint.size <= size) {
      signed = this.#checkpoint.root;
      this.checkpoints++;
      if (this.#checkpoint.size < size || !sameBytes(signed, root)) {
        this.contradicted.push(this.#checkpoint.size);
      }
      await this.#nextCheckpoint();
    }
    while (this.#anchor && this.#anchor.size <= size) {
      this.anchors++;
      if (this.#anchor.size < size) await this.#weighPast(this.#anchor);
      else this.#weigh(this.#anchor, signed ? [root, signed] : [root]);
      await this.#nextAnchor();
    }
  }

  /** What is left speaks of more than the log has. */
  async finish(size: number): Promise<void> {
    while (this.#anchor) {
      this.anchors++;
      if (this.#anchor.size > size) this.#findings.add("truncated", "anchor", this.#anchor.size);
      else await this.#weighPast(this.#anchor);
      await this.#nextAnchor();
    }
  }

  /** An anchor that stands in the file after a larger one. */
  async #weighPast(anchor: Checkpoint): Promise<void> {
    const root = await this.#tiles.rootAt(anchor.size).catch(() => undefined);
    if (root) this.#weigh(anchor, [root]);
  }

  #weigh(anchor: Checkpoint, roots: readonly Bytes[]): void {
    // An entry edited since is told by its leaf; the anchor then still agrees with the checkpoint.
    if (!roots.some((root) => sameBytes(root, anchor.root))) {
      this.#findings.add("forked", "anchor", anchor.size);
    }
  }

  async #nextCheckpoint(): Promise<void> {
    this.#checkpoint = undefined;
    for (let row = await this.#rows.take(); row; row = await this.#rows.take()) {
      const checkpoint = this.#open(() => new TextDecoder().decode(this.#keys.openBatch(row.key, row.value)));
      if (checkpoint && checkpoint.size === row.key[1]) {
        this.#checkpoint = checkpoint;
        return;
      }
      this.checkpoints++;
      this.#findings.add("edited", "checkpoint", String(row.key[1]));
    }
  }

  async #nextAnchor(): Promise<void> {
    this.#anchor = undefined;
    while (true) {
      const { value: note, done } = await this.#anchors.next();
      const checkpoint = done ? undefined : this.#open(() => note);
      const text = done ? undefined : textOf(note);
      // A record that a crash cut off in its signature is written again, whole, right after.
      if (this.#torn !== undefined && this.#torn !== text) {
        this.#findings.add("edited", "anchor", this.anchors);
      }
      this.#torn = checkpoint === undefined ? text : undefined;
      if (checkpoint) this.#anchor = checkpoint;
      if (done || checkpoint) return;
    }
  }

  #open(read: () => string): Checkpoint | undefined {
    try {
      const note = read();
      const name = claimOf(note)?.origin;
      return name === undefined ? undefined : openCheckpoint(note, { name, publicKey: this.#keys.publicKey });
    } catch {
      return undefined;
    }
  }
}

function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf("\n\n"));
}

async function* nothing(): AsyncGenerator<string> {}
