import type { Chart } from "../lib/access/chart.ts";
import type { Place } from "../lib/access/summaries.ts";
import { isId } from "../lib/ids.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";
import { openSearch, sealSearch } from "./sealed_searches.ts";
import { type Filter, filterOf, typedOf } from "./timeline_filters.ts";

/** Where a page of the history begins or ends, and which page it is: the list or its sheet of paper. */
interface Turn {
  /** Both are tokens of `sealPlaces`. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly paper?: boolean;
}

/** The address of a page of the history. Words stand in it only sealed, and what was chosen beside them too. */
export function addressOf(c: Ctx, chart: Chart, filter: Filter, turn: Turn = {}): string {
  const { size, ...sought } = typedOf(filter);
  const { before, after, paper = false } = turn;
  const query = new URLSearchParams({
    ...(filter.words === undefined ? sought : { search: sealSearch(c, placeIn(c), sought) }),
    ...(size !== undefined && { size }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  });
  const path = `${recordPath(chart)}/timeline${paper ? "/print" : ""}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** What the address asks for; undefined when it is a search that does not open, or no longer. */
export function askedFilter(c: Ctx): Filter | undefined {
  const { words: _, search, ...given } = c.req.query();
  if (search === undefined) return filterOf(given);
  const sought = openSearch(c, placeIn(c), search);
  return sought && filterOf({ ...sought, size: given["size"] });
}

/**
 * Pages are found again by a token of ours, of this record alone, so that no address tells when something happened.
 * One says where a page ends, for the next one back, and where it begins, for the way onward.
 */
export function sealPlaces(c: Ctx, last: Place, first: Place): string {
  return c.var.site.vault.sealText(
    placeIn(c),
    JSON.stringify([last, first].flatMap(({ at, added, id }) => [at, added, id])),
  );
}

export function askedPlace(c: Ctx, name: "before" | "after"): Place | undefined {
  const token = c.req.query(name);
  const text = token === undefined ? undefined : c.var.site.vault.openText(placeIn(c), token);
  if (text === undefined) return undefined;
  const [at, added, id] = JSON.parse(text).slice(name === "before" ? 0 : 3);
  return typeof at === "number" && typeof added === "number" && isId(id) ? { at, added, id } : undefined;
}

function placeIn(c: Ctx): string {
  return `timeline.${c.req.param("patient")}`;
}
