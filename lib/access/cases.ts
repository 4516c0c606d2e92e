import { z } from "zod";
import type { AuditLog } from "../audit/log.ts";
import { readPlace } from "../audit/places.ts";
import { AppError, notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId, newId, toBase64Url } from "../ids.ts";
import { findAccount } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { listOfficers } from "../identity/officers.ts";
import type { News } from "../messages/mail.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { Desk } from "./desk.ts";
import { namesOf } from "./users.ts";

const caseSchema = z.strictObject({
  id,
  patient: id,
  /** The owner, who asks. */
  by: id,
  askedAt: z.number(),
  question: z.string(),
  /** The line of the log that it is about, as it stood there. */
  line: z.strictObject({
    place: z.string(),
    at: z.number(),
    actor: z.string(),
    role: z.string(),
    action: z.string(),
    outcome: z.number(),
    parts: z.array(z.string()),
    purpose: z.string().exactOptional(),
  }),
  answer: z.strictObject({ at: z.number(), by: id, text: z.string() }).exactOptional(),
});

/** A question that an owner has about one entry of "who looked", and its answer. */
export type Case = Readonly<z.infer<typeof caseSchema>>;

/** Takes the index of this record's cases away in the change, before the record is erased. */
export async function dropCases(
  { vault, patient, key }: { readonly vault: Vault; readonly patient: Id; readonly key: SubjectKey },
  change: Change,
): Promise<void> {
  const rows = await vault.list(cases, [idBytes(patient)], { limit: 500 }, key);
  for (const { value } of rows) change.remove(caseIndex, [idBytes(value.id)]);
}

/** Key: patient, case. Under the patient's key: what they wrote goes with their record. */
const cases = shelf({ name: "case", prefix: "cs", schema: caseSchema, version: 1, under: "subject" });

/** For whoever answers: which cases there are, and nothing of what they say. */
const caseIndex = shelf({
  name: "case_index",
  prefix: "ci",
  schema: z.strictObject({ patient: id, askedAt: z.number(), answered: z.boolean() }),
  version: 1,
  under: "system",
});

/** Questions of one owner that may wait for an answer at once. */
const mostOpen = 20;
const mostShown = 200;
/** A change has room for no more letters. */
const mostLetters = 5;

/** Asks about one entry of this record's log. "not_found" for an entry that is about another record. */
export async function askCase(
  chart: Chart,
  { identity, audit }: { readonly identity: Identity; readonly audit: AuditLog },
  asked: { readonly place: string; readonly question: string; readonly once?: string | undefined },
): Promise<void> {
  const waiting = (await listCases(chart)).filter(({ answer }) => answer === undefined);
  if (waiting.length >= mostOpen) throw new AppError("too_many", { message: "problem.too_many_cases" });
  const { vault, patient, key } = Chart.inner(chart);
  const one: Case = {
    id: newId(),
    patient,
    by: chart.reader,
    askedAt: chart.now,
    question: asked.question,
    line: await lineAt(chart, audit, asked.place),
  };
  const change = vault.change();
  change.put(cases, placeOf(one), one, { was: null, subject: key });
  change.put(caseIndex, [idBytes(one.id)], { patient, askedAt: chart.now, answered: false });
  for (const officer of await listOfficers(identity, mostLetters)) {
    tell(identity, change, officer, { news: "case_opened", link: "/audit/cases" });
  }
  if (asked.once !== undefined) change.once(asked.once, one.id, chart.now);
  change.deed(chart.deed("case.opened", {
    target: { kind: "case", id: one.id },
    permission: "view_own_access_log",
  }));
  await change.commit();
}

/** The line of the log, checked to be about this record. */
export async function lineAt(chart: Chart, audit: AuditLog, place: string): Promise<Case["line"]> {
  await chart.demand("view_own_access_log");
  const at = readPlace(place);
  if (!at) throw notFound();
  const { entry } = await audit.proofOf(at, chart.patient.id);
  const { actor, role, action, outcome, purpose } = entry;
  return {
    place,
    at: entry.at,
    actor,
    role,
    action,
    outcome,
    parts: entry.parts ?? [],
    ...(purpose !== undefined && { purpose }),
  };
}

