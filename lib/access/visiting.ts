import { again } from "../again.ts";
import type { Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { fromBase64Url, type Id, idBytes, newSecret, toBase64Url } from "../ids.ts";
import { addressBucket } from "../limits/addresses.ts";
import type { Limits } from "../limits/limits.ts";
import type { Kept } from "../vault/shelf.ts";
import type { SubjectKey, Vault } from "../vault/vault.ts";
import type { Visitor } from "./actor.ts";
import { patients } from "./patients.ts";
import { type Visit, visitPlace, visits, visitSessions, visitState, visitTokens } from "./visit_rows.ts";
import { codeMac, dropVisitRows, visitLasts } from "./visits.ts";

/** So many wrong codes end a link. */
const mostWrongCodes = 5;

export interface Arriving {
  readonly vault: Vault;
  readonly limits: Limits;
  readonly caller: Caller;
  readonly now: Instant;
}

export type Arrival =
  | { readonly outcome: "in"; readonly secret: string; readonly patient: Id }
  | { readonly outcome: "wrong"; readonly left: number }
  | { readonly outcome: "refused" };

/** Whether a link still waits for its code. Uses nothing up; says nothing of whose record it opens. */
export async function isWaiting(arriving: Arriving, token: string): Promise<boolean> {
  await arriving.limits.demand("token.address", addressBucket(arriving.caller.address));
  const found = await findLink(arriving, token);
  if (!found) await refuse(arriving);
  return found !== undefined;
}

/**
 * Takes the link with its code: once, whoever else tries at the same moment. Every wrong code is counted before its
 * answer leaves, so that of a thousand tries at once five are answered and the link is dead.
 */
export async function takeVisit(
  arriving: Arriving,
  { token, code, name }: { readonly token: string; readonly code: string; readonly name: string },
): Promise<Arrival> {
  await arriving.limits.demand("token.address", addressBucket(arriving.caller.address));
  return await again(async () => {
    const found = await findLink(arriving, token);
    if (!found) return await refuse(arriving);
    const { vault } = arriving;
    const { id, code: expected } = found.kept.value;
    const right = vault.same(fromBase64Url(codeMac(vault, id, code)), fromBase64Url(expected));
    return right ? await enter(arriving, found, name) : await countWrong(arriving, found);
  });
}

/** The visitor behind a cookie; undefined when the visit is over. Whether it was ended, the chart asks. */
export async function findVisitor(
  vault: Vault,
  cookie: string | undefined,
  now: Instant,
): Promise<Visitor | undefined> {
  if (cookie === undefined || !/^[A-Za-z0-9_-]{43}$/.test(cookie)) return undefined;
  const hash = vault.hashToken(cookie);
  const row = await vault.read(visitSessions, [hash]);
  if (!row || row.value.until <= now) return undefined;
  return { ...row.value, session: toBase64Url(hash) };
}

/** The visitor leaves; the link is dead already. */
export async function leaveVisit({ vault, caller, now }: Arriving, visitor: Visitor): Promise<void> {
  const { patient, visit, session } = visitor;
  const key = await vault.subject(patient);
  const kept = key && await vault.read(visits, [idBytes(patient), idBytes(visit)], key);
  if (!kept || kept.value.opened?.session !== session || visitState(kept.value, now) !== "open") return;
  const left: Visit = { ...kept.value, ended: { at: now, why: "visitor" } };
  const change = vault.change();
  change.put(visits, kept.key, left, { was: kept, subject: key });
  dropVisitRows(change, left);
  await change.deed({ ...deedOf(left, "visit.ended", { caller, now }), session: session.slice(0, 8) })
    .commit();
}

interface Link {
  readonly kept: Kept<Visit>;
  readonly key: SubjectKey;
  /** Where the record's owner lives. */
  readonly zone: string;
}

async function findLink({ vault, now }: Arriving, token: string): Promise<Link | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const place = await vault.read(visitTokens, [vault.hashToken(token)]);
  const key = place && await vault.subject(place.value.patient);
  if (!key) return undefined;
  const { patient, visit } = place.value;
  const [kept, record] = await Promise.all([
    vault.read(visits, visitPlace({ patient, id: visit }), key),
    vault.read(patients, [idBytes(patient)], key),
  ]);
  if (!kept || !record || visitState(kept.value, now) !== "waiting") return undefined;
  const { owner, restrictedAt, zone } = record.value;
  // While the owner restricts the record the link rests, and nothing of it is used up.
  return kept.value.by === owner && restrictedAt === undefined ? { kept, key, zone } : undefined;
}

async function enter(
  { vault, limits, caller, now }: Arriving,
  { kept, key, zone }: Link,
  name: string,
): Promise<Arrival> {
  const { patient, id } = kept.value;
  const secret = newSecret();
  const hash = vault.hashToken(secret);
  const until = Math.min(now + visitLasts, kept.value.until);
  const session = toBase64Url(hash);
  const opened: Visit = { ...kept.value, opened: { at: now, name, until, session } };
  const change = vault.change();
  change.put(visits, kept.key, opened, { was: kept, subject: key });
  dropVisitRows(change, kept.value);
  change.put(visitSessions, [hash], { patient, visit: id, name, zone, until }, { was: null });
  change.deed({ ...deedOf(opened, "visit.opened", { caller, now }), session: session.slice(0, 8) });
  await change.commit();
  await limits.forget("token.address", addressBucket(caller.address));
  return { outcome: "in", secret, patient };
}

async function countWrong({ vault, caller, now }: Arriving, { kept, key }: Link): Promise<Arrival> {
  const wrongCodes = kept.value.wrongCodes + 1;
  const over = wrongCodes >= mostWrongCodes;
  const visit: Visit = {
    ...kept.value,
    wrongCodes,
    ...(over && { ended: { at: now, why: "codes" } }),
  };
  const change = vault.change();
  change.put(visits, kept.key, visit, { was: kept, subject: key });
  if (over) dropVisitRows(change, visit);
  await change.deed({
    ...deedOf(visit, "visit.refused", { caller, now }),
    outcome: 4,
    detail: { reason: over ? "too_many_codes" : "wrong_code" },
  }).commit();
  return over ? { outcome: "refused" } : { outcome: "wrong", left: mostWrongCodes - wrongCodes };
}

async function refuse({ vault, caller, now }: Arriving): Promise<Arrival> {
  await vault.store.record([{
    at: now,
    actor: "nobody",
    role: "nobody",
    action: "visit.refused",
    outcome: 4,
    caller,
    detail: { reason: "unknown" },
  }]);
  return { outcome: "refused" };
}

/** The visit itself stands in the log as the one who looked: there is no account. */
function deedOf(visit: Visit, action: string, { caller, now }: Pick<Arriving, "caller" | "now">): Deed {
  return {
    at: now,
    actor: visit.id,
    role: "visitor",
    action,
    target: { kind: "visit", id: visit.id },
    patient: visit.patient,
    own: false,
    parts: visit.parts,
    purpose: "visit_link",
    outcome: 0,
    caller,
  };
}
