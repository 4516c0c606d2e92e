/** Huffman codes of one table (ITU-T T.81 Annex C), looked up nine bits at a time. */
export interface Codes {
  /** Length << 8 | symbol for every nine bits that begin with a code of at most nine; 0 for longer ones. */
  readonly short: Uint16Array;
  readonly first: readonly number[];
  readonly offset: readonly number[];
  readonly counts: readonly number[];
  readonly symbols: Uint8Array;
}

const quick = 9;

/** `counts`: how many codes of each length from 1 to 16. */
export function codesOf(counts: readonly number[], symbols: Uint8Array): Codes {
  const short = new Uint16Array(1 << quick);
  const [first, offset]: [number[], number[]] = [[0], [0]];
  let [code, at] = [0, 0];
  for (let length = 1; length <= 16; length++) {
    first[length] = code;
    offset[length] = at;
    for (let n = 0; n < (counts[length - 1] ?? 0); n++, code++, at++) {
      if (length > quick) continue;
      const from = code << (quick - length);
      short.fill(length << 8 | (symbols[at] ?? 0), from, from + (1 << (quick - length)));
    }
    code <<= 1;
  }
  return { short, first, offset, counts, symbols };
}

/** Bits of coded data between two restart markers, arriving in parts; stuffing is taken out on the way in. */
export class ScanBits {
  #bytes = new Uint8Array(16_384);
  #from = 0;
  #to = 0;
  #bits = 0;
  #count = 0;
  #marked = false;

  /** Bytes not yet begun. */
  get waiting(): number {
    return this.#to - this.#from;
  }

  /** Takes bytes up to a restart marker, or all; returns how many were taken and whether a restart follows. */
  add(part: Uint8Array, start: number): { readonly next: number; readonly restart: boolean } {
    this.#makeRoom(part.length - start);
    for (let at = start; at < part.length; at++) {
      const byte = part[at] ?? 0;
      if (this.#marked) {
        this.#marked = false;
        if (byte === 0) this.#bytes[this.#to++] = 0xff;
        else return { next: at + 1, restart: true };
      } else if (byte === 0xff) this.#marked = true;
      else this.#bytes[this.#to++] = byte;
    }
    return { next: part.length, restart: false };
  }

  /** Forgets what is left before a restart. */
  clear(): void {
    this.#from =
      this.#to =
      this.#bits =
      this.#count =
        0;
  }

  symbol({ short, first, offset, counts, symbols }: Codes): number {
    this.#fill(16);
    const bits = this.#bits >>> (this.#count - 16) & 0xffff;
    const found = short[bits >>> (16 - quick)] ?? 0;
    if (found !== 0) {
      this.#count -= found >> 8;
      return found & 0xff;
    }
    for (let length = quick + 1; length <= 16; length++) {
      const n = (bits >>> (16 - length)) - (first[length] ?? 0);
      if (n < 0 || n >= (counts[length - 1] ?? 0)) continue;
      this.#count -= length;
      return symbols[(offset[length] ?? 0) + n] ?? 0;
    }
    throw new RangeError("no such code");
  }

  /** So many bits as a number, at most 16. */
  read(length: number): number {
    if (length === 0) return 0;
    this.#fill(length);
    this.#count -= length;
    return this.#bits >>> this.#count & ((1 << length) - 1);
  }

  /** A signed value of so many bits (T.81 F.2.2.1). */
  value(length: number): number {
    if (length > 15) throw new RangeError("no such value");
    const bits = this.read(length);
    return length === 0 || bits >= 1 << (length - 1) ? bits : bits - (1 << length) + 1;
  }

  /** Past the end come zeros: a cut picture is grey there. */
  #fill(length: number): void {
    while (this.#count < length) {
      const byte = this.#from < this.#to ? this.#bytes[this.#from++] ?? 0 : 0;
      this.#bits = this.#bits << 8 | byte;
      this.#count += 8;
    }
  }

  #makeRoom(length: number): void {
    const left = this.waiting;
    if (left + length + 1 > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(left + length + 1, this.#bytes.length));
      larger.set(this.#bytes.subarray(this.#from, this.#to));
      this.#bytes = larger;
    } else this.#bytes.copyWithin(0, this.#from, this.#to);
    [this.#from, this.#to] = [0, left];
  }
}
