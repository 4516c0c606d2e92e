import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { isPart } from "../lib/access/parts.ts";
import type { LoggedDeed } from "../lib/audit/logged.ts";
import { findAccount } from "../lib/identity/accounts.ts";
import type { Id } from "../lib/ids.ts";
import { placeText, readPlace } from "../lib/audit/places.ts";
import { type Instant, minute } from "../lib/clock.ts";
import { notFound } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choiceGiven, date } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { download } from "./downloads.ts";
import type { Ctx } from "./env.ts";
import { findLooks, isKeptForAnother } from "./look_search.ts";
import { type Looker, lookersOf } from "./lookers.ts";
import { recordPath } from "./record_paths.ts";

interface Look {
  readonly when: string;
  readonly machine: string;
  readonly deed: string;
  readonly parts: string;
  readonly proof: string;
  /** Where to ask about it; null for one's own. */
  readonly ask: string | null;
}

/** One person's deeds of one day. */
interface Visit {
  readonly who: string;
  readonly role: string;
  readonly reason: string;
  readonly parts: string;
  readonly span: string;
  readonly times: string;
  readonly refused: boolean;
  /** Where their looking is stopped, while it goes on. */
  readonly stop: string | null;
  readonly looks: readonly Look[];
}

declare module "./pages.ts" {
  interface Pages {
    "looks/index": {
      readonly title: string;
      readonly base: string;
      readonly own: boolean;
      readonly filtered: boolean;
      /** The address without the filter. */
      readonly clear: string;
      /** The address that shows or hides the owner's own visits, all else as it is. */
      readonly turnOwn: string;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly days: readonly {
        readonly title: string;
        readonly machine: string;
        readonly people: string;
        readonly open: boolean;
        readonly visits: readonly Visit[];
      }[];
      readonly older: string | null;
    };
  }
}

/** The newest days lie open; the others open at a touch, so that a phone's page has an end. */
const openDays = 3;

const filterForm = form(z.strictObject({
  who: choiceGiven({ label: "looks.who" }).optional(),
  from: date({ label: "looks.from" }).optional(),
  to: date({ label: "looks.to" }).optional(),
}));

/** Who looked at this record: for its owner, by day and person, newest first. */
export async function index(c: Ctx): Promise<Response> {
  const { t, dates, now } = c.var;
  const chart = await ownChart(c);
  const lookers = await lookersOf(chart);
  const people = [...lookers.values()].filter(({ id }) => id !== c.var.account?.id)
    .map(({ id, name }) => ({ value: id, label: name }));
  const programs = (["calendar", "system"] as const).map((name) => ({
    value: name,
    label: t(`looks.role.${name}`),
  }));
  const choices = { who: [...people, ...programs] };
  const own = c.req.query("own") === "1";
  const asked = queryOf(c, ["who", "from", "to"]);
  const read = filterForm.read(asked, { choices });
  const filters = read.ok ? read.values : {};
  const looks = await findLooks(c, chart, {
    own,
    who: filters.who,
    from: filters.from === undefined ? undefined : startOf(c, filters.from),
    to: filters.to === undefined ? undefined : startOf(c, filters.to, 1),
    after: c.req.query("after"),
  });
  const base = `${recordPath(chart)}/access`;
  const filter = new URLSearchParams(
    [...asked].flatMap(([name, value]) => typeof value === "string" && value !== "" ? [[name, value]] : []),
  );
  const address = (more: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams([...filter, ...Object.entries(more)]);
    return query.size === 0 ? base : `${base}?${query}`;
  };
  const byDay = Map.groupBy(looks.entries, (entry) => dates.day(entry.at));
  const mistakes = read.ok ? [] : read.mistakes;
  const kept = isKeptForAnother(c, chart);
  const seen: Seen = { base, kept, lookers, owners: await earlierOwners(c, looks.entries) };
  return await c.var.show("looks/index", {
    title: kept ? t("looks.title_of", { name: chart.patient.name }) : t("looks.title"),
    base,
    own,
    filtered: filter.size > 0,
    clear: own ? `${base}?own=1` : base,
    turnOwn: address(own ? {} : { own: "1" }),
    fields: filterForm.fields(t, read.ok ? filters : read.typed, mistakes, { choices }),
    mistakes,
    days: [...byDay].map(([day, entries], at) => {
      const visits = [...Map.groupBy(entries, sameVisit).values()].map((visit) => visitOf(c, seen, visit));
      return {
        title: dates.weekday(day, now),
        machine: day,
        people: [...new Set(visits.map(({ who }) => who))].join(", "),
        open: at < openDays,
        visits,
      };
    }),
    older: looks.more === undefined ? null : address({ ...(own && { own: "1" }), after: looks.more }),
  }, mistakes.length > 0 ? 422 : 200);
}

