import { breathe } from "../clock.ts";
import { Canvas, type Pixels } from "./canvas.ts";
import type { PngHeader, PngListener } from "./clean_png.ts";

const mostPixels = 50_000_000;
const widest = 16_384;
/** Fed in crumbs: a thousand times as much may come out of each. */
const crumb = 512;
/** Milliseconds; then others have their turn. */
const longestStretch = 20;
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Draws a PNG small as it comes by, row after row. Interlaced ones and the very large are not drawn. */
export class PngDrawing implements PngListener {
  readonly #target: number;
  #header: PngHeader | undefined;
  #palette: Uint8Array = new Uint8Array();
  #alpha: Uint8Array = new Uint8Array();
  #orientation = 1;
  #canvas: Canvas | undefined;
  #inflating:
    | { readonly writer: WritableStreamDefaultWriter<BufferSource>; readonly done: Promise<void> }
    | undefined;
  #ended = false;

  constructor(target: number) {
    this.#target = target;
  }

  header(header: PngHeader): void {
    const { width, height, interlaced } = header;
    if (interlaced || width > widest || width * height > mostPixels) {
      throw new RangeError("no picture of ours");
    }
    this.#header = header;
  }

  palette(content: Uint8Array): void {
    this.#palette = content;
  }

  transparency(content: Uint8Array): void {
    this.#alpha = content;
  }

  turned(orientation: number): void {
    this.#orientation = orientation;
  }

  async coded(part: Uint8Array): Promise<void> {
    const header = this.#header;
    if (!header || this.#ended) return;
    this.#inflating ??= this.#start(header);
    const { writer } = this.#inflating;
    for (let at = 0; at < part.length && !this.#ended; at += crumb) {
      // A copy: the part belongs to whoever sent it.
      await Promise.race([settled(writer.write(part.slice(at, at + crumb))), this.#inflating.done]);
    }
  }

  /** Waits for the last row. Throws when the rows do not come out. */
  async finish(): Promise<Pixels> {
    if (!this.#inflating || !this.#header) throw new RangeError("nothing to draw");
    const { writer, done } = this.#inflating;
    if (!this.#ended) await Promise.race([settled(writer.close()), done]);
    await done;
    // How it is turned may come after the picture: the canvas is turned when it is read.
    if (!this.#canvas) throw new RangeError("nothing to draw");
    return this.#canvas.pixels();
  }

  #start(header: PngHeader) {
    const inflate = new DecompressionStream("deflate");
    const done = this.#draw(header, inflate.readable).finally(() => this.#ended = true);
    done.catch(() => {});
    const writer = inflate.writable.getWriter();
    writer.closed.catch(() => {});
    return { writer, done };
  }

  async #draw(header: PngHeader, inflated: ReadableStream<Uint8Array>): Promise<void> {
    const { width, height, depth, colour } = header;
    const bits = depth * (channels[colour] ?? 1);
    const [step, length] = [Math.max(1, bits >> 3), Math.ceil(width * bits / 8)];
    const canvas = this.#canvas = new Canvas(width, height, this.#target, this.#orientation);
    let [before, row] = [new Uint8Array(length), new Uint8Array(length)];
    let [filter, at, y] = [-1, 0, 0];
    let since = performance.now();
    for await (const part of inflated) {
      if (performance.now() - since > longestStretch) {
        await breathe();
        since = performance.now();
      }
      for (let from = 0; from < part.length;) {
        if (filter < 0) {
          filter = part[from++] ?? 0;
          continue;
        }
        const taken = part.subarray(from, from + length - at);
        row.set(taken, at);
        at += taken.length;
        from += taken.length;
        if (at < length) continue;
        unfilter(filter, row, before, step);
        this.#drawRow(canvas, y++, row, header);
        if (y === height) return;
        [before, row, filter, at] = [row, before, -1, 0];
      }
    }
    throw new RangeError("rows are missing");
  }

  #drawRow(canvas: Canvas, y: number, row: Uint8Array, { width, depth, colour }: PngHeader): void {
    const to = canvas.row(y);
    const [bytes, count] = [depth >> 3, channels[colour] ?? 1];
    const deep = depth === 16 ? 2 : 1;
    for (let x = 0; x < width; x++) {
      if (colour === 3 || (colour === 0 && bytes === 0)) {
        const index = depth === 8 ? row[x] ?? 0 : bitsAt(row, x, depth);
        if (colour === 0) {
          const grey = index * 255 / ((1 << depth) - 1);
          canvas.add(to, x, grey, grey, grey);
        } else {
          const [red = 0, green = 0, blue = 0] = this.#palette.subarray(index * 3, index * 3 + 3);
          addOver(canvas, to, x, red, green, blue, this.#alpha[index] ?? 255);
        }
        continue;
      }
      const at = x * count * deep;
      const red = row[at] ?? 0;
      const grey = count < 3;
      const alpha = count === 2 || count === 4 ? row[at + (count - 1) * deep] ?? 255 : 255;
      addOver(
        canvas,
        to,
        x,
        red,
        grey ? red : row[at + deep] ?? 0,
        grey ? red : row[at + 2 * deep] ?? 0,
        alpha,
      );
    }
  }
}

/** When all rows are drawn nobody reads on, and writing fails: what counts is whether the rows came out. */
async function settled(writing: Promise<void>): Promise<void> {
  await writing.catch(() => {});
}

/** On white paper. */
function addOver(
  canvas: Canvas,
  to: number,
  x: number,
  red: number,
  green: number,
  blue: number,
  alpha: number,
): void {
  if (alpha === 255) return canvas.add(to, x, red, green, blue);
  const [part, paper] = [alpha / 255, 255 - alpha];
  canvas.add(to, x, red * part + paper, green * part + paper, blue * part + paper);
}

function bitsAt(row: Uint8Array, x: number, depth: number): number {
  const bit = x * depth;
  return (row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
}

/** W3C PNG §9.2, in place. */
function unfilter(filter: number, row: Uint8Array, before: Uint8Array, step: number): void {
  if (filter > 4) throw new RangeError("no such filter");
  if (filter === 0) return;
  for (let i = 0; i < row.length; i++) {
    const left = i >= step ? row[i - step] ?? 0 : 0;
    const up = before[i] ?? 0;
    const corner = i >= step ? before[i - step] ?? 0 : 0;
    const guess = filter === 1
      ? left
      : filter === 2
      ? up
      : filter === 3
      ? left + up >> 1
      : paeth(left, up, corner);
    row[i] = (row[i] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
