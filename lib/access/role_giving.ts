import { again } from "../again.ts";
import type { Deed } from "../deeds.ts";
import { AppError } from "../errors.ts";
import type { Id } from "../ids.ts";
import { type Account, findAccount, type KeptAccount, putAccount } from "../identity/accounts.ts";
import { administers, leaveAdministrators } from "../identity/administrators.ts";
import { findBranch } from "../identity/branches.ts";
import { notify } from "../identity/factors.ts";
import type { HeldRole, RoleName } from "../identity/role_names.ts";
import type { Change } from "../vault/vault.ts";
import { Desk } from "./desk.ts";
import { makeRequest } from "./requests.ts";
import { hasSecondAdministrator } from "./second_person.ts";
import { branchRoles, forbiddenPair, staffRoles } from "./roles.ts";
import { refusing } from "./suspensions.ts";
import { userInSight } from "./users.ts";

export type RoleAnswer =
  | { readonly outcome: "done" }
  /** A second administrator has to approve. */
  | { readonly outcome: "asked" }
  | { readonly outcome: "mistaken"; readonly mistake: RoleMistake };

/** "branch": the role needs one that is open. "pair": these two one person may not hold together. */
export type RoleMistake =
  | { readonly what: "branch" }
  | { readonly what: "pair"; readonly pair: readonly [RoleName, RoleName] };

export interface RoleChange {
  readonly user: Id;
  readonly give?: HeldRole;
  readonly take?: HeldRole;
}

/**
 * Gives or takes one role. Nobody changes their own. Another administrator, neither asking nor concerned, approves;
 * where there is none, the change acts at once and the log says so.
 */
export async function changeRole(desk: Desk<"manage_roles">, asked: RoleChange): Promise<RoleAnswer> {
  if (asked.user === desk.reader.id) throw await desk.refusal("own_account", asked.user);
  const was = await userInSight(desk, asked.user);
  const before = was.account.roles;
  const after = rolesAfter(before, asked);
  if (sameRoles(before, after)) return { outcome: "done" };
  const mistake = await mistakeIn(desk, before, after);
  if (mistake) return { outcome: "mistaken", mistake };
  if (await hasSecondAdministrator(desk, asked.user)) {
    await makeRequest(desk, { kind: "roles", account: asked.user, before: [...before], after: [...after] });
    return { outcome: "asked" };
  }
  await refusing(desk, asked.user, () =>
    again(async () => {
      const change = Desk.inner(desk).vault.change();
      await putRoles(desk, change, { user: asked.user, before, after, detail: { sole_administrator: true } });
      await change.commit();
    }));
  return { outcome: "done" };
}

/** Puts the new roles in a change, with a deed for each role. Throws "stale" when they are not what they were. */
export async function putRoles(
  desk: Desk<"manage_roles">,
  change: Change,
  asked: {
    readonly user: Id;
    readonly before: readonly HeldRole[];
    readonly after: readonly HeldRole[];
    readonly detail: NonNullable<Deed["detail"]>;
  },
): Promise<void> {
  const { identity, now } = Desk.inner(desk);
  const was = await findAccount(identity, asked.user);
  if (!was || !sameRoles(was.account.roles, asked.before)) throw new AppError("stale");
  const account = renewed(was, asked.after);
  if (administers(was.account) && !administers(account)) {
    await leaveAdministrators(identity, change, account.id, "role");
  }
  putAccount(identity, change, was, account);
  const { given, taken } = rolesApart(asked.before, asked.after);
  for (const held of given) change.deed(roleDeed(desk, "role.given", held, asked));
  for (const held of taken) change.deed(roleDeed(desk, "role.taken", held, asked));
  notify(identity, change, account, "roles_changed", now);
}

/** What comes and what goes. */
export function rolesApart(before: readonly HeldRole[], after: readonly HeldRole[]) {
  return {
    given: after.filter((one) => !holds(before, one)),
    taken: before.filter((one) => !holds(after, one)),
  };
}

/** What is wrong with these roles, if anything: an unknown or closed branch, or two that do not go together. */
export async function mistakeIn(
  desk: Desk,
  before: readonly HeldRole[],
  after: readonly HeldRole[],
): Promise<RoleMistake | undefined> {
  const { identity } = Desk.inner(desk);
  for (const { role, branch } of rolesApart(before, after).given) {
    if (!isBranchRole(role)) continue;
    const kept = branch === undefined ? undefined : await findBranch(identity, branch);
    if (!kept || kept.value.closedAt !== undefined) return { what: "branch" };
  }
  const pair = forbiddenPair(after);
  return pair && { what: "pair", pair };
}

/** A role as it is held: without a branch where a branch means nothing. */
export function heldRole(role: RoleName, branch: Id | undefined): HeldRole {
  return isBranchRole(role) && branch !== undefined ? { role, branch } : { role };
}

export function isBranchRole(role: RoleName): boolean {
  return branchRoles.includes(role);
}

function rolesAfter(before: readonly HeldRole[], { give, take }: RoleChange): readonly HeldRole[] {
  const left = before.filter((held) => !take || !same(held, take) || held.role === "patient");
  const given = give && staffRoles.some((name) => name === give.role) && !holds(left, give) ? [give] : [];
  return [...left, ...given];
}

function renewed({ account }: KeptAccount, roles: readonly HeldRole[]): Account {
  return {
    ...account,
    epoch: account.epoch + 1,
    roles: roles.map(({ role, branch }) => ({ role, ...(branch !== undefined && { branch }) })),
  };
}

function roleDeed(
  desk: Desk,
  action: "role.given" | "role.taken",
  { role, branch }: HeldRole,
  { user, detail }: { readonly user: Id; readonly detail: NonNullable<Deed["detail"]> },
): Deed {
  return desk.deed(action, {
    subject: user,
    target: { kind: "account", id: user },
    detail: { role, ...(branch !== undefined && { branch }), ...detail },
  });
}

function sameRoles(one: readonly HeldRole[], other: readonly HeldRole[]): boolean {
  return one.length === other.length && one.every((held) => holds(other, held));
}

function holds(roles: readonly HeldRole[], role: HeldRole): boolean {
  return roles.some((held) => same(held, role));
}

function same(one: HeldRole, other: HeldRole): boolean {
  return one.role === other.role && one.branch === other.branch;
}
