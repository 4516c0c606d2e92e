import { breathe } from "../../clock.ts";
import { ImportRefusal } from "./refusals.ts";

/** Far deeper than any record or FHIR resource goes. */
const deepest = 40;
/** Objects, arrays and values; a file of fifty thousand entries has a tenth of them. */
const mostValues = 6_000_000;
const mostContainers = 1_500_000;
const sliceBytes = 1 << 20;

/** The text of a file, which must be UTF-8. UTF-16, as some spreadsheets save, is named in the refusal's sentence. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ImportRefusal("not_utf8");
  }
}

/**
 * Parses JSON after looking how deep and how much it is: nesting that would fill the stack and millions of empty
 * arrays are refused before they are made. Lets others have their turn while it looks.
 */
export async function parseBounded(bytes: Uint8Array): Promise<unknown> {
  await measure(bytes);
  const text = textOf(bytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportRefusal("broken_json");
  }
}

async function measure(bytes: Uint8Array): Promise<void> {
  let [depth, values, containers, quoted, escaped] = [0, 0, 0, false, false];
  for (let from = 0; from < bytes.length; from += sliceBytes) {
    const end = Math.min(bytes.length, from + sliceBytes);
    for (let i = from; i < end; i++) {
      const byte = bytes[i];
      if (escaped) escaped = false;
      else if (quoted) {
        if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) quoted = false;
      } else if (byte === 0x22) quoted = true;
      else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > deepest) throw new ImportRefusal("too_deep");
        containers++;
      } else if (byte === 0x7d || byte === 0x5d) depth--;
      else if (byte === 0x2c) values++;
    }
    if (values > mostValues || containers > mostContainers) throw new ImportRefusal("too_large");
    await breathe();
  }
}
