import type { Pixels } from "./canvas.ts";

const quality = 85;

/** A picture as a JPEG file without a word about it. */
export async function writeJpeg({ width, height, rgba }: Pixels): Promise<Uint8Array> {
  const { encode } = await import("jpeg-js");
  return new Uint8Array(encode({ width, height, data: rgba }, quality).data);
}
