import { z } from "zod";
import { again } from "../again.ts";
import type { AuditLog } from "../audit/log.ts";
import type { Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import { AppError, isProblem } from "../errors.ts";
import { id } from "../id_schema.ts";
import { type Id, idBytes, newId, toBase64Url } from "../ids.ts";
import type { Account } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { listOfficers } from "../identity/officers.ts";
import { type OpenSession, sessionDeed } from "../identity/sessions.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change, Vault } from "../vault/vault.ts";
import type { Chart } from "./chart.ts";
import { lineAt, type LogLine, logLineSchema } from "./log_lines.ts";

/** What somebody may ask for at large (GDPR 15, 16, 21); restricting and erasing they do themselves. */
export const generalKinds = ["correction", "access", "objection"] as const;
export type GeneralKind = (typeof generalKinds)[number];

export const longestRequest = 2_000;
/** Of one person, that wait for an answer at once. */
const mostOpen = 10;
const mostKept = 500;
/** A change has room for no more letters. */
const mostLetters = 5;
const mostInOneChange = 20;

const requestSchema = z.strictObject({
  id,
  kind: z.enum(["log", ...generalKinds]),
  words: z.string().max(longestRequest),
  at: z.number(),
  /** What "log" is about, and whom its asker knew behind it. */
  line: logLineSchema.exactOptional(),
  who: z.string().exactOptional(),
  answer: z.strictObject({ at: z.number(), by: id, words: z.string().max(longestRequest) }).exactOptional(),
});

/** What somebody asks the privacy officer, and the answer. */
export type PrivacyRequest = Readonly<z.infer<typeof requestSchema>>;

/**
 * Each under a key of its own: a question about a log goes with whoever asked it and with the record that it is about,
 * whichever is erased first, and those need not be of one person any more. Key: request.
 */
export const privacyRequests = shelf({
  name: "privacy_request",
  prefix: "pq",
  schema: requestSchema,
  version: 1,
  under: "subject",
});

/** For whoever answers: which there are, whose and since when, and nothing of what they say. Key: request. */
export const requestGlances = shelf({
  name: "privacy_request_glance",
  prefix: "pqg",
  schema: z.strictObject({
    /** The account that asked: it alone reads the request. */
    asker: id,
    /** Whose log "log" is about, whoever keeps that record today. */
    record: id.exactOptional(),
    kind: requestSchema.shape.kind,
    at: z.number(),
    answered: z.boolean(),
  }),
  version: 1,
  under: "system",
});

/** What has to go with an account or a record. Key: account or record, request. */
const requestsOf = shelf({
  name: "privacy_requests_of",
  prefix: "pqo",
  schema: z.strictObject({}),
  version: 1,
  under: "system",
});

/** The newest request of an account: two at the same moment meet here, so that both are counted. Key: account. */
const newestRequests = shelf({
  name: "privacy_request_newest",
  prefix: "pqn",
  schema: z.strictObject({ request: id }),
  version: 1,
  under: "system",
});

/** Whoever asks. */
export interface Asker {
  readonly identity: Identity;
  readonly open: OpenSession;
  readonly caller: Caller;
}

interface Asked {
  readonly words: string;
  /** The form's key: sent twice, it is asked once. */
  readonly once?: string | undefined;
}

/** What this account asked, newest first, whoever keeps by now the record that it was about. */
export async function listOwnRequests(vault: Vault, account: Id): Promise<PrivacyRequest[]> {
  const rows = await vault.list(requestsOf, [idBytes(account)], { limit: mostKept });
  const found = await Promise.all(rows.map(async ({ key: [, request] }) => {
    const key = request instanceof Uint8Array ? await vault.subject(toBase64Url(request)) : undefined;
    return key && await vault.read(privacyRequests, [idBytes(key.subject)], key);
  }));
  return found.flatMap((kept) => kept?.value ?? []).sort((one, other) => other.at - one.at);
}

/** Asks in general. Throws "too_many" while ten wait. */
export async function askOfficer(
  asker: Asker,
  { kind, ...asked }: Asked & { readonly kind: GeneralKind },
): Promise<void> {
  const { identity, open, caller } = asker;
  const now = identity.clock.now();
  await send(asker, asked, {
    request: { id: newId(), kind, words: asked.words, at: now },
    deed: { ...sessionDeed(open, "privacy_request.made", caller, now), detail: { kind } },
  });
}

/** Asks about one line of this record's log. "not_found" for a line that is about another record. */
export async function askAboutLine(
  asker: Asker,
  { chart, audit, place, nameOf, ...asked }: Asked & {
    readonly chart: Chart;
    readonly audit: AuditLog;
    readonly place: string;
    /** Whom the asker knows behind a line. */
    readonly nameOf: (line: LogLine) => Promise<string | undefined>;
  },
): Promise<void> {
  const line = await lineAt(chart, audit, place);
  const who = await nameOf(line);
  const about = { kind: "log" as const, line, ...(who !== undefined && { who }) };
  await send(asker, asked, {
    request: { id: newId(), ...about, words: asked.words, at: chart.now },
    record: chart.patient.id,
    deed: chart.deed("privacy_request.made", {
      permission: "view_own_access_log",
      detail: { kind: "log" },
    }),
  });
}

async function send(
  { identity, open }: Asker,
  { once }: Asked,
  { request, record, deed }: {
    readonly request: PrivacyRequest;
    readonly record?: Id;
    readonly deed: Deed;
  },
): Promise<void> {
  const { vault } = identity;
  const asker = open.owner.account.id;
  const { id: which, kind, at } = request;
  const officers = await listOfficers(identity, mostLetters);
  await again(async () => {
    const newest = await vault.read(newestRequests, [idBytes(asker)]);
    const before = await listOwnRequests(vault, asker);
    if (before.filter(({ answer }) => !answer).length >= mostOpen || before.length >= mostKept) {
      throw new AppError("too_many", { message: "problem.too_many_requests" });
    }
    const change = vault.change();
    change.put(newestRequests, [idBytes(asker)], { request: which }, { was: newest ?? null })
      .put(privacyRequests, [idBytes(which)], request, {
        was: null,
        subject: vault.newSubject(change, which),
      })
      .put(requestGlances, [idBytes(which)], {
        asker,
        ...(record !== undefined && { record }),
        kind,
        at,
        answered: false,
      });
    for (const subject of [asker, ...(record !== undefined ? [record] : [])]) {
      change.put(requestsOf, [idBytes(subject), idBytes(which)], {});
    }
    for (const officer of officers) {
      tell(identity, change, officer, { news: "privacy_request", path: "/audit/privacy", now: at });
    }
    if (once !== undefined) change.once(once, which, at);
    await change.deed({ ...deed, target: { kind: "privacy_request", id: which } }).commit();
  }).catch((error) => {
    if (!isProblem(error, "repeated")) throw error;
  });
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

/** Destroys what this account asked, or what was asked about this record's log: it is about to be erased, or is. */
export async function dropPrivacyRequests(vault: Vault, subject: Id): Promise<void> {
  const rows = await vault.list(requestsOf, [idBytes(subject)], { limit: mostInOneChange });
  if (rows.length === 0) return;
  const change = vault.change();
  for (const { key: [, part] } of rows) {
    if (!(part instanceof Uint8Array)) continue;
    const which = toBase64Url(part);
    const { asker, record } = (await vault.read(requestGlances, [part]))?.value ?? {};
    for (const whose of new Set([subject, asker, record])) {
      if (whose !== undefined) change.remove(requestsOf, [idBytes(whose), part]);
    }
    change.remove(requestGlances, [part]).remove(privacyRequests, [part]);
    vault.shred(change, which);
  }
  await change.tidy();
  await dropPrivacyRequests(vault, subject);
}
