import { again } from "../again.ts";
import { AppError } from "../errors.ts";
import type { Id } from "../ids.ts";
import { findAccount, isTaken } from "../identity/accounts.ts";
import { resetAccess } from "../identity/access_reset.ts";
import { newInvitation } from "../identity/invitations.ts";
import type { Kept } from "../vault/shelf.ts";
import { putEnd } from "./account_ends.ts";
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
  account_end: "edit_users",
  invitation: "invite_users",
} as const satisfies Record<StaffRequest["about"]["kind"], Permission>;

/** Whether this administrator may approve: not what they asked for themselves, and not what concerns them. */
export function mayApprove({ reader }: Pick<Desk, "reader">, { by, about }: StaffRequest): boolean {
  return by !== reader.id && (about.kind === "invitation" || about.account !== reader.id);
}

/** Does what was asked. Throws "stale" when it was answered, has lapsed or no longer fits; "forbidden" for the asker. */
export async function approveRequest(desk: Desk<"manage_roles">, id: Id): Promise<StaffRequest> {
  const kept = await findRequest(desk, id);
  const request = kept.value;
  if (!mayApprove(desk, request)) throw await desk.refusal("own_request");
  if (!await stillMayAsk(desk, request)) throw new AppError("stale");
  const { about } = request;
  if (about.kind === "roles") await refusing(desk, about.account, () => approveRoles(desk, kept, about));
  else if (about.kind === "invitation") await approveInvitation(desk, kept, about);
  else if (about.kind === "access_reset") await approveReset(desk, kept, about.account);
  else await approveEnd(desk, kept, about.account);
  return request;
}

type Waiting = Kept<StaffRequest>;
type AboutOf<K extends StaffRequest["about"]["kind"]> = Extract<StaffRequest["about"], { kind: K }>;

async function approveRoles(
  desk: Desk<"manage_roles">,
  kept: Waiting,
  { account, before, after }: AboutOf<"roles">,
): Promise<void> {
  if (await mistakeIn(desk, before, after)) throw new AppError("stale");
  const change = Desk.inner(desk).vault.change();
  await putRoles(desk, change, { user: account, before, after, detail: { request: kept.value.id } });
  putAnswer(desk, change, kept, true);
  await change.commit();
}

/** Whoever approves is the inviter from then on: a branch manager's own word is not enough when it is answered. */
async function approveInvitation(
  desk: Desk<"manage_roles">,
  kept: Waiting,
  about: AboutOf<"invitation">,
): Promise<void> {
  const { identity, vault, by } = Desk.inner(desk);
  if (await mistakeIn(desk, [], about.roles) || await isTaken(identity, about.email)) {
    throw new AppError("stale");
  }
  const change = vault.change();
  const coming = await newInvitation(identity, by, { ...about, kind: "account" });
  coming.put(change);
  putAnswer(desk, change, kept, true);
  await change.commit();
}

/** The answer first, so that it counts once; then the reset, in a change of its own. */
async function approveReset(desk: Desk<"manage_roles">, kept: Waiting, account: Id): Promise<void> {
  const { identity, vault, by } = Desk.inner(desk);
  const reason = await requestWords(desk, account, kept.value.id);
  const change = vault.change();
  putAnswer(desk, change, kept, true);
  await change.commit();
  await again(async () => {
    const owner = await findAccount(identity, account);
    if (owner) await resetAccess(identity, by, { owner, reason });
  });
}

async function approveEnd(desk: Desk<"manage_roles">, kept: Waiting, account: Id): Promise<void> {
  const change = Desk.inner(desk).vault.change();
  await putEnd(desk, change, account, { request: kept.value.id });
  putAnswer(desk, change, kept, true);
  await change.commit();
}

/** Says no; for whoever asked it takes the request back. */
export async function declineRequest(
  desk: Desk<"manage_roles"> | Desk<"invite_users">,
  id: Id,
): Promise<"declined" | "withdrawn"> {
  const kept = await findRequest(desk, id);
  const own = kept.value.by === desk.reader.id;
  const may = own || (desk.permission === "manage_roles" && mayApprove(desk, kept.value));
  if (!may) throw await desk.refusal("own_request");
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
