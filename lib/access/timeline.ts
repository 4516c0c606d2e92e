import type { Instant } from "../clock.ts";
import type { KindName } from "./parts.ts";
import { inOrder, type Place, type Summary, unpack, unpackBackwards } from "./summaries.ts";
import {
  type BlockPlace,
  emptyHead,
  type Head,
  type Page,
  pageOf,
  readBlocks,
  readHead,
  readHeadAnd,
  readPage,
  stretchOf,
  type Timeline,
} from "./timeline_rows.ts";

/*
 * The timeline: packed summaries of one patient's entries in the order they happened, at most 64 to a block, so that a
 * page of history is one or two reads whatever the record's length (storage.md 4.8). The head names the newest blocks
 * and the pages that name the older ones, and keeps the latest two of each kind. All are written in the same change
 * as the entry; numbers in keys only count, times stay inside.
 */

/** What the head knows without opening a block. */
export interface Overview {
  readonly counts: Readonly<Partial<Record<KindName, number>>>;
  readonly latest: Readonly<Partial<Record<KindName, readonly Summary[]>>>;
}

export interface Reading {
  readonly kinds: readonly KindName[];
  readonly limit: number;
  readonly before?: Place;
  readonly since?: Instant;
  /** Exclusive. */
  readonly until?: Instant;
}

export interface Onward {
  readonly kinds: readonly KindName[];
  readonly limit: number;
  readonly after: Place;
  /** Exclusive. */
  readonly until?: Instant;
}

/** Sort after everything that happened at the same instant, and before it. */
const last = { added: Infinity, id: "~" };
const first = { added: -Infinity, id: "" };

/** Rows read at once; more than one snapshot holds. */
const mostBlocks = 10;

export async function readOverview(line: Timeline): Promise<Overview> {
  const { counts, latest } = (await readHead(line))?.value ?? emptyHead();
  return { counts, latest: latestOf(latest) };
}

/**
 * Up to `limit` summaries of these kinds in [since, until), newest first, starting before `before`; fewer only when
 * there are no more. Blocks outside the window stay closed.
 */
export async function readTimeline(line: Timeline, options: Reading): Promise<Summary[]> {
  const { since = -Infinity, limit } = options;
  const before = earlier(options.before, options.until);
  const wanted = new Set<KindName>(options.kinds);
  const fits = (summary: Summary) =>
    wanted.has(summary.kind) && (before === undefined || inOrder(summary, before) < 0) && summary.at >= since;
  // Of the block in which a reading before some place starts nobody knows how much comes before.
  const plan = (head: Head, places: readonly BlockPlace[], { left, unknown }: Needed): readonly number[] => {
    const first = firstOf(places, { need: left / share(head, wanted), since, unknown });
    return places.slice(first).map((place) => place.n).reverse();
  };
  const start = { left: limit, unknown: before !== undefined };
  const { head, page, blocks } = await readHeadAnd(
    line,
    before,
    (last, places) => inHead(last, wanted, since) ? [] : plan(last, upTo(places, before), start),
  );
  const known = inHead(head, wanted, since);
  if (known) return known.filter(fits).sort((a, b) => inOrder(b, a)).slice(0, limit);
  const found: Summary[] = [];
  let unknown = start.unknown;
  for await (const all of backwards(line, head, before, page)) {
    let places = all;
    while (places.length > 0) {
      const numbers = plan(head, places, { left: limit - found.length, unknown });
      unknown = false;
      for (const block of await readBlocks(line, numbers, blocks)) {
        for (const summary of unpackBackwards(block)) {
          if (fits(summary) && found.push(summary) >= limit) return found.slice(0, limit);
        }
      }
      places = places.slice(0, -numbers.length);
      if ((all[places.length]?.at ?? since) < since) return found;
    }
  }
  return found;
}

interface Needed {
  readonly left: number;
  readonly unknown: boolean;
}

/** Entries of a kind still ahead of `now`, soonest first, at most `limit`. */
export async function readAhead(
  line: Timeline,
  kind: KindName,
  now: Instant,
  limit: number,
): Promise<Summary[]> {
  const head = (await readHead(line))?.value ?? emptyHead();
  const known = inHead(head, new Set([kind]), now + 1);
  if (known) return known.filter((one) => one.at > now).reverse().slice(0, limit);
  return await readOnward(line, { kinds: [kind], limit, after: { at: now, ...last } });
}

