import { FileRefusal } from "./refusal.ts";

type Bytes = Uint8Array;

/**
 * Bytes that arrive in pieces, read as a format needs them. No more than one piece and what is asked for is held; a
 * piece is valid until the next is asked for.
 */
export class ByteSource {
  readonly #pieces: AsyncIterator<Bytes>;
  #piece: Bytes = new Uint8Array();
  #ended = false;

  constructor(pieces: AsyncIterable<Bytes>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** What has arrived and was not yet taken, at least one byte; undefined at the end. Valid until the next call. */
  async piece(): Promise<Bytes | undefined> {
    while (this.#piece.length === 0) {
      if (!await this.#more()) return undefined;
    }
    return this.#piece;
  }

  /** Takes the first bytes of the piece. */
  advance(length: number): void {
    this.#piece = this.#piece.subarray(length);
  }

  /** The next bytes without taking them; fewer when the file ends before. */
  async ahead(length: number): Promise<Bytes> {
    while (this.#piece.length < length) {
      const before = this.#piece.slice(); // whoever sends may use the room again
      if (!await this.#more()) {
        this.#piece = before;
        break;
      }
      const joined = new Uint8Array(before.length + this.#piece.length);
      joined.set(before);
      joined.set(this.#piece, before.length);
      this.#piece = joined;
    }
    return this.#piece.subarray(0, length);
  }

  /** Exactly so many bytes, their own copy. A file that ends before is broken. */
  async take(length: number): Promise<Bytes> {
    const taken = new Uint8Array(length);
    let at = 0;
    for await (const part of this.pass(length)) {
      taken.set(part, at);
      at += part.length;
    }
    return taken;
  }

  /** So many bytes as they come. */
  async *pass(length: number): AsyncGenerator<Bytes> {
    let left = length;
    while (left > 0) {
      const piece = await this.piece();
      if (piece === undefined) throw new FileRefusal("broken");
      const part = piece.subarray(0, left);
      left -= part.length;
      this.advance(part.length);
      yield part;
    }
  }

  async skip(length: number): Promise<void> {
    for await (const _ of this.pass(length));
  }

  /** Everything that is left, as it comes. */
  async *rest(): AsyncGenerator<Bytes> {
    for (let piece = await this.piece(); piece !== undefined; piece = await this.piece()) {
      this.advance(piece.length);
      yield piece;
    }
  }

  /** Stops asking for more; whoever sends is told. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#pieces.next();
    this.#ended = next.done === true;
    if (next.done) return false;
    this.#piece = next.value;
    return true;
  }
}

/** The same bytes; past the limit, a refusal. */
export async function* upTo(limit: number, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of content) {
    size += part.length;
    if (size > limit) throw new FileRefusal("too_large");
    yield part;
  }
}
