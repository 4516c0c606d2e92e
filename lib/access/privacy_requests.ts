import { z } from "zod";
import type { Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { AppError, notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, isId, newId } from "../ids.ts";
import { findAccount, type KeptAccount } from "../identity/accounts.ts";
import { again } from "../identity/factors.ts";
import type { Identity } from "../identity/identity.ts";
import { type OpenSession, sessionDeed } from "../identity/sessions.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import { Desk } from "./desk.ts";

/** What somebody may ask the privacy officer for (GDPR 15, 16, 21); restricting and erasing they do themselves. */
export const requestKinds = ["correction", "access", "objection"] as const;
export type RequestKind = (typeof requestKinds)[number];

export const longestRequest = 2_000;
/** That wait for an answer at once. */
const mostOpen = 5;

const requestSchema = z.strictObject({
  id,
  account: id,
  kind: z.enum(requestKinds),
  words: z.string().max(longestRequest),
  at: z.number(),
  answer: z.strictObject({ at: z.number(), by: id, words: z.string().max(longestRequest) }).exactOptional(),
});

export type PrivacyRequest = Readonly<z.infer<typeof requestSchema>>;

/** Under the account's own key, gone with it. Key: account, request. */
const requests = shelf({
  name: "privacy_request",
  prefix: "pq",
  schema: requestSchema,
  version: 1,
  under: "subject",
});

/** Those that wait for an answer. Key: request. */
const unanswered = shelf({
  name: "open_privacy_request",
  prefix: "pqo",
  schema: z.strictObject({ account: id, at: z.number() }),
  version: 1,
  under: "system",
});

/** What this person asked, newest first. */
export async function listOwnRequests(
  { vault }: Identity,
  { account, key }: KeptAccount,
): Promise<PrivacyRequest[]> {
  const rows = await vault.list(requests, [idBytes(account.id)], { limit: 200 }, key);
  return rows.map(({ value }) => value).sort((one, other) => other.at - one.at);
}

/** Asks. Throws "too_many" while five wait. `once`: the form's key. */
export async function makePrivacyRequest(
  identity: Identity,
  open: OpenSession,
  asked: {
    readonly kind: RequestKind;
    readonly words: string;
    readonly caller: Caller;
    readonly once?: string | undefined;
  },
): Promise<void> {
  const { vault, clock } = identity;
  const owner = await findAccount(identity, open.owner.account.id);
  if (!owner) throw new AppError("sign_in");
  const before = await listOwnRequests(identity, owner);
  if (before.filter(({ answer }) => !answer).length >= mostOpen || before.length >= 200) {
    throw new AppError("too_many", { message: "problem.too_many_requests" });
  }
  const now = clock.now();
  const request: PrivacyRequest = {
    id: newId(),
    account: owner.account.id,
    kind: asked.kind,
    words: asked.words,
    at: now,
  };
  const change = vault.change();
  change.put(requests, placeOf(request), request, { was: null, subject: owner.key });
  change.put(unanswered, [idBytes(request.id)], { account: request.account, at: now });
  if (asked.once !== undefined) change.once(asked.once, request.id, now);
  change.deed({
    ...sessionDeed(open, "privacy.asked", asked.caller, now),
    target: { kind: "privacy_request", id: request.id },
    detail: { kind: asked.kind },
  });
  try {
    await change.commit();
  } catch (error) {
    if (!(error instanceof AppError) || error.problem !== "repeated") throw error;
  }
}

export interface NamedRequest extends PrivacyRequest {
  readonly name: string;
  /** By then it has to be answered: a month (GDPR 12(3)). */
  readonly due: Instant;
}

/** What waits for an answer, the longest first. */
export async function listOpenRequests(desk: Desk<"manage_privacy_requests">): Promise<NamedRequest[]> {
  const { vault, identity } = Desk.inner(desk);
  const rows = await vault.list(unanswered, [], { limit: 500 });
  const found = await Promise.all(rows.map(async (row) => {
    const [request] = row.key;
    const owner = await findAccount(identity, row.value.account);
    const kept = owner && request instanceof Uint8Array
      ? await vault.read(requests, [idBytes(owner.account.id), request], owner.key)
      : undefined;
    // Whoever asked is erased, and what they asked with them.
    if (!owner || !kept) await vault.change().remove(unanswered, row.key, row).tidy();
    return owner && kept && { ...kept.value, name: owner.account.name, due: monthAfter(kept.value.at) };
  }));
  desk.saw("privacy.viewed", { detail: { count: rows.length } });
  return found.filter((one) => one !== undefined).sort((one, other) => one.at - other.at);
}

/** Answers it, once, and tells whoever asked that there is an answer. */
export async function answerPrivacyRequest(
  desk: Desk<"manage_privacy_requests">,
  asked: { readonly request: Id; readonly words: string },
): Promise<void> {
  const { identity, vault, now } = Desk.inner(desk);
  await again(async () => {
    const { kept, owner } = await openRequest(desk, asked.request);
    const { email: to, name, language: lang, zone } = owner.account;
    const answer = { at: now, by: desk.reader.id, words: asked.words };
    const change = vault.change()
      .put(requests, kept.key, { ...kept.value, answer }, { was: kept, subject: owner.key })
      .remove(unanswered, [idBytes(asked.request)]);
    const link = `${identity.config.origin}/account/privacy`;
    identity.outbox.queue(
      change,
      { to, name, lang, zone, about: "news", news: "case_answered", link },
      now,
    );
    await change.deed(desk.deed("privacy.answered", {
      subject: owner.account.id,
      target: { kind: "privacy_request", id: asked.request },
      detail: { kind: kept.value.kind },
    })).commit();
  });
}

async function openRequest(
  desk: Desk<"manage_privacy_requests">,
  request: Id,
): Promise<{ readonly kept: Kept<PrivacyRequest>; readonly owner: KeptAccount }> {
  const { vault, identity } = Desk.inner(desk);
  const row = isId(request) ? await vault.read(unanswered, [idBytes(request)]) : undefined;
  const owner = row && await findAccount(identity, row.value.account);
  const kept = owner &&
    await vault.read(requests, [idBytes(owner.account.id), idBytes(request)], owner.key);
  if (!owner || !kept || kept.value.answer) throw notFound();
  return { kept, owner };
}

function placeOf({ account, id: request }: PrivacyRequest) {
  return [idBytes(account), idBytes(request)];
}

function monthAfter(at: Instant): Instant {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO("UTC").add({ months: 1 })
    .epochMilliseconds;
}
