import { z } from "zod";
import { day, type Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import type { Account } from "../identity/accounts.ts";
import { foldEmail } from "../identity/handles.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, Vault } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { type Grant, grantState, heldGrants, isLive, offeredGrants } from "./grants.ts";
import type { GrantDeed, Part } from "./parts.ts";
import { patients } from "./patients.ts";

/** How long an offer waits for its answer. */
export const offerLasts = 7 * day;
/** A grant never lasts longer; sharing on is a new decision. */
export const longestGrant = 366 * day;
/** More people than anybody shares with; a runaway script stops here. */
export const mostOffers = 50;

/** What the owner decides. */
export interface Offer {
  readonly name: string;
  readonly email: string;
  readonly parts: readonly Part[];
  readonly deeds: readonly GrantDeed[];
  readonly until: Instant;
}

/** Offers waiting for whoever proves to hold an address: blind address, grant. */
const waitingOffers = shelf({
  name: "waiting_offer",
  prefix: "go",
  schema: z.strictObject({
    patient: z.string().refine(isId),
    grant: z.string().refine(isId),
    until: z.number(),
  }),
  version: 1,
  under: "system",
});

/** Puts the offer of a grant in the change. The caller adds the message that tells the person, in the same change. */
export async function offerGrant(chart: Chart, change: Change, offer: Offer): Promise<Grant> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const email = foldEmail(offer.email);
  const before = await listGrants(chart);
  if (
    before.length >= mostOffers * 4 || before.filter((grant) => isOpen(grant, chart.now)).length >= mostOffers
  ) {
    throw new AppError("too_many", { message: "problem.too_many_shares" });
  }
  const grant: Grant = {
    id: newId(),
    patient,
    by: chart.reader,
    name: offer.name,
    email,
    parts: [...offer.parts],
    deeds: [...offer.deeds],
    offeredAt: chart.now,
    offerUntil: Math.min(chart.now + offerLasts, offer.until),
    until: Math.min(offer.until, chart.now + longestGrant),
  };
  change.put(offeredGrants, [idBytes(patient), idBytes(grant.id)], grant, { was: null, subject: key });
  change.put(waitingOffers, [waitingKey(vault, email), idBytes(grant.id)], {
    patient,
    grant: grant.id,
    until: grant.offerUntil,
  }, { was: null });
  change.deed(chart.deed("grant.offered", {
    target: { kind: "grant", id: grant.id },
    parts: grant.parts,
    permission: "manage_own_shares",
    detail: { deeds: grant.deeds.join(" "), days: Math.round((grant.until - chart.now) / day) },
  }));
  return grant;
}

/** Every grant ever offered on this record, newest first. The owner's alone. */
export async function listGrants(chart: Chart): Promise<Grant[]> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const rows = await vault.list(offeredGrants, [idBytes(patient)], { limit: 500 }, key);
  return rows.map((row) => row.value).sort((a, b) => b.offeredAt - a.offeredAt);
}

export async function readGrant(chart: Chart, grant: Id): Promise<Grant> {
  return (await openGrant(chart, grant)).value;
}

/** Ends an offer or a grant now: the next request of whoever held it finds nothing. */
export async function revokeGrant(chart: Chart, grant: Id): Promise<Grant> {
  const kept = await openGrant(chart, grant);
  if (!isOpen(kept.value, chart.now)) return kept.value;
  const change = Chart.inner(chart).vault.change();
  const revoked = putRevocation(chart, change, kept);
  await change.commit();
  return revoked;
}

/** Offers again what nobody took: the new offer replaces the old one in the same change, or neither happens. */
export async function offerAgain(chart: Chart, change: Change, grant: Id): Promise<Grant> {
  const kept = await openGrant(chart, grant);
  const { name, email, parts, deeds, until } = kept.value;
  const state = grantState(kept.value, chart.now);
  if ((state !== "offered" && state !== "lapsed") || until <= chart.now) throw notFound();
  if (state === "offered") putRevocation(chart, change, kept);
  return await offerGrant(chart, change, { name, email, parts, deeds, until });
}

function putRevocation(chart: Chart, change: Change, kept: Kept<Grant>): Grant {
  const { vault, patient, key } = Chart.inner(chart);
  const grant = kept.value.id;
  const revoked: Grant = { ...kept.value, revoked: { at: chart.now, by: chart.reader } };
  change.put(offeredGrants, [idBytes(patient), idBytes(grant)], revoked, { was: kept, subject: key });
  change.remove(waitingOffers, [waitingKey(vault, revoked.email), idBytes(grant)]);
  if (revoked.to !== undefined) change.remove(heldGrants, [idBytes(revoked.to), idBytes(patient)]);
  change.deed(chart.deed("grant.revoked", {
    target: { kind: "grant", id: grant },
    parts: revoked.parts,
    permission: "manage_own_shares",
  }));
  return revoked;
}

async function openGrant(chart: Chart, grant: Id): Promise<Kept<Grant>> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(grant)
    ? await vault.read(offeredGrants, [idBytes(patient), idBytes(grant)], key)
    : undefined;
  if (!kept) throw notFound();
  return kept;
}

