import { largestFile, mostFiles } from "../lib/access/uploads.ts";
import { second } from "../lib/clock.ts";
import { AppError } from "../lib/errors.ts";
import { type FormPart, MultipartForm, textOf } from "../lib/files/multipart.ts";
import type { Ctx } from "./env.ts";

/** A file field of a form that is read as it arrives. */
export interface FormFile {
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

const fieldBytes = 64 * 1024;
const mostFields = 60;
const pieceBytes = 16 * 1024;
/** One file more than allowed, so that it can be said in words. */
const formBytes = (mostFiles + 2) * (largestFile + 4_096) + fieldBytes;
/** Nobody's network is silent for so long in the middle of a file. */
const patience = 60 * second;

/** A form with files: its fields first, then its files one after another, each as it arrives. */
export class StreamedForm {
  readonly #form: MultipartForm;
  readonly #fields = new FormData();
  #size = 0;
  #count = 0;
  #waiting: FormPart | undefined;
  #ended = false;

  constructor(body: ReadableStream<Uint8Array>, contentType: string) {
    this.#form = new MultipartForm(arriving(body), contentType);
  }

  /** The first field, which must come before anything else is believed; undefined when the form begins otherwise. */
  async first(): Promise<{ readonly name: string; readonly value: string } | undefined> {
    const part = await this.#next();
    if (!part || part.fileName !== undefined) return undefined;
    const value = await this.#field(part);
    return { name: part.name, value };
  }

  /** All fields up to the first file. */
  async fields(): Promise<FormData> {
    while (!this.#waiting && !this.#ended) {
      const part = await this.#next();
      if (!part) break;
      if (part.fileName !== undefined) this.#waiting = part;
      else await this.#field(part);
    }
    return this.#fields;
  }

  /** The files sent under this name. A field after a file is no form of ours; a file field left empty is no file. */
  async *files(name: string): AsyncGenerator<FormFile> {
    await this.fields();
    for (let part = this.#waiting; part; part = await this.#next()) {
      this.#waiting = undefined;
      if (part.fileName === undefined || part.name !== name) throw new AppError("invalid");
      const content = part.content[Symbol.asyncIterator]();
      const start = await content.next();
      if (start.done && part.fileName === "") continue;
      yield { name: part.fileName, content: resumed(start, content) };
    }
  }

  /** Lets whoever sends finish, so that they can hear the answer. */
  async drain(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#form.drain();
  }

  async #next(): Promise<FormPart | undefined> {
    const part = await this.#form.next();
    if (!part) this.#ended = true;
    return part;
  }

  async #field({ name, content }: FormPart): Promise<string> {
    const value = await textOf(content, fieldBytes - this.#size);
    this.#size += name.length + value.length;
    if (++this.#count > mostFields) throw new AppError("too_large");
    this.#fields.append(name, value);
    return value;
  }
}

/** The form of this request. Only routes that say `files` have one. */
export function openStreamedForm(c: Ctx): StreamedForm {
  const { body } = c.req.raw;
  if (!body) throw new AppError("invalid");
  return new StreamedForm(body, c.req.header("content-type") ?? "");
}

/** What was looked at already, then the rest. */
async function* resumed(
  start: IteratorResult<Uint8Array>,
  content: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let next = start; !next.done; next = await content.next()) yield next.value;
}

/**
 * The body as it comes, up to a limit, always in the same buffer; a connection that ends or falls silent ends the form.
 */
async function* arriving(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: "byob" });
  let [buffer, size] = [new Uint8Array(pieceBytes), 0];
  try {
    while (true) {
      const { done, value } = await withPatience(reader.read(buffer));
      if (done) return;
      size += value.length;
      if (size > formBytes) throw new AppError("too_large");
      yield value;
      buffer = new Uint8Array(value.buffer);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function withPatience<T>(reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("invalid")), patience);
  });
  try {
    return await Promise.race([reading, silence]);
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError("invalid", { cause });
  } finally {
    clearTimeout(timer);
  }
}
