import { z } from "zod";
import { addable, visibleKinds } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { listEntries, listOnward } from "../lib/access/entry_lists.ts";
import { isKindName, type KindName, kindNames } from "../lib/access/parts.ts";
import type { Place, Summary } from "../lib/access/summaries.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choiceGiven, date, hidden, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { isId } from "../lib/ids.ts";
import { answersOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { readDay, spanOf } from "../lib/records/months.ts";
import { search } from "../lib/records/search.ts";
import { seeOther } from "./answers.ts";
import { dayHeading, dayOf } from "./entry_days.ts";
import { factsOf } from "./entry_facts.ts";
import { type EntryLine, entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";

interface DayOfLines {
  readonly title: string;
  readonly machine: string;
  readonly lines: readonly EntryLine[];
}

/** Shown as links: how many on one page. */
interface Size {
  readonly label: string;
  readonly href: string;
  readonly current: boolean;
}

declare module "./pages.ts" {
  interface Pages {
    "timeline/index": {
      readonly base: string;
      readonly days: readonly DayOfLines[];
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      /** What is chosen beside words, in words. */
      readonly chosen: string | null;
      readonly searched: boolean;
      readonly filtered: boolean;
      readonly older: string | null;
      readonly newer: string | null;
      /** The rest of a search: fields of a form, since words stand in no address. */
      readonly further: readonly (readonly [string, string])[] | null;
      readonly sizes: readonly Size[];
      readonly print: string | null;
      readonly mayAdd: boolean;
    };
    "timeline/print": {
      readonly title: string;
      readonly back: string;
      readonly chosen: string | null;
      readonly rows: readonly {
        readonly when: string;
        readonly machine: string;
        readonly kind: string;
        readonly value: string;
        readonly more: string;
      }[];
      readonly cut: boolean;
    };
  }
}

const sizes = [25, 50, 100] as const;
/** More than this many lines on paper is an export's task. */
const mostPrinted = 1_000;

const asked = z.strictObject({
  words: text({ label: "timeline.words", longest: 100 }).optional(),
  kind: choiceGiven({ label: "timeline.kind" }).optional(),
  from: date({ label: "timeline.from" }).optional(),
  to: date({ label: "timeline.to" }).optional(),
  size: hidden({ longest: 4 }).optional(),
  on: hidden().optional(),
});

const searchForm = form(asked.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
  error: "timeline.order",
  path: ["to"],
}));

/** What a reader wants to see of the history; all of it stands in the address, but for words. */
interface Filter {
  readonly kind?: KindName | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly size: number;
}

/** Everything the reader may see, newest first, by day. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const filter = filterOf(c.req.query());
  const [before, after] = [placeOf(c, c.req.query("before")), placeOf(c, c.req.query("after"))];
  const reading = { ...windowOf(c, filter), limit: filter.size + 1 };
  if (after) {
    const onward = await listOnward(chart, { ...reading, after });
    // The newest page is a whole one, whatever the reader came from.
    if (onward.length > filter.size) {
      return await show(c, chart, filter, {
        found: onward.slice(0, filter.size).reverse(),
        newer: true,
        older: true,
      });
    }
  }
  const found = await listEntries(chart, { ...reading, ...(before && !after && { before }) });
  return await show(c, chart, filter, {
    found: found.slice(0, filter.size),
    newer: before !== undefined && !after,
    older: found.length > filter.size,
  });
}

/** Words come by POST: they stand in no address, no log and no browser's history. */
export async function find(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const read = searchForm.read(await c.req.formData(), around(c, chart));
  if (!read.ok) {
    const filter = filterOf({ size: String(read.typed["size"] ?? "") });
    return await show(c, chart, filter, { found: [], typed: read.typed, mistakes: read.mistakes });
  }
  const filter = filterOf(read.values);
  const { words, on } = read.values;
  if (words === undefined) return seeOther(c, addressOf(chart, filter));
  await c.var.site.limits.demand("search.account", chart.reader);
  const before = placeOf(c, on);
  const result = await search(chart, {
    words,
    ...windowOf(c, filter),
    limit: filter.size,
    ...(before && { before }),
  }, {
    listed: (summary) => {
      const { kindLabel, value, unit, more } = entryLine(c, chart.patient.id, summary);
      return [kindLabel, value, unit, more].join(" ");
    },
    whole: (entry) =>
      factsOf(c, kinds[entry.kind], answersOf(kinds[entry.kind], entry)).map(({ value }) => value)
        .join(" "),
  });
  return await show(c, chart, filter, {
    found: result.summaries,
    typed: { ...typedOf(filter), words },
    further: result.on
      ? [["words", words], ...Object.entries(typedOf(filter)), ["on", sealedPlace(c, result.on)]]
      : null,
  });
}

