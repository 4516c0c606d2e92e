import { again } from "../again.ts";
import type { Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { type Id, newId } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, addAccount, findAccount, isTaken } from "./accounts.ts";
import { policies, putFirstConsents } from "./consents.ts";
import { deviceLabel } from "./device_labels.ts";
import { putFirstFactors, withFactors } from "./factors.ts";
import { foldEmail, foldUsername, isUsername } from "./handles.ts";
import type { Identity } from "./identity.ts";
import { close, findInvitation, type Invitation, invitations, stateOf, tokens } from "./invitations.ts";
import { type Answer, type NewPasskey, putPasskey, readNewPasskey } from "./passkeys.ts";
import type { PasswordMistake } from "./password_rules.ts";
import { withPassword } from "./passwords.ts";
import { actingRole } from "./role_names.ts";
import { type ComingSession, newSession } from "./coming_sessions.ts";
import type { OpenSession } from "./sessions.ts";

/** Asked again when an invitation is answered: whoever sent it must still be there, and still be allowed to. */
export type MayInvite = (inviter: Account, invitation: Invitation) => boolean | Promise<boolean>;

/** The caller's share of the same commit: the person's record, the grant that was offered. */
export type AlsoRedeem = (change: Change, account: Account, invitation: Invitation) => void | Promise<void>;

export interface Redeeming {
  readonly mayInvite: MayInvite;
  readonly caller: Caller;
  readonly also?: AlsoRedeem | undefined;
}

export interface OpenInvitation {
  readonly invitation: Invitation;
  readonly inviter: Account;
  readonly kept: Kept<Invitation>;
}

/** What a new person says about themselves. The address comes from the invitation, which proves it. */
export interface Newcomer {
  readonly name: string;
  readonly username: string;
  readonly language: Account["language"];
  readonly zone: string;
  /** One of the two, at least. */
  readonly password?: string | undefined;
  /** As the browser sent it; what it is bound to is the invitation. */
  readonly passkey?: Omit<Answer, "bound"> & { readonly name: string } | undefined;
}

export type NewcomerMistake = PasswordMistake & { readonly field: "username" | "password" | "email" };

export type Redeemed =
  | { readonly outcome: "in"; readonly account: Account; readonly session: ComingSession }
  | { readonly outcome: "refused" }
  | { readonly outcome: "mistaken"; readonly mistakes: readonly NewcomerMistake[] };

/**
 * The invitation behind a link, and where it was opened from, kept. Undefined alike for a token that is
 * unknown, over, used, taken back, or whose inviter may no longer invite. Never uses it up.
 */
export async function openInvitation(
  identity: Identity,
  token: string,
  how: Redeeming,
): Promise<OpenInvitation | undefined> {
  await identity.limits.demand("token.address", addressBucket(how.caller.address));
  return await again(async () => {
    const found = await lookUp(identity, token, how);
    if ("reason" in found) return await refuse(identity, how.caller, found);
    await identity.limits.forget("token.address", addressBucket(how.caller.address));
    await noteOpening(identity, found, how.caller);
    return found;
  });
}

/** Makes the account, its data key and its first session, and uses the link up, all in one commit that can happen once. */
export async function redeemInvitation(
  identity: Identity,
  token: string,
  newcomer: Newcomer,
  how: Redeeming,
): Promise<Redeemed> {
  await identity.limits.demand("token.address", addressBucket(how.caller.address));
  const found = await lookUp(identity, token, how);
  if ("reason" in found) return await refused(identity, how.caller, found);
  await identity.limits.forget("token.address", addressBucket(how.caller.address));
  const made = await accountOf(identity, found.invitation, newcomer);
  if ("mistakes" in made) return { outcome: "mistaken", mistakes: made.mistakes };
  const { account, passkey } = made;
  return await again(async () => {
    const still = await lookUp(identity, token, how);
    if ("reason" in still) return await refused(identity, how.caller, still);
    const mistakes = await takenOf(identity, account);
    if (mistakes.length > 0) return { outcome: "mistaken", mistakes };
    await commitNewcomer(identity, still, { account, passkey, how });
    return { outcome: "in", account, session: await begin(identity, account, how.caller) };
  });
}

