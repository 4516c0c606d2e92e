import { z } from "zod";
import { hour, type Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { AppError } from "../errors.ts";
import { id } from "../id_schema.ts";
import { fromBase64Url, type Id, idBytes, isId, newId, newSecret, toBase64Url } from "../ids.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import type { Account } from "./accounts.ts";
import { foldEmail } from "./handles.ts";
import type { Identity } from "./identity.ts";
import { actingRole, roleNames } from "./role_names.ts";

/** How many may wait for an answer at once, for each inviter. */
export const mostWaiting = 20;

const glance = z.strictObject({ at: z.number(), place: z.string(), device: z.string() });

const invitationSchema = z.strictObject({
  id,
  inviter: id,
  /** "account": an administrator lets somebody in. "share": a patient shows somebody their record. */
  kind: z.enum(["account", "share"]),
  email: z.string(),
  name: z.string(),
  language: z.enum(["en", "es"]),
  zone: z.string(),
  roles: z.array(z.strictObject({ role: z.enum(roleNames), branch: id.exactOptional() })),
  /** What a share is about; only `lib/access` knows what that means. */
  offer: id.exactOptional(),
  token: z.string(),
  created: z.number(),
  until: z.number(),
  /** From where its page was opened: networks and kinds of device, the first of each, at most ten. */
  opened: z.array(glance),
  used: glance.extend({ account: id }).exactOptional(),
  revoked: z.strictObject({ at: z.number(), by: id }).exactOptional(),
});

export type Invitation = Readonly<z.infer<typeof invitationSchema>>;
export type InvitationState = "waiting" | "used" | "revoked" | "expired";

export const invitations = shelf({
  name: "invitation",
  prefix: "i",
  schema: invitationSchema,
  version: 1,
  under: "system",
});

/** From the hash of the link's token to the invitation. Gone once it was used or revoked. */
export const tokens = shelf({
  name: "invitation_token",
  prefix: "it",
  schema: z.strictObject({ inviter: id, id }),
  version: 1,
  under: "system",
});

/** What each inviter sent of late, in one row, so that twenty stay twenty however many are sent at once. */
const sent = shelf({
  name: "invitations_sent",
  prefix: "iw",
  schema: z.strictObject({ list: z.array(id) }),
  version: 1,
  under: "system",
});

export interface Inviter {
  readonly account: Account;
  readonly session?: string | undefined;
  readonly caller: Caller;
}

export interface Asked {
  readonly kind: Invitation["kind"];
  readonly email: string;
  /** The invited person's name, when the inviter knows it. */
  readonly name?: string;
  readonly language: Invitation["language"];
  readonly roles: Invitation["roles"];
  readonly offer?: Id;
  /** 1 to 24; left out: the operator's number, or 24 for a share. */
  readonly hours?: number;
}

/** An invitation about to be written: goes into the change that says why. */
export interface ComingInvitation {
  readonly id: Id;
  /** Where its mail leads. Known to nobody else: the store keeps a hash. */
  readonly link: string;
  readonly until: Instant;
  put(change: Change): void;
}

/** Prepares an invitation and its mail. Throws "too_many": ten an hour, twenty waiting. "stale" at commit: ask again. */
export async function newInvitation(
  identity: Identity,
  by: Inviter,
  asked: Asked,
): Promise<ComingInvitation> {
  await identity.limits.demand("invitation.inviter", by.account.id);
  const now = identity.clock.now();
  const register = await identity.vault.read(sent, [idBytes(by.account.id)]) ?? null;
  const still = await waitingOf(identity, by.account.id, register?.value.list ?? []);
  if (still.length >= mostWaiting) {
    throw new AppError("too_many", { message: "problem.too_many_invitations" });
  }
  const token = newSecret();
  const hash = identity.vault.hashToken(token);
  const invitation: Invitation = {
    id: newId(),
    inviter: by.account.id,
    kind: asked.kind,
    email: foldEmail(asked.email),
    name: asked.name ?? "",
    language: asked.language,
    zone: by.account.zone,
    roles: asked.roles,
    ...(asked.offer === undefined ? {} : { offer: asked.offer }),
    token: toBase64Url(hash),
    created: now,
    until: now + hoursOf(identity, asked) * hour,
    opened: [],
  };
  const { id, until } = invitation;
  const link = `${identity.config.origin}/invite#${token}`;
  return {
    id,
    link,
    until,
    put(change) {
      change.put(invitations, keyOf(invitation), invitation);
      change.put(tokens, [hash], { inviter: invitation.inviter, id });
      change.put(sent, [idBytes(invitation.inviter)], { list: [...still, id] }, { was: register });
      const { email: to, name, language: lang, zone } = invitation;
      const about = asked.kind === "share" ? "share" : "invitation";
      identity.outbox.queue(
        change,
        { to, name, lang, zone, about, inviter: by.account.name, link, until },
        now,
      );
      change.deed(invitationDeed(invitation, "invitation.created", by, now));
    },
  };
}

/** Sends an invitation that nothing else depends on. */
export async function invite(identity: Identity, by: Inviter, asked: Asked): Promise<ComingInvitation> {
  const coming = await newInvitation(identity, by, asked);
  const change = identity.vault.change();
  coming.put(change);
  await change.commit();
  return coming;
}

/** Takes an invitation back. False: there is none, or it was answered or over already. */
export async function revokeInvitation(
  identity: Identity,
  by: Inviter,
  which: { readonly inviter: Id; readonly id: Id },
): Promise<boolean> {
  const now = identity.clock.now();
  const kept = await findInvitation(identity, which);
  if (!kept || stateOf(kept.value, now) !== "waiting") return false;
  const change = identity.vault.change();
  close(change, kept, { ...kept.value, revoked: { at: now, by: by.account.id } });
  await change.deed(invitationDeed(kept.value, "invitation.revoked", by, now)).commit();
  return true;
}

export async function findInvitation(
  { vault }: Identity,
  which: { readonly inviter: Id; readonly id: Id },
): Promise<Kept<Invitation> | undefined> {
  if (!isId(which.inviter) || !isId(which.id)) return undefined;
  return await vault.read(invitations, keyOf(which));
}

/** Of one inviter, or of everybody; in no order that means anything, so sort what is shown. */
export async function listInvitations(
  { vault }: Identity,
  options: { readonly limit: number; readonly inviter?: Id; readonly after?: Invitation },
): Promise<Invitation[]> {
  const prefix = options.inviter === undefined ? [] : [idBytes(options.inviter)];
  const after = options.after === undefined ? {} : { after: keyOf(options.after) };
  const rows = await vault.list(invitations, prefix, { limit: options.limit, ...after });
  return rows.map((row) => row.value);
}

export function stateOf(invitation: Invitation, now: Instant): InvitationState {
  if (invitation.used) return "used";
  if (invitation.revoked) return "revoked";
  return invitation.until > now ? "waiting" : "expired";
}

/** Puts the last word on an invitation in the change: its link is dead, its inviter's place free. */
export function close(change: Change, kept: Kept<Invitation>, closed: Invitation): void {
  change.put(invitations, kept.key, closed, { was: kept });
  change.remove(tokens, [fromBase64Url(closed.token)]);
}

/** Housekeeping: forgets invitations, and the addresses in them, a month after they ended. Returns how many. */
export async function sweepInvitations(identity: Identity): Promise<number> {
  const ended = identity.clock.now() - 30 * 24 * hour;
  let after: Kept<Invitation>["key"] | undefined;
  let swept = 0;
  for (;;) {
    const rows = await identity.vault.list(invitations, [], { limit: 200, ...(after && { after }) });
    for (const row of rows.filter(({ value }) => value.until <= ended)) {
      const change = identity.vault.change().remove(invitations, row.key, row);
      if (await change.remove(tokens, [fromBase64Url(row.value.token)]).tidy()) swept++;
    }
    after = rows.at(-1)?.key;
    if (rows.length < 200) return swept;
  }
}

function invitationDeed(invitation: Invitation, action: string, by: Inviter, now: Instant): Deed {
  return {
    at: now,
    actor: by.account.id,
    ...(by.session === undefined ? {} : { session: by.session }),
    role: invitation.kind === "share" ? "patient" : actingRole(by.account.roles),
    action,
    target: { kind: "invitation", id: invitation.id },
    outcome: 0,
    caller: by.caller,
    detail: { kind: invitation.kind, roles: invitation.roles.map(({ role }) => role).join(" ") },
  };
}

function hoursOf(identity: Identity, asked: Asked): number {
  const usual = asked.kind === "share" ? 24 : identity.config.policy.invitationHours;
  return Math.min(24, Math.max(1, Math.round(asked.hours ?? usual)));
}

async function waitingOf({ vault, clock }: Identity, inviter: Id, list: readonly Id[]): Promise<Id[]> {
  const rows = await vault.readMany(invitations, list.map((id) => keyOf({ inviter, id })));
  return rows.filter((row) => row && stateOf(row.value, clock.now()) === "waiting")
    .flatMap((row) => row ? [row.value.id] : []);
}

function keyOf({ inviter, id }: { readonly inviter: Id; readonly id: Id }) {
  return [idBytes(inviter), idBytes(id)];
}
