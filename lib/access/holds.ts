import { z } from "zod";
import { notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { findAccount, findByHandle } from "../identity/accounts.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Vault } from "../vault/vault.ts";
import { Desk } from "./desk.ts";
import { patients } from "./patients.ts";

export const longestReason = 500;

const holdSchema = z.strictObject({
  patient: id,
  by: id,
  at: z.number(),
  reason: z.string().max(longestReason),
});

/** A court or a law demands that a record is kept: while it stands, nothing of it is erased. */
export type Hold = Readonly<z.infer<typeof holdSchema>>;

const holds = shelf({ name: "legal_hold", prefix: "lh", schema: holdSchema, version: 1, under: "subject" });

/** Which records are held. Key: patient. */
const held = shelf({
  name: "held_record",
  prefix: "lhi",
  schema: z.strictObject({ patient: id }),
  version: 1,
  under: "system",
});

export async function isHeld(vault: Vault, patient: Id): Promise<boolean> {
  return await vault.read(held, [idBytes(patient)]) !== undefined;
}

/** A hold, and whose record it is about. */
export interface NamedHold extends Hold {
  readonly name: string;
  readonly byName: string;
}

export async function listHolds(desk: Desk<"manage_legal_holds">): Promise<NamedHold[]> {
  const { vault, identity } = Desk.inner(desk);
  const rows = await vault.list(held, [], { limit: 500 });
  const found = await Promise.all(rows.map(async ({ value: { patient } }) => {
    const [hold, key] = await Promise.all([readHold(vault, patient), vault.subject(patient)]);
    const whose = key && await vault.read(patients, [idBytes(patient)], key);
    if (!hold || !whose) return undefined;
    const by = await findAccount(identity, hold.value.by);
    return { ...hold.value, name: whose.value.name, byName: by?.account.name ?? "" };
  }));
  desk.saw("hold.viewed", { detail: { count: found.length } });
  return found.filter((hold) => hold !== undefined).sort((one, other) => other.at - one.at);
}

/** A record that somebody keeps, by name. */
export interface KeptRecord {
  readonly patient: Id;
  readonly name: string;
}

/**
 * Holds a record of whoever has this username or address: their own, or one that they keep for somebody else.
 * "nobody": there is no such person, or no record. "which": they keep several, and none of them was chosen.
 */
export async function setHold(
  desk: Desk<"manage_legal_holds">,
  { handle, reason, patient: chosen }: {
    readonly handle: string;
    readonly reason: string;
    readonly patient?: Id | undefined;
  },
): Promise<
  | { readonly outcome: "held" | "nobody" }
  | { readonly outcome: "which"; readonly records: readonly KeptRecord[] }
> {
  const { vault, now } = Desk.inner(desk);
  const records = await recordsOf(desk, handle);
  const patient = records.length === 1 ? records[0]?.patient : chosen;
  if (records.length > 1 && !records.some((record) => record.patient === patient)) {
    desk.saw("hold.viewed", { detail: { count: records.length } });
    return { outcome: "which", records };
  }
  const key = patient && await vault.subject(patient);
  if (records.length === 0 || !patient || !key) {
    await vault.store.record([desk.deed("hold.set", { outcome: 4 })]);
    return { outcome: "nobody" };
  }
  const value: Hold = { patient, by: desk.reader.id, at: now, reason };
  const change = vault.change();
  change.put(holds, [idBytes(patient)], value, { subject: key });
  change.put(held, [idBytes(patient)], { patient });
  await change.deed(desk.deed("hold.set", { patient, purpose: "legal_hold" })).commit();
  return { outcome: "held" };
}

/** What the account with this name keeps: its own record first, then those of others. */
async function recordsOf(desk: Desk<"manage_legal_holds">, handle: string): Promise<KeptRecord[]> {
  const { vault, identity } = Desk.inner(desk);
  const { patient: own, keeps = [] } = (await findByHandle(identity, handle))?.account ?? {};
  const found = await Promise.all([...(own ? [own] : []), ...keeps].map(async (patient) => {
    const key = await vault.subject(patient);
    const kept = key && await vault.read(patients, [idBytes(patient)], key);
    return kept && { patient, name: kept.value.name };
  }));
  return found.filter((record) => record !== undefined);
}

/** Lifts it: what waited may go on. "not_found" when there is none. */
export async function liftHold(desk: Desk<"manage_legal_holds">, patient: Id): Promise<void> {
  const { vault } = Desk.inner(desk);
  const hold = isId(patient) ? await readHold(vault, patient) : undefined;
  if (!hold) throw notFound();
  const change = vault.change().remove(holds, hold.key, hold).remove(held, [idBytes(patient)]);
  await change.deed(desk.deed("hold.lifted", { patient, purpose: "legal_hold" })).commit();
}

async function readHold(vault: Vault, patient: Id): Promise<Kept<Hold> | undefined> {
  const key = await vault.subject(patient);
  return key && await vault.read(holds, [idBytes(patient)], key);
}
