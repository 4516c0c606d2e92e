import type { Chart } from "../lib/access/chart.ts";
import { visibleKinds } from "../lib/access/chart_kinds.ts";
import type { Entry } from "../lib/access/entries.ts";
import type { ExportFormat } from "../lib/access/export_rows.ts";
import type { Made } from "../lib/access/exports.ts";
import { entriesOf, type ExportOrder, type ExportSource } from "../lib/access/export_sources.ts";
import { type KindName, kindNames } from "../lib/access/parts.ts";
import { writeBundle } from "../lib/fhir/bundles.ts";
import { writePatientSummary } from "../lib/fhir/patient_summary.ts";
import { fileName } from "../lib/files/file_names.ts";
import {
  type Portable,
  type PortableDose,
  portableDoseOf,
  portableOf,
} from "../lib/records/exchange/portable.ts";
import { recordFileSchema, writeRecordFile } from "../lib/records/exchange/record_file.ts";
import { columnsOf, doseColumns, doseRow, rowOf } from "../lib/records/exchange/record_tables.ts";
import { onlyOnce } from "../lib/records/exchange/unique_names.ts";
import { writeZip, type ZipFile } from "../lib/records/exchange/zipping.ts";
import { byteOrderMark, commaSeparatedRow } from "./comma_separated.ts";
import type { Ctx } from "./env.ts";
import { printedSummary } from "./export_summary.ts";

interface Making {
  readonly c: Ctx;
  readonly chart: Chart;
  readonly order: ExportOrder;
  readonly source: ExportSource;
  /** Where each document lies in the zip; undefined where documents stay behind. */
  readonly paths: () => Promise<ReadonlyMap<string, string>>;
}

/** The file that an order asks for: one format as it is, several in a zip. Its name says nothing about anybody. */
export function filesFor(c: Ctx, chart: Chart, order: ExportOrder, source: ExportSource): Made {
  const making: Making = { c, chart, order, source, paths: pathsOf(order, source) };
  const name = `salus-${c.get("dates").day(chart.now)}`;
  const [only, ...others] = order.formats;
  const single = others.length === 0 && only !== undefined ? singleFiles[only] : undefined;
  if (single) {
    const { ending, type, write } = single;
    return { name: `${name}.${ending}`, type, content: asBytes(write(making)) };
  }
  return { name: `${name}.zip`, type: "application/zip", content: writeZip(zipFiles(making), chart.now) };
}

interface SingleFile {
  readonly ending: string;
  readonly type: string;
  readonly write: (making: Making) => AsyncIterable<string | Uint8Array>;
}

const singleFiles: Readonly<Partial<Record<ExportFormat, SingleFile>>> = {
  pdf: {
    ending: "pdf",
    type: "application/pdf",
    write: ({ c, chart, order, source }) => printedSummary(c, chart, order, source),
  },
  json: { ending: "json", type: "application/json", write: writeRecord },
  fhir: { ending: "fhir.json", type: "application/fhir+json", write: writeFhir },
  ips: { ending: "ips.json", type: "application/fhir+json", write: writeIps },
};

async function* zipFiles(making: Making): AsyncGenerator<ZipFile> {
  const { c, order } = making;
  const has = (format: ExportFormat) => order.formats.includes(format);
  yield { name: `${c.get("t")("exports.read_me")}.txt`, content: asBytes([await readMe(making)]) };
  const named = { pdf: "summary.pdf", json: "record.json", fhir: "fhir.json", ips: "ips.json" } as const;
  for (const format of ["pdf", "json", "fhir", "ips"] as const) {
    const file = singleFiles[format];
    if (has(format) && file) {
      yield { name: named[format], content: asBytes(file.write(making)), packed: format === "pdf" };
    }
  }
  if (has("json")) {
    yield {
      name: "record.schema.json",
      content: asBytes([JSON.stringify(recordFileSchema(), null, 1) + "\n"]),
    };
  }
  if (has("csv")) yield* tables(making);
  if (has("documents")) yield* documents(making);
}

/** One table for each kind that has entries in the range, and one of doses. */
async function* tables(making: Making): AsyncGenerator<ZipFile> {
  const { chart: { patient: { zone } }, source } = making;
  for (const kind of kindsOf(source)) {
    const entries = portables(making, [kind]);
    const first = await entries.next();
    if (first.done) continue;
    yield {
      name: `tables/${kind}.csv`,
      content: asBytes(table(columnsOf(kind), first.value, entries, (entry) => rowOf(entry, zone))),
    };
  }
  const doses = portableDoses(making);
  const first = await doses.next();
  if (first.done) return;
  const content = table(doseColumns, first.value, doses, (dose) => doseRow(dose, zone));
  yield { name: "tables/doses.csv", content: asBytes(content) };
}

