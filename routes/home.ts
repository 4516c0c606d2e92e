import { addable, visibleKinds } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { listAhead, listEntries, overview } from "../lib/access/entry_lists.ts";
import { listOffered } from "../lib/access/handovers.ts";
import { listWaiting } from "../lib/access/held.ts";
import { type KindName, kindNames } from "../lib/access/parts.ts";
import { readGrant } from "../lib/access/sharing.ts";
import { inOrder, type Summary } from "../lib/access/summaries.ts";
import type { Overview } from "../lib/access/timeline.ts";
import { dosesDue } from "../lib/records/doses_due.ts";
import { spanOf, weekStartOf } from "../lib/records/months.ts";
import { trendKinds } from "../lib/records/trends.ts";
import { doseOf } from "./dose_lines.ts";
import { type EntryLine, entryLine, icons } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { otherLookers } from "./looks.ts";
import type { Pages } from "./pages.ts";
import { recordPath } from "./record_paths.ts";
import { askingOf } from "./records.ts";
import { changeWords } from "./trend_cards.ts";

interface Latest {
  readonly kind: KindName;
  readonly kindLabel: string;
  readonly icon: string;
  readonly sentence: string;
  readonly line: EntryLine;
  readonly href: string;
}

interface Due {
  readonly time: string;
  readonly name: string;
  readonly dose: string;
}

declare module "./pages.ts" {
  interface Pages {
    "records/home": {
      readonly base: string;
      readonly name: string;
      readonly own: boolean;
      /** The reader's own record, not one that they keep for somebody else. */
      readonly mine: boolean;
      /** Whose view the owner is trying out. */
      readonly seenBy: string | null;
      readonly mayAdd: boolean;
      readonly addsAppointments: boolean;
      readonly seesAppointments: boolean;
      readonly next: EntryLine & { readonly days: string } | null;
      readonly due: readonly Due[];
      /** Doses of today that did not fit. */
      readonly moreDue: number;
      readonly latest: readonly Latest[];
      readonly moreLatest: boolean;
      /** For somebody else: the newest of what no tile shows, and where all of it is. */
      readonly recent: readonly EntryLine[];
      readonly pages: readonly { readonly href: string; readonly label: string }[];
      readonly exercise: string | null;
      /** Whether there was any exercise ever, and so a trend of it. */
      readonly exercised: boolean;
      readonly lookers: string | null;
      /** Records of others that wait for an answer. */
      readonly offers: string | null;
      /** Whether somebody asks the reader to take a record over. */
      readonly handover: boolean;
      readonly isEmpty: boolean;
    };
  }
}

const mostDue = 4;
const mostRecent = 6;

export async function show(c: Ctx): Promise<Response> {
  return await showHome(c, await c.var.chart());
}

/** The owner sees what somebody they share with sees: the same page, no more parts than the grant opens. */
export async function asSeenBy(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const grant = await readGrant(chart, c.req.param("grant") ?? "");
  const seen = chart.asSeenBy(grant);
  c.var.charts.set(`${chart.patient.id} as ${grant.id}`, Promise.resolve(seen));
  return await showHome(c, seen, grant.name);
}

