import { type Caller, programDeed } from "../deeds.ts";
import { idBytes } from "../ids.ts";
import { findAccount, findByHandle } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { log } from "../log.ts";
import { type Grant, grantState, offeredGrants, waiter, waitingOffers } from "./grants.ts";

/**
 * Has an offer that was made to a username wait for its account, and tells that person by mail. Called after the
 * answer to the owner is ready and not waited for, so that neither its words nor its time say whether anybody has
 * that name. Binds the account, not the name: whoever takes the name later finds nothing.
 */
export function tellHandle(identity: Identity, grant: Grant, caller: Caller): Promise<void> {
  return tell(identity, grant, caller).catch(() => log("error", "share.not_told"));
}

async function tell(identity: Identity, grant: Grant, caller: Caller): Promise<void> {
  const { vault, clock, outbox, config } = identity;
  const now = clock.now();
  const [found, owner, key] = await Promise.all([
    grant.handle === undefined ? undefined : findByHandle(identity, grant.handle),
    findAccount(identity, grant.by),
    vault.subject(grant.patient),
  ]);
  if (!found || !owner || !key || found.account.suspended || found.account.id === grant.by) return;
  const kept = await vault.read(offeredGrants, [idBytes(grant.patient), idBytes(grant.id)], key);
  if (!kept || grantState(kept.value, now) !== "offered") return;
  const { id, email: to, name, language: lang, zone } = found.account;
  const change = vault.change().expect(offeredGrants, kept.key, kept);
  change.put(waitingOffers, [waiter(vault, { account: id }), idBytes(grant.id)], {
    patient: grant.patient,
    grant: grant.id,
    until: grant.offerUntil,
  });
  const who = owner.account.name;
  const link = `${config.origin}/records`;
  outbox.queue(change, { to, name, lang, zone, about: "news", news: "share_offered", who, link }, now);
  await change.deed(programDeed(now, {
    action: "mail.queued",
    target: { kind: "account", id },
    caller,
    detail: { about: "share_offered" },
  })).commit();
}
