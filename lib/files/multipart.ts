import { AppError } from "../errors.ts";
import { ByteSource } from "./byte_source.ts";

/** One part of a form. Its content can be read once, before the next part is asked for. */
export interface FormPart {
  readonly name: string;
  /** Undefined for a field of text. */
  readonly fileName: string | undefined;
  readonly content: AsyncIterable<Uint8Array>;
}

const longestHead = 4_096;
const carriageReturn = 0x0d;
const bytes = new TextEncoder();
const text = new TextDecoder();

/**
 * A form with files as browsers send it (RFC 7578), part after part as it arrives: nothing is held but the piece that
 * was last received. Anything that is not such a form is "invalid", one that ends too early too.
 */
export class MultipartForm {
  readonly #source: ByteSource;
  readonly #delimiter: Uint8Array;
  #state: "begin" | "inside" | "between" | "end" = "begin";

  /** Throws "invalid" when the content type names no boundary (RFC 2046 §5.1.1). */
  constructor(body: AsyncIterable<Uint8Array>, contentType: string) {
    const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
    const boundary = quoted ?? plain;
    if (boundary === undefined) throw new AppError("invalid");
    this.#source = new ByteSource(body);
    this.#delimiter = bytes.encode(`\r\n--${boundary}`);
  }

  /** What was not read of the part before is passed over. Undefined at the end of the form. */
  async next(): Promise<FormPart | undefined> {
    if (this.#state === "end") return undefined;
    if (this.#state === "begin") await this.#begin();
    // Whoever read the part may have stopped anywhere in it.
    else for await (const _ of this.#content());
    if (await this.#isLast()) return undefined;
    const { name, fileName } = headOf(await this.#head());
    this.#state = "inside";
    return { name, fileName, content: this.#content() };
  }

  /** Reads whatever is left, so that whoever sends it can finish and hears our answer. */
  async drain(): Promise<void> {
    this.#state = "end";
    for await (const _ of this.#source.rest());
  }

  async close(): Promise<void> {
    this.#state = "end";
    await this.#source.close();
  }

  async #begin(): Promise<void> {
    const first = this.#delimiter.subarray(2);
    const start = await this.#source.ahead(first.length);
    if (!same(start, first)) throw new AppError("invalid");
    this.#source.advance(first.length);
    this.#state = "between";
  }

  async #isLast(): Promise<boolean> {
    const [one, two] = await this.#source.ahead(2);
    this.#source.advance(2);
    if (one === carriageReturn && two === 0x0a) return false;
    if (one !== 0x2d || two !== 0x2d) throw new AppError("invalid");
    await this.drain();
    return true;
  }

  /** The lines before a part's content. */
  async #head(): Promise<string> {
    for (let length = 256;; length *= 2) {
      const start = await this.#source.ahead(length);
      const end = endOfHead(start);
      if (end >= 0) {
        const head = text.decode(start.subarray(0, end));
        this.#source.advance(end + 4);
        return head;
      }
      if (start.length < length || length >= longestHead) throw new AppError("invalid");
    }
  }

  /** What is left of the part. */
  async *#content(): AsyncGenerator<Uint8Array> {
    const [source, delimiter] = [this.#source, this.#delimiter];
    while (this.#state === "inside") {
      const piece = await source.piece();
      if (piece === undefined) throw new AppError("invalid");
      const end = endOfContent(piece, delimiter);
      if (end > 0) {
        source.advance(end);
        yield piece.subarray(0, end);
      } else {
        const start = await source.ahead(delimiter.length);
        if (start.length < delimiter.length) throw new AppError("invalid");
        const found = same(start, delimiter);
        const [first = 0] = start;
        source.advance(found ? delimiter.length : 1);
        if (found) this.#state = "between";
        else yield Uint8Array.of(first);
      }
    }
  }
}

/** Where the delimiter begins in the piece, or may begin at its end; the piece's length when it is not in it. */
function endOfContent(piece: Uint8Array, delimiter: Uint8Array): number {
  for (let at = 0; at < piece.length; at++) {
    if (piece[at] === carriageReturn && standsAt(piece, at, delimiter)) return at;
  }
  return piece.length;
}

/** As much of it as the piece has room for. Without a copy or a view: a text may be nothing but line ends. */
function standsAt(piece: Uint8Array, start: number, delimiter: Uint8Array): boolean {
  const length = Math.min(delimiter.length, piece.length - start);
  for (let at = 0; at < length; at++) if (piece[start + at] !== delimiter[at]) return false;
  return true;
}

function endOfHead(start: Uint8Array): number {
  for (let at = start.indexOf(carriageReturn); at >= 0; at = start.indexOf(carriageReturn, at + 1)) {
    if (start[at + 1] === 0x0a && start[at + 2] === carriageReturn && start[at + 3] === 0x0a) return at;
  }
  return -1;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** One disposition with one name; a name given twice could mean one thing to us and another to somebody else. */
function headOf(head: string): { readonly name: string; readonly fileName: string | undefined } {
  const lines = head.split("\r\n").filter((line) => /^content-disposition\s*:/i.test(line));
  const [line = ""] = lines;
  const names = [...line.matchAll(/;\s*(name|filename)="([^"]*)"/gi)];
  const [name, other] = names.filter(([, key]) => key?.toLowerCase() === "name");
  const [fileName, another] = names.filter(([, key]) => key?.toLowerCase() === "filename");
  if (lines.length !== 1 || !/:\s*form-data\s*;/i.test(line) || !name || other || another) {
    throw new AppError("invalid");
  }
  return { name: unescape(name[2] ?? ""), fileName: fileName && unescape(fileName[2] ?? "") };
}

/** The three characters that browsers write otherwise (WHATWG HTML, multipart/form-data encoding). */
function unescape(value: string): string {
  return value.replace(/%22/g, '"').replace(/%0D/gi, "\r").replace(/%0A/gi, "\n");
}

/** A field's text. Throws "too_large" past `longest` bytes. */
export async function textOf(content: AsyncIterable<Uint8Array>, longest: number): Promise<string> {
  const decoder = new TextDecoder();
  let [value, size] = ["", 0];
  for await (const part of content) {
    size += part.length;
    if (size > longest) throw new AppError("too_large");
    value += decoder.decode(part, { stream: true });
  }
  return value + decoder.decode();
}