/** The same list for paper: what the address asks for, without what stands around a page. */
export async function print(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const filter = filterOf(c.req.query());
  const found = await listEntries(chart, { ...windowOf(c, filter), limit: mostPrinted + 1 });
  return await c.var.show("timeline/print", {
    title: c.var.t("timeline.title"),
    back: addressOf(chart, filter),
    chosen: chosenOf(c, filter),
    rows: found.slice(0, mostPrinted).map((summary) => {
      const line = entryLine(c, chart.patient.id, summary);
      const value = line.unit === "" ? line.value : `${line.value}\u00a0${line.unit}`;
      return { when: line.when, machine: line.machine, kind: line.kindLabel, value, more: line.more };
    }),
    cut: found.length > mostPrinted,
  });
}

interface Showing {
  readonly found: readonly Summary[];
  readonly newer?: boolean;
  readonly older?: boolean;
  readonly typed?: Typed;
  readonly mistakes?: readonly Mistake[];
  readonly further?: readonly (readonly [string, string])[] | null;
}

async function show(c: Ctx, chart: Chart, filter: Filter, now: Showing): Promise<Response> {
  const { found, newer = false, older = false, typed, mistakes = [], further = null } = now;
  const { t } = c.var;
  const [first, last] = [found[0], found.at(-1)];
  const searched = typed?.["words"] !== undefined && mistakes.length === 0;
  const byDay = Map.groupBy(found, (summary) => dayOf(c, summary));
  return await c.var.show("timeline/index", {
    base: recordPath(chart),
    days: [...byDay].map(([day, summaries]) => ({
      title: dayHeading(c, day),
      machine: day,
      lines: summaries.map((summary) => entryLine(c, chart.patient.id, summary, "time")),
    })),
    fields: searchForm.fields(t, typed ?? typedOf(filter), mistakes, around(c, chart)),
    mistakes,
    chosen: chosenOf(c, filter),
    searched,
    filtered: searched || filter.kind !== undefined || filter.from !== undefined || filter.to !== undefined,
    older: older && last ? addressOf(chart, filter, { before: sealedPlace(c, last) }) : null,
    newer: newer && first ? addressOf(chart, filter, { after: sealedPlace(c, first) }) : null,
    further,
    sizes: searched || found.length < sizes[0] && !newer ? [] : sizes.map((size) => ({
      label: String(size),
      href: addressOf(chart, { ...filter, size }),
      current: size === filter.size,
    })),
    print: searched || found.length === 0 ? null : addressOf(chart, filter, {}, "/print"),
    mayAdd: kindNames.some((kind) => addable(chart, kind)),
  }, mistakes.length > 0 ? 422 : 200);
}

/** Anything that is no filter of ours counts as none. */
function filterOf(given: Readonly<Record<string, string | undefined>>): Filter {
  const { kind, from, to, size } = given;
  return {
    kind: kind !== undefined && isKindName(kind) ? kind : undefined,
    from: readDay(from ?? ""),
    to: readDay(to ?? ""),
    size: sizes.find((one) => String(one) === size) ?? sizes[0],
  };
}

function typedOf({ kind, from, to, size }: Filter): Record<string, string> {
  return {
    ...(kind && { kind }),
    ...(from && { from }),
    ...(to && { to }),
    ...(size !== sizes[0] && { size: String(size) }),
  };
}

function addressOf(
  chart: Chart,
  filter: Filter,
  page: Readonly<Record<string, string>> = {},
  end = "",
): string {
  const query = new URLSearchParams({ ...typedOf(filter), ...page });
  const path = `${recordPath(chart)}/timeline${end}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** The kinds and the stretch of time, by the reader's clocks. */
function windowOf(c: Ctx, { kind, from, to }: Filter) {
  const { zone } = c.var.dates;
  return {
    kinds: kind ? [kind] : kindNames,
    ...(from && { since: spanOf(from, zone).since }),
    ...(to && { until: spanOf(to, zone).until }),
  };
}

/** "Weight, from 1 November 2026" */
function chosenOf(c: Ctx, { kind, from, to }: Filter): string | null {
  const { t, dates } = c.var;
  const texts = [
    ...(kind ? [t(`kind.${kind}`)] : []),
    ...(from ? [t("timeline.from_day", { day: dates.long(from) })] : []),
    ...(to ? [t("timeline.to_day", { day: dates.long(to) })] : []),
  ];
  return texts.length === 0 ? null : texts.join(", ");
}

function around(c: Ctx, chart: Chart) {
  const { t, dates, now } = c.var;
  const kind = visibleKinds(chart, kindNames).map((value) => ({ value, label: t(`kind.${value}`) }));
  return { zone: dates.zone, now, choices: { kind } };
}

/** Pages are found again by a token of ours, of this record alone, so that no address tells when something happened. */
function sealedPlace(c: Ctx, { at, id }: Place): string {
  return c.var.site.vault.sealText(placePurpose(c), JSON.stringify([at, id]));
}

function placeOf(c: Ctx, token: string | undefined): Place | undefined {
  const text = token === undefined ? undefined : c.var.site.vault.openText(placePurpose(c), token);
  if (text === undefined) return undefined;
  const [at, id] = JSON.parse(text);
  return typeof at === "number" && isId(id) ? { at, id } : undefined;
}

function placePurpose(c: Ctx): string {
  return `timeline.${c.req.param("patient")}`;
}
