import { breathe, type Instant } from "../clock.ts";
import type { Id } from "../ids.ts";
import { everyDose } from "./bulk_doses.ts";
import type { Chart } from "./chart.ts";
import { visibleKinds } from "./chart_kinds.ts";
import type { Dose } from "./doses.ts";
import { type Entry, readEntries } from "./entries.ts";
import { listEntries } from "./entry_lists.ts";
import type { ExportFormat } from "./export_rows.ts";
import type { StoredFile } from "./file_rows.ts";
import { listFiles } from "./files.ts";
import { type KindName, kindNames } from "./parts.ts";
import type { Place, Summary } from "./summaries.ts";

const slice = 60;

export interface ExportOrder {
  readonly formats: readonly ExportFormat[];
  readonly since?: Instant;
  /** Exclusive. */
  readonly until?: Instant;
}

/** What a copy is made from: only what this reader may see. */
export interface ExportSource {
  /** Entries, newest first, a slice at a time; of these kinds when some are named. */
  entries(kinds?: readonly KindName[]): AsyncGenerator<Entry>;
  /** How many of each kind there are, whatever the range. */
  readonly counts: Readonly<Partial<Record<KindName, number>>>;
  /** The documents that hang on entries, by entry. */
  files(): Promise<ReadonlyMap<Id, readonly StoredFile[]>>;
  open(file: StoredFile): Promise<ReadableStream<Uint8Array>>;
  /** What was said of doses of the medicines that stand, of each the oldest first. */
  doses(): AsyncGenerator<MedicineDose>;
}

/** A dose that was taken or missed, and of which medicine. */
export interface MedicineDose {
  readonly medicine: Summary;
  readonly dose: Dose;
}

/** The record's entries that the order and the reader's parts leave, without ever holding more than a slice. */
export async function* entriesOf(
  chart: Chart,
  order: Pick<ExportOrder, "since" | "until">,
  wanted: readonly KindName[] = kindNames,
): AsyncGenerator<Entry> {
  for await (const found of summariesOf(chart, order, wanted)) {
    yield* await readEntries(chart, found.map((summary) => summary.id));
  }
}

async function* summariesOf(
  chart: Chart,
  { since, until }: Pick<ExportOrder, "since" | "until">,
  wanted: readonly KindName[],
): AsyncGenerator<readonly Summary[]> {
  const kinds = visibleKinds(chart, wanted);
  let before: Place | undefined;
  while (true) {
    const found = await listEntries(chart, {
      kinds,
      limit: slice,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(before && { before }),
    });
    yield found;
    const last = found.at(-1);
    if (found.length < slice || !last) return;
    before = last;
    await breathe();
  }
}

/** The doses of the range by their own day, whenever the medicine was begun; none where medicines may not be seen. */
export async function* dosesOf(
  chart: Chart,
  { since, until }: Pick<ExportOrder, "since" | "until">,
): AsyncGenerator<MedicineDose> {
  const medicines: Summary[] = [];
  for await (const some of summariesOf(chart, {}, ["medication"])) medicines.push(...some);
  for (const medicine of medicines) {
    for (const dose of await everyDose(chart, medicine.id)) {
      const at = Temporal.PlainDateTime.from(`${dose.day}T${dose.time}`).toZonedDateTime(chart.patient.zone)
        .epochMilliseconds;
      if (at >= (since ?? -Infinity) && at < (until ?? Infinity)) yield { medicine, dose };
    }
    await breathe();
  }
}

/** The documents that hang on entries, by entry. */
export async function filesByEntry(chart: Chart): Promise<ReadonlyMap<Id, readonly StoredFile[]>> {
  const files = new Map<Id, StoredFile[]>();
  let before: number | undefined;
  do {
    const page = await listFiles(chart, { limit: slice, ...(before !== undefined && { before }) });
    for (const { entry, file } of page.files) files.set(entry.id, [file, ...files.get(entry.id) ?? []]);
    before = page.older;
  } while (before !== undefined);
  return files;
}

/** However fast a writer is, between two of its pieces others have their turn. */
export async function* breathing(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let since = performance.now();
  for await (const piece of pieces) {
    yield piece;
    if (performance.now() - since < 20) continue;
    await breathe();
    since = performance.now();
  }
}