/** Somebody who has an account accepts what was offered to its address. False: refused, or it was sent to another address. */
export async function acceptInvitation(
  identity: Identity,
  token: string,
  open: OpenSession,
  how: Redeeming,
): Promise<boolean> {
  await identity.limits.demand("token.address", addressBucket(how.caller.address));
  return await again(async () => {
    const found = await lookUp(identity, token, how);
    if ("reason" in found) return await refuse(identity, how.caller, found) ?? false;
    const { account } = open.owner;
    const { invitation, kept } = found;
    if (invitation.kind !== "share" || foldEmail(account.email) !== invitation.email) {
      return await refuse(identity, how.caller, { reason: "address", id: invitation.id }) ?? false;
    }
    const now = identity.clock.now();
    const change = identity.vault.change();
    close(change, kept, {
      ...invitation,
      used: { ...glanceOf(how.caller, now), account: account.id },
    });
    change.deed({ ...redeemedDeed(account, invitation, how.caller, now), session: open.mark });
    await how.also?.(change, account, invitation);
    await change.commit();
    return true;
  });
}

interface Miss {
  readonly reason: string;
  readonly id?: Id;
}

async function lookUp(identity: Identity, token: string, how: Redeeming): Promise<OpenInvitation | Miss> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return { reason: "unknown" };
  const place = await identity.vault.read(tokens, [identity.vault.hashToken(token)]);
  const kept = place && await findInvitation(identity, place.value);
  if (!kept) return { reason: "unknown" };
  const invitation = kept.value;
  const state = stateOf(invitation, identity.clock.now());
  if (state !== "waiting") return { reason: state, id: invitation.id };
  const inviter = (await findAccount(identity, invitation.inviter))?.account;
  const may = inviter && !inviter.suspended && await how.mayInvite(inviter, invitation);
  return may ? { invitation, inviter, kept } : { reason: "inviter", id: invitation.id };
}

async function noteOpening(identity: Identity, found: OpenInvitation, caller: Caller): Promise<void> {
  const now = identity.clock.now();
  const { invitation, kept } = found;
  const seen = glanceOf(caller, now);
  const isNew = !invitation.opened.some(({ place, device }) =>
    place === seen.place && device === seen.device
  );
  const opened = isNew ? [...invitation.opened, seen].slice(0, 10) : invitation.opened;
  const change = identity.vault.change();
  if (isNew) change.put(invitations, kept.key, { ...invitation, opened }, { was: kept });
  await change.deed({
    at: now,
    actor: "nobody",
    role: "nobody",
    action: "invitation.opened",
    target: { kind: "invitation", id: invitation.id },
    outcome: 0,
    caller,
    detail: { networks: new Set(opened.map(({ place }) => place)).size },
  }).commit();
}

async function refuse(identity: Identity, caller: Caller, miss: Miss): Promise<undefined> {
  await identity.vault.store.record([{
    at: identity.clock.now(),
    actor: "nobody",
    role: "nobody",
    action: "invitation.refused",
    ...(miss.id === undefined ? {} : { target: { kind: "invitation", id: miss.id } }),
    outcome: 4,
    caller,
    detail: { reason: miss.reason },
  }]);
  return undefined;
}

async function refused(identity: Identity, caller: Caller, miss: Miss): Promise<Redeemed> {
  await refuse(identity, caller, miss);
  return { outcome: "refused" };
}

async function takenOf(identity: Identity, { username, email }: Account): Promise<NewcomerMistake[]> {
  const mistakes: NewcomerMistake[] = [];
  if (await isTaken(identity, username)) {
    mistakes.push({ field: "username", message: "account.username_taken" });
  }
  // Whoever holds the link owns the address: saying that it has an account tells them nothing new.
  if (await isTaken(identity, email)) mistakes.push({ field: "email", message: "invite.has_account" });
  return mistakes;
}

interface Made {
  readonly account: Account;
  readonly passkey?: NewPasskey | undefined;
}

