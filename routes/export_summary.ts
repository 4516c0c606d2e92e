import type { Chart } from "../lib/access/chart.ts";
import type { Entry } from "../lib/access/entries.ts";
import type { ExportOrder, ExportSource } from "../lib/access/export_sources.ts";
import type { KindName } from "../lib/access/parts.ts";
import { answersOf, briefOf } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import { type SummaryRow, type SummarySection, writeSummary } from "../lib/records/exchange/summary_pdf.ts";
import { factsOf } from "./entry_facts.ts";
import { entryLine } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { kindsOf } from "./export_files.ts";

/** Newest first; the whole of a long record is in the other formats. */
const mostRows = 500;

/** What a doctor asks first. */
const first: readonly KindName[] = ["allergy", "condition", "medication", "immunisation", "lab_result"];

/** The record as a document to print or hand over, in the reader's language and units. */
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
    title: t("exports.pdf.title", { name }),
    whose: t("exports.pdf.whose", { name, made }),
    lead: [
      chart.relation === "own"
        ? t("exports.pdf.made", { made })
        : t("exports.pdf.made_by", { made, name: chart.readerName }),
      rangeWords(c, order),
      t("exports.pdf.parts", { parts: chart.parts.map((part) => t(`part.${part}`)).join(", ") }),
    ],
    pageOf: (page, of) => t("exports.pdf.page", { page, of }),
    sections: sections(c, chart, source),
  });
}

function rangeWords(c: Ctx, { since, until }: ExportOrder): string {
  const [t, dates] = [c.get("t"), c.get("dates")];
  if (since === undefined && until === undefined) return t("exports.pdf.all");
  if (until === undefined) return t("exports.pdf.since", { from: dates.long(since ?? 0) });
  const to = dates.long(until - 1);
  return since === undefined
    ? t("exports.pdf.until", { to })
    : t("exports.pdf.from_to", { from: dates.long(since), to });
}

async function* sections(c: Ctx, chart: Chart, source: ExportSource): AsyncGenerator<SummarySection> {
  const t = c.get("t");
  const there = kindsOf(source);
  let any = false;
  for (const kind of [...first, ...there.filter((one) => !first.includes(one))]) {
    if (!there.includes(kind)) continue;
    const entries = source.entries([kind]);
    const newest = await entries.next();
    if (newest.done) continue;
    any = true;
    const count = source.counts[kind] ?? 0;
    yield {
      heading: t(`kind.${kind}`),
      columns: [t("exports.pdf.when"), t("exports.pdf.what"), t("exports.pdf.more")],
      ...(count > mostRows && { note: t("exports.pdf.newest", { most: mostRows }) }),
      rows: rows(c, chart, newest.value, entries),
    };
  }
  if (!any) yield { heading: t("exports.pdf.empty"), columns: ["", "", ""], rows: nothing() };
}

async function* rows(
  c: Ctx,
  chart: Chart,
  newest: Entry,
  others: AsyncIterable<Entry>,
): AsyncGenerator<SummaryRow> {
  yield rowOf(c, chart, newest);
  let count = 1;
  for await (const entry of others) {
    if (++count > mostRows) return;
    yield rowOf(c, chart, entry);
  }
}

function rowOf(c: Ctx, chart: Chart, entry: Entry): SummaryRow {
  const kind = kinds[entry.kind];
  const { id, at, version } = entry;
  const line = entryLine(c, chart.patient.id, {
    id,
    kind: entry.kind,
    at,
    version,
    brief: briefOf(kind, entry),
  });
  const value = line.unit === "" ? line.value : `${line.value}\u00a0${line.unit}`;
  const said = `${line.when} ${value} ${line.more}`;
  // What was chosen among a few is in the line already, in better words than a form's question.
  const chosen = new Set(
    kind.form.fields(c.get("t")).filter((one) => one.options.length > 0).map((one) => one.label),
  );
  const facts = factsOf(c, kind, answersOf(kind, entry))
    .filter(({ label, value, long }) => {
      return long || (kind.measures.length === 0 && !chosen.has(label) && !said.includes(value));
    })
    .map((fact) => `${fact.label}: ${fact.value}`);
  return { when: line.when, value, more: [line.more, ...facts].filter((one) => one !== "").join("\n") };
}

async function* nothing(): AsyncGenerator<SummaryRow> {}
