import type { Entry } from "../lib/access/entries.ts";
import type { ExportSource } from "../lib/access/export_sources.ts";
import type { KindName } from "../lib/access/parts.ts";
import type { Key } from "../lib/language/translate.ts";
import { hasEnded } from "../lib/records/dose_days.ts";
import type { Block } from "../lib/records/exchange/summary_pdf.ts";
import type { Row } from "../lib/records/exchange/pdf_tables.ts";
import type { Ctx } from "./env.ts";
import {
  columnsOf,
  endedMedicine,
  headings,
  isNamed,
  type Part,
  pastCondition,
  rowOf,
} from "./export_columns.ts";
import { type Said, saying } from "./export_said.ts";

/** Newest first; the whole of a long record is in the other formats. */
const mostRows = 500;

const titles: Readonly<Partial<Record<KindName, Key>>> = {
  allergy: "summaries.allergy",
  condition: "summaries.condition",
  immunisation: "summaries.immunisation",
  medication: "part.medications",
  lab_result: "part.results",
  appointment: "part.appointments",
  note: "part.notes",
  document: "part.documents",
};

/** A part of a kind that stands below a heading of its own. */
interface Group {
  readonly heading: Key;
  readonly parts: readonly Part[];
  readonly holds: (said: Said) => boolean;
}

/** What still is, apart from what was. */
function groupsOf(c: Ctx, kind: KindName, now: number): readonly Group[] {
  const today = c.get("dates").day(now);
  const apart = (
    now: Key,
    past: Key,
    isPast: Group["holds"],
    pastParts = columnsOf[kind],
  ): readonly Group[] => [
    { heading: now, parts: columnsOf[kind], holds: (said) => !isPast(said) },
    { heading: past, parts: pastParts, holds: isPast },
  ];
  const isPast = ({ brief }: Said) => brief["status"] === "past";
  switch (kind) {
    case "allergy":
      return apart("printed.current", "printed.past", isPast);
    case "condition":
      return apart("printed.current", "printed.past", isPast, pastCondition);
    case "medication":
      return apart(
        "printed.taken_now",
        "printed.taken_no_more",
        ({ brief }) => hasEnded(brief, today),
        endedMedicine,
      );
    case "appointment":
      return apart("printed.to_come", "printed.were", ({ entry }) => entry.at < now);
    default:
      return [];
  }
}

/** All entries of a kind that the order names, under its heading; nothing where there are none. */
export async function* sectionOf(
  c: Ctx,
  kind: KindName,
  source: ExportSource,
  about: { readonly now: number; readonly ranged: boolean },
): AsyncGenerator<Block> {
  const t = c.get("t");
  const entries = source.entries([kind]);
  const newest = await entries.next();
  if (newest.done) return;
  yield { is: "heading", level: 2, text: t.of(titles[kind] ?? `kind.${kind}`) };
  if ((source.counts[kind] ?? 0) > mostRows) {
    yield { is: "paragraph", text: t("printed.newest", { most: mostRows }) };
  }
  const groups = groupsOf(c, kind, about.now);
  if (about.ranged && kind !== "appointment" && groups.length > 0) {
    yield { is: "paragraph", text: t("printed.in_range") };
  }
  const all = upToMost(saying(c, kind, await source.files()), newest.value, entries);
  if (groups.length === 0) return void (yield tableOf(c, columnsOf[kind], all));
  const known = await Array.fromAsync(all);
  for (const { heading, parts, holds } of groups) {
    const these = known.filter(holds);
    if (these.length === 0) continue;
    yield { is: "heading", level: 3, text: t.of(heading) };
    yield tableOf(c, parts, these);
  }
}

export function tableOf(
  c: Ctx,
  parts: readonly Part[],
  said: AsyncIterable<Said> | Iterable<Said>,
): Block {
  return {
    is: "table",
    table: { columns: headings(c.get("t"), parts), rows: rows(said, parts), named: isNamed(parts) },
  };
}

async function* rows(
  said: AsyncIterable<Said> | Iterable<Said>,
  parts: readonly Part[],
): AsyncGenerator<Row> {
  for await (const one of said) yield rowOf(one, parts);
}

async function* upToMost(
  say: (entry: Entry) => Said,
  newest: Entry,
  others: AsyncIterable<Entry>,
): AsyncGenerator<Said> {
  yield say(newest);
  let count = 1;
  for await (const entry of others) {
    if (++count > mostRows) return;
    yield say(entry);
  }
}
