import { z } from "zod";
import { kinds } from "../kinds.ts";
import type { Claim, DoseClaim } from "./candidates.ts";
import { isoOf, type Portable, type PortableDose } from "./portable.ts";
import { ImportRefusal } from "./refusals.ts";

/**
 * Salus's own file of a record, as JSON. What a reader of the older format would refuse, or understand otherwise, gets
 * another number. `recordFileSchema` describes it to machines.
 */
const recordFormat = "salus/record/v3";

/** Whatever the number. */
export const ourFormats = "salus/";

/** The first format held no doses of medicines, the second no date of birth; otherwise they are the same. */
const readable: readonly string[] = ["salus/record/v1", "salus/record/v2", recordFormat];

const moment = z.iso.datetime({ offset: true });

function isInstant(text: string): boolean {
  try {
    return Temporal.Instant.from(text) !== undefined;
  } catch {
    return false;
  }
}

/** One entry as it stands in the file; `value` is the kind's own. */
const recordLine = z.strictObject({
  id: z.string().max(64),
  kind: z.string().max(40),
  // ISO 8601 has times that no clock of ours can hold: ten digits after the second.
  at: moment.refine(isInstant),
  value: z.record(z.string(), z.unknown()),
  author: z.string().max(500).optional(),
  addedAt: moment.optional(),
  changedAt: moment.optional(),
  files: z.array(z.strictObject({
    name: z.string().max(500),
    type: z.string().max(100),
    size: z.number().int().min(0),
    path: z.string().max(1_000).optional(),
  })).max(200).optional(),
});

/** That a dose was taken or missed; `medicine` is the id of an entry of this file or of the record. */
const doseLine = z.strictObject({
  medicine: z.string().max(64),
  day: z.string().max(10),
  time: z.string().max(5),
  state: z.enum(["taken", "missed"]),
  author: z.string().max(500).optional(),
  addedAt: moment.optional(),
});

/** The file around its entries and doses. */
const recordFile = z.strictObject({
  format: z.enum(readable),
  exportedAt: moment.optional(),
  person: z.strictObject({
    name: z.string().max(500),
    born: z.iso.date().optional(),
    zone: z.string().max(100),
  }).optional(),
  parts: z.array(z.string().max(40)).max(40).optional(),
  entries: z.array(z.unknown()),
  doses: z.array(z.unknown()).optional(),
});

export interface AboutRecord {
  readonly exportedAt: number;
  readonly name: string;
  /** Day, where it is known. */
  readonly born?: string | undefined;
  /** IANA zone in which the person's days begin. */
  readonly zone: string;
  readonly parts: readonly string[];
}

/** The file as text, piece by piece: one entry or dose a line, so that a broken one can be pointed at. */
export async function* writeRecordFile(
  about: AboutRecord,
  entries: AsyncIterable<Portable>,
  doses: AsyncIterable<PortableDose>,
): AsyncGenerator<string> {
  const head = {
    format: recordFormat,
    exportedAt: isoOf(about.exportedAt),
    person: { name: about.name, born: about.born, zone: about.zone },
    parts: about.parts,
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"entries":[`;
  yield* listed(entries, lineOf);
  yield `\n],\n"doses":[`;
  yield* listed(doses, ({ name: _, addedAt, ...dose }) => ({ ...dose, addedAt: isoOf(addedAt) }));
  yield "\n]}\n";
}

async function* listed<T>(items: AsyncIterable<T>, lineOf: (item: T) => unknown): AsyncGenerator<string> {
  let before = "\n";
  for await (const item of items) {
    yield before + JSON.stringify(lineOf(item));
    before = ",\n";
  }
}

function lineOf({ id, kind, at, value, author, addedAt, changedAt, files }: Portable) {
  return {
    id,
    kind,
    at: isoOf(at),
    value,
    author,
    addedAt: isoOf(addedAt),
    ...(changedAt !== undefined && { changedAt: isoOf(changedAt) }),
    ...(files.length > 0 && { files: files.map(({ id: _, ...file }) => file) }),
  };
}

/** JSON Schema (2020-12) of the file, made from the schemas that it is read with. */
export function recordFileSchema(): unknown {
  const values = Object.fromEntries(
    Object.values(kinds).map((kind) => [kind.name, z.toJSONSchema(kind.schema, { unrepresentable: "any" })]),
  );
  return {
    title: recordFormat,
    description:
      "Measured numbers are whole numbers, scaled by `decimals` (or by the decimals of the unit beside " +
      "them, under `units`): 6250 with two decimals is 62.50.",
    ...z.toJSONSchema(recordFile),
    $defs: { entry: z.toJSONSchema(recordLine), dose: z.toJSONSchema(doseLine), values },
  };
}

/** The entries of a file of ours, one after another, then its doses. */
export function* readRecordFile(file: string, content: unknown): Generator<Claim | DoseClaim> {
  const { format } = z.looseObject({ format: z.string() }).parse(content);
  if (!readable.includes(format)) throw new ImportRefusal("other_version");
  const whole = recordFile.safeParse(content);
  if (!whole.success) throw new ImportRefusal("not_known");
  for (const [i, one] of whole.data.entries.entries()) {
    const read = recordLine.safeParse(one);
    if (!read.success) {
      yield { file, line: i + 1, kind: "", value: {}, origin: "", why: "imports.why.shape" };
      continue;
    }
    const { id, kind, at, value, author, files = [] } = read.data;
    yield {
      file,
      line: i + 1,
      kind,
      at: Temporal.Instant.from(at).epochMilliseconds,
      value,
      origin: `salus:${id}`,
      ...(author !== undefined && { author }),
      ...(files.length > 0 && { left: files.map(({ name }) => name) }),
    };
  }
  for (const [i, one] of (whole.data.doses ?? []).entries()) {
    const read = doseLine.safeParse(one);
    const place = { file, line: i + 1 };
    if (!read.success) yield { ...place, kind: "dose", value: {}, origin: "", why: "imports.why.shape" };
    else yield { ...place, dose: { ...read.data, medicine: `salus:${read.data.medicine}` } };
  }
}
