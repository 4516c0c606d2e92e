import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, findAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";

/** A row for each privacy officer, who is an auditor, and is not suspended. */
const officers = shelf({
  name: "privacy_officer",
  prefix: "uo",
  schema: z.strictObject({ account: id }),
  version: 1,
  under: "system",
});

/** Keeps the rows true; part of every change of an account. */
export function noteOfficer(change: Change, before: Account | undefined, after: Account): void {
  const was = before !== undefined && isOfficer(before);
  if (was === isOfficer(after)) return;
  const key = [idBytes(after.id)];
  if (was) change.remove(officers, key);
  else change.put(officers, key, { account: after.id });
}

export function forgetOfficer(change: Change, account: Id): void {
  change.remove(officers, [idBytes(account)]);
}

/** Those who answer what people ask about their data, `most` at most. */
export async function listOfficers(identity: Identity, most: number): Promise<Account[]> {
  const rows = await identity.vault.list(officers, [], { limit: most });
  const found = await Promise.all(rows.map(({ value }) => findAccount(identity, value.account)));
  return found.flatMap((kept) => kept && isOfficer(kept.account) ? [kept.account] : []);
}

function isOfficer({ roles, suspended }: Account): boolean {
  return suspended === undefined && roles.some(({ role }) => role === "auditor");
}
