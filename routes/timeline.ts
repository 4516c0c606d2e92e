import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { listEntries, listOnward } from "../lib/access/entry_lists.ts";
import { kindNames } from "../lib/access/parts.ts";
import type { Place, Summary } from "../lib/access/summaries.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import { dayHeading, dayOf } from "./entry_days.ts";
import { type EntryLine, entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";
import { addressOf, askedFilter, askedPlace, sealPlaces } from "./timeline_addresses.ts";
import {
  around,
  chosenOf,
  type Filter,
  filterOf,
  isFiltered,
  searchForm,
  sizes,
  typedOf,
  windowOf,
} from "./timeline_filters.ts";
import { searched } from "./timeline_search.ts";

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
      readonly filtered: boolean;
      /** The address held a search that does not open, or no longer. */
      readonly ended: boolean;
      readonly older: string | null;
      readonly newer: string | null;
      /** Where the search goes on. */
      readonly further: string | null;
      readonly sizes: readonly Size[];
      readonly print: string | null;
      readonly mayAdd: boolean;
    };
  }
}

/** Everything the reader may see, or what they search for, newest first, by day. */
export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const filter = askedFilter(c);
  if (!filter) return await show(c, chart, filterOf({}), { found: [], ended: true });
  const { words } = filter;
  if (words !== undefined) {
    const { summaries, on } = await searched(c, chart, filter, words);
    return await show(c, chart, filter, { found: summaries, on });
  }
  const [before, after] = [askedPlace(c, "before"), askedPlace(c, "after")];
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

/** Words come by POST, and the page that has what they find stands at an address in which they are sealed. */
export async function find(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const read = searchForm.read(await c.req.formData(), around(c, chart));
  if (read.ok) return seeOther(c, addressOf(c, chart, filterOf(read.values)));
  const filter = filterOf({ size: String(read.typed["size"] ?? "") });
  return await show(c, chart, filter, { found: [], typed: read.typed, mistakes: read.mistakes });
}

interface Showing {
  readonly found: readonly Summary[];
  readonly newer?: boolean;
  readonly older?: boolean;
  /** Where a search goes on. */
  readonly on?: Place | undefined;
  readonly ended?: boolean;
  readonly typed?: Typed;
  readonly mistakes?: readonly Mistake[];
}

async function show(c: Ctx, chart: Chart, filter: Filter, now: Showing): Promise<Response> {
  const { found, newer = false, older = false, on, ended = false, mistakes = [] } = now;
  const { t } = c.var;
  const [first, last] = [found[0], found.at(-1)];
  const isSearch = filter.words !== undefined;
  const isWhole = !newer && !on && askedPlace(c, "before") === undefined;
  const byDay = Map.groupBy(found, (summary) => dayOf(c, summary));
  const places = (older || newer) && first && last ? sealPlaces(c, last, first) : undefined;
  return await c.var.show("timeline/index", {
    base: recordPath(chart),
    days: [...byDay].map(([day, summaries]) => ({
      title: dayHeading(c, day),
      machine: day,
      lines: summaries.map((summary) => entryLine(c, chart.patient.id, summary, "time")),
    })),
    fields: searchForm.fields(t, now.typed ?? typedOf(filter), mistakes, around(c, chart)),
    mistakes,
    chosen: chosenOf(c, filter),
    filtered: isFiltered(filter),
    ended,
    older: older && places ? addressOf(c, chart, filter, { before: places }) : null,
    newer: newer && places ? addressOf(c, chart, filter, { after: places }) : null,
    further: on ? addressOf(c, chart, filter, { before: sealPlaces(c, on, on) }) : null,
    sizes: found.length < sizes[0] && isWhole ? [] : sizes.map((size) => ({
      label: String(size),
      href: addressOf(c, chart, { ...filter, size }),
      current: size === filter.size,
    })),
    print: found.length === 0 ? null : addressOf(c, chart, filter, {
      ...(isSearch && askedPlace(c, "before") && { before: c.req.query("before") }),
      paper: true,
    }),
    mayAdd: kindNames.some((kind) => addable(chart, kind)),
  }, mistakes.length > 0 ? 422 : ended ? 404 : 200);
}
