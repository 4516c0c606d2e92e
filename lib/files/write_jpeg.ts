import type { Pixels } from "./canvas.ts";

// Baseline JPEG with one sample of each colour for every pixel, quality about 85. Tables: ITU-T T.81 Annex K.
const luma = [
  16,
  11,
  10,
  16,
  24,
  40,
  51,
  61,
  12,
  12,
  14,
  19,
  26,
  58,
  60,
  55,
  14,
  13,
  16,
  24,
  40,
  57,
  69,
  56,
  14,
  17,
  22,
  29,
  51,
  87,
  80,
  62,
  18,
  22,
  37,
  56,
  68,
  109,
  103,
  77,
  24,
  35,
  55,
  64,
  81,
  104,
  113,
  92,
  49,
  64,
  78,
  87,
  103,
  121,
  120,
  101,
  72,
  92,
  95,
  98,
  112,
  100,
  103,
  99,
];
const chroma = Array.from({ length: 64 }, (_, at) => {
  const [x, y] = [at & 7, at >> 3];
  const corner = [[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]];
  return corner[y]?.[x] ?? 99;
});
const strength = 0.3;
const order = zigzag();

/** A picture as a JPEG file without a word about it. */
export function writeJpeg({ width, height, rgb }: Pixels): Uint8Array {
  const out = new Out();
  const tables = [luma, chroma].map((table) => table.map((n) => Math.max(1, Math.round(n * strength))));
  out.bytes(0xff, 0xd8);
  tables.forEach((table, n) => out.segment(0xdb, [n, ...order.map((at) => table[at] ?? 1)]));
  out.segment(0xc0, [
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    3,
    1,
    0x11,
    0,
    2,
    0x11,
    1,
    3,
    0x11,
    1,
  ]);
  const { dc, ac } = codes;
  out.segment(0xc4, [0x00, ...dc.counts, ...dc.symbols]);
  out.segment(0xc4, [0x10, ...ac.counts, ...ac.symbols]);
  out.segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
  const before = [0, 0, 0];
  const planes = [0, 1, 2].map(() => new Float32Array(64));
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      fill(planes, { width, height, rgb }, left, top);
      planes.forEach((plane, n) => {
        before[n] = out.block(transformed(plane, tables[n === 0 ? 0 : 1] ?? []), before[n] ?? 0);
      });
    }
  }
  return out.end();
}

function fill(
  planes: readonly Float32Array[],
  { width, height, rgb }: Pixels,
  left: number,
  top: number,
): void {
  const [luma, blue, red] = planes;
  if (!luma || !blue || !red) return;
  for (let n = 0; n < 64; n++) {
    const x = Math.min(left + (n & 7), width - 1);
    const y = Math.min(top + (n >> 3), height - 1);
    const at = (y * width + x) * 3;
    const [r = 0, g = 0, b = 0] = [rgb[at], rgb[at + 1], rgb[at + 2]];
    luma[n] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    blue[n] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    red[n] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
}

const waves = Float32Array.from({ length: 64 }, (_, n) => {
  const [u, x] = [n >> 3, n & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) / 2 * Math.cos((2 * x + 1) * u * Math.PI / 16);
});

/** The transform of a block, divided and in zigzag order. */
function transformed(plane: Float32Array, table: readonly number[]): Int16Array {
  const half = new Float32Array(64);
  for (let y = 0; y < 8; y++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0;
      for (let x = 0; x < 8; x++) sum += (plane[y * 8 + x] ?? 0) * (waves[u * 8 + x] ?? 0);
      half[y * 8 + u] = sum;
    }
  }
  const values = new Int16Array(64);
  order.forEach((at, k) => {
    const [u, v] = [at & 7, at >> 3];
    let sum = 0;
    for (let y = 0; y < 8; y++) sum += (half[y * 8 + u] ?? 0) * (waves[v * 8 + y] ?? 0);
    values[k] = Math.round(sum / (table[at] ?? 1));
  });
  return values;
}

