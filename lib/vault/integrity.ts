import { createHash } from "node:crypto";

/** What a page says a script must be (Subresource Integrity): public files only, nothing is sealed here. */
export function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}
