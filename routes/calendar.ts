import type { Chart } from "../lib/access/chart.ts";
import { listEntries } from "../lib/access/entry_lists.ts";
import { type KindName, kindNames, type Part, partOf, parts } from "../lib/access/parts.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { day as oneDay } from "../lib/clock.ts";
import {
  capital,
  dayTitle,
  monthName,
  monthTitle,
  weekdayLong,
  weekdayShort,
} from "../lib/language/months.ts";
import { type Day, dayBeside, type Month, monthBeside, monthOf } from "../lib/records/months.ts";
import { readDay, readMonth, spanOf, weeksOf } from "../lib/records/months.ts";
import { addableOn, dayHeading, dayOf } from "./entry_days.ts";
import { type EntryLine, entryLine, icons } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";

/** That a day has something of a part: a letter, in a shape and colour that the view gives it. */
interface Mark {
  readonly part: Part;
  readonly letter: string;
  readonly label: string;
}

interface Cell {
  readonly day: Day;
  readonly date: string;
  readonly href: string | null;
  /** "12 November, 2 entries, 1 appointment" */
  readonly name: string;
  readonly holds: string;
  readonly today: boolean;
  readonly marks: readonly Mark[];
}

interface Link {
  readonly href: string;
  readonly label: string;
}

interface MonthBeside {
  readonly href: string;
  readonly name: string;
  readonly year: string;
}

declare module "./pages.ts" {
  interface Pages {
    "calendar/month": {
      readonly base: string;
      readonly title: string;
      readonly previous: MonthBeside | null;
      readonly next: MonthBeside | null;
      readonly isThisMonth: boolean;
      readonly weekdays: readonly { readonly short: string; readonly long: string }[];
      readonly weeks: readonly (readonly Cell[])[];
      /** The days that have something, for narrow screens. */
      readonly days: readonly Cell[];
      readonly legend: readonly Mark[];
      readonly asTable: boolean;
      readonly otherView: string;
      readonly tooMany: boolean;
      readonly nothing: string | null;
      readonly lastWithSomething: Link | null;
      readonly mayAdd: boolean;
    };
    "calendar/day": {
      readonly base: string;
      readonly day: Day;
      readonly title: string;
      readonly isToday: boolean;
      readonly month: Link;
      readonly previous: Link | null;
      readonly next: Link | null;
      readonly kinds: readonly {
        readonly kind: KindName;
        readonly label: string;
        readonly icon: string;
        readonly lines: readonly (EntryLine & { readonly edit: string | null })[];
      }[];
      readonly tooMany: boolean;
      readonly add: string | null;
    };
    "calendar/unknown": { readonly base: string };
  }
}

/** What one page counts; more in a month is an import gone wrong, and the page says that it stopped. */
const most = 3_000;

/** This month, where the reader is. */
export async function current(c: Ctx): Promise<Response> {
  return await showMonth(c, await c.var.chart(), monthOf(c.var.dates.day(c.var.now)));
}

/** The month or the day in the address. */
export async function chosen(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const when = c.req.param("when") ?? "";
  const [month, day] = [readMonth(when), readDay(when)];
  if (month !== undefined) return await showMonth(c, chart, month);
  if (day !== undefined) return await showDay(c, chart, day);
  return await c.var.show("calendar/unknown", { base: recordPath(chart) }, 404);
}

async function showMonth(c: Ctx, chart: Chart, month: Month): Promise<Response> {
  const { now, dates, language, t, account } = c.var;
  const base = recordPath(chart);
  const { found, tooMany } = await entriesOf(c, chart, month);
  const byDay = Map.groupBy(found, (summary) => dayOf(c, summary));
  const today = dates.day(now);
  const asTable = c.req.query("view") === "month";
  const cells = weeksOf(month, account?.weekStart ?? "monday").map((week) =>
    week.map((day) => cellOf(c, chart, day, monthOf(day) === month ? byDay.get(day) ?? [] : undefined))
  );
  const beside = (months: number) => {
    const other = monthBeside(month, months);
    if (other === undefined) return null;
    const { href } = monthLink(c, base, other, asTable);
    return { href, name: capital(monthName(language, other)), year: other.slice(0, 4) };
  };
  return await c.var.show("calendar/month", {
    base,
    title: monthTitle(language, month),
    previous: beside(-1),
    next: beside(1),
    isThisMonth: monthOf(today) === month,
    weekdays: (cells[0] ?? []).map(({ day }) => ({
      short: weekdayShort(language, day),
      long: weekdayLong(language, day),
    })),
    weeks: cells,
    days: cells.flat().filter(({ marks }) => marks.length > 0),
    legend: parts.filter((part) => chart.parts.includes(part)).map((part) => markOf(c, part)),
    asTable,
    otherView: `${base}/calendar/${month}${asTable ? "" : "?view=month"}`,
    tooMany,
    nothing: found.length === 0 ? t("calendar.nothing_in", { month: monthName(language, month) }) : null,
    lastWithSomething: found.length === 0
      ? await lastLink(c, chart, spanOf(month, dates.zone).since, asTable)
      : null,
    mayAdd: addableOn(c, chart, undefined).length > 0,
  });
}

