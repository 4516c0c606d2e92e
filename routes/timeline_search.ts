import type { Chart } from "../lib/access/chart.ts";
import { answersOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { type Found, search } from "../lib/records/search.ts";
import { factsOf } from "./entry_facts.ts";
import { entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { askedPlace } from "./timeline_addresses.ts";
import { type Filter, windowOf } from "./timeline_filters.ts";

/** From the place in the address on, what the reader would read on a line or find on its page. */
export async function searched(c: Ctx, chart: Chart, filter: Filter, words: string): Promise<Found> {
  await c.var.site.limits.demand("search.account", chart.reader);
  const before = askedPlace(c, "before");
  return await search(chart, {
    words,
    ...windowOf(c, filter),
    limit: filter.size,
    ...(before && { before }),
  }, {
    listed: (summary) => {
      const { kindLabel, value, unit, more } = entryLine(c, chart.patient.id, summary);
      return [kindLabel, c.var.t(`synonyms.${summary.kind}`), value, unit, more].join(" ");
    },
    whole: (entry) =>
      factsOf(c, kinds[entry.kind], answersOf(kinds[entry.kind], entry)).map(({ value }) => value)
        .join(" "),
  });
}
