import type { Orientation } from "./orientation.ts";

/** A picture's colours, four bytes a pixel, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Gathers a picture of any size into a small one, turned upright: each small pixel is the mean of what falls on it. */
export class Canvas {
  readonly #high: number;
  readonly #small: { readonly wide: number; readonly high: number };
  readonly #orientation: Orientation;
  readonly #sums: Uint32Array;
  readonly #columns: Uint16Array;

  constructor(wide: number, high: number, target: number, orientation: Orientation) {
    const shrink = Math.min(1, target / Math.max(wide, high));
    this.#high = high;
    this.#small = {
      wide: Math.max(1, Math.round(wide * shrink)),
      high: Math.max(1, Math.round(high * shrink)),
    };
    this.#orientation = orientation;
    this.#sums = new Uint32Array(this.#small.wide * this.#small.high * 4);
    this.#columns = Uint16Array.from({ length: wide }, (_, x) => Math.floor(x * this.#small.wide / wide));
  }

  /** Where a row's pixels go; then `add` each. */
  row(y: number): number {
    return Math.floor(y * this.#small.high / this.#high) * this.#small.wide;
  }

  add(row: number, x: number, red: number, green: number, blue: number): void {
    const at = (row + (this.#columns[x] ?? 0)) * 4;
    const sums = this.#sums;
    sums[at] = (sums[at] ?? 0) + red;
    sums[at + 1] = (sums[at + 1] ?? 0) + green;
    sums[at + 2] = (sums[at + 2] ?? 0) + blue;
    sums[at + 3] = (sums[at + 3] ?? 0) + 1;
  }

  pixels(): Pixels {
    const { wide, high } = this.#small;
    const lying = this.#orientation >= 5;
    const [width, height] = lying ? [high, wide] : [wide, high];
    const rgba = new Uint8Array(width * height * 4).fill(255);
    for (let y = 0; y < high; y++) {
      for (let x = 0; x < wide; x++) {
        const from = (y * wide + x) * 4;
        const count = this.#sums[from + 3] ?? 0;
        if (count === 0) continue;
        const [tx, ty] = this.#upright(x, y);
        const to = (ty * width + tx) * 4;
        for (let n = 0; n < 3; n++) rgba[to + n] = Math.round((this.#sums[from + n] ?? 0) / count);
      }
    }
    return { width, height, rgba };
  }

  /** Where a pixel stands once the picture is upright (Exif 2.32, tag 274). */
  #upright(x: number, y: number): readonly [number, number] {
    const [right, bottom] = [this.#small.wide - 1 - x, this.#small.high - 1 - y];
    switch (this.#orientation) {
      case 2:
        return [right, y];
      case 3:
        return [right, bottom];
      case 4:
        return [x, bottom];
      case 5:
        return [y, x];
      case 6:
        return [bottom, x];
      case 7:
        return [bottom, right];
      case 8:
        return [y, right];
      default:
        return [x, y];
    }
  }
}
