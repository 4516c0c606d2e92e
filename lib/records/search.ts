import type { Chart } from "../access/chart.ts";
import { type Entry, readEntries } from "../access/entries.ts";
import { listEntries, recordSearch } from "../access/entry_lists.ts";
import type { KindName } from "../access/parts.ts";
import type { Place, Summary } from "../access/summaries.ts";
import type { Instant } from "../clock.ts";

/** What is looked for, and where in time. */
export interface Search {
  readonly words: string;
  readonly kinds: readonly KindName[];
  readonly limit: number;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly before?: Place;
}

/** What there is to be found: what a list shows of an entry, and what the entry itself says beyond that. */
export interface Words {
  listed(summary: Summary): string;
  whole(entry: Entry): string;
}

export interface Found {
  readonly summaries: readonly Summary[];
  /** Where a further search goes on; undefined: everything was searched. */
  readonly on: Place | undefined;
}

const perRead = 64;
/** One request looks at so many entries, and opens so many of them, whatever the record's length. */
const mostListed = 1_280;
const mostOpened = 320;

/**
 * Entries that have all of the words, newest first. What lists show is searched in every kind; an entry is opened when
 * it has words that no list shows. Stops at its bounds and says where to go on. The log tells that a search happened.
 */
export async function search(chart: Chart, asked: Search, words: Words): Promise<Found> {
  await recordSearch(chart, asked.kinds);
  const wanted = fold(asked.words).split(/\s+/).filter((word) => word !== "");
  const has = (text: string) => {
    const folded = fold(text);
    return wanted.every((word) => folded.includes(word));
  };
  const summaries: Summary[] = [];
  let { before } = asked;
  let [listed, opened] = [0, 0];
  while (listed < mostListed) {
    const page = await listEntries(chart, { ...asked, limit: perRead, ...(before && { before }) });
    const lines = page.map((summary) => ({ summary, text: words.listed(summary) }));
    const closed = lines.filter(({ summary, text }) => summary.brief["deep"] === 1 && !has(text)).map((one) =>
      one.summary.id
    );
    const open = await readEntries(chart, closed.slice(0, mostOpened - opened));
    const texts = new Map(open.map((entry) => [entry.id, words.whole(entry)]));
    const unread = new Set(closed.slice(mostOpened - opened));
    for (const { summary, text } of lines) {
      if (unread.has(summary.id)) return { summaries, on: before };
      before = summary;
      if (has(`${text} ${texts.get(summary.id) ?? ""}`)) summaries.push(summary);
      if (summaries.length === asked.limit) return { summaries, on: before };
    }
    if (page.length < perRead) return { summaries, on: undefined };
    listed += page.length;
    opened += closed.length;
  }
  return { summaries, on: before };
}

/** Letters that Unicode does not take apart. */
const letters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
};

/** As people type in a hurry: without accents, without capitals, and 62,5 is 62.5. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(
    /[ßæœøđłı]/g,
    (letter) => letters[letter] ?? letter,
  ).replace(/(\d),(\d)/g, "$1.$2");
}
