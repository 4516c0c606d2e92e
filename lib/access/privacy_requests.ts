import { z } from "zod";
import type { AuditLog } from "../audit/log.ts";
import type { Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { AppError, isProblem } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, newId } from "../ids.ts";
import type { Account } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { listOfficers } from "../identity/officers.ts";
import { type OpenSession, sessionDeed } from "../identity/sessions.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { lineAt, logLineSchema } from "./log_lines.ts";

/** What somebody may ask for at large (GDPR 15, 16, 21); restricting and erasing they do themselves. */
export const generalKinds = ["correction", "access", "objection"] as const;
export type GeneralKind = (typeof generalKinds)[number];

export const longestRequest = 2_000;
/** Of one person, that wait for an answer at once. */
const mostOpen = 10;
const mostKept = 500;
/** A change has room for no more letters. */
const mostLetters = 5;

const requestSchema = z.strictObject({
  id,
  /** Whose key it is under and what it is gone with: the account that asks, or the record whose log it is about. */
  subject: id,
  kind: z.enum(["log", ...generalKinds]),
  words: z.string().max(longestRequest),
  at: z.number(),
  /** What "log" is about. */
  line: logLineSchema.exactOptional(),
  answer: z.strictObject({ at: z.number(), by: id, words: z.string().max(longestRequest) }).exactOptional(),
});

/** What somebody asks the privacy officer, and the answer. */
export type PrivacyRequest = Readonly<z.infer<typeof requestSchema>>;

/** Key: subject, request. */
export const privacyRequests = shelf({
  name: "privacy_request",
  prefix: "pq",
  schema: requestSchema,
  version: 1,
  under: "subject",
});

/** For whoever answers: which there are and since when, and nothing of what they say. Key: request. */
export const requestGlances = shelf({
  name: "privacy_request_glance",
  prefix: "pqg",
  schema: z.strictObject({
    subject: id,
    kind: requestSchema.shape.kind,
    at: z.number(),
    answered: z.boolean(),
  }),
  version: 1,
  under: "system",
});

/** Whoever asks, with the records that they keep. */
export interface Asker {
  readonly identity: Identity;
  readonly open: OpenSession;
  readonly charts: readonly Chart[];
  readonly caller: Caller;
}

interface Asked {
  readonly words: string;
  /** The form's key: sent twice, it is asked once. */
  readonly once?: string | undefined;
}

/** What this person asked, of themselves and of the records that they keep, newest first. */
export async function listOwnRequests(
  { identity: { vault }, open: { owner }, charts }: Pick<Asker, "identity" | "open" | "charts">,
): Promise<PrivacyRequest[]> {
  for (const chart of charts) await chart.demand("view_own_access_log");
  const subjects = [
    { subject: owner.account.id, key: owner.key },
    ...charts.map((chart) => ({ subject: chart.patient.id, key: Chart.inner(chart).key })),
  ];
  const lists = await Promise.all(subjects.map((one) => requestsUnder(vault, one)));
  return lists.flat().sort((one, other) => other.at - one.at);
}

/** Asks in general. Throws "too_many" while ten wait. */
export async function askOfficer(
  asker: Asker,
  { kind, ...asked }: Asked & { readonly kind: GeneralKind },
): Promise<void> {
  const { identity, open, caller } = asker;
  const { account, key } = open.owner;
  const now = identity.clock.now();
  await send(asker, asked, { id: newId(), subject: account.id, kind, words: asked.words, at: now }, {
    key,
    deed: { ...sessionDeed(open, "privacy_request.made", caller, now), detail: { kind } },
  });
}

/** Asks about one line of this record's log. "not_found" for a line that is about another record. */
export async function askAboutLine(
  asker: Asker,
  { chart, audit, place, ...asked }: Asked & {
    readonly chart: Chart;
    readonly audit: AuditLog;
    readonly place: string;
  },
): Promise<void> {
  const line = await lineAt(chart, audit, place);
  const { patient, key } = Chart.inner(chart);
  const about = { subject: patient, kind: "log" as const, line };
  await send(asker, asked, { id: newId(), ...about, words: asked.words, at: chart.now }, {
    key,
    deed: chart.deed("privacy_request.made", {
      permission: "view_own_access_log",
      detail: { kind: "log" },
    }),
  });
}

async function send(
  asker: Asker,
  { once }: Asked,
  request: PrivacyRequest,
  { key, deed }: { readonly key: SubjectKey; readonly deed: Deed },
): Promise<void> {
  const { identity } = asker;
  const before = await listOwnRequests(asker);
  if (before.filter(({ answer }) => !answer).length >= mostOpen || before.length >= mostKept) {
    throw new AppError("too_many", { message: "problem.too_many_requests" });
  }
  const { id: which, subject, kind, at } = request;
  const change = identity.vault.change()
    .put(privacyRequests, [idBytes(subject), idBytes(which)], request, { was: null, subject: key })
    .put(requestGlances, [idBytes(which)], { subject, kind, at, answered: false });
  for (const officer of await listOfficers(identity, mostLetters)) {
    tell(identity, change, officer, { news: "privacy_request", path: "/audit/privacy", now: at });
  }
  if (once !== undefined) change.once(once, which, at);
  change.deed({ ...deed, target: { kind: "privacy_request", id: which } });
  try {
    await change.commit();
  } catch (error) {
    if (!isProblem(error, "repeated")) throw error;
  }
}

/** A mail that says that something waits on a page of ours, and nothing of what. */
export function tell(
  { outbox, config }: Identity,
  change: Change,
  { email: to, name, language: lang, zone }: Account,
  { news, path, now }: {
    readonly news: "privacy_request" | "privacy_answer";
    readonly path: string;
    readonly now: Instant;
  },
): void {
  outbox.queue(change, { to, name, lang, zone, about: "news", news, link: config.origin + path }, now);
}

/** Takes what tells of this subject's requests away in the change, before the subject is erased. */
export async function dropPrivacyRequests(
  vault: Vault,
  change: Change,
  of: { readonly subject: Id; readonly key: SubjectKey },
): Promise<void> {
  for (const { id: which } of await requestsUnder(vault, of)) change.remove(requestGlances, [idBytes(which)]);
}

async function requestsUnder(
  vault: Vault,
  { subject, key }: { readonly subject: Id; readonly key: SubjectKey },
): Promise<PrivacyRequest[]> {
  const rows = await vault.list(privacyRequests, [idBytes(subject)], { limit: mostKept }, key);
  return rows.map(({ value }) => value);
}
