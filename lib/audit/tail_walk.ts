import type { Instant } from "../clock.ts";
import { readHeader } from "../vault/sealing.ts";
import type { Inquiry } from "./inquiry.ts";
import { opensAt, placeOf } from "./suspects.ts";
import type { OpenedBatch, WriterTrail } from "./writer_trail.ts";

const mostCompared = 5_000;
const mostTries = 20_000;

/** Walks what came after the last checkpoint: held by the writers' chains alone. */
export class TailWalk {
  entries = 0;
  batches = 0;
  oldest: Instant = Infinity;
  readonly #inquiry: Inquiry;
  #tries = 0;

  constructor(inquiry: Inquiry) {
    this.#inquiry = inquiry;
  }

  async walk(): Promise<void> {
    // Ends first: nothing follows an end, while what is read now may go on.
    for (const trail of this.#inquiry.trails) {
      const end = await this.#inquiry.trails.endOf(trail.epoch);
      await this.#walkTail(trail);
      if (end === undefined) continue;
      if (trail.next < end.batches) {
        this.#inquiry.findings.add("truncated", "tail", placeOf({ epoch: trail.epoch, seq: trail.next }));
      }
      if (trail.next > end.batches) {
        this.#inquiry.findings.add("inserted", "batch", placeOf({ epoch: trail.epoch, seq: end.batches }));
      }
    }
  }

  async #walkTail(trail: WriterTrail): Promise<void> {
    for (let row = await trail.nextRow(); row; row = await trail.nextRow()) {
      const seq = Number(row.key[2]);
      const taken = await trail.row(seq);
      if (!taken) continue;
      const slot = { epoch: trail.epoch, seq };
      if (seq > trail.next) {
        // Only a row that was sealed for its number shows that others stood before it; what else lies beyond the end
        // was put there. Its number says nothing: it may be any.
        if (!opensAt(this.#inquiry.keys, taken.value, trail.epoch, seq)) {
          this.#inquiry.findings.add("inserted", "batch", placeOf(slot));
          continue;
        }
        this.#inquiry.findings.add("deleted", "batch", placeOf({ epoch: trail.epoch, seq: trail.next }));
        trail.jump(seq);
      }
      const batch = trail.open(taken, seq);
      if (batch) this.#takeTail(batch);
      else await this.#judgeTailRow(trail, { seq, value: taken.value });
    }
  }

  #takeTail(batch: OpenedBatch): void {
    this.batches++;
    this.#inquiry.suspects.present(Infinity);
    this.entries += batch.entries.length;
    for (const { at } of batch.glances) this.oldest = Math.min(this.oldest, at);
  }

  /** Changed, or never written by us? A copy, and what does not even look sealed, was put there by somebody. */
  async #judgeTailRow(
    trail: WriterTrail,
    { seq, value }: { readonly seq: number; readonly value: Uint8Array },
  ): Promise<void> {
    const slot = { epoch: trail.epoch, seq };
    const followed = await trail.nextRow() !== undefined;
    let copied = false;
    for (let other = Math.max(0, seq - mostCompared); other < seq && !copied; other++) {
      if (this.#tries++ > mostTries) break;
      copied = opensAt(this.#inquiry.keys, value, trail.epoch, other);
    }
    trail.jump(seq + 1);
    if (copied || (!followed && !looksSealed(value))) {
      this.#inquiry.findings.add("inserted", "batch", placeOf(slot));
    } else this.#inquiry.suspects.stranger({ ...slot, value });
  }
}

function looksSealed(value: Uint8Array): boolean {
  try {
    readHeader(value);
    return true;
  } catch {
    return false;
  }
}
