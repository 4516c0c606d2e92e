import type { AuditKeys } from "../vault/audit_keys.ts";
import { utf8 } from "../vault/primitives.ts";
import type { Reader, Store } from "../vault/store.ts";
import type { Verdict } from "./findings.ts";
import { verdictKey } from "./places.ts";

/** Keeps what a verification found, in the place of the one before. */
export async function keepVerdict(store: Store, keys: AuditKeys, verdict: Verdict): Promise<void> {
  await store.tidy({
    sets: [{ key: verdictKey, value: keys.sealBatch(verdictKey, utf8(JSON.stringify(verdict))) }],
  });
}

export async function lastVerdict(store: Reader, keys: AuditKeys): Promise<Verdict | undefined> {
  const row = await store.get(verdictKey);
  return row && opened(keys, row.value);
}

/** One that was tampered with counts for nothing: verifying again tells. */
function opened(keys: AuditKeys, value: Uint8Array): Verdict | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(keys.openBatch(verdictKey, value)));
  } catch {
    return undefined;
  }
}
