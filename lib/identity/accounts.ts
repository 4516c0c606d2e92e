import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import { type Kept, type Shelf, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey } from "../vault/vault.ts";
import type { Identity } from "./identity.ts";
import { foldEmail, foldUsername, isAddress } from "./handles.ts";
import { roleNames } from "./role_names.ts";
import { forgetAccount, noteAccount } from "./roll.ts";

const accountSchema = z.strictObject({
  id,
  username: z.string(),
  email: z.string(),
  name: z.string(),
  language: z.enum(["en", "es"]),
  /** IANA time zone. */
  zone: z.string(),
  theme: z.enum(["system", "light", "dark"]),
  font: z.enum(["standard", "easy"]),
  density: z.enum(["comfortable", "compact"]),
  /** Left out: Monday. */
  weekStart: z.enum(["monday", "sunday", "saturday"]).exactOptional(),
  /** The units this person reads and types; left out: metric, mmol/L. */
  units: z.strictObject({
    weight: z.enum(["kg", "lb", "st"]),
    height: z.enum(["cm", "ft"]),
    glucose: z.enum(["mmol/L", "mg/dL"]),
    temperature: z.enum(["°C", "°F"]),
  }).exactOptional(),
  /** In millimetres, for the body mass index. */
  height: z.number().int().exactOptional(),
  /** How long before an appointment a mail reminds; left out: the day before. */
  reminders: z.enum(["off", "hours", "day", "two_days", "week"]).exactOptional(),
  roles: z.array(z.strictObject({ role: z.enum(roleNames), branch: id.exactOptional() })),
  suspended: z.strictObject({ at: z.number(), by: id, reason: z.string() }).exactOptional(),
  /** Security stamp: whatever changes who this is or what they may do raises it, and older sessions end. */
  epoch: z.number().int(),
  password: z.strictObject({
    hash: z.string(),
    changedAt: z.number(),
    /** Earlier hashes, newest first, at most five. */
    history: z.array(z.string()),
    mustChange: z.boolean().exactOptional(),
    /** A hundred wrong tries in a row turned the password off; a reset turns it on again. */
    offSince: z.number().exactOptional(),
  }).exactOptional(),
  /** What the account can prove beside its password; the secrets are on shelves of their own. */
  factors: z.strictObject({ authenticator: z.boolean(), passkeys: z.number().int() }),
  /** The account's own record, when it keeps one. */
  patient: id.exactOptional(),
  /** Records of others that were handed over to this account. */
  keeps: z.array(id).exactOptional(),
  /** Since when there is a picture of this person. */
  picture: z.number().exactOptional(),
  /** The newest version of each policy text that this person agreed to. */
  agreed: z.strictObject({ terms: z.number().int(), privacy: z.number().int() }).exactOptional(),
  /** An erasure that was asked for and can be taken back until it has begun. */
  erasure: z.strictObject({
    id,
    what: z.enum(["record", "account", "both"]),
    /** Which record, when one goes. */
    patient: id.exactOptional(),
    askedAt: z.number(),
    dueAt: z.number(),
    /** From then on nobody stops it: what it destroys first is gone. */
    begunAt: z.number().exactOptional(),
  }).exactOptional(),
  createdAt: z.number(),
});

/** Someone who can sign in. */
export type Account = Readonly<z.infer<typeof accountSchema>>;

/** An account as read, with the stamp a careful change checks and the key it is sealed under. */
export interface KeptAccount {
  readonly account: Account;
  readonly kept: Kept<Account>;
  readonly key: SubjectKey;
}

const accounts: Shelf<Account> = shelf({
  name: "account",
  prefix: "u",
  schema: accountSchema,
  version: 1,
  under: "subject",
});

/** E-mail address or username, blind, to the account that holds it. */
const holders = shelf({
  name: "account_holder",
  prefix: "ub",
  schema: z.strictObject({ account: id }),
  version: 1,
  under: "system",
});

export async function findAccount(
  { vault }: Pick<Identity, "vault">,
  account: Id,
): Promise<KeptAccount | undefined> {
  if (!isId(account)) return undefined;
  const key = await vault.subject(account);
  if (!key) return undefined;
  const kept = await vault.read(accounts, [idBytes(account)], key);
  return kept && { account: kept.value, kept, key };
}

/** By e-mail address or username, however it was typed. */
export async function findByHandle(identity: Identity, typed: string): Promise<KeptAccount | undefined> {
  const holder = await identity.vault.read(holders, [handleKey(identity, typed)]);
  return holder && await findAccount(identity, holder.value.account);
}

/** Opaque and the same for every spelling of one handle; also names unknown handles to the limits. */
export function handleKey({ vault }: Identity, typed: string): Uint8Array<ArrayBuffer> {
  return isAddress(typed)
    ? vault.blind("account.email", foldEmail(typed))
    : vault.blind("account.username", foldUsername(typed));
}

/** Puts a new account in the change, with its data key, which it returns. "stale" at commit: the e-mail address or username is taken. */
export function addAccount(identity: Identity, change: Change, account: Account): SubjectKey {
  const key = identity.vault.newSubject(change, account.id);
  // The data key's own row is new or the change fails: no other row of this id needs a check.
  change.put(accounts, [idBytes(account.id)], account, { subject: key });
  noteAccount(change, undefined, account);
  for (const handle of [account.email, account.username]) {
    change.put(holders, [handleKey(identity, handle)], { account: account.id }, { was: null });
  }
  return key;
}

/** Demands that the account is still as it was read. */
export function expectAccount(change: Change, { account, kept }: KeptAccount): void {
  change.expect(accounts, [idBytes(account.id)], kept);
}

/** Replaces the account, moving its e-mail address when that changed. "stale" at commit: someone else was first. */
export function putAccount(identity: Identity, change: Change, was: KeptAccount, account: Account): void {
  change.put(accounts, [idBytes(account.id)], account, { was: was.kept, subject: was.key });
  noteAccount(change, was.account, account);
  for (const handle of ["email", "username"] as const) {
    const before = handleKey(identity, was.account[handle]);
    const after = handleKey(identity, account[handle]);
    if (identity.vault.same(before, after)) continue;
    change.remove(holders, [before]);
    change.put(holders, [after], { account: account.id }, { was: null });
  }
}

/** Takes the account's names off the books in the change; the caller destroys its key in the same one. */
export function putRemoval(identity: Identity, change: Change, { account, kept }: KeptAccount): void {
  change.remove(accounts, kept.key, kept);
  for (const handle of [account.email, account.username]) {
    change.remove(holders, [handleKey(identity, handle)]);
  }
  forgetAccount(change, account.id);
}

/** Whether somebody holds this e-mail address or username. For administrators and set-up only: never answer it to strangers. */
export async function isTaken(identity: Identity, handle: string): Promise<boolean> {
  return await identity.vault.read(holders, [handleKey(identity, handle)]) !== undefined;
}
