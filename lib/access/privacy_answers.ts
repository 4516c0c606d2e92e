import type { z } from "zod";
import type { Instant } from "../clock.ts";
import type { Deed } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { type Id, idBytes, isId, toBase64Url } from "../ids.ts";
import { findAccount } from "../identity/accounts.ts";
import type { Kept } from "../vault/shelf.ts";
import type { SubjectKey } from "../vault/vault.ts";
import { Desk } from "./desk.ts";
import { everyRow } from "./every_row.ts";
import { patients } from "./patients.ts";
import { type PrivacyRequest, privacyRequests, requestGlances, tell } from "./privacy_requests.ts";
import { namesOf } from "./users.ts";

type PrivacyDesk = Desk<"manage_privacy_requests">;
type Glance = Readonly<z.infer<typeof requestGlances.schema>>;

const mostAnswered = 200;

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
  // All of them: ids say nothing about time, and whoever waits must not lie behind hundreds that are answered.
  const rows = await everyRow(vault, requestGlances, []);
  const all = rows.flatMap(({ key: [part], value: { kind, at, answered } }) =>
    part instanceof Uint8Array ? [{ id: toBase64Url(part), kind, at, due: monthAfter(at), answered }] : []
  );
  const waiting = all.filter(({ answered }) => !answered).sort((one, other) => one.at - other.at);
  const answered = all.filter((one) => one.answered).sort((one, other) => other.at - one.at);
  desk.saw("privacy_request.viewed", { detail: { count: all.length } });
  return [...waiting, ...answered.slice(0, mostAnswered)];
}

export interface OpenedRequest {
  readonly request: PrivacyRequest;
  readonly due: Instant;
  /** Who asks; undefined for a question about a log: its answer needs nobody's name. */
  readonly asker: string | undefined;
  /** Who the line of the log is about, when they have an account. */
  readonly actor: string | undefined;
  /** Whether somebody else keeps by now the record whose log it is about. */
  readonly keeperChanged: boolean;
}

/** One request with its words. Whoever keeps the record whose log it is about sees that it was read. */
export async function openPrivacyRequest(desk: PrivacyDesk, which: Id): Promise<OpenedRequest> {
  const { vault } = Desk.inner(desk);
  const { kept: { value: request }, glance: { value: glance } } = await find(desk, which);
  desk.saw("privacy_request.viewed", aboutRequest(which, glance));
  const { line, kind, at } = request;
  const { asker, record } = glance;
  const key = record === undefined ? undefined : await vault.subject(record);
  const keeper = key && (await vault.read(patients, [idBytes(key.subject)], key))?.value.owner;
  const names = await namesOf(desk, [...(line ? [line.actor] : []), ...(kind === "log" ? [] : [asker])]);
  return {
    request,
    due: monthAfter(at),
    asker: kind === "log" ? undefined : names.get(asker),
    actor: line && names.get(line.actor),
    keeperChanged: keeper !== undefined && keeper !== asker,
  };
}

/** Answers once and tells whoever asked that there is an answer. "stale" when somebody was first. */
export async function answerPrivacyRequest(desk: PrivacyDesk, which: Id, words: string): Promise<void> {
  const { vault, identity, now } = Desk.inner(desk);
  const { kept, key, glance } = await find(desk, which);
  if (kept.value.answer) throw new AppError("stale");
  const answered: PrivacyRequest = { ...kept.value, answer: { at: now, by: desk.reader.id, words } };
  const change = vault.change()
    .put(privacyRequests, kept.key, answered, { was: kept, subject: key })
    .put(requestGlances, glance.key, { ...glance.value, answered: true }, { was: glance });
  const asker = await findAccount(identity, glance.value.asker);
  if (asker && !asker.account.suspended) {
    tell(identity, change, asker.account, { news: "privacy_answer", path: "/account/privacy/requests", now });
  }
  await change.deed(desk.deed("privacy_request.answered", aboutRequest(which, glance.value))).commit();
}

interface Found {
  readonly kept: Kept<PrivacyRequest>;
  readonly key: SubjectKey;
  readonly glance: Kept<Glance>;
}

async function find(desk: PrivacyDesk, which: Id): Promise<Found> {
  const { vault } = Desk.inner(desk);
  const place = isId(which) ? [idBytes(which)] : undefined;
  const glance = place && await vault.read(requestGlances, place);
  const key = glance && await vault.subject(which);
  const kept = place && key && await vault.read(privacyRequests, place, key);
  if (!glance || !key || !kept) throw notFound();
  return { kept, key, glance };
}

function aboutRequest(id: Id, { kind, asker, record }: Glance): Partial<Deed> {
  return {
    target: { kind: "privacy_request", id },
    purpose: "privacy_request",
    detail: { kind },
    ...(record !== undefined ? { patient: record } : { subject: asker }),
  };
}

function monthAfter(at: Instant): Instant {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO("UTC").add({ months: 1 })
    .epochMilliseconds;
}
