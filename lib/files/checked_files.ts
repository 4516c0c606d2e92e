import { ByteSource } from "./byte_source.ts";
import { checkPdf } from "./check_pdf.ts";
import { checkText } from "./check_text.ts";
import { cleanJpeg } from "./clean_jpeg.ts";
import { cleanPng } from "./clean_png.ts";
import { cleanWebp } from "./clean_webp.ts";
import { type FileType, typeOf } from "./file_types.ts";
import { FileRefusal } from "./refusal.ts";

/** A file whose type its content shows. Reading `content` to its end is the proof: it throws FileRefusal before. */
export interface CheckedFile {
  readonly type: FileType;
  /** Without what a camera or phone wrote into a picture. */
  readonly content: AsyncIterable<Uint8Array>;
}

const cleaners = { pdf: checkPdf, jpeg: cleanJpeg, png: cleanPng, webp: cleanWebp, text: checkText } as const;

/** Looks at how the file begins. The name only tells a table from other text. */
export async function checkFile(content: AsyncIterable<Uint8Array>, name: string): Promise<CheckedFile> {
  const source = new ByteSource(content);
  const start = await source.ahead(16);
  if (start.length === 0) throw new FileRefusal("empty");
  const type = typeOf(start);
  const cleaned = closing(source, cleaners[type](source));
  return { type: type === "text" && /\.csv\s*$/i.test(name) ? "csv" : type, content: cleaned };
}

/** What follows a picture's end is not kept, but whoever sends it is let finish. */
async function* closing(
  source: ByteSource,
  cleaned: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* cleaned;
  for await (const _ of source.rest());
}
