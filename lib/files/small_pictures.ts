import { ByteSource } from "./byte_source.ts";
import type { Pixels } from "./canvas.ts";
import { cleanJpeg } from "./clean_jpeg.ts";
import { cleanPng } from "./clean_png.ts";
import { drawJpeg } from "./draw_jpeg.ts";
import { PngDrawing } from "./draw_png.ts";
import type { FileType } from "./file_types.ts";
import { JpegBlocks } from "./jpeg_blocks.ts";
import { FileRefusal } from "./refusal.ts";
import { writeJpeg } from "./write_jpeg.ts";

/**
 * A small upright copy of a picture as a JPEG, its longer side at most `target` pixels. Memory depends on the copy,
 * not on the picture. Undefined for what cannot be drawn: broken, interlaced, of more than 50 million pixels.
 */
export async function smallPicture(
  type: FileType,
  content: AsyncIterable<Uint8Array>,
  target: number,
): Promise<Uint8Array | undefined> {
  const source = new ByteSource(content);
  try {
    return await writeJpeg(type === "jpeg" ? await fromJpeg(source, target) : await fromPng(source, target));
  } catch (error) {
    if (!isUndrawable(error)) throw error;
    return undefined;
  } finally {
    await source.close();
  }
}

async function fromJpeg(source: ByteSource, target: number): Promise<Pixels> {
  const blocks = new JpegBlocks(target);
  for await (const _ of cleanJpeg(source, blocks));
  blocks.finish();
  return drawJpeg(blocks, target);
}

async function fromPng(source: ByteSource, target: number): Promise<Pixels> {
  const drawing = new PngDrawing(target);
  for await (const _ of cleanPng(source, drawing));
  return await drawing.finish();
}

/** What a decoder says about a picture that is not one; everything else is ours. */
function isUndrawable(error: unknown): boolean {
  return error instanceof RangeError || error instanceof TypeError || error instanceof FileRefusal;
}
