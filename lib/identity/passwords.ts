import { z } from "zod";
import type { Instant } from "../clock.ts";
import { type Id, idBytes, newId, newSecret } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change, Vault } from "../vault/vault.ts";
import { type Account, type KeptAccount, putAccount } from "./accounts.ts";
import { notify } from "./factors.ts";
import type { Identity } from "./identity.ts";
import { passwordEnd } from "./password_policies.ts";
import {
  type About,
  isPossible,
  normalPassword,
  type PasswordMistake,
  passwordMistake,
} from "./password_rules.ts";

/** Wrong passwords in a row. At a hundred the password is off (NIST 800-63B-4 §3.2.2); everything else still works. */
const failures = shelf({
  name: "password_failures",
  prefix: "pf",
  schema: z.strictObject({ inRow: z.number().int() }),
  version: 1,
  under: "system",
});

const mostInRow = 100;

/** What comparing a password came to. */
export interface Compared {
  readonly right: boolean;
  /** A fresh hash, when the kept one was made with older parameters. */
  readonly rehash?: string;
  readonly reason?: "unknown" | "no_password" | "off" | "wrong";
}

/**
 * Compares, at the cost of one hash whatever the answer: for nobody, for a password that is off and for one too
 * long to be any, a decoy is compared instead.
 */
export async function comparePassword(
  { vault }: Identity,
  owner: KeptAccount | undefined,
  typed: string,
): Promise<Compared> {
  const decoy = await decoyOf(vault);
  const held = owner?.account.password;
  if (!owner || !held || held.offSince !== undefined || !isPossible(typed)) {
    await vault.verifyPassword(decoy.password, decoy.hash, decoy.owner);
    return {
      right: false,
      reason: !owner ? "unknown" : !held ? "no_password" : held.offSince ? "off" : "wrong",
    };
  }
  const password = normalPassword(typed);
  const { ok, stale } = await vault.verifyPassword(password, held.hash, owner.account.id);
  if (!ok) return { right: false, reason: "wrong" };
  return stale
    ? { right: true, rehash: await vault.hashPassword(password, owner.account.id) }
    : { right: true };
}

interface Decoy {
  readonly password: string;
  readonly hash: string;
  readonly owner: Id;
}

const decoys = new WeakMap<Vault, Promise<Decoy>>();

function decoyOf(vault: Vault): Promise<Decoy> {
  const made = decoys.get(vault) ?? makeDecoy(vault);
  decoys.set(vault, made);
  made.catch(() => decoys.delete(vault));
  return made;
}

async function makeDecoy(vault: Vault): Promise<Decoy> {
  const [password, owner] = [newSecret(), newId()];
  return { password, owner, hash: await vault.hashPassword(password, owner) };
}

/** Counts one more wrong password in the change; the hundredth turns the password off and tells the owner. */
export async function countFailure(
  identity: Identity,
  change: Change,
  owner: KeptAccount,
  now: Instant,
): Promise<void> {
  const key = [idBytes(owner.account.id)];
  const kept = await identity.vault.read(failures, key) ?? null;
  const inRow = (kept?.value.inRow ?? 0) + 1;
  change.put(failures, key, { inRow }, { was: kept });
  const { password } = owner.account;
  if (inRow < mostInRow || !password || password.offSince !== undefined) return;
  putAccount(identity, change, owner, { ...owner.account, password: { ...password, offSince: now } });
  notify(identity, change, owner.account, "password_paused", now);
}

/** Forgets the wrong ones and keeps a fresher hash, with the change that records the success. */
export function countSuccess(
  identity: Identity,
  change: Change,
  owner: KeptAccount,
  rehash: string | undefined,
): void {
  change.remove(failures, [idBytes(owner.account.id)]);
  const { password } = owner.account;
  if (rehash === undefined || !password) return;
  putAccount(identity, change, owner, { ...owner.account, password: { ...password, hash: rehash } });
}

/** Whether the operator's rotation (off by default) or a reset demands a new password before anything else. */
export function mustChange(account: Account, identity: Identity): boolean {
  if (!account.password) return false;
  const end = passwordEnd(account, identity) ?? Infinity;
  return account.password.mustChange === true || identity.clock.now() >= end;
}

/** The new password in the account, its epoch raised so that every other session ends; or what is wrong with it. */
export async function withPassword(
  identity: Identity,
  account: Account,
  typed: string,
  about: About,
): Promise<{ readonly account: Account } | { readonly mistake: PasswordMistake }> {
  const { policy } = identity.config;
  const mistake = passwordMistake(typed, about, policy);
  if (mistake) return { mistake };
  const password = normalPassword(typed);
  const former = account.password ? [account.password.hash, ...account.password.history] : [];
  const earlier = former.slice(0, policy.passwordHistory);
  for (const hash of earlier) {
    if ((await identity.vault.verifyPassword(password, hash, account.id)).ok) {
      return { mistake: { message: "password.used" } };
    }
  }
  const hash = await identity.vault.hashPassword(password, account.id);
  const changedAt = identity.clock.now();
  return {
    account: { ...account, epoch: account.epoch + 1, password: { hash, changedAt, history: earlier } },
  };
}