/** What the address asks for, as a form would send it. */
function queryOf(c: Ctx, names: readonly string[]): FormData {
  const data = new FormData();
  for (const name of names) data.set(name, c.req.query(name) ?? "");
  return data;
}

/** When a day begins where the owner lives, or one some days later. */
function startOf(c: Ctx, day: string, later = 0): Instant {
  return Temporal.PlainDate.from(day).add({ days: later }).toZonedDateTime(c.var.dates.zone)
    .epochMilliseconds;
}

/** Proof that one entry stands in the signed log; checked offline by the verifier. */
export async function proof(c: Ctx): Promise<Response> {
  const chart = await ownChart(c);
  const place = readPlace(c.req.param("place") ?? "");
  if (!place) throw notFound();
  const found = await c.var.site.audit.proofOf(place, chart.patient.id);
  const name = `salus-proof-${found.leafIndex}.json`;
  return download(c, JSON.stringify(found, null, 2) + "\n", {
    type: "application/json; charset=utf-8",
    name,
  });
}

/** How many others looked since then, at least; for the sentence on the home page. */
export async function otherLookers(c: Ctx, chart: Chart, since: Instant): Promise<number> {
  const own = isKeptForAnother(c, chart);
  const { entries } = await c.var.site.audit.looksAt(chart.patient.id, { own, limit: 100 });
  const nobodyElse = ["system", c.var.account?.id];
  const seen = entries.filter((entry) =>
    entry.at >= since && entry.action === "record.viewed" && entry.outcome === 0 &&
    !nobodyElse.includes(entry.actor)
  );
  return new Set(seen.map((entry) => entry.actor)).size;
}

/** Says of an account when it last looked, as far as the newest hundred visits of others tell. */
export async function lastLooks(c: Ctx, chart: Chart): Promise<(account: string) => string> {
  const { t, dates, site } = c.var;
  const { entries, more } = await site.audit.looksAt(chart.patient.id, { own: false, limit: 100 });
  return (account) => {
    const look = entries.find(({ actor, action, outcome }) =>
      actor === account && action === "record.viewed" && outcome === 0
    );
    if (look) return t("looks.last", { when: dates.longTime(look.at) });
    return t(more === undefined ? "looks.last_never" : "looks.last_long_ago");
  };
}

async function ownChart(c: Ctx): Promise<Chart> {
  const chart = await c.var.chart();
  await chart.demand("view_own_access_log");
  return chart;
}

/** What the words for a visit depend on. */
interface Seen {
  readonly base: string;
  /** Whether the record came to its keeper from somebody else. */
  readonly kept: boolean;
  readonly lookers: ReadonlyMap<string, Looker>;
  /** The names of those who kept the record before. */
  readonly owners: ReadonlyMap<Id, string>;
}

/** Somebody may have looked by another right in the morning than in the evening: those are two visits. */
function sameVisit({ actor, role, purpose, own, outcome }: LoggedDeed): string {
  return [actor, role, own ? "own" : purpose, outcome === 0].join(" ");
}

async function earlierOwners(c: Ctx, entries: readonly LoggedDeed[]): Promise<ReadonlyMap<Id, string>> {
  const ids = new Set(entries.filter(({ own }) => own).map(({ actor }) => actor));
  ids.delete(c.var.account?.id ?? "");
  const found = await Promise.all([...ids].map((id) => findAccount(c.var.site.identity, id)));
  return new Map(found.flatMap((kept) => kept ? [[kept.account.id, kept.account.name]] : []));
}