/** A record somebody else keeps and this account was offered, or holds. */
export interface SharedWithMe {
  readonly grant: Grant;
  readonly patientName: string;
}

interface Asking {
  readonly vault: Vault;
  readonly account: Account;
  readonly session?: string | undefined;
  readonly caller: Caller;
  readonly now: Instant;
}

/** The live grants this account holds. */
export async function listHeld({ vault, account, now }: Asking): Promise<SharedWithMe[]> {
  const rows = await vault.list(heldGrants, [idBytes(account.id)], { limit: 200 });
  const found = await Promise.all(rows.map(({ value }) => findShared(vault, value.patient, value.grant)));
  return found.filter((shared) =>
    shared !== undefined && isLive(shared.grant, now) && shared.grant.to === account.id
  )
    .filter((shared) => shared !== undefined);
}

/** Offers that wait for this account's address. */
export async function listWaiting({ vault, account, now }: Asking): Promise<SharedWithMe[]> {
  const rows = await vault.list(waitingOffers, [waitingKey(vault, foldEmail(account.email))], { limit: 100 });
  const lapsed = rows.filter(({ value }) => value.until <= now);
  // Swept by whom they would crowd: a hundred that lapsed must not hide one that waits.
  if (lapsed.length > 0) {
    const change = vault.change();
    for (const row of lapsed) change.remove(waitingOffers, row.key);
    await change.tidy();
  }
  const open = rows.filter((row) => !lapsed.includes(row));
  const found = await Promise.all(open.map(({ value }) => findShared(vault, value.patient, value.grant)));
  return found.filter((shared) => shared !== undefined && grantState(shared.grant, now) === "offered")
    .filter((shared) => shared !== undefined);
}

/**
 * Takes or declines an offer made to this account's address. "not_found" when there is none (any more). A grant
 * taken replaces an older one on the same record.
 */
export async function answerOffer(asking: Asking, grant: Id, answer: "accept" | "decline"): Promise<Grant> {
  const { vault, account, now } = asking;
  const email = foldEmail(account.email);
  const waiting = isId(grant)
    ? await vault.read(waitingOffers, [waitingKey(vault, email), idBytes(grant)])
    : undefined;
  const key = waiting && await vault.subject(waiting.value.patient);
  if (!waiting || !key) throw notFound();
  const { patient } = waiting.value;
  const kept = await vault.read(offeredGrants, [idBytes(patient), idBytes(grant)], key);
  if (!kept || kept.value.email !== email || grantState(kept.value, now) !== "offered") throw notFound();
  if (kept.value.by === account.id) throw notFound();
  const accepted = answer === "accept";
  const answered: Grant = {
    ...kept.value,
    to: account.id,
    ...(accepted ? { acceptedAt: now } : { declinedAt: now }),
  };
  const change = vault.change();
  change.put(offeredGrants, [idBytes(patient), idBytes(grant)], answered, { was: kept, subject: key });
  change.remove(waitingOffers, waiting.key, waiting);
  if (accepted) await hold(change, vault, answered, account.id, now);
  change.deed({
    at: now,
    actor: account.id,
    role: "carer",
    action: accepted ? "grant.accepted" : "grant.declined",
    target: { kind: "grant", id: grant },
    patient,
    own: false,
    parts: answered.parts,
    purpose: "grant",
    outcome: 0,
    caller: asking.caller,
    ...(asking.session !== undefined && { session: asking.session }),
  });
  await change.commit();
  return answered;
}

/** Points this account at the grant; one it held before on the same record ends. */
async function hold(change: Change, vault: Vault, grant: Grant, account: Id, now: Instant): Promise<void> {
  const place = [idBytes(account), idBytes(grant.patient)];
  const held = await vault.read(heldGrants, place);
  change.put(heldGrants, place, { patient: grant.patient, grant: grant.id }, { was: held ?? null });
  const key = held && await vault.subject(grant.patient);
  if (!held || !key) return;
  const older = await vault.read(offeredGrants, [idBytes(grant.patient), idBytes(held.value.grant)], key);
  if (!older || !isLive(older.value, now)) return;
  const ended: Grant = { ...older.value, revoked: { at: now, by: account } };
  change.put(offeredGrants, [idBytes(grant.patient), idBytes(older.value.id)], ended, {
    was: older,
    subject: key,
  });
}

async function findShared(vault: Vault, patient: Id, grant: Id): Promise<SharedWithMe | undefined> {
  const key = await vault.subject(patient);
  if (!key) return undefined;
  const [kept, who] = await Promise.all([
    vault.read(offeredGrants, [idBytes(patient), idBytes(grant)], key),
    vault.read(patients, [idBytes(patient)], key),
  ]);
  return kept && who && { grant: kept.value, patientName: who.value.name };
}

function isOpen(grant: Grant, now: Instant): boolean {
  const state = grantState(grant, now);
  return state === "offered" || state === "active";
}

function waitingKey(vault: Vault, email: string): Uint8Array<ArrayBuffer> {
  return vault.blind("grant.email", email);
}
