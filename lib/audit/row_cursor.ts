import type { Key, Reader, Row } from "../vault/store.ts";

/** Reads the rows below a prefix in order, a page at a time, and lets the reader look before taking. */
export class RowCursor {
  readonly #reader: Reader;
  readonly #prefix: Key;
  readonly #page: number;
  #rows: Row[] = [];
  #at = 0;
  #last: Key | undefined;
  #ended = false;

  constructor(reader: Reader, prefix: Key, page = 100) {
    this.#reader = reader;
    this.#prefix = prefix;
    this.#page = page;
  }

  /** The next row, which stays the next; undefined at the end. */
  async peek(): Promise<Row | undefined> {
    if (this.#at >= this.#rows.length && !this.#ended) {
      const from = this.#last && { from: this.#last };
      this.#rows = await this.#reader.list({ prefix: this.#prefix, limit: this.#page, ...from });
      this.#at = 0;
      this.#last = this.#rows.at(-1)?.key ?? this.#last;
      this.#ended = this.#rows.length < this.#page;
    }
    return this.#rows[this.#at];
  }

  /** Passes over the row that `peek` gave. */
  skip(): void {
    this.#at++;
  }

  /** The next row, passed over. */
  async take(): Promise<Row | undefined> {
    const row = await this.peek();
    if (row) this.skip();
    return row;
  }
}
