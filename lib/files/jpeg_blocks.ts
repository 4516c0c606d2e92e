import { isFrame, type JpegListener } from "./clean_jpeg.ts";
import { type Codes, codesOf, ScanBits } from "./jpeg_scan.ts";
import { orientationIn } from "./orientation.ts";

/** One colour of a picture: the lowest `scale` × `scale` frequencies of each of its blocks. */
export interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly table: number;
  /** Blocks that hold picture, and blocks there is room for: whole units. */
  readonly blocks: { readonly wide: number; readonly high: number };
  readonly room: { readonly wide: number; readonly high: number };
  readonly values: Int16Array;
}

export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  /** Pixels kept of each block of eight: 1, 2, 4 or 8. */
  readonly scale: number;
  readonly most: { readonly across: number; readonly down: number };
  readonly components: readonly Component[];
}

interface Scan {
  readonly parts: readonly { readonly component: Component; readonly dc: number; readonly ac: number }[];
  readonly from: number;
  readonly to: number;
  readonly refines: boolean;
  readonly shift: number;
  readonly units: number;
  readonly wide: number;
}

/** A coded unit is never longer: ten blocks of 64 values of at most four bytes. */
const longestUnit = 2_600;
/** T.81 B.2.3: blocks of one unit. */
const mostBlocks = 10;
const mostPixels = 50_000_000;
/** By scale, the last place in zigzag order that lies inside. */
const lastKept: Readonly<Record<number, number>> = { 1: 0, 2: 4, 4: 24, 8: 63 };

const zigzag = Uint8Array.from([
  [
    0,
    1,
    8,
    16,
    9,
    2,
    3,
    10,
    17,
    24,
    32,
    25,
    18,
    11,
    4,
    5,
    12,
    19,
    26,
    33,
    40,
    48,
    41,
    34,
    27,
    20,
    13,
    6,
    7,
    14,
  ],
  [
    21,
    28,
    35,
    42,
    49,
    56,
    57,
    50,
    43,
    36,
    29,
    22,
    15,
    23,
    30,
    37,
    44,
    51,
    58,
    59,
    52,
    45,
    38,
    31,
    39,
    46,
    53,
  ],
  [60, 61, 54, 47, 55, 62, 63],
].flat());

/**
 * Reads of a JPEG (baseline, extended or progressive, Huffman, 8 bits) what a small picture needs, as the file comes
 * by: a block of eight pixels becomes one, two or four, so that memory depends on the small picture alone. Of a
 * progressive picture the first pass over each frequency is used.
 */
export class JpegBlocks implements JpegListener {
  readonly #target: number;
  readonly quantities = new Map<number, Uint16Array>();
  orientation = 1;
  /** Whether colours are as in JFIF; Adobe's programs may say otherwise. */
  transform: number | undefined;
  frame: JpegFrame | undefined;
  #progressive = false;
  #dc = new Map<number, Codes>();
  #ac = new Map<number, Codes>();
  #interval = 0;
  #scan: Scan | undefined;
  #bits = new ScanBits();
  #unit = 0;
  #stop = 0;
  #endOfBand = 0;
  #before: number[] = [];
  /** Passes that were begun: component, and lowest frequency. */
  readonly #passes = new Set<string>();

  /** `target`: the longer side of the small picture. */
  constructor(target: number) {
    this.#target = target;
  }

  segment(marker: number, content: Uint8Array): void {
    if (marker === 0xe1) this.orientation = orientationIn(content.subarray(6));
    else if (marker === 0xee) this.transform = content[11];
    else if (marker === 0xdb) this.#addQuantities(content);
    else if (marker === 0xc4) this.#addCodes(content);
    else if (marker === 0xdd) this.#interval = (content[0] ?? 0) << 8 | (content[1] ?? 0);
    else if (marker === 0xda) this.#beginScan(content);
    else if (isFrame(marker)) this.#beginFrame(marker, content);
  }

  coded(part: Uint8Array): void {
    for (let at = 0; at < part.length;) {
      const { next, restart } = this.#bits.add(part, at);
      at = next;
      this.#decode(restart);
      if (restart) this.#begin(this.#stop);
    }
  }

