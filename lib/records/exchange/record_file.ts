import { z } from "zod";
import { kinds } from "../kinds.ts";
import type { Claim } from "./candidates.ts";
import { isoOf, type Portable } from "./portable.ts";
import { ImportRefusal } from "./refusals.ts";

/**
 * Salus's own file of a record, as JSON. A reader accepts this format and refuses every other; what changes the
 * meaning of a field gets another number. `recordFileSchema` describes it to machines.
 */
export const recordFormat = "salus/record/v1";

const moment = z.iso.datetime({ offset: true });

/** One entry as it stands in the file; `value` is the kind's own. */
const recordLine = z.strictObject({
  id: z.string().max(64),
  kind: z.string().max(40),
  at: moment,
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

/** The file around its entries. */
export const recordFile = z.strictObject({
  format: z.literal(recordFormat),
  exportedAt: moment.optional(),
  person: z.strictObject({ name: z.string().max(500), zone: z.string().max(100) }).optional(),
  parts: z.array(z.string().max(40)).max(40).optional(),
  entries: z.array(z.unknown()),
});

export interface AboutRecord {
  readonly exportedAt: number;
  readonly name: string;
  /** IANA zone in which the person's days begin. */
  readonly zone: string;
  readonly parts: readonly string[];
}

/** The file as text, piece by piece: one entry a line, so that a broken one can be pointed at. */
export async function* writeRecordFile(
  about: AboutRecord,
  entries: AsyncIterable<Portable>,
): AsyncGenerator<string> {
  const head = {
    format: recordFormat,
    exportedAt: isoOf(about.exportedAt),
    person: { name: about.name, zone: about.zone },
    parts: about.parts,
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"entries":[`;
  let first = true;
  for await (const entry of entries) {
    yield `${first ? "\n" : ",\n"}${JSON.stringify(lineOf(entry))}`;
    first = false;
  }
  yield "\n]}\n";
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
    $defs: { entry: z.toJSONSchema(recordLine), values },
  };
}

/** The entries of a file of ours, one after another. */
export function* readRecordFile(file: string, content: unknown): Generator<Claim> {
  const { format } = z.looseObject({ format: z.string() }).parse(content);
  if (format !== recordFormat) throw new ImportRefusal("other_version");
  const whole = recordFile.safeParse(content);
  if (!whole.success) throw new ImportRefusal("not_known");
  for (const [i, one] of whole.data.entries.entries()) {
    const read = recordLine.safeParse(one);
    if (!read.success) {
      yield { file, line: i + 1, kind: "", value: {}, origin: "", why: "imports.why.shape" };
      continue;
    }
    const { id, kind, at, value, author } = read.data;
    yield {
      file,
      line: i + 1,
      kind,
      at: Temporal.Instant.from(at).epochMilliseconds,
      value,
      origin: `salus:${id}`,
      ...(author !== undefined && { author }),
    };
  }
}
