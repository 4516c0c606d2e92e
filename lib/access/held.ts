import { day, type Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId } from "../ids.ts";
import type { Account } from "../identity/accounts.ts";
import { foldEmail } from "../identity/handles.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { moveGrantReminder } from "./grant_reminders.ts";
import {
  type Grant,
  grantState,
  heldGrants,
  isLive,
  offeredGrants,
  waiter,
  waitingOffers,
} from "./grants.ts";
import { patients } from "./patients.ts";

/** A record somebody else keeps and this account was offered, or holds. */
export interface SharedWithMe {
  readonly grant: Grant;
  readonly patientName: string;
}

export interface Asking {
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
  return found.filter((shared) => shared !== undefined)
    .filter(({ grant }) => isLive(grant, now) && grant.to === account.id);
}

/**
 * A share that this account held and that shows nothing now: over, or resting while the owner restricts the record.
 * "withdrawn": an offer that was never answered and ended with its owner's keeping of the record.
 */
export interface PastShare extends SharedWithMe {
  readonly how: "rests" | "stopped" | "ended" | "withdrawn";
  /** When it ended; of one that rests, when it would. */
  readonly at: Instant;
}

/** So long somebody is told that a share is over. */
const toldFor = 30 * day;

/** The shares of the last month that show nothing any more, so that nobody wonders where a record went. */
export async function listPast({ vault, account, now }: Asking): Promise<PastShare[]> {
  const rows = await vault.list(heldGrants, [idBytes(account.id)], { limit: 200 });
  const found = await Promise.all(rows.map(async (row) => {
    const shared = await findGranted(vault, row.value.patient, row.value.grant);
    const { grant } = shared ?? {};
    return grant?.to === account.id ? { row, shared, past: pastOf(grant, now) } : undefined;
  }));
  const known = found.filter((one) => one !== undefined);
  const old = known.filter(({ past }) => past && past.how !== "rests" && past.at + toldFor <= now);
  // Swept by whom they would crowd.
  if (old.length > 0) {
    const change = vault.change();
    for (const { row } of old) change.remove(heldGrants, row.key, row);
    await change.tidy();
  }
  return known.filter((one) => !old.includes(one)).flatMap(({ shared, past }) => {
    if (!shared || (past.how === "rests" && !shared.restricted)) return [];
    return [{ grant: shared.grant, patientName: shared.patientName, ...past }];
  });
}

function pastOf({ revoked, until }: Grant, now: Instant): Pick<PastShare, "how" | "at"> {
  if (revoked) return { how: "stopped", at: revoked.at };
  return { how: now < until ? "rests" : "ended", at: until };
}

/** Offers that wait for this account: for its address, or for its username. */
export async function listWaiting(asking: Asking): Promise<SharedWithMe[]> {
  const found = await findAsked(asking);
  return found.filter(({ grant }) => grantState(grant, asking.now) === "offered");
}

/** Offers that ended before this account answered, and that nothing else took the place of. */
export async function listWithdrawn(asking: Asking): Promise<PastShare[]> {
  const [asked, held] = await Promise.all([findAsked(asking), listHeld(asking)]);
  const open = asked.filter(({ grant }) => grantState(grant, asking.now) === "offered");
  const records = new Set([...open, ...held].map(({ grant }) => grant.patient));
  const ended = asked.flatMap((one) => {
    const { revoked, patient } = one.grant;
    return revoked && !records.has(patient) ? [{ ...one, how: "withdrawn" as const, at: revoked.at }] : [];
  });
  return [...new Map(ended.map((one) => [one.grant.patient, one])).values()];
}

/** What this account was asked and did not answer, until it lapses. */
async function findAsked({ vault, account, now }: Asking): Promise<SharedWithMe[]> {
  const lists = await Promise.all(
    waitersOf(vault, account).map((who) => vault.list(waitingOffers, [who], { limit: 100 })),
  );
  const rows = lists.flat();
  const lapsed = rows.filter(({ value }) => value.until <= now);
  // Swept by whom they would crowd: a hundred that lapsed must not hide one that waits.
  if (lapsed.length > 0) {
    const change = vault.change();
    for (const row of lapsed) change.remove(waitingOffers, row.key);
    await change.tidy();
  }
  const open = rows.filter((row) => !lapsed.includes(row));
  const found = await Promise.all(open.map(({ value }) => findShared(vault, value.patient, value.grant)));
  return found.filter((shared) => shared !== undefined);
}

/**
 * Takes or declines an offer made to this account. "not_found", in words of its own, when there is none (any more).
 * A grant taken replaces an older one on the same record.
 */
