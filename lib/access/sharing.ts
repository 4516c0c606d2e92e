import { day, type Instant } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import { foldEmail } from "../identity/handles.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { moveGrantReminder } from "./grant_reminders.ts";
import { type Grant, grantState, offeredGrants, waiter, waitingOffers } from "./grants.ts";
import type { GrantDeed, Part } from "./parts.ts";
import { dropOfferTo } from "./handovers.ts";

/** How long an offer waits for its answer. */
const offerLasts = 7 * day;
/** A grant never lasts longer; sharing on is a new decision. */
export const longestGrant = 366 * day;
/** More people than anybody shares with; a runaway script stops here. */
const mostOffers = 50;

/** What somebody else may do, and how long. */
export interface Terms {
  readonly parts: readonly Part[];
  readonly deeds: readonly GrantDeed[];
  readonly until: Instant;
}

/** What the owner decides. */
export interface Offer extends Terms {
  readonly name: string;
  /** Empty for an offer to a username. */
  readonly email: string;
  readonly handle?: string | undefined;
}

/**
 * Puts the offer of a grant in the change. The caller adds the message that tells the person, in the same change;
 * whether a username is anybody's is looked up only after that (`handle_offers.ts`).
 */
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
    ...(offer.handle !== undefined && { handle: offer.handle }),
    parts: [...offer.parts],
    deeds: [...offer.deeds],
    offeredAt: chart.now,
    offerUntil: Math.min(chart.now + offerLasts, offer.until),
    until: Math.min(offer.until, chart.now + longestGrant),
  };
  change.put(offeredGrants, [idBytes(patient), idBytes(grant.id)], grant, { was: null, subject: key });
  if (grant.handle === undefined) {
    const waiting = { patient, grant: grant.id, until: grant.offerUntil };
    change.put(waitingOffers, [waiter(vault, { email }), idBytes(grant.id)], waiting, { was: null });
  }
  change.deed(chart.deed("grant.offered", {
    target: { kind: "grant", id: grant.id },
    parts: grant.parts,
    permission: "manage_own_shares",
    detail: termsIn(chart, grant),
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

/** Whether the terms open more than the grant does: a part, a deed, or time. */
export function isWider(grant: Grant, { parts, deeds, until }: Terms): boolean {
  return until > grant.until || parts.some((part) => !grant.parts.includes(part)) ||
    deeds.some((deed) => !grant.deeds.includes(deed));
}

/** Other terms, from the next request on. "not_found" for a grant that is over. */
export async function changeGrant(chart: Chart, grant: Id, terms: Terms): Promise<Grant> {
  const kept = await openGrant(chart, grant);
  const was = kept.value;
  if (!isOpen(was, chart.now) || terms.until <= chart.now) throw notFound();
  const { vault, key } = Chart.inner(chart);
  const changed: Grant = {
    ...was,
    parts: [...terms.parts],
    deeds: [...terms.deeds],
    offerUntil: Math.min(was.offerUntil, terms.until),
    until: Math.min(terms.until, chart.now + longestGrant),
    changedAt: chart.now,
  };
  const change = vault.change();
  change.put(offeredGrants, kept.key, changed, { was: kept, subject: key });
  moveGrantReminder(vault, change, { before: was, after: changed, now: chart.now });
  change.deed(chart.deed("grant.changed", {
    target: { kind: "grant", id: grant },
    parts: changed.parts,
    permission: "manage_own_shares",
    detail: { ...termsIn(chart, changed), wider: isWider(was, changed) },
  }));
  await change.commit();
  return changed;
}

/** Ends an offer or a grant now: the next request of whoever held it finds nothing. */
export async function revokeGrant(chart: Chart, grant: Id): Promise<Grant> {
  const kept = await openGrant(chart, grant);
  if (!isOpen(kept.value, chart.now)) return kept.value;
  const change = Chart.inner(chart).vault.change();
  const revoked = putRevocation(chart, change, kept);
  if (revoked.to !== undefined) await dropOfferTo(chart, change, revoked.to);
  await change.commit();
  return revoked;
}

/** Offers again what nobody took: the new offer replaces the old one in the same change, or neither happens. */
export async function offerAgain(chart: Chart, change: Change, grant: Id): Promise<Grant> {
  const kept = await openGrant(chart, grant);
  const { name, email, handle, parts, deeds, until } = kept.value;
  const state = grantState(kept.value, chart.now);
  if ((state !== "offered" && state !== "lapsed") || until <= chart.now) throw notFound();
  if (state === "offered") putRevocation(chart, change, kept);
  return await offerGrant(chart, change, { name, email, handle, parts, deeds, until });
}

function putRevocation(chart: Chart, change: Change, kept: Kept<Grant>): Grant {
  const { vault, key } = Chart.inner(chart);
  const grant = kept.value.id;
  const revoked: Grant = { ...kept.value, revoked: { at: chart.now, by: chart.reader } };
  change.put(offeredGrants, kept.key, revoked, { was: kept, subject: key });
  change.remove(waitingOffers, [waiter(vault, { email: revoked.email }), idBytes(grant)]);
  moveGrantReminder(vault, change, { before: kept.value, now: chart.now });
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

function termsIn(chart: Chart, { deeds, until }: Grant) {
  return { deeds: deeds.join(" "), days: Math.round((until - chart.now) / day) };
}

/** Whether anybody looks by it, or may still accept. */
export function isOpen(grant: Grant, now: Instant): boolean {
  const state = grantState(grant, now);
  return state === "offered" || state === "active";
}
