import { z } from "zod";
import { again } from "../again.ts";
import { day, hour, type Instant } from "../clock.ts";
import type { Caller } from "../deeds.ts";
import { notFound } from "../errors.ts";
import { id } from "../id_schema.ts";
import { fromBase64Url, type Id, idBytes, newId, newSecret, toBase64Url } from "../ids.ts";
import { findAccount } from "../identity/accounts.ts";
import type { Identity } from "../identity/identity.ts";
import { addressBucket } from "../limits/addresses.ts";
import { type Kept, shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";
import { Chart } from "./chart.ts";
import { patients } from "./patients.ts";
import { readTimeline } from "./timeline.ts";

const feedSchema = z.strictObject({
  id,
  patient: id,
  by: id,
  /** Hash of the address's secret. */
  token: z.string(),
  /** Whether calendars see what and where; otherwise only that there is an appointment. */
  titles: z.boolean(),
  madeAt: z.number(),
  readAt: z.number().exactOptional(),
  /** From which networks it was fetched on this day: each is written down once. */
  seen: z.strictObject({ day: z.string(), places: z.array(z.string()) }),
});

/** A secret address at which calendars fetch the appointments of one record. */
export type Feed = Readonly<z.infer<typeof feedSchema>>;

/** Key: patient. */
const feeds = shelf({ name: "feed", prefix: "fd", schema: feedSchema, version: 1, under: "subject" });

/** From the hash of an address's secret to the record. Gone once the address was ended or renewed. */
const feedTokens = shelf({
  name: "feed_token",
  prefix: "ft",
  schema: z.strictObject({ patient: id }),
  version: 1,
  under: "system",
});

/** Takes a record's address away in the change, whoever made it: when the record is erased or changes hands. */
export async function dropFeed(
  { vault, patient, key }: { readonly vault: Vault; readonly patient: Id; readonly key: SubjectKey },
  change: Change,
): Promise<void> {
  const kept = await vault.read(feeds, [idBytes(patient)], key);
  if (kept) change.remove(feeds, kept.key).remove(feedTokens, [fromBase64Url(kept.value.token)]);
}

const behind = 30 * day;
const ahead = 400 * day;
const mostEvents = 500;
const mostPlaces = 20;

/** The owner's address, if there is one. */
export async function readFeed(chart: Chart): Promise<Feed | undefined> {
  return (await openFeed(chart))?.value;
}

/** Makes an address; one that was there before opens nothing from then on. Its secret is known to nobody else. */
export async function makeFeed(chart: Chart, titles: boolean): Promise<string> {
  const was = await openFeed(chart) ?? null;
  const { vault, patient, key } = Chart.inner(chart);
  const token = newSecret();
  const hash = vault.hashToken(token);
  const feed: Feed = {
    id: newId(),
    patient,
    by: chart.reader,
    token: toBase64Url(hash),
    titles,
    madeAt: chart.now,
    seen: { day: "", places: [] },
  };
  const change = vault.change();
  if (was) change.remove(feedTokens, [fromBase64Url(was.value.token)]);
  change.put(feeds, [idBytes(patient)], feed, { was, subject: key });
  change.put(feedTokens, [hash], { patient }, { was: null });
  change.deed(chart.deed("feed.made", { ...aboutFeed(feed), detail: { titles, renewed: was !== null } }));
  await change.commit();
  return token;
}

/** Shows titles or no longer does, at the same address. */
export async function changeFeed(chart: Chart, titles: boolean): Promise<void> {
  const was = await openFeed(chart);
  if (!was) throw notFound();
  if (was.value.titles === titles) return;
  const { vault, key } = Chart.inner(chart);
  const change = vault.change().put(feeds, was.key, { ...was.value, titles }, { was, subject: key });
  await change.deed(chart.deed("feed.changed", { ...aboutFeed(was.value), detail: { titles } })).commit();
}

/** From the next fetch on the address is not there. */
export async function endFeed(chart: Chart): Promise<void> {
  const was = await openFeed(chart);
  if (!was) return;
  const change = Chart.inner(chart).vault.change();
  change.remove(feeds, was.key, was).remove(feedTokens, [fromBase64Url(was.value.token)]);
  await change.deed(chart.deed("feed.ended", aboutFeed(was.value))).commit();
}

export interface FeedEvent {
  /** Stays the same as long as the appointment does, and opens nothing. */
  readonly uid: string;
  readonly at: Instant;
  readonly version: number;
  /** Only where the owner chose so. */
  readonly title: string | undefined;
  readonly place: string | undefined;
}

export interface FetchedFeed {
  readonly language: "en" | "es";
  readonly events: readonly FeedEvent[];
}

/**
 * The appointments behind a secret address: of the last 30 days and the next 400. Undefined alike for an address that
 * never was, that was ended, and whose owner is suspended or restricted the record. A day's first fetch from each
 * network is in the log before the answer leaves.
 */
export async function fetchFeed(
  identity: Identity,
  token: string,
  caller: Caller,
): Promise<FetchedFeed | undefined> {
  const { vault, limits, clock } = identity;
  await limits.demand("feed.address", addressBucket(caller.address));
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const row = await vault.read(feedTokens, [vault.hashToken(token)]);
  const patient = row?.value.patient;
  const key = patient === undefined ? undefined : await vault.subject(patient);
  if (patient === undefined || !key) return undefined;
  const [kept, record] = await Promise.all([
    vault.read(feeds, [idBytes(patient)], key),
    vault.read(patients, [idBytes(patient)], key),
  ]);
  const owner = kept && (await findAccount(identity, kept.value.by))?.account;
  if (!kept || !owner || owner.suspended || !record || record.value.restrictedAt !== undefined) {
    return undefined;
  }
  await limits.demand("feed.feed", kept.value.id);
  const now = clock.now();
  const found = await readTimeline({ vault, patient, key }, {
    kinds: ["appointment"],
    limit: mostEvents,
    since: now - behind,
    until: now + ahead,
  });
  await again(() => noteFetch(identity, { patient, key, caller }));
  const { titles } = kept.value;
  return {
    language: owner.language,
    events: found.toReversed().map(({ id: entry, at, version, brief }) => ({
      uid: toBase64Url(vault.blindFor(key, "feed.uid", entry)),
      at,
      version,
      title: titles ? String(brief.title ?? "") : undefined,
      place: titles && brief.place !== undefined ? String(brief.place) : undefined,
    })),
  };
}

/** A calendar fetches every few minutes: what is news is the first time a day, and from where. */
async function noteFetch(
  { vault, clock }: Identity,
  { patient, key, caller }: { readonly patient: Id; readonly key: SubjectKey; readonly caller: Caller },
): Promise<void> {
  const now = clock.now();
  const kept = await vault.read(feeds, [idBytes(patient)], key);
  if (!kept) return;
  const feed = kept.value;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("UTC").toPlainDate()
    .toString();
  const places = feed.seen.day === today ? feed.seen.places : [];
  const place = addressBucket(caller.address);
  if (places.includes(place) || places.length >= mostPlaces) {
    if (feed.readAt !== undefined && now - feed.readAt < hour) return;
    await vault.change().put(feeds, kept.key, { ...feed, readAt: now }, { was: kept, subject: key }).tidy();
    return;
  }
  const seen = { day: today, places: [...places, place] };
  const change = vault.change().put(feeds, kept.key, { ...feed, readAt: now, seen }, {
    was: kept,
    subject: key,
  });
  await change.deed({
    at: now,
    actor: "nobody",
    role: "calendar",
    action: "feed.read",
    ...aboutFeed(feed),
    patient,
    own: false,
    purpose: "feed",
    outcome: 0,
    caller,
  }).commit();
}

async function openFeed(chart: Chart): Promise<Kept<Feed> | undefined> {
  await chart.demand("manage_own_shares");
  const { vault, patient, key } = Chart.inner(chart);
  return await vault.read(feeds, [idBytes(patient)], key);
}

function aboutFeed({ id }: Feed) {
  return { target: { kind: "feed", id }, parts: ["appointments"] };
}
