import { z } from "zod";
import type { Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { idBytes } from "../ids.ts";
import type { Notice } from "../messages/mail.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, type KeptAccount, putAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";
import { type Factor, factorDeed } from "./proofs.ts";
import { isStaff } from "./role_names.ts";

const passkeySchema = z.strictObject({
  id: z.string(),
  /** The credential's own id and public key (COSE), base64url, as the authenticator gave them. */
  credential: z.string(),
  publicKey: z.string(),
  counter: z.number().int(),
  transports: z.array(z.string()),
  /** Lives on several of its owner's devices (WebAuthn L3 §6.1.3), and is copied there now. */
  synced: z.boolean(),
  backedUp: z.boolean(),
  name: z.string(),
  added: z.number(),
  used: z.number().exactOptional(),
});

const factorsSchema = z.strictObject({
  authenticator: z.strictObject({
    secret: z.string(),
    /** The newest time step that was accepted: an older or equal one never is again (RFC 6238 §5.2). */
    step: z.number().int(),
    added: z.number(),
  }).exactOptional(),
  passkeys: z.array(passkeySchema),
  /** HMACs of the recovery codes that are left. */
  recovery: z.array(z.string()),
});

export type Passkey = Readonly<z.infer<typeof passkeySchema>>;
export type Factors = Readonly<z.infer<typeof factorsSchema>>;

/** All that an account can prove beside its password, in one row: any two changes of it meet at the same check. */
const factors = shelf({
  name: "factors",
  prefix: "uf",
  schema: factorsSchema,
  version: 1,
  under: "subject",
});

export interface HeldFactors {
  readonly owner: KeptAccount;
  readonly value: Factors;
  readonly kept: Kept<Factors> | null;
}

/** Whoever changes their own account: as read, and where the request came from. */
export interface Owner {
  readonly was: KeptAccount;
  readonly session?: string | undefined;
  readonly caller: Caller;
  readonly now: Instant;
}

/** Puts more into a change: the caller's share of the same commit. */
export type Also = (change: Change, account: Account) => void;

const none: Factors = { passkeys: [], recovery: [] };

export async function readFactors(identity: Identity, owner: KeptAccount): Promise<HeldFactors> {
  const kept = await identity.vault.read(factors, [idBytes(owner.account.id)], owner.key);
  return { owner, value: kept?.value ?? none, kept: kept ?? null };
}

export function putFactors(change: Change, held: HeldFactors, value: Factors): void {
  const key = [idBytes(held.owner.account.id)];
  change.put(factors, key, value, { was: held.kept, subject: held.owner.key });
}

/** Those of an account that the same change makes. */
export function putFirstFactors(
  change: Change,
  owner: Pick<KeptAccount, "account" | "key">,
  value: Factors,
): void {
  change.put(factors, [idBytes(owner.account.id)], value, { subject: owner.key });
}

/** Staff and administrators always; everyone else may choose. */
export function needsSecondFactor(account: Pick<Account, "roles">): boolean {
  return isStaff(account.roles);
}

export function hasSecondFactor(account: Pick<Account, "factors">): boolean {
  return account.factors.authenticator || account.factors.passkeys > 0;
}

/** Whether the account could still sign in, and as its roles demand, with only these factors beside its password. */
export function isEnough(account: Account, left: Factors): boolean {
  const some = left.authenticator !== undefined || left.passkeys.length > 0;
  if (account.password === undefined && left.passkeys.length === 0) return false;
  return some || !needsSecondFactor(account);
}

/** What becomes of an account's factors, and how its owner and the log hear of it. */
export interface Next {
  readonly held: HeldFactors;
  readonly value: Factors;
  readonly action: "factor.added" | "factor.removed" | "recovery_codes.made";
  readonly factor: Factor;
  readonly notice: Notice;
  readonly also?: Also | undefined;
}

/** A change of factors: the account's summary and epoch with it, the owner's mail, and the deed. */
export async function commitFactors(identity: Identity, owner: Owner, next: Next): Promise<Account> {
  const account = withFactors(owner.was.account, next.value);
  const change = identity.vault.change();
  putAccount(identity, change, owner.was, account);
  putFactors(change, next.held, next.value);
  notify(identity, change, account, next.notice, owner.now);
  change.deed({
    ...factorDeed({ ...owner, of: owner.was }),
    action: next.action,
    outcome: 0,
    detail: { factor: next.factor },
  });
  next.also?.(change, account);
  await change.commit();
  return account;
}

/** The account saying what it now has; its epoch ends every session that the change does not renew. */
export function withFactors(account: Account, value: Factors): Account {
  return {
    ...account,
    epoch: account.epoch + 1,
    factors: { authenticator: value.authenticator !== undefined, passkeys: value.passkeys.length },
  };
}

/** Tells the owner of an account that their access changed, in the same commit. */
export function notify(
  identity: Identity,
  change: Change,
  account: Account,
  notice: Notice,
  now: Instant,
): void {
  const { email: to, name, language: lang, zone } = account;
  identity.outbox.queue(change, { to, name, lang, zone, about: "notice", notice, at: now }, now);
}
