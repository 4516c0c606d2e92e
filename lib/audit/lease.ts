import { z } from "zod";
import { type Instant, second } from "../clock.ts";
import type { Id } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { utf8 } from "../vault/primitives.ts";
import type { Reader } from "../vault/store.ts";
import { leaseKey } from "./places.ts";

const lease = z.strictObject({ holder: z.string(), until: z.number() });
const length = 30 * second;

/**
 * Whose turn it is to seal, so that several processes do not do the same work. Only a courtesy: what keeps the tree
 * right is that every sealer demands the state as it read it.
 */
export async function isTaken(store: Reader, keys: AuditKeys, me: Id, now: Instant): Promise<boolean> {
  const row = await store.get(leaseKey);
  if (!row) return false;
  const { holder, until } = lease.parse(
    JSON.parse(new TextDecoder().decode(keys.openBatch(leaseKey, row.value))),
  );
  return holder !== me && until > now;
}

export function leaseRow(keys: AuditKeys, me: Id, now: Instant) {
  const text = JSON.stringify({ holder: me, until: now + length });
  return { key: leaseKey, value: keys.sealBatch(leaseKey, utf8(text)) };
}