async function* table<T>(
  columns: readonly string[],
  first: T,
  others: AsyncIterable<T>,
  row: (of: T) => readonly string[],
): AsyncGenerator<string> {
  yield byteOrderMark + commaSeparatedRow(columns);
  yield commaSeparatedRow(row(first));
  for await (const one of others) yield commaSeparatedRow(row(one));
}

async function* documents({ source, paths }: Making): AsyncGenerator<ZipFile> {
  const [files, places] = await Promise.all([source.files(), paths()]);
  for (const file of [...files.values()].flat()) {
    const path = places.get(file.id);
    if (path === undefined) continue;
    yield { name: path, content: await source.open(file), packed: !file.type.startsWith("text/") };
  }
}

function writeRecord(making: Making): AsyncIterable<string> {
  const { patient: { name, zone }, born, now, parts } = making.chart;
  const about = { exportedAt: now, name, born, zone, parts };
  return writeRecordFile(about, portables(making), portableDoses(making));
}

function writeFhir(making: Making): AsyncIterable<string> {
  return writeBundle(aboutPatient(making), portables(making), portableDoses(making));
}

function writeIps(making: Making): AsyncIterable<string> {
  return writePatientSummary(
    { ...aboutPatient(making), title: making.c.get("t")("exports.ips_title") },
    (kind) => visibleKinds(making.chart, [kind]).length > 0 ? summarised(making, kind) : undefined,
  );
}

const standing: readonly KindName[] = ["medication", "allergy", "condition", "immunisation"];

/** What stands is said whatever the range: a medicine begun before it is not "no information". */
async function* summarised({ chart, source }: Making, kind: KindName): AsyncGenerator<Portable> {
  const entries = standing.includes(kind) ? entriesOf(chart, {}, [kind]) : source.entries([kind]);
  for await (const entry of entries) yield portableOf(entry);
}

function aboutPatient({ chart, c }: Making) {
  const { patient: { id, name, zone }, born, now: at } = chart;
  return { id, name, born, zone, at, language: c.get("language"), author: chart.readerName };
}

async function* portables(making: Making, kinds?: readonly KindName[]): AsyncGenerator<Portable> {
  const [files, places] = await Promise.all([making.source.files(), making.paths()]);
  const inFull = (entry: Entry) =>
    (files.get(entry.id) ?? []).map(({ id, name, type, size }) => {
      const path = places.get(id);
      return { id, name, type, size, ...(path !== undefined && { path }) };
    });
  for await (const entry of making.source.entries(kinds)) yield portableOf(entry, inFull(entry));
}

async function* portableDoses({ source }: Making): AsyncGenerator<PortableDose> {
  for await (const { medicine, dose } of source.doses()) yield portableDoseOf(medicine, dose);
}

/** Made once; "documents/scan.pdf", each name once. Only entries of the range bring theirs. */
function pathsOf(order: ExportOrder, source: ExportSource): () => Promise<ReadonlyMap<string, string>> {
  let made: Promise<ReadonlyMap<string, string>> | undefined;
  return () =>
    made ??= order.formats.includes("documents") ? findPaths(order, source) : Promise.resolve(new Map());
}

async function findPaths(order: ExportOrder, source: ExportSource): Promise<ReadonlyMap<string, string>> {
  const once = onlyOnce();
  const files = await source.files();
  const whole = order.since === undefined && order.until === undefined;
  const wanted = whole ? [...files.keys()] : await Array.fromAsync(source.entries(), ({ id }) => id);
  return new Map(
    wanted.flatMap((entry) => files.get(entry) ?? []).map((file) => {
      return [file.id, `documents/${once(fileName(file.name, file.type, "document"))}`];
    }),
  );
}

async function readMe({ c, chart, order, paths }: Making): Promise<string> {
  const t = c.get("t");
  const hasDocuments = (await paths()).size > 0;
  const lines = [
    t("exports.read_me.of", { name: chart.patient.name, when: c.get("dates").longTime(chart.now) }),
    "",
    ...order.formats.map((format) =>
      format === "documents" && !hasDocuments
        ? t("exports.read_me.no_documents")
        : t(`exports.read_me.${format}`)
    ),
    "",
    t("exports.read_me.care"),
  ];
  return byteOrderMark + lines.join("\r\n") + "\r\n";
}

export function kindsOf(source: ExportSource): readonly KindName[] {
  return kindNames.filter((kind) => (source.counts[kind] ?? 0) > 0);
}

const pieceLength = 32_768;

/** Text in pieces worth sealing; bytes pass as they are. */
async function* asBytes(
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting = "";
  for await (const piece of pieces) {
    if (typeof piece !== "string") {
      yield piece;
      continue;
    }
    waiting += piece;
    if (waiting.length < pieceLength) continue;
    yield encoder.encode(waiting);
    waiting = "";
  }
  if (waiting !== "") yield encoder.encode(waiting);
}
