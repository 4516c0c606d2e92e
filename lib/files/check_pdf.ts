import type { ByteSource } from "./byte_source.ts";
import { FileRefusal } from "./refusal.ts";

const tailBytes = 2048;
const ascii = new TextDecoder("latin1");

/** A PDF as it is, once its end is there (ISO 32000-2 §7.5.5; readers look in the last kilobyte or so). */
export async function* checkPdf(source: ByteSource): AsyncGenerator<Uint8Array> {
  let tail = new Uint8Array();
  for await (const part of source.rest()) {
    const joined = new Uint8Array([...tail.subarray(-tailBytes), ...part.subarray(-tailBytes)]);
    tail = joined.subarray(-tailBytes);
    yield part;
  }
  if (!ascii.decode(tail).includes("%%EOF")) throw new FileRefusal("broken");
}
