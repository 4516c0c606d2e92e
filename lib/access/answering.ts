import { AppError } from "../errors.ts";
import type { Id } from "../ids.ts";
import { findAccount } from "../identity/accounts.ts";
import { resetAccess } from "../identity/access_reset.ts";
import { again } from "../identity/factors.ts";
import { newInvitation } from "../identity/invitations.ts";
import { decide } from "./decide.ts";
import { Desk } from "./desk.ts";
import type { Permission } from "./permissions.ts";
import { findRequest, putAnswer, type StaffRequest } from "./requests.ts";
import { mistakeIn, putRoles } from "./role_giving.ts";
import { refusing } from "./suspensions.ts";
import { requestWords } from "./user_access.ts";

const permissionFor = {
  roles: "manage_roles",
  access_reset: "reset_user_access",
  invitation: "invite_users",
} as const satisfies Record<StaffRequest["about"]["kind"], Permission>;

/** Whether this administrator may approve: not what they asked for themselves, and not what concerns them. */
export function mayApprove({ reader }: Pick<Desk, "reader">, { by, about }: StaffRequest): boolean {
  return by !== reader.id && (about.kind === "invitation" || about.account !== reader.id);
}

/** Does what was asked. Throws "stale" when it was answered, has lapsed or no longer fits; "forbidden" for the asker. */
export async function approveRequest(desk: Desk<"manage_roles">, id: Id): Promise<StaffRequest> {
  const { identity, vault, by } = Desk.inner(desk);
  const kept = await findRequest(desk, id);
  const request = kept.value;
  const { about } = request;
  if (!mayApprove(desk, request)) throw await desk.refusal("own_request");
  if (!await stillMayAsk(desk, request)) throw new AppError("stale");
  const detail = { request: request.id };
  if (about.kind === "roles") {
    await refusing(desk, about.account, async () => {
      if (await mistakeIn(desk, about.before, about.after)) throw new AppError("stale");
      const change = vault.change();
      await putRoles(desk, change, { ...about, user: about.account, detail });
      putAnswer(desk, change, kept, true);
      await change.commit();
    });
  } else if (about.kind === "invitation") {
    const change = vault.change();
    const coming = await newInvitation(identity, by, { ...about, kind: "account" });
    coming.put(change);
    putAnswer(desk, change, kept, true);
    await change.commit();
  } else {
    const reason = await requestWords(desk, about.account, request.id);
    const change = vault.change();
    putAnswer(desk, change, kept, true);
    await change.commit();
    await again(async () => {
      const owner = await findAccount(identity, about.account);
      if (owner) await resetAccess(identity, by, { owner, reason });
    });
  }
  return request;
}

/** Says no; for whoever asked it takes the request back. */
export async function declineRequest(
  desk: Desk<"manage_roles"> | Desk<"invite_users">,
  id: Id,
): Promise<"declined" | "withdrawn"> {
  const kept = await findRequest(desk, id);
  const own = kept.value.by === desk.reader.id;
  if (!own && desk.permission !== "manage_roles") throw await desk.refusal("own_request");
  const change = Desk.inner(desk).vault.change();
  putAnswer(desk, change, kept, false);
  await change.commit();
  return own ? "withdrawn" : "declined";
}

/** Whoever asked must still be there, and still be allowed to ask. */
async function stillMayAsk(desk: Desk, { by, about }: StaffRequest): Promise<boolean> {
  const asker = (await findAccount(Desk.inner(desk).identity, by))?.account;
  if (!asker || asker.suspended) return false;
  const actor = { account: asker.id, name: asker.name, roles: asker.roles };
  return decide(actor, permissionFor[about.kind], { kind: "place" }).allow;
}
