import { hour, type Instant, minute } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { fromBase64Url, type Id, idBytes, isId, newId, newSecret, toBase64Url } from "../ids.ts";
import type { Kept } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { finish, type Handler, plan } from "./agenda.ts";
import { Chart } from "./chart.ts";
import type { Part } from "./parts.ts";
import { type Visit, visitPlace, visits, visitSessions, visitState, visitTokens } from "./visit_rows.ts";

/** How long a visitor looks after the code was typed, at most. */
export const visitLasts = 60 * minute;
/** A link that is to be taken later than that is no link for a visit. */
const longestVisitLink = 24 * hour;
const mostWaiting = 10;
const mostKept = 500;

/** A link about to be written, and its code: known to nobody else, the store keeps a hash and a MAC. */
export interface ComingVisit {
  readonly visit: Visit;
  readonly token: string;
  readonly code: string;
}

/** Puts a link for one visit in the change. Throws "too_many": ten wait at once. */
export async function offerVisit(
  chart: Chart,
  change: Change,
  asked: { readonly parts: readonly Part[]; readonly until: Instant },
): Promise<ComingVisit> {
  const before = await listVisits(chart);
  const waiting = before.filter((visit) => visitState(visit, chart.now) === "waiting");
  if (waiting.length >= mostWaiting || before.length >= mostKept) {
    throw new AppError("too_many", { message: "problem.too_many_shares" });
  }
  const { vault, patient, key } = Chart.inner(chart);
  const [id, token, code] = [newId(), newSecret(), newCode()];
  const hash = vault.hashToken(token);
  const visit: Visit = {
    id,
    patient,
    by: chart.reader,
    parts: [...asked.parts],
    offeredAt: chart.now,
    until: Math.min(asked.until, chart.now + longestVisitLink),
    token: toBase64Url(hash),
    code: codeMac(vault, id, code),
    wrongCodes: 0,
  };
  change.put(visits, visitPlace(visit), visit, { was: null, subject: key });
  change.put(visitTokens, [hash], { patient, visit: id }, { was: null });
  plan(vault, change, { kind: "visit_end", at: visit.until, item: id, patient }, chart.now);
  change.deed(chart.deed("visit.offered", {
    target: { kind: "visit", id },
    parts: visit.parts,
    permission: "manage_own_shares",
    detail: { hours: Math.round((visit.until - chart.now) / hour) },
  }));
  return { visit, token, code };
}

/** Every link ever made, newest first. The owner's alone. */
export async function listVisits(chart: Chart): Promise<Visit[]> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const rows = await vault.list(visits, [idBytes(patient)], { limit: mostKept }, key);
  return rows.map((row) => row.value).sort((a, b) => b.offeredAt - a.offeredAt);
}

/** Ends a link or a visit now: the next request of whoever held it finds nothing. */
export async function stopVisit(chart: Chart, visit: Id): Promise<void> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  const kept = isId(visit) ? await vault.read(visits, [idBytes(patient), idBytes(visit)], key) : undefined;
  if (!kept) throw notFound();
  if (!["waiting", "open"].includes(visitState(kept.value, chart.now))) return;
  const change = vault.change();
  const ended: Visit = { ...kept.value, ended: { at: chart.now, why: "owner" } };
  change.put(visits, kept.key, ended, { was: kept, subject: key });
  dropVisitRows(change, ended);
  change.deed(chart.deed("visit.ended", {
    target: { kind: "visit", id: visit },
    parts: ended.parts,
    permission: "manage_own_shares",
  }));
  await change.commit();
}

/** Ends in the change whatever link or visit is open, whoever made it: the record changes hands. */
export async function endVisits(
  { vault, patient, key }: { readonly vault: Vault; readonly patient: Id; readonly key: SubjectKey },
  change: Change,
  now: Instant,
): Promise<void> {
  for (const kept of await vault.list(visits, [idBytes(patient)], { limit: mostKept }, key)) {
    if (!["waiting", "open"].includes(visitState(kept.value, now))) continue;
    change.put(visits, kept.key, { ...kept.value, ended: { at: now, why: "owner" } }, { subject: key });
    dropVisitRows(change, kept.value);
  }
}

/** Link and cookie stop meaning anything. */
export function dropVisitRows(change: Change, visit: Visit): void {
  change.remove(visitTokens, [fromBase64Url(visit.token)]);
  if (visit.opened) change.remove(visitSessions, [fromBase64Url(visit.opened.session)]);
}

/** Housekeeping when a link's time is over: what it left in the store goes, the owner's list stays. */
export function endVisit(vault: Vault): Handler {
  return async (errand) => {
    const { patient, item } = errand.value;
    const key = patient === undefined ? undefined : await vault.subject(patient);
    const kept: Kept<Visit> | undefined = patient !== undefined && key
      ? await vault.read(visits, [idBytes(patient), idBytes(item)], key)
      : undefined;
    const change = vault.change();
    finish(change, errand);
    if (kept) dropVisitRows(change, kept.value);
    await change.tidy();
  };
}

export function codeMac(vault: Vault, visit: Id, code: string): string {
  return toBase64Url(vault.mac("visit.code", `${visit} ${code}`));
}

/** Eight digits: said over a desk in any language without being misheard. */
function newCode(): string {
  const bits = new DataView(fromBase64Url(newSecret()).buffer).getBigUint64(0);
  return String(bits % 100_000_000n).padStart(8, "0");
}
