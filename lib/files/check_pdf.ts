import type { ByteSource } from "./byte_source.ts";
import { FileRefusal } from "./refusal.ts";

const tailBytes = 2048;
const ascii = new TextDecoder("latin1");

/** A PDF as it is, once its end is there (ISO 32000-2 §7.5.5; readers look in the last kilobyte or so). */
export async function* checkPdf(source: ByteSource): AsyncGenerator<Uint8Array> {
  const tail = new Uint8Array(tailBytes);
  for await (const part of source.rest()) {
    const last = part.subarray(-tailBytes);
    tail.copyWithin(0, last.length);
    tail.set(last, tailBytes - last.length);
    yield part;
  }
  if (!ascii.decode(tail).includes("%%EOF")) throw new FileRefusal("broken");
}