export async function answerOffer(asking: Asking, grant: Id, answer: "accept" | "decline"): Promise<Grant> {
  const { vault, account, now } = asking;
  const waiting = await findWaiting(asking, grant);
  const key = waiting && await vault.subject(waiting.value.patient);
  if (!waiting || !key) throw notOffered();
  const { patient } = waiting.value;
  const kept = await vault.read(offeredGrants, [idBytes(patient), idBytes(grant)], key);
  if (!kept || grantState(kept.value, now) !== "offered" || kept.value.by === account.id) throw notOffered();
  if (kept.value.handle === undefined && kept.value.email !== foldEmail(account.email)) throw notOffered();
  const accepted = answer === "accept";
  const answered: Grant = {
    ...kept.value,
    to: account.id,
    ...(accepted ? { acceptedAt: now } : { declinedAt: now }),
  };
  const change = vault.change();
  change.put(offeredGrants, kept.key, answered, { was: kept, subject: key });
  change.remove(waitingOffers, waiting.key, waiting);
  if (accepted) await hold(change, asking, answered);
  moveGrantReminder(vault, change, { after: answered, now });
  change.deed(carersDeed(asking, accepted ? "grant.accepted" : "grant.declined", answered));
  await change.commit();
  return answered;
}

/** Gives a record back: from the next request on it is not there. "not_found" when this account does not hold it. */
export async function giveBack(asking: Asking, patient: Id): Promise<void> {
  const { held, kept, key } = await openHeld(asking, patient);
  const { vault, account, now } = asking;
  const returned: Grant = { ...kept.value, revoked: { at: now, by: account.id, how: "returned" } };
  const change = vault.change();
  change.put(offeredGrants, kept.key, returned, { was: kept, subject: key });
  change.remove(heldGrants, held.key, held);
  moveGrantReminder(vault, change, { before: kept.value, now });
  change.deed(carersDeed(asking, "grant.returned", returned));
  await change.commit();
}

interface Held {
  readonly held: Kept<{ patient: Id; grant: Id }>;
  readonly kept: Kept<Grant>;
  readonly key: SubjectKey;
}

async function openHeld({ vault, account, now }: Asking, patient: Id): Promise<Held> {
  const held = isId(patient)
    ? await vault.read(heldGrants, [idBytes(account.id), idBytes(patient)])
    : undefined;
  const key = held && await vault.subject(patient);
  const kept = key && await vault.read(offeredGrants, [idBytes(patient), idBytes(held.value.grant)], key);
  if (!kept || !isLive(kept.value, now) || kept.value.to !== account.id) throw notFound();
  return { held, kept, key };
}

async function findWaiting({ vault, account }: Asking, grant: Id) {
  if (!isId(grant)) return undefined;
  const places = waitersOf(vault, account).map((who) => [who, idBytes(grant)]);
  return (await vault.readMany(waitingOffers, places)).find((row) => row !== undefined);
}

function waitersOf(vault: Vault, account: Account) {
  return [waiter(vault, { email: foldEmail(account.email) }), waiter(vault, { account: account.id })];
}

/** Points this account at the grant; one it held before on the same record ends. */
async function hold(change: Change, { vault, account, now }: Asking, grant: Grant): Promise<void> {
  const place = [idBytes(account.id), idBytes(grant.patient)];
  const held = await vault.read(heldGrants, place);
  change.put(heldGrants, place, { patient: grant.patient, grant: grant.id }, { was: held ?? null });
  const key = held && await vault.subject(grant.patient);
  const older = key &&
    await vault.read(offeredGrants, [idBytes(grant.patient), idBytes(held.value.grant)], key);
  if (!older || !isLive(older.value, now)) return;
  const ended: Grant = { ...older.value, revoked: { at: now, by: account.id, how: "replaced" } };
  change.put(offeredGrants, older.key, ended, { was: older, subject: key });
  moveGrantReminder(vault, change, { before: older.value, now });
}

function carersDeed({ account, caller, session, now }: Asking, action: string, grant: Grant): Deed {
  return {
    at: now,
    actor: account.id,
    role: "carer",
    action,
    target: { kind: "grant", id: grant.id },
    patient: grant.patient,
    own: false,
    parts: grant.parts,
    purpose: "grant",
    outcome: 0,
    caller,
    ...(session !== undefined && { session }),
  };
}

function notOffered(): AppError {
  return new AppError("not_found", { message: "problem.not_offered" });
}

async function findShared(vault: Vault, patient: Id, grant: Id): Promise<SharedWithMe | undefined> {
  const shared = await findGranted(vault, patient, grant);
  // While its owner restricts it, it is not there.
  return shared?.restricted ? undefined : shared;
}

async function findGranted(
  vault: Vault,
  patient: Id,
  grant: Id,
): Promise<SharedWithMe & { readonly restricted: boolean } | undefined> {
  const key = await vault.subject(patient);
  if (!key) return undefined;
  const [kept, who] = await Promise.all([
    vault.read(offeredGrants, [idBytes(patient), idBytes(grant)], key),
    vault.read(patients, [idBytes(patient)], key),
  ]);
  return kept && who && {
    grant: kept.value,
    patientName: who.value.name,
    restricted: who.value.restrictedAt !== undefined,
  };
}
