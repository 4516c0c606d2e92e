import { z } from "zod";
import type { Instant } from "../clock.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";

const handoverSchema = z.strictObject({
  patient: id,
  from: id,
  to: id,
  at: z.number(),
  until: z.number(),
  /** The account that gives it away is erased after its waiting time. */
  leave: z.boolean(),
});

/** A record that its owner wants to hand over; one at a time. Key: patient. */
export type Handover = Readonly<z.infer<typeof handoverSchema>>;

export const handovers = shelf({
  name: "handover",
  prefix: "rh",
  schema: handoverSchema,
  version: 1,
  under: "subject",
});

/** Records that wait for an account to take them over. Key: account, patient. */
export const waitingHandovers = shelf({
  name: "waiting_handover",
  prefix: "rhw",
  schema: z.strictObject({ patient: id, until: z.number() }),
  version: 1,
  under: "system",
});

/**
 * Whether somebody is asked to take this record over. The change it is asked for then holds only as long as that
 * stays as it is.
 */
export async function isOffered(
  vault: Vault,
  change: Change,
  { patient, key, now }: { readonly patient: Id; readonly key: SubjectKey; readonly now: Instant },
): Promise<boolean> {
  const kept = await vault.read(handovers, [idBytes(patient)], key);
  change.expect(handovers, [idBytes(patient)], kept ?? null);
  return kept !== undefined && kept.value.until > now;
}

/** Puts the end of an offer in the change. */
export function dropHandover(change: Change, kept: Kept<Handover>): void {
  change.remove(handovers, kept.key, kept);
  change.remove(waitingHandovers, [idBytes(kept.value.to), idBytes(kept.value.patient)]);
}