async function showDay(c: Ctx, chart: Chart, day: Day): Promise<Response> {
  const { now, dates, language } = c.var;
  const base = recordPath(chart);
  const { found, tooMany } = await entriesOf(c, chart, day);
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  const mayEdit = chart.may("edit_own_entries");
  const beside = (days: number) => {
    const other = dayBeside(day, days);
    return other === undefined
      ? null
      : { href: `${base}/calendar/${other}`, label: dayTitle(language, other) };
  };
  return await c.var.show("calendar/day", {
    base,
    day,
    title: dayHeading(c, day),
    isToday: dates.day(now) === day,
    month: monthLink(c, base, monthOf(day), false),
    previous: beside(-1),
    next: beside(1),
    kinds: kindNames.flatMap((kind) => {
      const summaries = byKind.get(kind);
      if (!summaries) return [];
      return [{
        kind,
        label: c.var.t(`kind.${kind}`),
        icon: icons[kind],
        lines: summaries.map((summary) => {
          const line = entryLine(c, chart.patient.id, summary, "time");
          return { ...line, edit: mayEdit ? `${line.href}/edit` : null };
        }),
      }];
    }),
    tooMany,
    add: addableOn(c, chart, day).length > 0 ? `${base}/add?on=${day}` : null,
  });
}

/**
 * What stands on the days of that month, or on that day: by the reader's clocks, or as it is dated. An entry of which
 * only the month or the year is known stands on no day.
 */
async function entriesOf(c: Ctx, chart: Chart, when: Month | Day) {
  const { since, until } = spanOf(when, c.get("dates").zone);
  const found = await listEntries(chart, {
    kinds: kindNames,
    limit: most + 1,
    // A dated entry stands at noon where it was written, which elsewhere may be the day beside.
    since: since - oneDay,
    until: until + oneDay,
  });
  const own = found.slice(0, most).filter((summary) => {
    const on = dayOf(c, summary);
    return on.length === "2026-11-12".length && on.startsWith(when);
  });
  return { found: own, tooMany: found.length > most };
}

/** `summaries` undefined: a day of another month, there to make the week whole. */
function cellOf(c: Ctx, chart: Chart, day: Day, summaries: readonly Summary[] | undefined): Cell {
  const { dates, now, language, t } = c.var;
  const today = summaries !== undefined && dates.day(now) === day;
  const holds = summaries === undefined ? "" : holdsOf(c, summaries);
  const seen = new Set((summaries ?? []).map(({ kind }) => partOf[kind]));
  return {
    day,
    date: String(Number(day.slice(-2))),
    href: summaries === undefined ? null : `${recordPath(chart)}/calendar/${day}`,
    name: [dayTitle(language, day), ...(today ? [t("calendar.today")] : []), holds].join(", "),
    holds,
    today,
    marks: parts.filter((part) => seen.has(part)).map((part) => markOf(c, part)),
  };
}

/** "2 entries, 1 appointment" */
function holdsOf({ var: { t } }: Ctx, summaries: readonly Summary[]): string {
  const appointments = summaries.filter(({ kind }) => kind === "appointment").length;
  const records = summaries.length - appointments;
  const texts = [
    ...(records > 0 ? [t("calendar.records", { n: records })] : []),
    ...(appointments > 0 ? [t("calendar.appointments", { n: appointments })] : []),
  ];
  return texts.length === 0 ? t("calendar.nothing") : texts.join(", ");
}

function markOf({ var: { t } }: Ctx, part: Part): Mark {
  return { part, letter: t(`calendar.mark.${part}`), label: t(`part.${part}`) };
}

/** From an empty month: the last one before it that has something, else the newest of all. */
async function lastLink(c: Ctx, chart: Chart, since: number, asTable: boolean): Promise<Link | null> {
  const [before] = await listEntries(chart, { kinds: kindNames, limit: 1, until: since });
  const [newest] = before ? [before] : await listEntries(chart, { kinds: kindNames, limit: 1 });
  return newest ? monthLink(c, recordPath(chart), monthOf(c.var.dates.day(newest.at)), asTable) : null;
}

function monthLink(c: Ctx, base: string, month: Month, asTable: boolean): Link {
  const href = `${base}/calendar/${month}${asTable ? "?view=month" : ""}`;
  return { href, label: monthTitle(c.var.language, month) };
}
