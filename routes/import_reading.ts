import type { Found, Reading } from "../lib/access/import_looks.ts";
import { readBundle } from "../lib/fhir/reading.ts";
import { typeOf } from "../lib/files/file_types.ts";
import { parseBounded, textOf } from "../lib/records/exchange/bounded_reading.ts";
import { type Claim, type DoseClaim, judge, type Source } from "../lib/records/exchange/candidates.ts";
import { judgeDose, takenOn } from "../lib/records/exchange/dose_claims.ts";
import { readHealthManager, tableOf } from "../lib/records/exchange/health_manager.ts";
import { ourFormats, readRecordFile } from "../lib/records/exchange/record_file.ts";
import { isOurTable } from "../lib/records/exchange/record_tables.ts";
import { ImportRefusal } from "../lib/records/exchange/refusals.ts";
import { isZip, largestImport, type SentFile, unzipped } from "../lib/records/exchange/unzipping.ts";

interface Around {
  /** Where the person lives: times without a zone are meant there. */
  readonly zone: string;
  readonly now: number;
  /** Whose rows of a Health Manager dump; undefined where it holds one person's. */
  readonly person: string | undefined;
  /** That these files did not come along, in the reader's words. */
  readonly filesLeft: (names: string) => string;
}

/** A copy made with Salus holds the same record in several files: the one that says most. */
const inOurCopy = ["record.json", "fhir.json"];

/** Finds out what was sent, one file or several, zipped or not, and reads it. Throws ImportRefusal for what we do not know. */
export async function readSent(sent: readonly SentFile[], around: Around): Promise<Reading> {
  const files = await unpack(sent);
  if (files.length === 0) throw new ImportRefusal("no_data");
  if (files.every(({ bytes }) => bytes.length === 0)) throw new ImportRefusal("empty");
  const json = files.filter(isJson);
  const [only] = inOurCopy.flatMap((known) => json.filter(({ name }) => name === known)).concat(
    json.length === 1 ? json : [],
  );
  if (only) return await readJson(only, around);
  if (json.length > 1) throw new ImportRefusal("not_known");
  const [picture, pdf] = [files.some(isPicture), files.some(isPdf)];
  if (picture || pdf) throw new ImportRefusal(picture ? "picture" : "pdf");
  const texts = files.map(({ name, bytes }) => ({ name, text: textOf(bytes) }));
  const tables = texts.filter(({ text }) => tableOf(text));
  if (tables.length === 0 && texts.some(({ text }) => isOurTable(text))) {
    throw new ImportRefusal("our_tables");
  }
  if (tables.length === 0) throw new ImportRefusal("not_known");
  return reading("health_manager", readHealthManager(tables, around), around);
}

async function readJson({ name, bytes }: SentFile, around: Around): Promise<Reading> {
  const content = await parseBounded(bytes);
  if (hasText(content, "resourceType", "Bundle")) {
    return reading("fhir", readBundle(name, content, around.zone), around, patientOf(content));
  }
  if (hasText(content, "format")) {
    return reading("salus", readRecordFile(name, content), around, nameIn(content, ["person", "name"]));
  }
  throw new ImportRefusal("not_known");
}

function hasText(content: unknown, field: string, wanted?: string): boolean {
  if (typeof content !== "object" || content === null || !Object.hasOwn(content, field)) return false;
  const value = (content as Readonly<Record<string, unknown>>)[field];
  return wanted === undefined ? typeof value === "string" && value.startsWith(ourFormats) : value === wanted;
}

function reading(
  source: Source,
  claims: Iterable<Claim | DoseClaim> | AsyncIterable<Claim>,
  around: Around,
  person?: string,
): Reading {
  return { source, person, found: judged(source, claims, around), takenOn };
}

/** The name of a bundle's patient, as FHIR R4 HumanName gives it. */
function patientOf(bundle: unknown): string | undefined {
  const entries = inside(bundle, ["entry"]);
  if (!Array.isArray(entries)) return undefined;
  const patient = entries.map((entry) => inside(entry, ["resource"])).find((resource) =>
    inside(resource, ["resourceType"]) === "Patient"
  );
  return nameIn(patient, ["name", "0", "text"]);
}

function nameIn(content: unknown, path: readonly string[]): string | undefined {
  const name = inside(content, path);
  return typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 200) : undefined;
}

function inside(content: unknown, path: readonly string[]): unknown {
  let at = content;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return at;
}

async function* judged(
  source: Source,
  claims: Iterable<Claim | DoseClaim> | AsyncIterable<Claim>,
  around: Around,
): AsyncGenerator<Found> {
  for await (const claim of claims) {
    yield "dose" in claim ? judgeDose(claim, around) : judge(claim, source, around);
  }
}

async function unpack(sent: readonly SentFile[]): Promise<readonly SentFile[]> {
  let room = largestImport;
  const files: SentFile[] = [];
  for (const file of sent) {
    const found = isZip(file) ? await unzipped(file, (name) => /\.(csv|json)$/i.test(name), room) : [file];
    room -= found.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (room < 0) throw new ImportRefusal("too_large");
    files.push(...found);
  }
  return files;
}

/** By its first letter, not by its name. */
function isJson({ bytes }: SentFile): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).replace("\uFEFF", "").trimStart();
  return start.startsWith("{") || start.startsWith("[");
}

function isPicture({ bytes }: SentFile): boolean {
  const type = typeOf(bytes);
  return type !== "text" && type !== "pdf" || isOtherPicture(bytes);
}

function isPdf({ bytes }: SentFile): boolean {
  return typeOf(bytes) === "pdf";
}

/** HEIC, as phones make it, AVIF and GIF: none can be uploaded here, all are pictures to whoever sends them. */
function isOtherPicture(bytes: Uint8Array): boolean {
  return /^(.{4}ftyp(hei|hev|mif|avif)|GIF8)/s.test(new TextDecoder("latin1").decode(bytes.subarray(0, 16)));
}
