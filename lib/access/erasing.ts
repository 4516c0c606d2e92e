import { again } from "../again.ts";
import { day, type Instant } from "../clock.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Account, findAccount, type KeptAccount, putAccount } from "../identity/accounts.ts";
import { putAccountRemoval, withdrawInvitations } from "../identity/account_removal.ts";
import type { Identity } from "../identity/identity.ts";
import type { Kept } from "../vault/shelf.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import { removeSubjectRows } from "../vault/subject_rows.ts";
import type { SubjectKey } from "../vault/vault.ts";
import { type Errand, finish, type Handler, plan } from "./agenda.ts";
import { newCertificate } from "./certificates.ts";
import { dropFeed } from "./feeds.ts";
import { aboutOf, queueNews, systemDeed, tellOfErasure, type ToBeErased } from "./erasure.ts";
import { everyRow } from "./every_row.ts";
import { exports } from "./export_rows.ts";
import { entryFiles } from "./file_rows.ts";
import { moveGrantReminder } from "./grant_reminders.ts";
import { type Grant, heldGrants, isLive, offeredGrants, waiter, waitingOffers } from "./grants.ts";
import { isHeld } from "./holds.ts";
import { imports } from "./import_rows.ts";
import { withoutRecord } from "./patients.ts";
import { dropPrivacyRequests } from "./privacy_requests.ts";
import { dropVisitRows } from "./visits.ts";
import { visits } from "./visit_rows.ts";

const slice = 100;
/** An errand that only clears away what an erasure left: the item says whose. */
const leftOf = "left.";

/** Tells the person two days before. */
export function remindOfErasure(identity: Identity): Handler {
  return async (errand, now) => {
    const owner = await askedBy(identity, errand);
    const change = identity.vault.change();
    finish(change, errand);
    if (!owner) return void await change.tidy();
    tellOfErasure(identity, change, owner.account, "erasure_soon", now);
    const deed = systemDeed("mail.queued", { account: owner.account, now });
    await change.deed({ ...deed, detail: { about: "erasure_soon" } }).commit();
  };
}

/**
 * Erases what was asked for, in steps that can be repeated: shares, links and files first, then in one change the
 * keys, the account's names and the deed, and last the rows that nobody can open any more.
 */
export function erase(identity: Identity): Handler {
  return async (errand, now) => {
    const { vault } = identity;
    const { item } = errand.value;
    if (item.startsWith(leftOf)) return await clear(identity, errand, item.slice(leftOf.length));
    const asked = await askedBy(identity, errand);
    const { patient, what } = asked?.account.erasure ?? {};
    if (asked && patient && await isHeld(vault, patient)) return await wait(identity, errand, asked, now);
    const owner = asked && await begin(identity, errand, now);
    if (!owner) {
      const change = vault.change();
      finish(change, errand);
      return void await change.tidy();
    }
    const key = patient && await vault.subject(patient);
    if (patient && key) await dismantle(identity, { patient, key, owner: owner.account, now });
    if (what !== "record") await leave(identity, owner, now);
    await commit(identity, errand, owner, now);
  };
}

type Asker = KeptAccount & { readonly account: ToBeErased };

/** The account that asked for this, when it still does. */
async function askedBy(identity: Identity, { value }: Kept<Errand>): Promise<Asker | undefined> {
  const owner = value.account === undefined ? undefined : await findAccount(identity, value.account);
  return owner?.account.erasure?.id === value.item ? owner as Asker : undefined;
}

/** From here on it cannot be stopped. Undefined when its owner was first. */
async function begin(identity: Identity, errand: Kept<Errand>, now: Instant): Promise<Asker | undefined> {
  await again(async () => {
    const owner = await askedBy(identity, errand);
    if (!owner || owner.account.erasure.begunAt !== undefined) return;
    const { account } = owner;
    const erasure = { ...account.erasure, begunAt: now };
    const change = identity.vault.change();
    putAccount(identity, change, owner, { ...account, erasure });
    await change.deed({ ...systemDeed("erasure.begun", { account, now }), ...aboutOf(erasure) }).commit();
  });
  return await askedBy(identity, errand);
}

/** A hold that was set meanwhile: asked again every day until it is lifted. */
async function wait(
  identity: Identity,
  errand: Kept<Errand>,
  { account }: Asker,
  now: Instant,
): Promise<void> {
  const change = identity.vault.change();
  finish(change, errand);
  plan(identity.vault, change, { ...errand.value, at: now + day }, now);
  await change.deed({
    ...systemDeed("erasure.blocked", { account, now }),
    ...aboutOf(account.erasure),
    detail: { what: account.erasure.what, reason: "held" },
    outcome: 4,
  }).commit();
}