/** What the owner has asked, newest first. */
export async function listCases(chart: Chart): Promise<Case[]> {
  await chart.demand("view_own_access_log");
  const { vault, patient, key } = Chart.inner(chart);
  const rows = await vault.list(cases, [idBytes(patient)], { limit: mostShown }, key);
  return rows.map(({ value }) => value).sort((a, b) => b.askedAt - a.askedAt);
}

/** One line of the officer's list. */
export interface CaseGlance {
  readonly id: Id;
  readonly askedAt: number;
  readonly answered: boolean;
}

type CaseDesk = Desk<"manage_privacy_requests">;

/** Cases of everybody, those that wait first: when, and nothing of what. */
export async function glanceAtCases(desk: CaseDesk): Promise<CaseGlance[]> {
  const { vault } = Desk.inner(desk);
  const all: CaseGlance[] = [];
  // All of them: ids say nothing about time, and whoever waits must not lie behind hundreds that are answered.
  for (let after: Kept<unknown>["key"] | undefined, last = false; !last;) {
    const rows = await vault.list(caseIndex, [], { limit: mostShown, ...(after && { after }) });
    for (const { key: [part], value } of rows) {
      if (part instanceof Uint8Array) all.push({ id: toBase64Url(part), ...value });
    }
    after = rows.at(-1)?.key;
    last = rows.length < mostShown;
  }
  all.sort((a, b) => Number(a.answered) - Number(b.answered) || b.askedAt - a.askedAt);
  return all.slice(0, Math.max(mostShown, all.filter(({ answered }) => !answered).length));
}

export interface OpenedCase {
  readonly one: Case;
  /** The name of whoever the line is about, when they have an account. */
  readonly actorName: string | undefined;
}

/** One case with its words. The owner sees that it was read. */
export async function openCase(desk: CaseDesk, which: Id): Promise<OpenedCase> {
  const { kept } = await findCase(desk, which);
  const one = kept.value;
  desk.saw("case.viewed", aboutCase(one));
  return { one, actorName: (await namesOf(desk, [one.line.actor])).get(one.line.actor) };
}

/** Answers once; the owner is told that there is an answer. "stale" when somebody was first. */
export async function answerCase(desk: CaseDesk, which: Id, text: string): Promise<void> {
  const { kept, key } = await findCase(desk, which);
  const one = kept.value;
  if (one.answer) throw new AppError("stale");
  const { vault, identity } = Desk.inner(desk);
  const owner = await findAccount(identity, one.by);
  const answered: Case = { ...one, answer: { at: desk.now, by: desk.reader.id, text } };
  const change = vault.change();
  change.put(cases, kept.key, answered, { was: kept, subject: key });
  const { patient, askedAt } = one;
  change.put(caseIndex, [idBytes(which)], { patient, askedAt, answered: true });
  if (owner && !owner.account.suspended) {
    const link = `/records/${patient}/access/cases`;
    tell(identity, change, owner.account, { news: "case_answered", link });
  }
  await change.deed(desk.deed("case.answered", aboutCase(one))).commit();
}

async function findCase(desk: CaseDesk, which: Id): Promise<{ kept: Kept<Case>; key: SubjectKey }> {
  const { vault } = Desk.inner(desk);
  const row = isId(which) ? await vault.read(caseIndex, [idBytes(which)]) : undefined;
  const key = row && await vault.subject(row.value.patient);
  const kept = key && await vault.read(cases, [idBytes(row.value.patient), idBytes(which)], key);
  if (!key || !kept) throw notFound();
  return { kept, key };
}

function aboutCase({ id, patient }: Case) {
  return { target: { kind: "case", id }, patient, purpose: "case" };
}

function tell(
  identity: Identity,
  change: Change,
  { email: to, name, language: lang, zone }: Awaited<ReturnType<typeof listOfficers>>[number],
  { news, link }: { readonly news: News; readonly link: string },
): void {
  const { outbox, config, clock } = identity;
  const where = config.origin + link;
  outbox.queue(change, { to, name, lang, zone, about: "news", news, link: where }, clock.now());
}

function placeOf({ patient, id }: Case) {
  return [idBytes(patient), idBytes(id)];
}
