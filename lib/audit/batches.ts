import { fromBase64Url, toBase64Url } from "../ids.ts";
import type { AuditKeys } from "../vault/audit_keys.ts";
import { type Bytes, sha256, utf8 } from "../vault/primitives.ts";
import { batchKey } from "./places.ts";

/** What a row of the log holds: one line that names the batch before it, then one line per entry (canonical JSON). */
export interface Batch {
  /** SHA-256 of the batch before, or of the epoch's first row. */
  readonly prev: Bytes;
  readonly entries: readonly Bytes[];
  /** SHA-256 of the whole body: what the next batch names. */
  readonly hash: Bytes;
}

/** A value of 65,536 bytes is the most the store takes; the envelope needs some of it. */
const mostBytes = 65_000;

/** Undefined when the entries do not fit one row. */
export function batchBody(prev: Bytes, entries: readonly string[]): Bytes | undefined {
  const body = utf8(`{"prev":"${toBase64Url(prev)}","v":1}\n${entries.join("\n")}`);
  return body.length > mostBytes ? undefined : body;
}

/** Throws SealError for what was not sealed for this place, TypeError for a body we do not write. */
export function openBatch(keys: AuditKeys, epoch: Bytes, seq: number, sealed: Uint8Array): Batch {
  return readBatch(keys.openBatch(batchKey(epoch, seq), sealed));
}

export function readBatch(body: Bytes): Batch {
  const lines = linesOf(body);
  const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(lines[0]));
  if (!isHeader(header)) throw new TypeError("not a batch of the log");
  return { prev: fromBase64Url(header.prev), entries: lines.slice(1), hash: sha256(body) };
}

function isHeader(value: unknown): value is { readonly prev: string } {
  return typeof value === "object" && value !== null && "v" in value && value.v === 1 && "prev" in value &&
    typeof value.prev === "string";
}

/** Canonical JSON writes a line feed as \n, so that the byte itself only stands between entries. */
function linesOf(body: Bytes): Bytes[] {
  const lines: Bytes[] = [];
  let start = 0;
  for (let end = body.indexOf(10); end >= 0; end = body.indexOf(10, start)) {
    lines.push(body.subarray(start, end));
    start = end + 1;
  }
  lines.push(body.subarray(start));
  return lines;
}
