import { again } from "../again.ts";
import type { Caller } from "../deeds.ts";
import { notFound } from "../errors.ts";
import { type Id, newId } from "../ids.ts";
import { type Account, findAccount, putAccount } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { type OpenSession, sessionDeed } from "../identity/sessions.ts";
import { addPatient } from "./patients.ts";

/** A person's account without a record of its own: it was erased or handed over. Not one that is about to go. */
export function mayStartRecord({ patient, roles, erasure }: Account): boolean {
  return patient === undefined && (erasure === undefined || erasure.what === "record") &&
    roles.some(({ role }) => role === "patient");
}

/** Begins an empty record for this account, which is its own from then on. "not_found" for whoever may not. */
export async function startRecord(identity: Identity, open: OpenSession, caller: Caller): Promise<Id> {
  const { vault, clock } = identity;
  return await again(async () => {
    const owner = await findAccount(identity, open.owner.account.id);
    if (!owner || !mayStartRecord(owner.account)) throw notFound();
    const { id, name, zone } = owner.account;
    const [patient, now] = [newId(), clock.now()];
    const change = vault.change();
    addPatient(vault, change, { id: patient, owner: id, name, zone, createdAt: now });
    putAccount(identity, change, owner, { ...owner.account, patient });
    const deed = sessionDeed(open, "patient.created", caller, now);
    await change.deed({ ...deed, permission: "view_own_record", patient, own: true }).commit();
    return patient;
  });
}
