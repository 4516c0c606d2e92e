import { fromBase64Url, toBase64Url } from "../ids.ts";

/** Our 16 bytes as FHIR wants them: an id of theirs may not hold "_" (R4, datatypes, id). */
export function uuidOf(id: string): string {
  return fromBase64Url(id).toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A uuid of the same name whatever it is made from, for resources that have no id of their own: the id with a number below 2^48 added. */
export function uuidBeside(id: string, n: number): string {
  const bytes = fromBase64Url(id);
  for (let at = 15, left = n; left > 0; at--, left = Math.floor(left / 256)) {
    bytes[at] = (bytes[at] ?? 0) ^ (left % 256);
  }
  return uuidOf(toBase64Url(bytes));
}

export function urnOf(uuid: string): string {
  return `urn:uuid:${uuid}`;
}
