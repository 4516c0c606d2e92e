import { again } from "../again.ts";
import { AppError } from "../errors.ts";
import { type Id, newId } from "../ids.ts";
import { type Account, putAccount } from "../identity/accounts.ts";
import { isStaff } from "../identity/role_names.ts";
import type { Change } from "../vault/vault.ts";
import { plan } from "./agenda.ts";
import { Desk } from "./desk.ts";
import type { Permission } from "./permissions.ts";
import { makeRequest } from "./requests.ts";
import { hasSecondAdministrator } from "./second_person.ts";
import { userInSight } from "./users.ts";

/** Whether this account may be ended: of somebody who worked here, is suspended, and keeps no record. */
function mayEnd({ roles, suspended, patient, keeps = [], erasure }: Account): boolean {
  return isStaff(roles) && suspended !== undefined && patient === undefined && keeps.length === 0 && !erasure;
}

/**
 * Ends the account of somebody who left, for good. A second administrator has to approve where there is one; the
 * log keeps what they did. Throws "forbidden" for an account that must not be ended.
 */
export async function endAccount(desk: Desk<"edit_users">, user: Id): Promise<"done" | "asked"> {
  if (user === desk.reader.id) throw await desk.refusal("own_account", user);
  const { account } = await userInSight(desk, user);
  if (!mayEnd(account)) throw await desk.refusal("not_ended", user);
  if (await hasSecondAdministrator(desk, user)) {
    await makeRequest(desk, { kind: "account_end", account: user });
    return "asked";
  }
  await again(async () => {
    const change = Desk.inner(desk).vault.change();
    await putEnd(desk, change, user, { sole_administrator: true });
    await change.commit();
  });
  return "done";
}

/** Puts the erasure of the account in the change, due at once: its runner ends whatever hangs on it, then the account. */
export async function putEnd(
  desk: Desk<Permission>,
  change: Change,
  user: Id,
  detail: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  const { identity, vault, now } = Desk.inner(desk);
  const owner = await userInSight(desk, user);
  if (!mayEnd(owner.account)) throw new AppError("stale");
  const erasure = { id: newId(), what: "account" as const, askedAt: now, dueAt: now };
  putAccount(identity, change, owner, { ...owner.account, erasure });
  plan(vault, change, { kind: "erasure", at: now, item: erasure.id, account: user }, now);
  change.deed(desk.deed("erasure.asked", {
    subject: user,
    target: { kind: "account", id: user },
    detail: { what: "account", ...detail },
  }));
}
