import { again } from "../again.ts";
import { day, type Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import {
  type Account,
  expectAccount,
  findAccount,
  type KeptAccount,
  putAccount,
} from "../identity/accounts.ts";
import { notify } from "../identity/factors.ts";
import type { Identity } from "../identity/identity.ts";
import { isStaff } from "../identity/role_names.ts";
import { type OpenSession, sessionDeed } from "../identity/sessions.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change, SubjectKey } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { putErasure } from "./erasure.ts";
import { dropFeed } from "./feeds.ts";
import { moveGrantReminder } from "./grant_reminders.ts";
import { type Grant, grantState, heldGrants, isLive, offeredGrants } from "./grants.ts";
import { dropHandover, type Handover, handovers, waitingHandovers } from "./handover_rows.ts";
import { patients, withoutRecord } from "./patients.ts";
import { endVisits } from "./visits.ts";

const lasts = 7 * day;

/** The carers who look at the record today: who may be asked. */
export async function listTakers(chart: Chart): Promise<readonly { account: Id; name: string }[]> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const rows = await vault.list(offeredGrants, [idBytes(patient)], { limit: 500 }, key);
  return rows.flatMap(({ value: { to, name }, value }) =>
    to && isLive(value, chart.now) ? [{ account: to, name }] : []
  );
}

/** What was offered and waits; undefined when nothing does. */
export async function readHandover(chart: Chart): Promise<Handover | undefined> {
  const kept = await openHandover(chart);
  return kept && kept.value.until > chart.now ? kept.value : undefined;
}

/**
 * Asks a carer to take the record over. Throws "stale" for somebody who does not look at it any more, "forbidden"
 * while an erasure is planned.
 */
export async function offerRecord(
  identity: Identity,
  chart: Chart,
  { to, leave }: { readonly to: Id; readonly leave: boolean },
): Promise<void> {
  const { vault, patient, key } = Chart.inner(chart);
  const taker = (await listTakers(chart)).find(({ account }) => account === to);
  const receiver = taker && await findAccount(identity, taker.account);
  if (!receiver || receiver.account.suspended) throw new AppError("stale");
  const [before, giver] = await Promise.all([openHandover(chart), findAccount(identity, chart.reader)]);
  if (!giver || giver.account.erasure) {
    await vault.store.record([chart.deed("record.offered", {
      permission: "manage_own_shares",
      outcome: 4,
      detail: { reason: "erasure_planned" },
    })]);
    throw erasurePlanned();
  }
  const { now } = chart;
  const value: Handover = { patient, from: chart.reader, to, at: now, until: now + lasts, leave };
  const change = vault.change();
  expectAccount(change, giver);
  if (before && before.value.to !== to) {
    change.remove(waitingHandovers, [idBytes(before.value.to), idBytes(patient)]);
  }
  change.put(handovers, [idBytes(patient)], value, { was: before ?? null, subject: key });
  change.put(waitingHandovers, [idBytes(to), idBytes(patient)], { patient, until: value.until });
  const { email, name, language: lang, zone } = receiver.account;
  const link = `${identity.config.origin}/account/handovers`;
  const mail = { to: email, name, lang, zone, about: "news", news: "record_offered" } as const;
  identity.outbox.queue(change, { ...mail, who: chart.readerName, link, until: value.until }, now);
  await change.deed(chart.deed("record.offered", {
    permission: "manage_own_shares",
    target: { kind: "account", id: to },
    detail: { leave },
  })).commit();
}

/** Puts the end of an offer made to this account in the change that ends its share. */
export async function dropOfferTo(chart: Chart, change: Change, account: Id): Promise<void> {
  const kept = await openHandover(chart);
  if (kept?.value.to === account) dropHandover(change, kept);
}

/** Takes the offer back. */
export async function withdrawRecord(chart: Chart): Promise<void> {
  await chart.demand("manage_own_shares");
  const kept = await openHandover(chart);
  if (!kept) return;
  const change = Chart.inner(chart).vault.change();
  dropHandover(change, kept);
  await change.deed(chart.deed("record.kept", { permission: "manage_own_shares" })).commit();
}

export interface OfferedRecord {
  readonly patient: Id;
  readonly name: string;
  readonly fromName: string;
  /** Of whoever offers it, not one that they keep for somebody else. */
  readonly theirs: boolean;
  readonly until: Instant;
}

/** Records that somebody wants to hand to this account. */
export async function listOffered(identity: Identity, { id: account }: Account): Promise<OfferedRecord[]> {
  const { vault, clock } = identity;
  const rows = await vault.list(waitingHandovers, [idBytes(account)], { limit: 50 });
  const found = await Promise.all(rows.map(async ({ value: { patient } }) => {
    const open = await findOffer(identity, account, patient);
    if (!open || open.kept.value.until <= clock.now()) return undefined;
    const [record, from] = await Promise.all([
      vault.read(patients, [idBytes(patient)], open.key),
      findAccount(identity, open.kept.value.from),
    ]);
    const { until } = open.kept.value;
    const theirs = from?.account.patient === patient;
    return record && from && { patient, name: record.value.name, fromName: from.account.name, theirs, until };
  }));
  return found.filter((offer) => offer !== undefined);
}

/**
 * Answers an offer. Accepted, the record changes hands in one change: its new owner keeps it, with all that the old
 * one could do; the old one finds nothing. "not_found" for an offer that is over.
 */