async function accountOf(
  identity: Identity,
  invitation: Invitation,
  newcomer: Newcomer,
): Promise<Made | { readonly mistakes: readonly NewcomerMistake[] }> {
  const passkey = newcomer.passkey &&
    await readNewPasskey(identity, "invite", { ...newcomer.passkey, bound: invitation.id });
  const bare = bareAccount(identity, invitation, { ...newcomer, id: passkey?.account ?? newId() });
  const mistakes = await takenOf(identity, bare);
  if (!isUsername(bare.username)) mistakes.unshift({ field: "username", message: "account.username_form" });
  if (newcomer.passkey) {
    if (!passkey) mistakes.push({ field: "password", message: "invite.passkey_refused" });
    return passkey && mistakes.length === 0
      ? { account: withFactors(bare, factorsOf(passkey)), passkey }
      : { mistakes };
  }
  if (!newcomer.password) {
    return { mistakes: [...mistakes, { field: "password", message: "invite.password_or_passkey" }] };
  }
  const made = await withPassword(identity, bare, newcomer.password, bare);
  if ("mistake" in made) mistakes.push({ field: "password", ...made.mistake });
  return mistakes.length > 0 || "mistake" in made ? { mistakes } : made;
}

function bareAccount(
  identity: Identity,
  invitation: Invitation,
  newcomer: Pick<Newcomer, "name" | "username" | "language" | "zone"> & { readonly id: Id },
): Account {
  const { id, name, language, zone } = newcomer;
  return {
    id,
    username: foldUsername(newcomer.username),
    email: invitation.email,
    name,
    language,
    zone,
    theme: "system",
    font: "standard",
    density: "comfortable",
    roles: invitation.roles,
    epoch: 0,
    factors: { authenticator: false, passkeys: 0 },
    ...(invitation.roles.some(({ role }) => role === "patient") ? { patient: newId() } : {}),
    agreed: { ...policies },
    createdAt: identity.clock.now(),
  };
}

/** A store may hold no more than eight checks in one commit: the newcomer's session is a commit of its own. */
async function commitNewcomer(
  identity: Identity,
  { invitation, kept }: OpenInvitation,
  { account, passkey, how }: Made & { readonly how: Redeeming },
): Promise<void> {
  const now = identity.clock.now();
  const { caller } = how;
  const change = identity.vault.change();
  close(change, kept, { ...invitation, used: { ...glanceOf(caller, now), account: account.id } });
  const key = addAccount(identity, change, account);
  putFirstConsents(change, account, key, now);
  if (passkey) {
    putFirstFactors(change, { account, key }, factorsOf(passkey));
    putPasskey(identity, change, passkey);
  }
  change.deed(redeemedDeed(account, invitation, caller, now)).deed(
    selfDeed(account, "account.created", caller, now),
  );
  await how.also?.(change, account, invitation);
  await change.commit();
}

async function begin(identity: Identity, account: Account, caller: Caller): Promise<ComingSession> {
  const level = account.factors.passkeys > 0 ? 2 : 1;
  const methods = level === 2 ? ["passkey" as const] : ["password" as const];
  return await again(async () => {
    const session = await newSession(identity, { account: account.id, level, methods }, caller);
    const change = identity.vault.change();
    session.put(change, account);
    const deed = selfDeed(account, "session.started", caller, identity.clock.now());
    await change.deed({ ...deed, session: session.mark, detail: { level } }).commit();
    return session;
  });
}

function factorsOf(made: NewPasskey) {
  return { passkeys: [made.passkey], recovery: [] };
}

function redeemedDeed(account: Account, invitation: Invitation, caller: Caller, now: Instant): Deed {
  return {
    at: now,
    actor: account.id,
    role: actingRole(account.roles),
    action: "invitation.redeemed",
    target: { kind: "invitation", id: invitation.id },
    outcome: 0,
    caller,
    detail: { kind: invitation.kind },
  };
}

function selfDeed(account: Account, action: string, caller: Caller, at: Instant): Deed {
  const { id, roles } = account;
  return {
    at,
    actor: id,
    role: actingRole(roles),
    action,
    target: { kind: "account", id },
    outcome: 0,
    caller,
  };
}

function glanceOf(caller: Caller, at: Instant) {
  return { at, place: addressBucket(caller.address), device: deviceLabel(caller.agent) };
}