async function showHome(c: Ctx, chart: Chart, seenBy: string | null = null): Promise<Response> {
  const { t, now } = c.var;
  const base = recordPath(chart);
  const week = weekOf(c, now);
  const sees = (kind: KindName) => visibleKinds(chart, [kind]).length > 0;
  const own = chart.relation === "own" && seenBy === null;
  const reading = overview(chart);
  const [seen, [next], exercised, due, lookers, offers, handovers] = await Promise.all([
    reading,
    listAhead(chart, "appointment", 1),
    sees("exercise") ? listEntries(chart, { kinds: ["exercise"], limit: 200, since: week }) : [],
    reading.then((known) => dosesOfToday(c, chart, known)),
    own ? otherLookers(c, chart, week) : 0,
    own ? listWaiting(askingOf(c)) : [],
    own ? listOffered(c.var.site.identity, askingOf(c).account) : [],
  ]);
  const latest = latestOf(c, chart, seen);
  return await c.var.show("records/home", {
    base,
    name: chart.patient.name,
    own,
    mine: own && chart.patient.id === c.var.account?.patient,
    seenBy,
    mayAdd: seenBy === null && kindNames.some((kind) => addable(chart, kind)),
    addsAppointments: seenBy === null && addable(chart, "appointment"),
    seesAppointments: sees("appointment"),
    next: next ? { ...entryLine(c, chart.patient.id, next), days: daysAhead(c, next.at) } : null,
    due: due.slice(0, mostDue),
    moreDue: Math.max(0, due.length - mostDue),
    latest,
    moreLatest: latest.length > 0 && seenBy === null,
    recent: own ? [] : recentOf(c, chart, seen),
    pages: own ? [] : pagesOf(c, chart),
    exercise: sees("exercise") ? exerciseWords(c, exercised) : null,
    exercised: (seen.counts.exercise ?? 0) > 0 && seenBy === null,
    lookers: own ? t("records.lookers", { n: lookers }) : null,
    offers: offers.length > 0 ? t("home.offers", { n: offers.length }) : null,
    handover: handovers.length > 0,
    isEmpty: Object.values(seen.counts).every((count) => count === 0),
  });
}

/** What was measured last, each kind always at the same place. Sums of exercise have a place of their own. */
function latestOf(c: Ctx, chart: Chart, { latest }: Overview): readonly Latest[] {
  return trendKinds.filter((kind) => kind !== "exercise").flatMap((kind) => {
    const [newest, before] = latest[kind] ?? [];
    if (!newest) return [];
    return [{
      kind,
      kindLabel: c.var.t(`kind.${kind}`),
      icon: icons[kind],
      sentence: changeWords(c, kind, newest, before),
      line: entryLine(c, chart.patient.id, newest),
      href: `${recordPath(chart)}/trends/${kind}`,
    }];
  });
}

/** What no tile shows, the newest first. */
function recentOf(c: Ctx, chart: Chart, { latest }: Overview): readonly EntryLine[] {
  const tiles: readonly KindName[] = [...trendKinds, "appointment"];
  return kindNames.filter((kind) => !tiles.includes(kind)).flatMap((kind) => latest[kind] ?? [])
    .sort((one, other) => inOrder(other, one)).slice(0, mostRecent)
    .map((summary) => entryLine(c, chart.patient.id, summary));
}

/** The pages of the parts that are shared: a list of their own where there is one, and the history. */
function pagesOf({ var: { t } }: Ctx, chart: Chart): Pages["records/home"]["pages"] {
  const base = recordPath(chart);
  const lists = (["medications", "summary", "documents"] as const).filter((part) =>
    chart.parts.includes(part)
  );
  return [...lists, "timeline" as const].map((page) => ({
    href: `${base}/${page}`,
    label: t(`shell.nav.${page}`),
  }));
}

/** Doses of today that nobody said anything of yet. The head tells for nothing whether there are medicines at all. */
async function dosesOfToday(c: Ctx, chart: Chart, { counts }: Overview): Promise<readonly Due[]> {
  const { t, dates, now } = c.var;
  if ((counts.medication ?? 0) === 0) return [];
  const doses = await dosesDue(chart, dates.day(now));
  return doses.filter(({ state }) => state === "due").map(({ time, medicine: { brief } }) => ({
    time,
    name: String(brief["name"]),
    dose: doseOf(t, brief),
  }));
}

function exerciseWords({ var: { t } }: Ctx, exercised: readonly Summary[]): string {
  const minutes = exercised.reduce((sum, { brief }) => sum + Number(brief["minutes"]), 0);
  return t("records.exercise_week", { n: exercised.length, minutes });
}

/** The start of this week where the reader is, on the day that their weeks begin. */
function weekOf({ var: { dates, account } }: Ctx, now: number): number {
  return spanOf(weekStartOf(dates.day(now), account?.weekStart ?? "monday"), dates.zone).since;
}

function daysAhead(c: Ctx, at: number): string {
  const { dates, now, t } = c.var;
  const from = Temporal.PlainDate.from(dates.day(now));
  return t("records.in_days", { n: from.until(Temporal.PlainDate.from(dates.day(at))).days });
}
