import type { Clock } from "../clock.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { sha256 } from "../vault/primitives.ts";
import type { Store } from "../vault/store.ts";
import { beginEpoch, endEpoch } from "./epochs.ts";
import { EpochLedger } from "./ledger.ts";

export interface AuditOptions {
  readonly store: Store;
  readonly keys: AuditKeys;
  readonly clock: Clock;
  /** The site's origin; its host names the log. */
  readonly origin: string;
  /** Every checkpoint is appended to this file. Left out: nowhere. */
  readonly anchorFile?: string;
}

/** The log of one running program. */
export interface AuditLog {
  /** Begins to seal at intervals. */
  start(): void;
  /** Seals what is left and ends this writer's part of the log. Before `store.close()`. */
  stop(): Promise<void>;
}

/** Begins a writer of the log and attaches it to the store: from then on the store takes changes. */
export async function openAudit({ store, keys, clock }: AuditOptions): Promise<AuditLog> {
  const { epoch, first } = await beginEpoch(store, { keys, clock, size: 0, root: sha256() });
  const ledger = new EpochLedger(keys, { epoch, first });
  store.keepLedger(ledger);
  return {
    start() {},
    async stop() {
      await endEpoch(store, keys, epoch, { batches: ledger.batches, last: ledger.last });
    },
  };
}
