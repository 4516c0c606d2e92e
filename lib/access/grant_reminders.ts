import { again } from "../again.ts";
import { day, hour, type Instant } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import { idBytes } from "../ids.ts";
import { findAccount } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change, Vault } from "../vault/vault.ts";
import { cancel, type Errand, finish, type Handler, plan } from "./agenda.ts";
import { type Grant, isLive, offeredGrants } from "./grants.ts";

/** So long before a grant ends its owner is told, in time to choose another end. */
const remindedBefore = 3 * day;

/** Whether the grant is in its last days. */
export function endsSoon(grant: Grant, now: Instant): boolean {
  return isLive(grant, now) && grant.until - now <= remindedBefore;
}

/** Part of every change of a grant's end or state: the reminder follows. A grant that begins in its last days has none. */
export function moveGrantReminder(
  vault: Vault,
  change: Change,
  { before, after, now }: { readonly before?: Grant; readonly after?: Grant; readonly now: Instant },
): void {
  const next = after && isLive(after, now) && after.until - remindedBefore > now
    ? errandOf(after)
    : undefined;
  const old = before && before.acceptedAt !== undefined ? errandOf(before) : undefined;
  // Within the same hour the new one takes the place of the old.
  const replaced = old && next && Math.floor(old.at / hour) === Math.floor(next.at / hour);
  if (old && !replaced) cancel(vault, change, old);
  if (next) plan(vault, change, next, now);
}

/** Tells the owner once that something they share is about to end. */
export function remindOfEnd(identity: Identity): Handler {
  return (errand, now) => again(() => remind(identity, errand, now));
}

async function remind(identity: Identity, errand: Kept<Errand>, now: Instant): Promise<void> {
  const { vault } = identity;
  const change = vault.change();
  finish(change, errand);
  const { patient, item } = errand.value;
  const key = patient === undefined ? undefined : await vault.subject(patient);
  const place = patient === undefined ? [] : [idBytes(patient), idBytes(item)];
  const kept = key && await vault.read(offeredGrants, place, key);
  const owner = kept && (await findAccount(identity, kept.value.by))?.account;
  const due = kept && endsSoon(kept.value, now) && kept.value.remindedOf !== kept.value.until;
  if (!due || !owner || owner.suspended) return void await change.tidy();
  change.put(offeredGrants, kept.key, { ...kept.value, remindedOf: kept.value.until }, {
    was: kept,
    subject: key,
  });
  const { email: to, name, language: lang, zone } = owner;
  const link = `${identity.config.origin}/`;
  const until = kept.value.until;
  identity.outbox.queue(
    change,
    { to, name, lang, zone, about: "news", news: "share_ending", link, until },
    now,
  );
  await change.deed(programDeed(now, {
    action: "reminder.sent",
    target: { kind: "account", id: owner.id },
    subject: owner.id,
    detail: { about: "share_ending" },
  })).commit();
}

function errandOf({ id, patient, until }: Grant): Errand {
  return { kind: "grant_reminder", at: until - remindedBefore, item: id, patient };
}
