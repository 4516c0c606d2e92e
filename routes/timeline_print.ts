import type { Chart } from "../lib/access/chart.ts";
import { listEntries } from "../lib/access/entry_lists.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { seeOther } from "./answers.ts";
import { recordPath } from "./record_paths.ts";
import { addressOf, askedFilter, askedPlace } from "./timeline_addresses.ts";
import { chosenOf, type Filter, windowOf } from "./timeline_filters.ts";
import { searched } from "./timeline_search.ts";

declare module "./pages.ts" {
  interface Pages {
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
      /** Why there may be more than stands here. */
      readonly cut: string | null;
    };
  }
}

/** More than this many lines on paper is an export's task. */
const mostPrinted = 1_000;

/** The history for paper: what the address asks for, without what stands around a page. */
export async function print(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const { t } = c.var;
  const filter = askedFilter(c);
  // The page itself says that the search has ended.
  if (!filter) return seeOther(c, `${recordPath(chart)}/timeline?search=ended`);
  const { words } = filter;
  const { summaries, cut } = await lines(c, chart, filter);
  const chosen = [words === undefined ? null : t("timeline.with_words", { words }), chosenOf(c, filter)];
  return await c.var.show("timeline/print", {
    title: t("timeline.title"),
    back: addressOf(c, chart, filter, { before: askedPlace(c, "before") && c.req.query("before") }),
    chosen: chosen.filter((one) => one !== null).join(", ") || null,
    rows: summaries.map((summary) => {
      const line = entryLine(c, chart.patient.id, summary);
      const value = line.unit === "" ? line.value : `${line.value}\u00a0${line.unit}`;
      return { when: line.when, machine: line.machine, kind: line.kindLabel, value, more: line.more };
    }),
    cut,
  });
}

/** What is printed, and why there may be more. */
async function lines(
  c: Ctx,
  chart: Chart,
  filter: Filter,
): Promise<{ readonly summaries: readonly Summary[]; readonly cut: string | null }> {
  const { t } = c.var;
  if (filter.words !== undefined) {
    const { summaries, on } = await searched(c, chart, { ...filter, size: mostPrinted }, filter.words);
    return { summaries, cut: on ? t("timeline.cut_search") : null };
  }
  const found = await listEntries(chart, { ...windowOf(c, filter), limit: mostPrinted + 1 });
  return {
    summaries: found.slice(0, mostPrinted),
    cut: found.length > mostPrinted ? t("timeline.cut") : null,
  };
}