export async function answerRecord(
  identity: Identity,
  open: OpenSession,
  answer: { readonly patient: Id; readonly accept: boolean; readonly caller: Caller },
): Promise<void> {
  await again(async () => {
    const { vault, clock } = identity;
    const to = open.owner.account.id;
    const now = clock.now();
    const found = isId(answer.patient) ? await findOffer(identity, to, answer.patient) : undefined;
    const receiver = await findAccount(identity, to);
    if (!found || !receiver || found.kept.value.until <= now) throw notFound();
    const change = vault.change();
    dropHandover(change, found.kept);
    const action = answer.accept ? "record.handed_over" : "record.kept";
    const deed: Deed = {
      ...sessionDeed(open, action, answer.caller, now),
      // By their share they were asked; the record is theirs only from the next deed on.
      ...{ role: "carer", purpose: "grant", patient: answer.patient, own: false },
    };
    change.deed(deed);
    if (answer.accept) await handOver(identity, change, { ...found, receiver, deed });
    await change.commit();
  });
}

interface Handing {
  readonly kept: Kept<Handover>;
  readonly key: SubjectKey;
  readonly receiver: KeptAccount;
  readonly deed: Deed;
}

async function handOver(
  identity: Identity,
  change: Change,
  { kept, key, receiver, deed }: Handing,
): Promise<void> {
  const { vault } = identity;
  const now = deed.at;
  const { patient, from, leave } = kept.value;
  const [record, giver] = await Promise.all([
    vault.read(patients, [idBytes(patient)], key),
    findAccount(identity, from),
  ]);
  if (!record || !giver || record.value.owner !== from) throw notFound();
  // Nobody could open it once its keeper is gone, and what is to be erased goes to nobody.
  if (giver.account.erasure || receiver.account.erasure) throw erasurePlanned();
  change.put(patients, record.key, { ...record.value, owner: receiver.account.id }, {
    was: record,
    subject: key,
  });
  const keeps = [...receiver.account.keeps ?? [], patient];
  putAccount(identity, change, receiver, { ...receiver.account, keeps });
  await endShare(identity, change, { patient, key, account: receiver.account.id, now });
  await endOffers(identity, change, { patient, key, deed });
  // Whoever gave it away must not go on reading by an address or a link of theirs.
  await dropFeed({ vault, patient, key }, change);
  await endVisits({ vault, patient, key }, change, now);
  putGiver(identity, change, giver, { patient, leave, now });
  notify(identity, change, receiver.account, "record_received", now);
  notify(identity, change, giver.account, "record_handed_over", now);
}

function putGiver(
  identity: Identity,
  change: Change,
  giver: KeptAccount,
  { patient, leave, now }: { readonly patient: Id; readonly leave: boolean; readonly now: Instant },
): void {
  const account = withoutRecord(giver.account, patient);
  // With the account would go what it keeps still.
  if (!leave || isStaff(account.roles) || account.keeps !== undefined || account.patient !== undefined) {
    putAccount(identity, change, giver, account);
    return;
  }
  const dueAt = now + identity.config.policy.erasureDays * day;
  putErasure(identity, change, giver, { what: "account", patient: undefined, dueAt, now }, account);
}

/** The share by which the new owner looked so far is over: it is theirs. */
async function endShare(
  { vault }: Identity,
  change: Change,
  { patient, key, account, now }: {
    readonly patient: Id;
    readonly key: SubjectKey;
    readonly account: Id;
    readonly now: Instant;
  },
): Promise<void> {
  const held = await vault.read(heldGrants, [idBytes(account), idBytes(patient)]);
  if (!held) return;
  // Without a check: one change holds eight, and the grant behind it is checked.
  change.remove(heldGrants, held.key);
  const kept = await vault.read(offeredGrants, [idBytes(patient), idBytes(held.value.grant)], key);
  if (!kept || grantState(kept.value, now) !== "active") return;
  const ended: Grant = { ...kept.value, revoked: { at: now, by: account, how: "replaced" } };
  change.put(offeredGrants, kept.key, ended, { was: kept, subject: key });
  moveGrantReminder(vault, change, { before: kept.value, now });
}

/**
 * What the old owner offered and nobody answered is no longer offered: the new one never gave it. Without a check:
 * one change holds eight, and whoever accepts in the same moment is overwritten or refused.
 */
async function endOffers(
  { vault }: Identity,
  change: Change,
  { patient, key, deed }: { readonly patient: Id; readonly key: SubjectKey; readonly deed: Deed },
): Promise<void> {
  for (
    const { key: place, value } of await vault.list(offeredGrants, [idBytes(patient)], { limit: 500 }, key)
  ) {
    if (grantState(value, deed.at) !== "offered") continue;
    const revoked = { at: deed.at, by: deed.actor };
    change.put(offeredGrants, place, { ...value, revoked }, { subject: key });
    change.deed({
      ...deed,
      action: "grant.revoked",
      parts: value.parts,
      target: { kind: "grant", id: value.id },
    });
  }
}

async function findOffer(
  { vault, clock }: Identity,
  account: Id,
  patient: Id,
): Promise<{ readonly kept: Kept<Handover>; readonly key: SubjectKey } | undefined> {
  const key = await vault.subject(patient);
  const kept = key && await vault.read(handovers, [idBytes(patient)], key);
  if (!key || kept?.value.to !== account) return undefined;
  // Only whoever looks at it still may take it over: a share that was stopped stops this too.
  const held = await vault.read(heldGrants, [idBytes(account), idBytes(patient)]);
  const grant = held && await vault.read(offeredGrants, [idBytes(patient), idBytes(held.value.grant)], key);
  return grant && isLive(grant.value, clock.now()) ? { kept, key } : undefined;
}

async function openHandover(chart: Chart): Promise<Kept<Handover> | undefined> {
  const { vault, patient, key } = Chart.inner(chart);
  return await vault.read(handovers, [idBytes(patient)], key);
}

function erasurePlanned(): AppError {
  return new AppError("forbidden", { message: "problem.erasure_planned" });
}
