import { standingOf } from "../records/lab_result.ts";
import { fileDocument, keptDocument, noteDocument } from "./documents.ts";
import { labResult, measurements } from "./measurements.ts";
import { referenceTo, type Resource, type Writing } from "./resources.ts";
import { statements } from "./statements.ts";

/** What an entry is in FHIR R4; the first one stands for it, files that hang on it follow. */
export function resourcesOf(writing: Writing): readonly Resource[] {
  const made = ofKind(writing);
  const [first] = made;
  if (!first || writing.entry.kind === "document") return made;
  return [...made, ...writing.entry.files.map((file) => fileDocument(writing, file, referenceTo(first)))];
}

function ofKind(writing: Writing): readonly Resource[] {
  const { kind, value } = writing.entry;
  if (kind === "note") return [noteDocument(writing)];
  if (kind === "document") return [keptDocument(writing)];
  if (kind === "lab_result") return [labResult(writing, standingOf(value))];
  const write = measurements[kind] ?? statements[kind];
  if (!write) throw new TypeError(`no resource for ${kind}`);
  return write(writing);
}
