import { largestFile, mostFiles } from "../lib/access/uploads.ts";
import { second } from "../lib/clock.ts";
import { AppError } from "../lib/errors.ts";
import { type FormPart, MultipartForm, textOf } from "../lib/files/multipart.ts";
import { Slots } from "../lib/limits/slots.ts";
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

  /** What the first chosen file is called; undefined where none was chosen. To be asked after the fields. */
  get firstName(): string | undefined {
    return this.#waiting?.fileName || undefined;
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

  /** Reads no more, whatever was read. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#form.close();
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

/** The server keeps up to two mebibytes for a connection that sends faster than we read: so few are read at once. */
const slots = new Slots(1);
/** Who has nothing to send just now gives the slot back: a slow network keeps nobody waiting. */
const shortWait = 10;
/** And who sends fast, after so many bytes: more than one file. */
const longestTurn = 16 * 1024 * 1024;

/**
 * The body as it comes, up to a limit, always in the same buffer; a connection that ends or falls silent ends the form.
 * Whoever stops reading must close it.
 */
async function* arriving(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = piecesOf(body);
  let [size, turn, held] = [0, 0, false];
  const take = async () => {
    await slots.take();
    [held, turn] = [true, 0];
  };
  const give = () => {
    if (held) slots.give();
    held = false;
  };
  try {
    while (true) {
      if (!held) await take();
      const piece = await withPatience(pieces.read(), give);
      if (piece === undefined) return;
      size += piece.length;
      turn += piece.length;
      if (size > formBytes) throw new AppError("too_large");
      if (!held) await take();
      yield piece;
      if (turn > longestTurn) give();
    }
  } finally {
    give();
    await pieces.cancel().catch(() => {});
  }
}

interface Pieces {
  /** Undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}

/** What a server receives is read into one buffer; what is in memory already comes as it is. */
function piecesOf(body: ReadableStream<Uint8Array>): Pieces {
  try {
    const reader = body.getReader({ mode: "byob" });
    let buffer = new Uint8Array(pieceBytes);
    return {
      async read() {
        const { value, done } = await reader.read(buffer);
        if (done) return undefined;
        buffer = new Uint8Array(value.buffer);
        return value;
      },
      cancel: () => reader.cancel(),
    };
  } catch {
    const reader = body.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() };
  }
}

/** `waiting` is called when it takes longer than a moment. */
async function withPatience<T>(reading: Promise<T>, waiting: () => void): Promise<T> {
  const moment = setTimeout(waiting, shortWait);
  let patient: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    patient = setTimeout(() => reject(new AppError("invalid")), patience);
  });
  try {
    return await Promise.race([reading, silence]);
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError("invalid", { cause });
  } finally {
    clearTimeout(moment);
    clearTimeout(patient);
  }
}