/** Ends everything by which others reach the record, and lets go of its files' bytes. */
async function dismantle(identity: Identity, record: Dismantled): Promise<void> {
  const { vault } = identity;
  const { patient, key, now } = record;
  const under = [idBytes(patient)];
  for (const kept of await everyRow(identity.vault, offeredGrants, under, key)) {
    await endGrant(identity, record, kept);
  }
  for (const { value } of await everyRow(identity.vault, visits, under, key)) {
    const change = vault.change();
    dropVisitRows(change, value);
    await change.tidy();
  }
  const index = vault.change();
  await dropFeed({ vault, patient, key }, index);
  await index.tidy();
  await dropPrivacyRequests(vault, patient);
  const files = sealedFiles(vault);
  const stored = (await everyRow(identity.vault, entryFiles, under, key)).flatMap(({ value }) => value.files);
  const copies = (await everyRow(identity.vault, exports, under, key)).flatMap(({ value }) =>
    value.file ?? []
  );
  const sent = (await everyRow(identity.vault, imports, under, key)).flatMap(({ value }) => value.file ?? []);
  const ids = [...[...stored, ...copies].map(({ id }) => id), ...sent];
  for (let at = 0; at < ids.length; at += slice) {
    const change = vault.change();
    for (const id of ids.slice(at, at + slice)) files.remove(change, id, now);
    await change.tidy();
  }
}

interface Dismantled {
  readonly patient: Id;
  readonly key: SubjectKey;
  readonly owner: Account;
  readonly now: Instant;
}

/** Whoever looks today is told; whoever was only asked finds nothing. */
async function endGrant(
  identity: Identity,
  { patient, key, owner, now }: Dismantled,
  kept: Kept<Grant>,
): Promise<void> {
  const { vault } = identity;
  const { id, to, email, revoked } = kept.value;
  if (revoked) return;
  const change = vault.change()
    .put(offeredGrants, kept.key, { ...kept.value, revoked: { at: now, by: owner.id } }, {
      was: kept,
      subject: key,
    })
    .remove(waitingOffers, [waiter(vault, { email }), idBytes(id)]);
  moveGrantReminder(vault, change, { before: kept.value, now });
  if (to) {
    change.remove(waitingOffers, [waiter(vault, { account: to }), idBytes(id)]);
    const held = await vault.read(heldGrants, [idBytes(to), idBytes(patient)]);
    if (held?.value.grant === id) change.remove(heldGrants, held.key, held);
    const carer = isLive(kept.value, now) ? await findAccount(identity, to) : undefined;
    if (carer) queueNews(identity, change, carer.account, "record_erased", now);
  }
  const deed = systemDeed("grant.revoked", { account: owner, now });
  await change.deed({ ...deed, patient, own: true, target: { kind: "grant", id } }).commit();
}

/** Ends what this account holds of others, the links that it sent, and what it asked. */
async function leave(identity: Identity, owner: Asker, now: Instant): Promise<void> {
  const { vault } = identity;
  const { account } = owner;
  for (const held of await vault.list(heldGrants, [idBytes(account.id)], { limit: 500 })) {
    const { patient, grant } = held.value;
    const key = await vault.subject(patient);
    const kept = key && await vault.read(offeredGrants, [idBytes(patient), idBytes(grant)], key);
    const change = vault.change().remove(heldGrants, held.key, held);
    if (key && kept && isLive(kept.value, now)) {
      const revoked = { at: now, by: account.id, how: "returned" as const };
      change.put(offeredGrants, kept.key, { ...kept.value, revoked }, { was: kept, subject: key });
      moveGrantReminder(vault, change, { before: kept.value, now });
      const deed = systemDeed("grant.returned", { account, now });
      change.deed({ ...deed, patient, own: false, target: { kind: "grant", id: grant } });
      await change.commit();
    } else await change.tidy();
  }
  await withdrawInvitations(identity, owner);
  await dropPrivacyRequests(vault, account.id);
}

/** The point of no return: keys, names and the deed in one change, with the certificate and the last mail. */
async function commit(identity: Identity, errand: Kept<Errand>, owner: Asker, now: Instant): Promise<void> {
  const { vault } = identity;
  const { erasure, ...account } = owner.account;
  const { what, patient, askedAt } = erasure;
  const { language, zone, email: to, name } = account;
  const certificate = newCertificate(vault, { what, askedAt, erasedAt: now, language, zone });
  const change = vault.change();
  finish(change, errand);
  certificate.put(change);
  if (patient) vault.shred(change, patient);
  if (what === "record") putAccount(identity, change, owner, withoutRecord(account, patient));
  else await putAccountRemoval(identity, change, owner);
  const gone = [...(patient ? [patient] : []), ...(what === "record" ? [] : [account.id])];
  for (const id of gone) plan(vault, change, { kind: "erasure", at: now, item: leftOf + id }, now);
  const link = `${identity.config.origin}/erased#${certificate.token}`;
  const until = certificate.until;
  identity.outbox.queue(change, { to, name, lang: language, zone, about: "certificate", link, until }, now);
  const deed = systemDeed(patient ? "record.erased" : "account.removed", { account, now });
  change.deed({
    ...deed,
    ...aboutOf(erasure),
    detail: { what, key: "destroyed", certificate: certificate.id, asked: askedAt },
  });
  if (patient && what === "both") change.deed(systemDeed("account.removed", { account, now }));
  await certificate.settle(await change.commit());
}

async function clear({ vault }: Identity, errand: Kept<Errand>, subject: Id): Promise<void> {
  // One that was sent in the last moment has no key in common with what is erased.
  await dropPrivacyRequests(vault, subject);
  await removeSubjectRows(vault.store, subject);
  const change = vault.change();
  finish(change, errand);
  await change.tidy();
}