  /** What is still in the line at a scan's end. */
  finish(): void {
    this.#decode(true);
    this.#scan = undefined;
  }

  /** From this unit on, nothing of what came before counts (T.81 F.2.1.3). */
  #begin(unit: number): void {
    const units = this.#scan?.units ?? 0;
    this.#unit = unit;
    this.#stop = this.#interval === 0 ? units : Math.min(units, unit + this.#interval);
    this.#bits.clear();
    this.#endOfBand = 0;
    this.#before = [];
  }

  #beginFrame(marker: number, content: Uint8Array): void {
    const [precision, high1 = 0, high2 = 0, wide1 = 0, wide2 = 0, count = 0] = content;
    const [height, width] = [high1 << 8 | high2, wide1 << 8 | wide2];
    if (this.frame || marker > 0xc2 || precision !== 8 || height === 0 || ![1, 3, 4].includes(count)) {
      throw new RangeError("no picture of ours");
    }
    if (width * height > mostPixels) throw new RangeError("too many pixels");
    this.#progressive = marker === 0xc2;
    const scale = [1, 2, 4].find((n) => Math.max(width, height) * n / 8 >= this.#target) ?? 8;
    const given = Array.from({ length: count }, (_, n) => content.subarray(6 + 3 * n, 9 + 3 * n));
    const shares = given.map(([, factors = 0x11]) => ({ across: factors >> 4, down: factors & 15 }));
    const wrong = shares.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4);
    const blocksOfUnit = shares.reduce((sum, { across, down }) => sum + across * down, 0);
    if (wrong || (count > 1 && blocksOfUnit > mostBlocks)) throw new RangeError("no such sampling");
    const most = {
      across: Math.max(...shares.map(({ across }) => across)),
      down: Math.max(...shares.map(({ down }) => down)),
    };
    const units = { wide: Math.ceil(width / (8 * most.across)), high: Math.ceil(height / (8 * most.down)) };
    const components = given.map(([id = 0, , table = 0], n): Component => {
      const { across, down } = shares[n] ?? { across: 1, down: 1 };
      const room = { wide: units.wide * across, high: units.high * down };
      const blocks = {
        wide: Math.ceil(Math.ceil(width * across / most.across) / 8),
        high: Math.ceil(Math.ceil(height * down / most.down) / 8),
      };
      const values = new Int16Array(room.wide * room.high * scale * scale);
      return { id, across, down, table, blocks, room, values };
    });
    this.frame = { width, height, scale, most, components };
  }

  #beginScan(content: Uint8Array): void {
    this.finish();
    const { frame } = this;
    if (!frame) throw new RangeError("a scan without a frame");
    const count = content[0] ?? 0;
    const parts = Array.from({ length: count }, (_, n) => {
      const [id, tables = 0] = content.subarray(1 + 2 * n, 3 + 2 * n);
      const component = frame.components.find((one) => one.id === id);
      if (!component) throw new RangeError("a scan of nothing");
      return { component, dc: tables >> 4, ac: tables & 15 };
    });
    const [from = 0, to = 63, steps = 0] = content.subarray(1 + 2 * count);
    const [only] = parts;
    if (!only || (this.#progressive && from > 0 && parts.length > 1)) throw new RangeError("no such scan");
    const refines = steps >> 4 > 0;
    if (!refines) { for (const { component } of parts) this.#beginPass(component, from); }
    const { wide, high } = parts.length === 1 ? only.component.blocks : {
      wide: only.component.room.wide / only.component.across,
      high: only.component.room.high / only.component.down,
    };
    this.#scan = { parts, from, to, refines, shift: steps & 15, units: wide * high, wide };
    this.#begin(0);
  }

  /** Each once (T.81 G.1.1.1): a scan takes ten bytes and a look at every block of the picture. */
  #beginPass({ id }: Component, from: number): void {
    const pass = `${id} ${this.#progressive ? from : 0}`;
    if (this.#passes.has(pass)) throw new RangeError("a pass comes once");
    this.#passes.add(pass);
  }

  /** Decodes units as long as whole ones are there. */
  #decode(all: boolean): void {
    const scan = this.#scan;
    if (!scan) return;
    // Of later passes, and of frequencies beyond those that are kept, nothing is needed.
    if (scan.refines || (this.#progressive && scan.from > (lastKept[this.frame?.scale ?? 1] ?? 63))) {
      this.#bits.clear();
      return;
    }
    while (this.#unit < this.#stop && (all || this.#bits.waiting > longestUnit)) {
      this.#decodeUnit(scan);
      this.#unit++;
    }
  }

  #decodeUnit({ parts, from, to, shift, wide }: Scan): void {
    const row = Math.floor(this.#unit / wide);
    const column = this.#unit - row * wide;
    for (let n = 0; n < parts.length; n++) {
      const part = parts[n];
      if (!part) continue;
      const { component } = part;
      const [across, down] = parts.length === 1 ? [1, 1] : [component.across, component.down];
      for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
          const block = (row * down + y) * component.room.wide + column * across + x;
          if (from === 0) this.#decodeMean(part, n, block, shift);
          if (!this.#progressive) this.#decodeRest(part, block);
          else if (from > 0) this.#decodeBand(part, block, { from, to, shift });
        }
      }
    }
  }

  #decodeMean({ component, dc }: Scan["parts"][number], n: number, block: number, shift: number): void {
    const codes = this.#dc.get(dc);
    if (!codes) throw new RangeError("no such table");
    const value = (this.#before[n] ?? 0) + this.#bits.value(this.#bits.symbol(codes));
    this.#before[n] = value;
    const scale = this.frame?.scale ?? 1;
    component.values[block * scale * scale] = value << shift;
  }

  #decodeRest({ component, ac }: Scan["parts"][number], block: number): void {
    const codes = this.#ac.get(ac);
    if (!codes) throw new RangeError("no such table");
    for (let k = 1; k < 64; k++) {
      const symbol = this.#bits.symbol(codes);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size === 0 && run < 15) return;
      k += run;
      const value = this.#bits.value(size);
      if (k < 64 && size > 0) this.#keep(component, block, k, value);
    }
  }

  #decodeBand(
    { component, ac }: Scan["parts"][number],
    block: number,
    { from, to, shift }: { readonly from: number; readonly to: number; readonly shift: number },
  ): void {
    if (this.#endOfBand > 0) {
      this.#endOfBand--;
      return;
    }
    const codes = this.#ac.get(ac);
    if (!codes) throw new RangeError("no such table");
    for (let k = from; k <= to; k++) {
      const symbol = this.#bits.symbol(codes);
      const [run, size] = [symbol >> 4, symbol & 15];
      if (size === 0 && run < 15) {
        this.#endOfBand = (1 << run) - 1 + this.#bits.read(run);
        return;
      }
      k += run;
      const value = this.#bits.value(size);
      if (k <= to && size > 0) this.#keep(component, block, k, value * (1 << shift));
    }
  }

  #keep({ values }: Component, block: number, k: number, value: number): void {
    const scale = this.frame?.scale ?? 1;
    const at = zigzag[k] ?? 0;
    const [x, y] = [at & 7, at >> 3];
    if (x < scale && y < scale) values[block * scale * scale + y * scale + x] = value;
  }

  #addQuantities(content: Uint8Array): void {
    for (let at = 0; at < content.length;) {
      const head = content[at++] ?? 0;
      const table = new Uint16Array(64);
      for (let k = 0; k < 64; k++) {
        const high = head >> 4 ? (content[at++] ?? 0) << 8 : 0;
        table[zigzag[k] ?? 0] = high | (content[at++] ?? 0);
      }
      this.quantities.set(head & 15, table);
    }
  }

  #addCodes(content: Uint8Array): void {
    for (let at = 0; at + 17 <= content.length;) {
      const head = content[at] ?? 0;
      const counts = [...content.subarray(at + 1, at + 17)];
      const total = counts.reduce((sum, n) => sum + n, 0);
      const symbols = content.slice(at + 17, at + 17 + total);
      if (total > 256 || symbols.length < total) throw new RangeError("no such table");
      (head >> 4 ? this.#ac : this.#dc).set(head & 15, codesOf(counts, symbols));
      at += 17 + total;
    }
  }
}
