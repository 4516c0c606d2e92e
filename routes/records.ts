import type { Chart } from "../lib/access/chart.ts";
import { listAhead, listEntries, overview, visibleKinds } from "../lib/access/entries.ts";
import { type KindName, kindNames, partOf } from "../lib/access/parts.ts";
import { answerOffer, type Asking, giveBack, listHeld, listWaiting } from "../lib/access/held.ts";
import { readGrant } from "../lib/access/sharing.ts";
import { notFound } from "../lib/errors.ts";
import { isId } from "../lib/ids.ts";
import { isSetUp } from "../lib/identity/setup.ts";
import { seeOther } from "./answers.ts";
import { type EntryLine, entryLine, figures, icons, trend } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { otherLookers } from "./looks.ts";

interface SharedRecord {
  readonly name: string;
  readonly parts: string;
  readonly may: string;
  readonly until: string;
  readonly untilMachine: string;
  readonly grant: string;
  readonly patient: string;
}

declare module "./pages.ts" {
  interface Pages {
    "records/index": {
      readonly own: string | null;
      readonly held: readonly SharedRecord[];
      readonly waiting: readonly SharedRecord[];
    };
    "records/home": {
      readonly base: string;
      readonly name: string;
      readonly own: boolean;
      /** Whose view the owner is trying out. */
      readonly seenBy: string | null;
      readonly mayAdd: boolean;
      readonly seesAppointments: boolean;
      readonly next: EntryLine & { readonly days: string } | null;
      readonly latest: readonly {
        readonly kindLabel: string;
        readonly kind: KindName;
        readonly icon: string;
        readonly line: EntryLine | null;
        readonly trend: string;
      }[];
      readonly exercise: string | null;
      readonly lookers: string | null;
      readonly isEmpty: boolean;
    };
  }
}

/** Where a signed-in person begins: what was offered to them, their own record, or the list of those they may open. */
export async function start(c: Ctx): Promise<Response> {
  const { account, abilities, session } = c.var;
  if (!account) return seeOther(c, await isSetUp(c.var.site.identity) ? "/signin" : "/setup");
  if (
    !session?.locked && abilities.can("view_shared_records") && (await listWaiting(askingOf(c))).length > 0
  ) {
    return seeOther(c, "/records");
  }
  if (account.patient !== undefined) return seeOther(c, `/records/${account.patient}`);
  if (abilities.can("view_users")) {
    return seeOther(c, abilities.can("view_audit_log") ? "/audit" : "/admin/users");
  }
  return seeOther(c, "/records");
}

export async function index(c: Ctx): Promise<Response> {
  const asking = askingOf(c);
  const [held, waiting] = await Promise.all([listHeld(asking), listWaiting(asking)]);
  return await c.var.show("records/index", {
    own: asking.account.patient ?? null,
    held: held.map((shared) => sharedRecord(c, shared)),
    waiting: waiting.map((shared) => sharedRecord(c, shared)),
  });
}

export async function answer(c: Ctx): Promise<Response> {
  const accept = c.req.path.endsWith("/accept");
  const grant = c.req.param("grant") ?? "";
  if (!isId(grant)) throw notFound();
  const answered = await answerOffer(askingOf(c), grant, accept ? "accept" : "decline");
  if (!accept) {
    flash(c, "records.declined");
    return seeOther(c, "/records");
  }
  flash(c, "records.accepted");
  return seeOther(c, `/records/${answered.patient}`);
}

/** Gives back a record that somebody shares: no more of it is seen. */
export async function leave(c: Ctx): Promise<Response> {
  await giveBack(askingOf(c), c.req.param("patient") ?? "");
  flash(c, "records.left");
  return seeOther(c, "/records");
}

export async function home(c: Ctx): Promise<Response> {
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
  const week = mondayOf(c, now);
  const sees = (kind: KindName) => visibleKinds(chart, [kind]).length > 0;
  const own = chart.relation === "own" && seenBy === null;
  const [seen, [next], exercised, lookers] = await Promise.all([
    overview(chart),
    listAhead(chart, "appointment", 1),
    sees("exercise") ? listEntries(chart, { kinds: ["exercise"], limit: 200, since: week }) : [],
    own ? otherLookers(c, chart, week) : 0,
  ]);
  return await c.var.show("records/home", {
    base: `/records/${chart.patient.id}`,
    name: chart.patient.name,
    own,
    seenBy,
    mayAdd: seenBy === null && kindNames.some((kind) => addable(chart, kind)),
    seesAppointments: sees("appointment"),
    next: next ? { ...entryLine(c, chart.patient.id, next), days: daysAhead(c, next.at) } : null,
    latest: (["blood_pressure", "weight"] as const).filter(sees).map((kind) => {
      const [latest, before] = seen.latest[kind] ?? [];
      return {
        kind,
        icon: icons[kind],
        kindLabel: t(`kind.${kind}`),
        line: latest ? entryLine(c, chart.patient.id, latest) : null,
        trend: latest ? trend(t, kind, latest, before) : "",
      };
    }),
    exercise: sees("exercise")
      ? t("records.exercise_week", {
        n: exercised.length,
        minutes: exercised.reduce((sum, one) => sum + Number(figures(t, "exercise", one.brief).value), 0),
      })
      : null,
    lookers: own ? t("records.lookers", { n: lookers }) : null,
    isEmpty: Object.values(seen.counts).every((count) => count === 0),
  });
}

export function addable(chart: Chart, kind: KindName): boolean {
  return visibleKinds(chart, [kind]).some((one) => chart.mayAdd(partOf[one]));
}

function askingOf(c: Ctx): Asking {
  const { account, actor, caller, now, site } = c.var;
  if (!account) throw notFound();
  return { vault: site.vault, account, session: actor.session, caller, now };
}

function sharedRecord(
  c: Ctx,
  { grant, patientName }: Awaited<ReturnType<typeof listHeld>>[number],
): SharedRecord {
  const { t, dates } = c.var;
  return {
    name: patientName,
    parts: grant.parts.map((part) => t(`part.${part}`)).join(", "),
    may: t(grant.deeds.includes("add") ? "sharing.may.add" : "sharing.may.read"),
    until: dates.long(grant.until - 1),
    untilMachine: dates.machine(grant.until),
    grant: grant.id,
    patient: grant.patient,
  };
}

/** The start of this week where the reader is: Monday, 00:00. */
function mondayOf(c: Ctx, now: number): number {
  const today = Temporal.PlainDate.from(c.var.dates.day(now));
  return today.subtract({ days: today.dayOfWeek - 1 }).toZonedDateTime(c.var.dates.zone).epochMilliseconds;
}

function daysAhead(c: Ctx, at: number): string {
  const { dates, now, t } = c.var;
  const from = Temporal.PlainDate.from(dates.day(now));
  return t("records.in_days", { n: from.until(Temporal.PlainDate.from(dates.day(at))).days });
}
