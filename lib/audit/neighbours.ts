import type { AuditKeys } from "../vault/audit_keys.ts";
import type { DeedPlace, Reader } from "../vault/store.ts";
import { type Batch, openBatch } from "./batches.ts";
import { loggedAt, type LoggedDeed } from "./logged.ts";
import { batchKey, epochBytes } from "./places.ts";
import { leafIndexOf } from "./runs.ts";

/** An entry between what its writer wrote just before and just after. */
export interface Surrounded {
  readonly entry: LoggedDeed;
  readonly before: LoggedDeed | undefined;
  readonly after: LoggedDeed | undefined;
  /** Its number in the tree, from 0; undefined while it waits for the sealer. */
  readonly leafIndex: number | undefined;
}

/** Undefined when nothing stands there. Throws when what stands there was tampered with. */
export async function entryAt(
  store: Reader,
  keys: AuditKeys,
  place: DeedPlace,
): Promise<Surrounded | undefined> {
  const { epoch, batch: seq, index } = place;
  const [batch, earlier, later] = await Promise.all(
    [seq, seq - 1, seq + 1].map((one) => batchAt(store, keys, epoch, one)),
  );
  if (!batch || index >= batch.entries.length) return undefined;
  const at = (of: Batch | undefined, seq: number, index: number) =>
    of && index >= 0 && index < of.entries.length ? loggedAt(of, { epoch, batch: seq, index }) : undefined;
  return {
    entry: loggedAt(batch, place),
    before: at(batch, seq, index - 1) ?? at(earlier, seq - 1, (earlier?.entries.length ?? 0) - 1),
    after: at(batch, seq, index + 1) ?? at(later, seq + 1, 0),
    leafIndex: await leafIndexOf(store, keys, place),
  };
}

async function batchAt(
  store: Reader,
  keys: AuditKeys,
  epoch: string,
  seq: number,
): Promise<Batch | undefined> {
  const row = seq < 0 ? undefined : await store.get(batchKey(epochBytes(epoch), seq));
  return row && openBatch(keys, epochBytes(epoch), seq, row.value);
}
