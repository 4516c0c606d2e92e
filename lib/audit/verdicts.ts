import { z } from "zod";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { utf8 } from "../vault/primitives.ts";
import type { Reader, Store } from "../vault/store.ts";
import { kinds, type Verdict, whats } from "./findings.ts";
import { verdictKey } from "./places.ts";

const count = z.int().min(0);
const verdict: z.ZodType<Verdict> = z.strictObject({
  kind: z.enum(["intact", ...kinds]),
  findings: z.array(z.strictObject({ kind: z.enum(kinds), what: z.enum(whats), at: z.string() })),
  entries: count,
  batches: count,
  checkpoints: count,
  anchors: count,
  unsealed: count,
  clockBack: count,
  size: count,
  root: z.base64(),
  at: z.number(),
});

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
    return verdict.parse(JSON.parse(new TextDecoder().decode(keys.openBatch(verdictKey, value))));
  } catch {
    return undefined;
  }
}
