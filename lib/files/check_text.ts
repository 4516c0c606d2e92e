import type { ByteSource } from "./byte_source.ts";
import { FileRefusal } from "./refusal.ts";

// Everything below space but tab, line feed, form feed and carriage return; delete; the C1 controls but "next line".
// deno-lint-ignore no-control-regex
const control = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f]/;
const markup = /^\s*<[!?a-z]/i;

/** Plain text: UTF-8 from beginning to end, without control characters, and not a page or drawing in disguise. */
export async function* checkText(source: ByteSource): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const start = await source.ahead(1024);
  if (start[0] === 0xff && start[1] === 0xfe || start[0] === 0xfe && start[1] === 0xff) {
    throw new FileRefusal("not_utf8");
  }
  if (markup.test(new TextDecoder().decode(start))) throw new FileRefusal("web_page");
  for await (const part of source.rest()) {
    if (control.test(decode(decoder, part))) throw new FileRefusal("wrong_type");
    yield part;
  }
  decode(decoder);
}

function decode(decoder: TextDecoder, part?: Uint8Array): string {
  try {
    return part ? decoder.decode(part, { stream: true }) : decoder.decode();
  } catch {
    throw new FileRefusal(part && looksLikeText(part) ? "not_utf8" : part ? "wrong_type" : "not_utf8");
  }
}

/** Letters of an older encoding, or no text at all? */
function looksLikeText(part: Uint8Array): boolean {
  return !part.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13);
}
