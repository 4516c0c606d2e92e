import type { Chart } from "../lib/access/chart.ts";
import type { ExportOrder, ExportSource } from "../lib/access/export_sources.ts";
import { type KindName, parts } from "../lib/access/parts.ts";
import { wholeYears } from "../lib/language/ages.ts";
import { type Block, writeSummary } from "../lib/records/exchange/summary_pdf.ts";
import { heightText, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { kindsOf } from "./export_files.ts";
import { overviewOf } from "./export_overview.ts";
import { sectionOf } from "./export_sections.ts";

/** What a doctor asks first. */
const sorted: readonly KindName[] = [
  "allergy",
  "medication",
  "condition",
  "lab_result",
  "immunisation",
  "blood_pressure",
  "eye_pressure",
  "weight",
  "glucose",
  "temperature",
  "oxygen",
  "appointment",
  "note",
  "document",
  "exercise",
];

/** The record as a document to print or hand over, in the reader's language and units: one page for all, then the rest. */
export function printedSummary(
  c: Ctx,
  chart: Chart,
  order: ExportOrder,
  source: ExportSource,
): AsyncIterable<Uint8Array> {
  const [t, dates] = [c.get("t"), c.get("dates")];
  const { name } = chart.patient;
  const made = dates.longTime(chart.now);
  return writeSummary({
    language: c.get("language"),
    title: t("printed.title", { name }),
    whose: t("printed.whose", { name, made }),
    pageOf: (page, of) => t("printed.page", { page, of }),
    blocks: blocks(c, chart, order, source),
  });
}

async function* blocks(
  c: Ctx,
  chart: Chart,
  order: ExportOrder,
  source: ExportSource,
): AsyncGenerator<Block> {
  const t = c.get("t");
  yield { is: "heading", level: 1, text: t("printed.title", { name: chart.patient.name }) };
  yield whoAndWhat(c, chart, order);
  const about = { now: chart.now, ranged: order.since !== undefined || order.until !== undefined };
  yield* overviewOf(c, chart, about.ranged);
  const there = kindsOf(source).toSorted((one, other) => sorted.indexOf(one) - sorted.indexOf(other));
  let any = false;
  for (const kind of there) {
    for await (const block of sectionOf(c, kind, source, about)) {
      if (!any) yield { is: "page" };
      any = true;
      yield block;
    }
  }
  if (!any) yield { is: "paragraph", text: t("printed.empty") };
}

/** Whose record, who printed it when, and what it holds. */
function whoAndWhat(c: Ctx, chart: Chart, order: ExportOrder): Block {
  const [t, dates, account] = [c.get("t"), c.get("dates"), c.get("account")];
  const { zone } = dates;
  const made = dates.longTime(chart.now);
  const own = chart.relation === "own";
  const height = account?.patient === chart.patient.id ? account.height : undefined;
  const range = rangeWords(c, order);
  const some = t("printed.only", { parts: chart.parts.map((part) => t(`part.${part}`)).join("; "), range });
  const facts: readonly (readonly [string, string])[] = [
    [t("printed.born"), bornWords(c, chart)],
    ...height === undefined ? [] : [[t("printed.height"), heightText(height, unitsOf(c))] as const],
    [
      t("printed.made"),
      own
        ? t("printed.by_owner", { made, zone })
        : t("printed.by_carer", { made, zone, name: chart.readerName }),
    ],
    [t("printed.holds"), chart.parts.length === parts.length ? t("printed.whole", { range }) : some],
    [t("printed.source"), t("printed.source_text")],
  ];
  const columns = [{ heading: "", share: 24 }, { heading: "", share: 76 }];
  return {
    is: "table",
    table: { columns, rows: facts.map((cells) => ({ cells })), named: true, bare: true },
  };
}

/** Where it is not given, a line to write on. */
function bornWords(c: Ctx, { born, now }: Chart): string {
  const [t, dates] = [c.get("t"), c.get("dates")];
  if (born === undefined) return t("printed.born_blank");
  return t("printed.born_on", { date: dates.long(born), years: wholeYears(born, dates.day(now)) });
}

function rangeWords(c: Ctx, { since, until }: ExportOrder): string {
  const [t, dates] = [c.get("t"), c.get("dates")];
  if (since === undefined && until === undefined) return t("printed.all");
  if (until === undefined) return t("printed.since", { from: dates.long(since ?? 0) });
  const to = dates.long(until - 1);
  return since === undefined
    ? t("printed.until", { to })
    : t("printed.from_to", { from: dates.long(since), to });
}
