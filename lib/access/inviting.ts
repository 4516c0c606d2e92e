import { again } from "../again.ts";
import { AppError } from "../errors.ts";
import { type Id, idBytes } from "../ids.ts";
import { findAccount, isTaken } from "../identity/accounts.ts";
import {
  findInvitation,
  type Invitation,
  type InvitationState,
  invite,
  listInvitations,
  mostWaiting,
  revokeInvitation,
  stateOf,
} from "../identity/invitations.ts";
import type { MayInvite } from "../identity/redemptions.ts";
import type { Identity } from "../identity/identity.ts";
import type { HeldRole } from "../identity/role_names.ts";
import { decide } from "./decide.ts";
import { Desk } from "./desk.ts";
import { offeredGrants } from "./grants.ts";
import { makeRequest } from "./requests.ts";
import { mistakeIn, type RoleMistake } from "./role_giving.ts";
import { hasSecondAdministrator } from "./second_person.ts";
import { isOpen } from "./sharing.ts";
import { branchNames, type NamedRole } from "./users.ts";

/** An invitation of somebody to the clinic. Shares are the patients' own affair and are not here. */
export interface InvitationLine {
  readonly invitation: Invitation;
  readonly roles: readonly NamedRole[];
  readonly inviterName: string;
  readonly mine: boolean;
  readonly state: InvitationState;
  /** From how many networks its page was opened: more than one may mean that the link was passed on. */
  readonly networks: number;
}

export interface InvitationPage {
  readonly lines: readonly InvitationLine[];
  readonly more: Id | undefined;
  /** Of mine, how many wait, and how many may. */
  readonly waiting: number;
  readonly mostWaiting: number;
}

export type Asked = Pick<Invitation, "name" | "email" | "language"> & {
  readonly roles: readonly HeldRole[];
  readonly hours: number;
};

export type InviteAnswer =
  | { readonly outcome: "sent" }
  | { readonly outcome: "asked" }
  | { readonly outcome: "taken" }
  | { readonly outcome: "mistaken"; readonly mistake: RoleMistake };

const pageSize = 25;
const mostKept = 2_000;

/**
 * Invites somebody. Whoever holds the permission with a second person's approval asks for it; so does an
 * administrator who invites another, or an auditor, while there is a second administrator to ask.
 */
export async function inviteUser(desk: Desk<"invite_users">, asked: Asked): Promise<InviteAnswer> {
  const { identity, by } = Desk.inner(desk);
  const roles = asked.roles.map(({ role, branch }) => ({ role, ...(branch !== undefined && { branch }) }));
  const mistake = await mistakeIn(desk, [], roles);
  if (mistake) return { outcome: "mistaken", mistake };
  if (desk.isLocal && !roles.every(({ role, branch }) => role === "patient" || branch === desk.branch)) {
    throw await desk.refusal("other_branches");
  }
  if (await isTaken(identity, asked.email)) return { outcome: "taken" };
  const { name, email, language, hours } = asked;
  if (await needsApproval(desk, roles)) {
    await makeRequest(desk, { kind: "invitation", name, email, language, roles, hours });
    return { outcome: "asked" };
  }
  await again(() => invite(identity, by, { kind: "account", name, email, language, hours, roles }));
  return { outcome: "sent" };
}

/** Newest first; `mine` alone, or everybody's for those whom no branch bounds. */
export async function listInvited(
  desk: Desk<"invite_users">,
  question: { readonly mine: boolean; readonly after?: Id | undefined },
): Promise<InvitationPage> {
  const { identity, now } = Desk.inner(desk);
  const all = await accountInvitations(desk);
  const mine = all.filter(({ inviter }) => inviter === desk.reader.id);
  const listed = question.mine || desk.isLocal ? mine : all;
  const start = question.after === undefined ? 0 : 1 + listed.findIndex(({ id }) => id === question.after);
  const shown = listed.slice(start, start + pageSize);
  desk.saw("invitation.listed", { detail: { count: shown.length } });
  const branches = await branchNames(identity);
  const lines = await Promise.all(shown.map(async (invitation) => ({
    invitation,
    roles: invitation.roles.map((held) => ({ ...held, branchName: branches.get(held.branch ?? "") })),
    inviterName: (await findAccount(identity, invitation.inviter))?.account.name ?? "",
    mine: invitation.inviter === desk.reader.id,
    state: stateOf(invitation, now),
    networks: new Set(invitation.opened.map(({ place }) => place)).size,
  })));
  return {
    lines,
    more: start + pageSize < listed.length ? shown.at(-1)?.id : undefined,
    waiting: mine.filter((one) => stateOf(one, now) === "waiting").length,
    mostWaiting,
  };
}

/** Takes one back: one's own, or anybody's for administrators. Throws "not_found", or "stale" when it was over. */
export async function takeInvitationBack(
  desk: Desk<"invite_users">,
  which: { readonly inviter: Id; readonly id: Id },
): Promise<void> {
  const { identity, by } = Desk.inner(desk);
  const kept = await findInvitation(identity, which);
  const isTheirs = which.inviter === desk.reader.id || !desk.isLocal;
  if (!kept || kept.value.kind !== "account" || !isTheirs) throw new AppError("not_found");
  if (!await again(() => revokeInvitation(identity, by, which))) throw new AppError("stale");
}

/**
 * Asked when an invitation is opened or answered: whoever sent it must still be allowed to, and what it is about
 * must still be offered, of a record that they keep.
 */
export function mayStillInvite({ vault, clock }: Identity): MayInvite {
  return async ({ id: account, name, roles, patient: own, keeps = [] }, { kind, offer }) => {
    const actor = { account, name, roles, own, keeps };
    if (kind === "account") return decide(actor, "invite_users", { kind: "place" }).allow;
    if (offer === undefined) return false;
    for (const patient of [...(own ? [own] : []), ...keeps]) {
      const key = await vault.subject(patient);
      const kept = key && await vault.read(offeredGrants, [idBytes(patient), idBytes(offer)], key);
      if (!kept) continue;
      return isOpen(kept.value, clock.now()) &&
        decide(actor, "manage_own_shares", { kind: "record", patient }).allow;
    }
    return false;
  };
}

async function needsApproval(desk: Desk<"invite_users">, roles: readonly HeldRole[]): Promise<boolean> {
  if (desk.hold === "A") return true;
  if (!roles.some(({ role }) => role === "admin" || role === "auditor")) return false;
  return await hasSecondAdministrator(desk);
}

async function accountInvitations(desk: Desk<"invite_users">): Promise<Invitation[]> {
  const { identity } = Desk.inner(desk);
  const found: Invitation[] = [];
  let after: Invitation | undefined;
  while (found.length < mostKept) {
    const page = await listInvitations(identity, { limit: 500, ...(after && { after }) });
    found.push(...page.filter(({ kind }) => kind === "account"));
    after = page.at(-1);
    if (page.length < 500) break;
  }
  return found.sort((one, other) => other.created - one.created || (one.id < other.id ? -1 : 1));
}