interface Table {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
  readonly of: ReadonlyMap<number, { readonly code: number; readonly length: number }>;
}

/** Flat codes: as long as they must be for their number, one kept free (T.81 C: never all ones). */
const codes = { dc: flat([...Array(12).keys()]), ac: flat(acSymbols()) };

/** Common symbols get four to six bits, the others ten; far from the best code and small enough. */
function flat(symbols: readonly number[]): Table {
  const lengths = symbols.length <= 12 ? [4] : [3, 4, 5, 6, 7, 10];
  const shares = symbols.length <= 12 ? [12] : [2, 4, 5, 6, 8, symbols.length - 25];
  const counts = Array.from({ length: 16 }, (_, n) => shares[lengths.indexOf(n + 1)] ?? 0);
  const of = new Map<number, { code: number; length: number }>();
  let [code, at] = [0, 0];
  counts.forEach((count, n) => {
    for (let i = 0; i < count; i++) of.set(symbols[at++] ?? 0, { code: code++, length: n + 1 });
    code <<= 1;
  });
  return { counts, symbols, of };
}

/** Run and size, those that pictures use most first. */
function acSymbols(): number[] {
  const sizes = [...Array(10).keys()].map((n) => n + 1);
  const all = [0x00, 0xf0, ...[...Array(16).keys()].flatMap((run) => sizes.map((size) => run << 4 | size))];
  const weight = (symbol: number) =>
    symbol === 0 ? 0 : symbol === 0xf0 ? 9 : (symbol & 15) * 1.1 + (symbol >> 4) * 0.7;
  return all.sort((a, b) => weight(a) - weight(b));
}

function zigzag(): readonly number[] {
  const places = [...Array(64).keys()];
  const diagonal = (at: number) => (at & 7) + (at >> 3);
  return places.sort((a, b) =>
    diagonal(a) - diagonal(b) || (diagonal(a) % 2 ? (a >> 3) - (b >> 3) : (b >> 3) - (a >> 3))
  );
}

class Out {
  readonly #bytes: number[] = [];
  #bits = 0;
  #count = 0;

  bytes(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  segment(marker: number, content: readonly number[]): void {
    const length = content.length + 2;
    this.bytes(0xff, marker, length >> 8, length & 255, ...content);
  }

  /** Writes one block and returns its mean, against which the next one is written. */
  block(values: Int16Array, before: number): number {
    const mean = values[0] ?? 0;
    this.#value(codes.dc, 0, mean - before);
    let run = 0;
    for (let k = 1; k < 64; k++) {
      const value = values[k] ?? 0;
      if (value === 0) {
        run++;
        continue;
      }
      for (; run > 15; run -= 16) this.#code(codes.ac, 0xf0);
      this.#value(codes.ac, run << 4, value);
      run = 0;
    }
    if (run > 0) this.#code(codes.ac, 0);
    return mean;
  }

  end(): Uint8Array {
    if (this.#count > 0) this.#put(0x7f, 8 - this.#count);
    this.bytes(0xff, 0xd9);
    return Uint8Array.from(this.#bytes);
  }

  #value(table: Table, run: number, value: number): void {
    const size = 32 - Math.clz32(Math.abs(value));
    this.#code(table, run | size);
    this.#put(value < 0 ? value + (1 << size) - 1 : value, size);
  }

  #code({ of }: Table, symbol: number): void {
    const found = of.get(symbol);
    if (!found) throw new RangeError("no such symbol");
    this.#put(found.code, found.length);
  }

  #put(bits: number, length: number): void {
    for (let n = length - 1; n >= 0; n--) {
      this.#bits = this.#bits << 1 | (bits >> n & 1);
      if (++this.#count < 8) continue;
      this.#bytes.push(this.#bits);
      if (this.#bits === 0xff) this.#bytes.push(0);
      this.#bits = this.#count = 0;
    }
  }
}
