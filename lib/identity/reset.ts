import { z } from "zod";
import { again } from "../again.ts";
import { minute } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { id } from "../id_schema.ts";
import { newSecret, toBase64Url } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import { log } from "../log.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { findAccount, findByHandle, handleKey, type KeptAccount, putAccount } from "./accounts.ts";
import { readOrganisation } from "./branches.ts";
import { notify } from "./factors.ts";
import type { Identity } from "./identity.ts";
import type { PasswordMistake } from "./password_rules.ts";
import { countSuccess, withPassword } from "./passwords.ts";
import { actingRole } from "./role_names.ts";

const life = 30 * minute;
const longestHandle = 254;

const resetSchema = z.strictObject({
  account: id,
  /** The account's epoch when it was asked: any change of password, factors or roles ends the link. */
  epoch: z.number().int(),
  until: z.number(),
});

type Reset = z.infer<typeof resetSchema>;

const resets = shelf({
  name: "password_reset",
  prefix: "pr",
  schema: resetSchema,
  version: 1,
  under: "system",
});

export interface OpenReset {
  readonly owner: KeptAccount;
  readonly kept: Kept<Reset>;
}

export type ResetAnswer =
  | { readonly outcome: "reset" }
  | { readonly outcome: "refused" }
  | { readonly outcome: "mistaken"; readonly mistake: PasswordMistake };

/**
 * Notes that somebody asked, the same for every name, and returns. Whether there is such an account is looked up
 * afterwards, so that neither words nor time tell; `sent` resolves when that is done.
 * Throws "too_many" for an address that asks too often.
 */
export async function askForReset(
  identity: Identity,
  typed: string,
  caller: Caller,
): Promise<{ readonly sent: Promise<void> }> {
  await identity.limits.demand("reset.address", addressBucket(caller.address));
  const handle = typed.slice(0, longestHandle);
  const verdict = await identity.limits.take("reset.account", toBase64Url(handleKey(identity, handle)));
  await identity.vault.store.record([nobodys(identity, "reset.requested", caller)]);
  const sent = verdict.ok ? sendIfKnown(identity, handle, caller) : Promise.resolve();
  return { sent: sent.catch(() => log("error", "reset.not_sent")) };
}

/** Puts a reset link for its owner's mailbox in the change. An administrator may start one; nobody but the owner ends it. */
export function putReset(identity: Identity, change: Change, { account }: KeptAccount): void {
  const now = identity.clock.now();
  const token = newSecret();
  const reset: Reset = { account: account.id, epoch: account.epoch, until: now + life };
  change.put(resets, [identity.vault.hashToken(token)], reset, { was: null });
  const { email: to, name, language: lang, zone } = account;
  const link = `${identity.config.origin}/reset#${token}`;
  identity.outbox.queue(change, { to, name, lang, zone, about: "reset", link, until: reset.until }, now);
}

/** The account behind a link. Undefined alike for every kind of bad link. Never uses it up. */
export async function openReset(
  identity: Identity,
  token: string,
  caller: Caller,
): Promise<OpenReset | undefined> {
  await identity.limits.demand("token.address", addressBucket(caller.address));
  const found = await lookUp(identity, token);
  if (!found) {
    await identity.vault.store.record([{ ...nobodys(identity, "reset.refused", caller), outcome: 4 }]);
  }
  return found;
}

/** Sets the password, uses the link up and ends every session. Signs nobody in, and leaves the second factor as it is. */
export async function redeemReset(
  identity: Identity,
  token: string,
  asked: { readonly password: string; readonly caller: Caller },
): Promise<ResetAnswer> {
  const found = await openReset(identity, token, asked.caller);
  if (!found) return { outcome: "refused" };
  const { account } = found.owner;
  const clinic = (await readOrganisation(identity))?.value.name;
  const made = await withPassword(identity, account, asked.password, { ...account, clinic });
  if ("mistake" in made) return { outcome: "mistaken", mistake: made.mistake };
  return await again(async () => {
    const still = await lookUp(identity, token);
    if (!still) {
      await identity.vault.store.record([{
        ...nobodys(identity, "reset.refused", asked.caller),
        outcome: 4,
      }]);
      return { outcome: "refused" };
    }
    const change = identity.vault.change().remove(resets, still.kept.key, still.kept);
    countSuccess(identity, change, still.owner, undefined);
    const { password, epoch } = made.account;
    const renewed = { ...still.owner.account, epoch, ...(password && { password }) };
    putAccount(identity, change, still.owner, renewed);
    notify(identity, change, renewed, "password_reset", identity.clock.now());
    await change.deed({
      ...nobodys(identity, "reset.redeemed", asked.caller),
      actor: account.id,
      role: actingRole(account.roles),
      target: { kind: "account", id: account.id },
    }).commit();
    return { outcome: "reset" };
  });
}

/** Housekeeping: removes links that were never used. */
export async function sweepResets({ vault, clock }: Identity): Promise<void> {
  let after: Kept<Reset>["key"] | undefined;
  for (;;) {
    const rows = await vault.list(resets, [], { limit: 200, ...(after && { after }) });
    for (const row of rows.filter(({ value }) => value.until <= clock.now())) {
      await vault.change().remove(resets, row.key, row).tidy();
    }
    after = rows.at(-1)?.key;
    if (rows.length < 200) return;
  }
}

async function sendIfKnown(identity: Identity, handle: string, caller: Caller): Promise<void> {
  const owner = await findByHandle(identity, handle);
  if (!owner || owner.account.suspended) return;
  // Counted by name before, now by account: its two names do not make six.
  if (!(await identity.limits.take("reset.account", owner.account.id)).ok) return;
  const change = identity.vault.change();
  putReset(identity, change, owner);
  const target = { kind: "account", id: owner.account.id };
  await change.deed({ ...nobodys(identity, "mail.queued", caller), target, detail: { about: "reset" } })
    .commit();
}

async function lookUp(identity: Identity, token: string): Promise<OpenReset | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const kept = await identity.vault.read(resets, [identity.vault.hashToken(token)]);
  if (!kept || kept.value.until <= identity.clock.now()) return undefined;
  const owner = await findAccount(identity, kept.value.account);
  const same = owner && owner.account.epoch === kept.value.epoch && !owner.account.suspended;
  return same ? { owner, kept } : undefined;
}

function nobodys(identity: Identity, action: string, caller: Caller): Deed {
  return { at: identity.clock.now(), actor: "nobody", role: "nobody", action, outcome: 0, caller };
}