/** Up to `limit` summaries of these kinds that stand after `after` and before `until`, oldest first. */
export async function readOnward(line: Timeline, options: Onward): Promise<Summary[]> {
  const head = (await readHead(line))?.value ?? emptyHead();
  const { after: here, until = Infinity, limit } = options;
  const wanted = new Set<KindName>(options.kinds);
  const found: Summary[] = [];
  for (let p = pageOf(head, here); p <= head.pages.length && found.length < limit; p++) {
    const places = await placesOn(line, head, p);
    for (
      let i = Math.max(0, stretchOf(places, here));
      i < places.length && found.length < limit;
      i += mostBlocks
    ) {
      const numbers = places.slice(i, i + mostBlocks).map((place) => place.n);
      for (const block of await readBlocks(line, numbers)) {
        found.push(
          ...unpack(block).filter((one) => wanted.has(one.kind) && inOrder(one, here) > 0 && one.at < until),
        );
      }
      if ((places[i + mostBlocks]?.at ?? -Infinity) >= until) return found.slice(0, limit);
    }
  }
  return found.slice(0, limit);
}

/** Where a reading starts: before everything at `until`. */
function earlier(before: Place | undefined, until: Instant | undefined): Place | undefined {
  const end = until === undefined ? undefined : { at: until, ...first };
  if (before === undefined || end === undefined) return before ?? end;
  return inOrder(before, end) < 0 ? before : end;
}

/** All of these kinds since then, newest first, when the latest of the head are known to be all of them. */
function inHead(head: Head, wanted: ReadonlySet<KindName>, since: Instant): Summary[] | undefined {
  const latest = latestOf(head.latest);
  const all: Summary[] = [];
  for (const kind of wanted) {
    const kept = latest[kind] ?? [];
    const oldest = kept.at(-1);
    if ((head.counts[kind] ?? 0) > kept.length && (oldest === undefined || oldest.at >= since)) {
      return undefined;
    }
    all.push(...kept);
  }
  return all;
}

function latestOf(latest: Head["latest"]): Partial<Record<KindName, Summary[]>> {
  return Object.fromEntries(Map.groupBy(unpack(latest), (summary) => summary.kind));
}

/** The blocks up to that place, oldest first, page of the index by page, the newest first; one page is known. */
async function* backwards(line: Timeline, head: Head, before: Place | undefined, page: Page) {
  const start = before === undefined ? head.pages.length : pageOf(head, before);
  for (let p = start; p >= 0; p--) {
    const known = page.n !== undefined && head.pages[p]?.n === page.n;
    const places = known ? page.places : await placesOn(line, head, p);
    yield p === start ? upTo(places, before) : places;
  }
}

/** Without those that begin after the place. */
function upTo(places: readonly BlockPlace[], place: Place | undefined): readonly BlockPlace[] {
  return place === undefined ? places : places.slice(0, stretchOf(places, place) + 1);
}

async function placesOn(line: Timeline, head: Head, p: number): Promise<readonly BlockPlace[]> {
  const page = head.pages[p];
  return page ? await readPage(line, page.n) : head.blocks;
}

/** From which block on as many entries as are needed are to be expected up to the last. */
function firstOf(
  places: readonly BlockPlace[],
  { need, since, unknown }: { readonly need: number; readonly since: Instant; readonly unknown: boolean },
): number {
  const end = places.length;
  let first = end - 1;
  let expected = unknown ? 0 : places[first]?.count ?? 0;
  while (first > 0 && expected < need && end - first < mostBlocks && (places[first]?.at ?? since) >= since) {
    first--;
    expected += places[first]?.count ?? 0;
  }
  return first;
}

/** How much of the record is of these kinds. */
function share({ counts }: Head, wanted: ReadonlySet<KindName>): number {
  let [some, all] = [1, 1];
  for (const [kind, count] of Object.entries(counts) as [KindName, number][]) {
    all += count;
    if (wanted.has(kind)) some += count;
  }
  return some / all;
}
