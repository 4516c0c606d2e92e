import { z } from "zod";
import { again } from "../again.ts";
import { hour, type Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { id } from "../id_schema.ts";
import { idBytes, newSecret, toBase64Url } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import { findAccount, isTaken, type KeptAccount, putAccount } from "./accounts.ts";
import { notify } from "./factors.ts";
import { foldEmail, isEmail } from "./handles.ts";
import type { Identity } from "./identity.ts";
import { actingRole } from "./role_names.ts";
import { type OpenSession, sessionDeed } from "./sessions.ts";

const life = 4 * hour;

const changeSchema = z.strictObject({
  email: z.string(),
  /** Hash of the token in the link: an older link of this account ends with a newer one. */
  token: z.string(),
  /** The account's epoch when it was asked: a new password, role or factor ends the link. */
  epoch: z.number().int(),
  until: z.number(),
});

/** The address that an account wants to have, until it is proved. One at a time. Key: account. */
const coming = shelf({
  name: "address_change",
  prefix: "ac",
  schema: changeSchema,
  version: 1,
  under: "subject",
});

/** From the hash of a link's token to the account. */
const tokens = shelf({
  name: "address_token",
  prefix: "act",
  schema: z.strictObject({ account: id, until: z.number() }),
  version: 1,
  under: "system",
});

/** An address that waits for its proof. */
export interface ComingAddress {
  readonly owner: KeptAccount;
  readonly email: string;
  readonly kept: Kept<z.infer<typeof changeSchema>>;
}

export type AddressMistake = "account.email_form" | "address.same";

/**
 * Mails a link to the new address, and tells the old one. Nothing changes before the link is followed. An address
 * that somebody else has gets no link, and whoever asks cannot tell. Throws "too_many".
 */
export async function askForAddress(
  identity: Identity,
  open: OpenSession,
  asked: { readonly email: string; readonly caller: Caller },
): Promise<AddressMistake | undefined> {
  const email = foldEmail(asked.email);
  if (!isEmail(email)) return "account.email_form";
  const { account } = open.owner;
  if (email === foldEmail(account.email)) return "address.same";
  await identity.limits.demand("address.account", account.id);
  await again(async () => {
    const owner = await findAccount(identity, account.id);
    if (!owner) return;
    const now = identity.clock.now();
    const before = await identity.vault.read(coming, [idBytes(account.id)], owner.key);
    const change = identity.vault.change()
      .deed(sessionDeed(open, "address.asked", asked.caller, now));
    if (before) change.remove(tokens, [hashOf(before.value.token)]);
    await putLink(identity, change, { owner, email, before: before ?? null, now });
    notify(identity, change, owner.account, "address_asked", now);
    await change.commit();
  });
  return undefined;
}

/** The address that waits for this account's proof, if any. */
export async function comingAddress(
  identity: Identity,
  owner: KeptAccount,
): Promise<{ readonly email: string; readonly until: Instant } | undefined> {
  const kept = await identity.vault.read(coming, [idBytes(owner.account.id)], owner.key);
  return kept && kept.value.until > identity.clock.now() ? kept.value : undefined;
}

/** What a link is about. Undefined alike for every kind of bad link. Never uses it up. */
export async function openAddressLink(
  identity: Identity,
  token: string,
  caller: Caller,
): Promise<ComingAddress | undefined> {
  await identity.limits.demand("token.address", addressBucket(caller.address));
  const found = await lookUp(identity, token);
  if (!found) await identity.vault.store.record([refusal(identity, caller)]);
  return found;
}

/** Uses the link up: the address is the account's, and every session ends. False for a link that does not work. */
export async function confirmAddress(identity: Identity, token: string, caller: Caller): Promise<boolean> {
  const opened = await openAddressLink(identity, token, caller);
  if (!opened) return false;
  return await again(async () => {
    const found = await lookUp(identity, token);
    if (!found || await isTaken(identity, found.email)) {
      await identity.vault.store.record([refusal(identity, caller)]);
      return false;
    }
    const { owner, email, kept } = found;
    const { account } = owner;
    const now = identity.clock.now();
    const change = identity.vault.change().remove(coming, kept.key, kept)
      .remove(tokens, [hashOf(kept.value.token)]);
    // To the old address, which is the last that it hears.
    notify(identity, change, account, "address_changed", now);
    putAccount(identity, change, owner, { ...account, email, epoch: account.epoch + 1 });
    await change.deed({
      ...refusal(identity, caller),
      actor: account.id,
      role: actingRole(account.roles),
      action: "address.changed",
      target: { kind: "account", id: account.id },
      outcome: 0,
    }).commit();
    return true;
  });
}

/** Housekeeping: removes links that were never used. */
export async function sweepAddressLinks({ vault, clock }: Identity): Promise<void> {
  let after: Kept<unknown>["key"] | undefined;
  for (;;) {
    const rows = await vault.list(tokens, [], { limit: 200, ...(after && { after }) });
    for (const row of rows.filter(({ value }) => value.until <= clock.now())) {
      await vault.change().remove(tokens, row.key, row).remove(coming, [idBytes(row.value.account)]).tidy();
    }
    after = rows.at(-1)?.key;
    if (rows.length < 200) return;
  }
}

/** A link is made either way, so that neither time nor the store's growth tells; only the mail is left out. */
async function putLink(
  identity: Identity,
  change: ReturnType<Identity["vault"]["change"]>,
  { owner, email, before, now }: {
    readonly owner: KeptAccount;
    readonly email: string;
    readonly before: Kept<unknown> | null;
    readonly now: Instant;
  },
): Promise<void> {
  const { account, key } = owner;
  const secret = newSecret();
  const hash = identity.vault.hashToken(secret);
  const until = now + life;
  const value = { email, token: toBase64Url(hash), epoch: account.epoch, until };
  change.put(coming, [idBytes(account.id)], value, { was: before, subject: key });
  change.put(tokens, [hash], { account: account.id, until }, { was: null });
  if (await isTaken(identity, email)) return;
  const { name, language: lang, zone } = account;
  const link = `${identity.config.origin}/address#${secret}`;
  identity.outbox.queue(change, { to: email, name, lang, zone, about: "address", link, until }, now);
}

async function lookUp(identity: Identity, token: string): Promise<ComingAddress | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const hash = identity.vault.hashToken(token);
  const place = await identity.vault.read(tokens, [hash]);
  const owner = place && await findAccount(identity, place.value.account);
  if (!owner || owner.account.suspended) return undefined;
  const kept = await identity.vault.read(coming, [idBytes(owner.account.id)], owner.key);
  if (!kept || kept.value.token !== toBase64Url(hash)) return undefined;
  const { until, epoch, email } = kept.value;
  const good = until > identity.clock.now() && epoch === owner.account.epoch;
  return good ? { owner, email, kept } : undefined;
}

function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(token, { alphabet: "base64url" });
}

function refusal(identity: Identity, caller: Caller): Deed {
  return {
    at: identity.clock.now(),
    actor: "nobody",
    role: "nobody",
    action: "address.refused",
    outcome: 4,
    caller,
  };
}
