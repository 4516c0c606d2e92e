import type { Instant } from "../clock.ts";
import type { Deed } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId, toBase64Url } from "../ids.ts";
import { findAccount, type KeptAccount } from "../identity/accounts.ts";
import type { Kept } from "../vault/shelf.ts";
import type { SubjectKey } from "../vault/vault.ts";
import { Desk } from "./desk.ts";
import { patients } from "./patients.ts";
import { type PrivacyRequest, privacyRequests, requestGlances, tell } from "./privacy_requests.ts";
import { namesOf } from "./users.ts";

type PrivacyDesk = Desk<"manage_privacy_requests">;

const pageSize = 200;

/** One line of the officer's list. */
export interface RequestGlance {
  readonly id: Id;
  readonly kind: PrivacyRequest["kind"];
  readonly at: Instant;
  /** By then it has to be answered: a month (GDPR 12(3)). */
  readonly due: Instant;
  readonly answered: boolean;
}

/** Everybody's requests: those that wait, the longest first, then the newest of the others. */
export async function listPrivacyRequests(desk: PrivacyDesk): Promise<RequestGlance[]> {
  const { vault } = Desk.inner(desk);
  const all: RequestGlance[] = [];
  // All of them: ids say nothing about time, and whoever waits must not lie behind hundreds that are answered.
  for (let after: Kept<unknown>["key"] | undefined, last = false; !last;) {
    const rows = await vault.list(requestGlances, [], { limit: pageSize, ...(after && { after }) });
    for (const { key: [part], value: { kind, at, answered } } of rows) {
      if (part instanceof Uint8Array) {
        all.push({ id: toBase64Url(part), kind, at, due: monthAfter(at), answered });
      }
    }
    after = rows.at(-1)?.key;
    last = rows.length < pageSize;
  }
  const waiting = all.filter(({ answered }) => !answered).sort((one, other) => one.at - other.at);
  const answered = all.filter((one) => one.answered).sort((one, other) => other.at - one.at);
  desk.saw("privacy_request.viewed", { detail: { count: all.length } });
  return [...waiting, ...answered.slice(0, pageSize)];
}

export interface OpenedRequest {
  readonly request: PrivacyRequest;
  readonly due: Instant;
  /** Who asks; undefined for a question about a log: its answer needs nobody's name. */
  readonly asker: string | undefined;
  /** Who the line of the log is about, when they have an account. */
  readonly actor: string | undefined;
}

/** One request with its words. Whoever keeps the record whose log it is about sees that it was read. */
export async function openPrivacyRequest(desk: PrivacyDesk, which: Id): Promise<OpenedRequest> {
  const { value: request } = (await find(desk, which)).kept;
  desk.saw("privacy_request.viewed", aboutRequest(request));
  const { line, kind, subject, at } = request;
  const ids = [...(line ? [line.actor] : []), ...(kind === "log" ? [] : [subject])];
  const names = await namesOf(desk, ids);
  return {
    request,
    due: monthAfter(at),
    asker: kind === "log" ? undefined : names.get(subject),
    actor: line && names.get(line.actor),
  };
}

/** Answers once and tells whoever asked that there is an answer. "stale" when somebody was first. */
export async function answerPrivacyRequest(desk: PrivacyDesk, which: Id, words: string): Promise<void> {
  const { vault, identity, now } = Desk.inner(desk);
  const { kept, key } = await find(desk, which);
  const { answer: before, subject, kind, at } = kept.value;
  if (before) throw new AppError("stale");
  const answered: PrivacyRequest = { ...kept.value, answer: { at: now, by: desk.reader.id, words } };
  const change = vault.change()
    .put(privacyRequests, kept.key, answered, { was: kept, subject: key })
    .put(requestGlances, [idBytes(which)], { subject, kind, at, answered: true });
  const asker = await findAsker(desk, kept.value, key);
  if (asker && !asker.account.suspended) {
    tell(identity, change, asker.account, { news: "privacy_answer", path: "/account/privacy/requests", now });
  }
  await change.deed(desk.deed("privacy_request.answered", aboutRequest(answered))).commit();
}

async function find(
  desk: PrivacyDesk,
  which: Id,
): Promise<{ readonly kept: Kept<PrivacyRequest>; readonly key: SubjectKey }> {
  const { vault } = Desk.inner(desk);
  const glance = isId(which) ? await vault.read(requestGlances, [idBytes(which)]) : undefined;
  const key = glance && await vault.subject(glance.value.subject);
  const kept = key &&
    await vault.read(privacyRequests, [idBytes(glance.value.subject), idBytes(which)], key);
  if (!key || !kept) throw notFound();
  return { kept, key };
}

/** Who reads the answer: of a question about a log, whoever keeps that record today. */
async function findAsker(
  desk: PrivacyDesk,
  { kind, subject }: PrivacyRequest,
  key: SubjectKey,
): Promise<KeptAccount | undefined> {
  const { vault, identity } = Desk.inner(desk);
  if (kind !== "log") return await findAccount(identity, subject);
  const record = await vault.read(patients, [idBytes(subject)], key);
  return record && await findAccount(identity, record.value.owner);
}

function aboutRequest({ id, kind, subject }: PrivacyRequest): Partial<Deed> {
  return {
    target: { kind: "privacy_request", id },
    purpose: "privacy_request",
    detail: { kind },
    ...(kind === "log" ? { patient: subject } : { subject }),
  };
}

function monthAfter(at: Instant): Instant {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO("UTC").add({ months: 1 })
    .epochMilliseconds;
}