function visitOf(c: Ctx, { base, kept, lookers, owners }: Seen, entries: readonly LoggedDeed[]): Visit {
  const { t, dates } = c.var;
  const newest = entries[0];
  const oldest = entries.at(-1);
  if (!newest || !oldest) throw new Error("a visit has a first deed");
  const looker = lookers.get(newest.actor);
  const mine = newest.actor === c.var.account?.id;
  const program = newest.actor === "system";
  const somebody = newest.outcome === 0 ? unnamed(c, newest) : undefined;
  const role = t.has(`looks.role.${newest.role}`) ? newest.role : "other";
  return {
    who: mine
      ? t("looks.you")
      : program
      ? t("looks.role.system")
      : looker?.name ?? owners.get(newest.actor) ?? somebody ?? t("looks.outsider"),
    role: program ? t("looks.nobody") : t.of(
      `looks.role.${newest.outcome === 0 || role === "visitor" ? role : "other"}`,
    ),
    reason: program
      ? becauseOf(c, entries)
      : newest.outcome === 0
      ? reasonOf(c, newest, { mine, kept })
      : t(mine ? "looks.purpose.you_refused" : "looks.purpose.refused"),
    parts: partsOf(c, entries.flatMap((entry) => entry.parts ?? [])),
    span: t("looks.from_to", { from: dates.time(oldest.at), to: dates.time(newest.at) }),
    times: ["system", "calendar"].includes(newest.role) || newest.outcome !== 0
      ? t("looks.times", { n: entries.length })
      : t("looks.visits", { n: visitsIn(entries) }),
    refused: newest.outcome !== 0,
    stop: looker?.stop && newest.at >= looker.stop.since ? looker.stop.href : null,
    looks: entries.map((entry) => ({
      when: dates.time(entry.at),
      machine: dates.machine(entry.at),
      deed: t.has(`looks.deed.${entry.action}`) ? t.of(`looks.deed.${entry.action}`) : t("looks.deed.other"),
      parts: partsOf(c, entry.parts ?? []),
      proof: `${base}/proof/${placeText(entry.place)}`,
      ask: mine ? null : `${base}/ask/${placeText(entry.place)}`,
    })),
  };
}

/** After so long without a page somebody comes back anew. */
const pause = 30 * minute;

/** Deeds that follow each other closely are one visit, however many pages it opened. */
function visitsIn(entries: readonly LoggedDeed[]): number {
  return 1 + entries.filter(({ at }, n) => n > 0 && (entries[n - 1]?.at ?? at) - at > pause).length;
}

/** What stands for somebody whose name its keeper does not know. */
function unnamed({ var: { t } }: Ctx, { role, own }: LoggedDeed): string | undefined {
  if (own) return t("looks.earlier_owner");
  const key = role === "visitor" ? "visit.title" : `looks.role.${role}`;
  return t.has(key) ? t.of(key) : undefined;
}

/** By what right somebody looked then; whoever keeps the record today need not have given it. */
function reasonOf(
  { var: { t } }: Ctx,
  { own, purpose }: LoggedDeed,
  { mine, kept }: { readonly mine: boolean; readonly kept: boolean },
): string {
  if (own) {
    return t(mine ? kept ? "looks.purpose.keeper" : "looks.purpose.yours" : "looks.purpose.earlier_owner");
  }
  if (purpose === "grant" && kept) return t(mine ? "looks.purpose.you_carer" : "looks.purpose.carer_then");
  if (purpose === "feed" && kept) return t("looks.purpose.feed_then");
  return t.of(`looks.purpose.${t.has(`looks.purpose.${purpose}`) ? purpose : "none"}`);
}

/** Why the program itself did something: nobody asked it to at that moment. */
function becauseOf({ var: { t } }: Ctx, entries: readonly LoggedDeed[]): string {
  const why = entries.map(({ action }) => {
    const key = `looks.because.${action}`;
    return t.has(key) ? t.of(key) : t("looks.because.other");
  });
  return [...new Set(why)].join("; ");
}

function partsOf(c: Ctx, parts: readonly string[]): string {
  return [...new Set(parts)].filter(isPart).map((part) => c.var.t(`part.${part}`)).join(", ");
}
