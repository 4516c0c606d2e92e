import { visibleKinds } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { readEntries } from "../lib/access/entries.ts";
import { listEntries, overview } from "../lib/access/entry_lists.ts";
import type { KindName } from "../lib/access/parts.ts";
import { listStanding } from "../lib/access/standing_entries.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { lowered } from "../lib/language/months.ts";
import type { Key } from "../lib/language/translate.ts";
import { isKnownAllergy } from "../lib/records/allergy.ts";
import { hasEnded } from "../lib/records/dose_days.ts";
import { type Adherence, adherenceOf } from "../lib/records/doses_due.ts";
import type { Row } from "../lib/records/exchange/pdf_tables.ts";
import type { Block } from "../lib/records/exchange/summary_pdf.ts";
import { trendKinds } from "../lib/records/trends.ts";
import { titleOf, worstFirst } from "./allergy_titles.ts";
import { figures, fuzzyWords, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { allergyColumns, columnsOf, headings, medicineColumns, type Part, rowOf } from "./export_columns.ts";
import { saying } from "./export_said.ts";
import { changeWords } from "./trend_cards.ts";

/** What fits on a page beside what is never cut short: allergies and medicines. */
const mostConditions = 12;
const mostVaccines = 6;
const mostResults = 5;

/** The first page: what stands today, whatever range was asked for. A part that is not in this copy says so. */
export async function* overviewOf(c: Ctx, chart: Chart, ranged: boolean): AsyncGenerator<Block> {
  const part = (kind: KindName, title: Key, blocks: (c: Ctx, chart: Chart) => AsyncIterable<Block>) =>
    partOf(c, chart, { kind, title, blocks });
  // Of what lies outside the range nothing stands on the pages that follow.
  const most = (n: number) => ranged ? Infinity : n;
  yield* part("allergy", "summaries.allergy", allergies);
  yield* part("medication", "printed.medicines", medicines);
  yield* part("condition", "printed.conditions", () => conditions(c, chart, most(mostConditions)));
  yield* measurements(c, chart);
  yield* part("immunisation", "printed.vaccines", () => vaccines(c, chart, most(mostVaccines)));
  yield* results(c, chart, ranged);
}

async function* partOf(c: Ctx, chart: Chart, { kind, title, blocks }: {
  readonly kind: KindName;
  readonly title: Key;
  readonly blocks: (c: Ctx, chart: Chart) => AsyncIterable<Block>;
}): AsyncGenerator<Block> {
  const t = c.get("t");
  yield { is: "heading", level: 2, text: t.of(title) };
  if (visibleKinds(chart, [kind]).length > 0) return yield* blocks(c, chart);
  if (kind === "allergy") yield { is: "paragraph", text: t("allergies.unavailable"), strong: true };
  yield { is: "paragraph", text: t("printed.not_in_copy") };
}

/** Nothing recorded is not "none known", and "none known" was said by somebody on some day. */
async function* allergies(c: Ctx, chart: Chart): AsyncGenerator<Block> {
  const [t, dates] = [c.get("t"), c.get("dates")];
  const all = await listStanding(chart, "allergy");
  const known = all.filter(isKnownAllergy).toSorted(worstFirst);
  const stated = all.findLast(({ brief }) => brief["about"] === "none_known");
  const past = all.filter(({ brief }) => brief["status"] === "past" && brief["about"] !== "none_known");
  const { title } = titleOf(all, t);
  yield { is: "paragraph", text: title, strong: true };
  if (known.length > 0) {
    yield table(c, allergyColumns, await rowsOf(c, chart, known, allergyColumns));
  } else {
    yield {
      is: "paragraph",
      text: stated ? t("printed.stated", { date: dates.long(stated.at) }) : t("printed.allergies_unknown"),
    };
  }
  if (past.length > 0) {
    const names = past.map(({ brief }) => String(brief["substance"])).join(", ");
    yield { is: "paragraph", text: t("printed.past_allergies", { names }) };
  }
}

async function* medicines(c: Ctx, chart: Chart): AsyncGenerator<Block> {
  const t = c.get("t");
  const today = c.get("dates").day(chart.now);
  const current = (await listStanding(chart, "medication")).filter(({ brief }) => !hasEnded(brief, today))
    .toReversed();
  if (current.length === 0) return void (yield { is: "paragraph", text: t("printed.no_medicine") });
  const adherence = await adherenceOf(chart, current, today);
  const columns: readonly Part[] = [
    ...medicineColumns,
    ["printed.last_days", 24, ({ entry }) => adherenceWords(c, adherence.get(entry.id))],
  ];
  yield table(c, columns, await rowsOf(c, chart, current, columns));
}

/** "taken 25 of 28, 1 missed"; nothing where nothing was planned. */
function adherenceWords(c: Ctx, of: Adherence | undefined): string {
  const t = c.get("t");
  if (of === undefined || of.planned === 0) return "";
  const { planned, taken, missed, open } = of;
  if (open === planned) return t("printed.nothing_noted");
  return [
    t("printed.taken", { taken, planned }),
    missed > 0 ? t("printed.missed", { n: missed }) : "",
    open > 0 ? t("printed.open", { n: open }) : "",
  ].filter(Boolean).join(", ");
}

async function* conditions(c: Ctx, chart: Chart, most: number): AsyncGenerator<Block> {
  const t = c.get("t");
  const current = (await listStanding(chart, "condition")).filter(({ brief }) => brief["status"] !== "past");
  if (current.length === 0) return void (yield { is: "paragraph", text: t("printed.no_condition") });
  const items = newestOf(c, current, most, ({ brief }) => {
    const name = String(brief["name"]);
    return brief["on"] === undefined ? name : t("printed.condition_since", { name, date: dayOf(c, brief) });
  });
  yield { is: "list", items };
}

async function* vaccines(c: Ctx, chart: Chart, most: number): AsyncGenerator<Block> {
  const t = c.get("t");
  const given = await listStanding(chart, "immunisation");
  if (given.length === 0) return void (yield { is: "paragraph", text: t("printed.no_vaccine") });
  const items = newestOf(c, given, most, ({ brief }) => {
    const { value, more } = figures(t, "immunisation", brief);
    return t("printed.vaccine_on", {
      name: more === "" ? value : `${value}, ${more}`,
      date: dayOf(c, brief),
    });
  });
  yield { is: "paragraph", text: items.join("; ") };
}

/** What was measured last of each kind, and the change since the time before. */
async function* measurements(c: Ctx, chart: Chart): AsyncGenerator<Block> {
  const [t, dates] = [c.get("t"), c.get("dates")];
  const measured = visibleKinds(chart, trendKinds.filter((kind) => kind !== "exercise"));
  if (measured.length === 0) return;
  yield { is: "heading", level: 2, text: t("printed.latest") };
  const { latest } = await overview(chart, measured);
  const rows = measured.flatMap((kind): Row[] => {
    const [newest, before] = latest[kind] ?? [];
    if (!newest) return [];
    const { value, unit, more } = figures(t, kind, newest.brief, unitsOf(c));
    const change = before ? changeWords(c, kind, newest, before) : t("printed.first_one");
    return [{
      cells: [
        t(`kind.${kind}`),
        `${value}\u00a0${unit}${more && `, ${lowered(more)}`}`,
        dates.long(newest.at),
        change,
      ],
    }];
  });
  if (rows.length === 0) return void (yield { is: "paragraph", text: t("printed.nothing_measured") });
  const columns = [
    { heading: t("printed.what"), share: 18 },
    { heading: t("printed.value"), share: 25 },
    { heading: t("printed.date"), share: 24 },
    { heading: t("printed.change"), share: 33 },
  ];
  yield { is: "table", table: { columns, rows, named: true } };
}

/** The newest ones where the page has room for them; those outside a range stand nowhere else. */
async function* results(c: Ctx, chart: Chart, ranged: boolean): AsyncGenerator<Block> {
  const t = c.get("t");
  const newest = await listEntries(chart, { kinds: visibleKinds(chart, ["lab_result"]), limit: mostResults });
  if (newest.length === 0) return;
  const heading = t("printed.latest_results");
  const part = table(c, columnsOf.lab_result, await rowsOf(c, chart, newest, columnsOf.lab_result));
  if (!ranged) {
    return void (yield { ...part, is: "fitting", heading, otherwise: t("printed.results_follow") });
  }
  yield { is: "heading", level: 2, text: heading };
  yield part;
}

/** Without the words below: they stand on the following pages. */
async function rowsOf(
  c: Ctx,
  chart: Chart,
  summaries: readonly Summary[],
  parts: readonly Part[],
): Promise<readonly Row[]> {
  const entries = await readEntries(chart, summaries.map(({ id }) => id));
  return entries.map((entry) => ({ cells: rowOf(saying(c, entry.kind, new Map())(entry), parts).cells }));
}

function table(c: Ctx, parts: readonly Part[], rows: readonly Row[]): Extract<Block, { is: "table" }> {
  return { is: "table", table: { columns: headings(c.get("t"), parts), rows, named: true } };
}

function newestOf(
  c: Ctx,
  all: readonly Summary[],
  most: number,
  say: (one: Summary) => string,
): readonly string[] {
  const items = all.toReversed().slice(0, most).map(say);
  const further = all.length - items.length;
  return further > 0 ? [...items, c.get("t")("printed.further", { n: further })] : items;
}

function dayOf(c: Ctx, { on }: Summary["brief"]): string {
  return fuzzyWords(c, c.get("language"), String(on));
}
