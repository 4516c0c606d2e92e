import { z } from "zod";
import type { Draft } from "./entry_changes.ts";
import { breathe } from "./jobs.ts";
import { kindNames } from "./parts.ts";

/** Entries that one write carries, and bytes. */
export const atOnce = 100;
const bytesAtOnce = 150_000;

/** An entry that can be added, and the mark that tells it from others. */
export interface Importable {
  readonly draft: Draft;
  readonly mark: string;
  readonly author?: string;
}

const lineSchema = z.strictObject({
  kind: z.enum(kindNames),
  at: z.number(),
  value: z.record(z.string(), z.unknown()),
  brief: z.record(z.string(), z.union([z.string(), z.number()])),
  mark: z.string(),
  author: z.string().exactOptional(),
});

/** What waits to be added, one entry a line. */
export async function* linesOf(fresh: readonly Importable[]): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let i = 0; i < fresh.length; i += atOnce) {
    const lines = fresh.slice(i, i + atOnce).map(({ draft, ...more }) =>
      JSON.stringify({ ...draft, ...more })
    );
    yield encoder.encode(lines.join("\n") + "\n");
    await breathe();
  }
}

/** So many at once as one write carries. */
export async function* batches(content: ReadableStream<Uint8Array>): AsyncGenerator<Importable[]> {
  let [batch, size]: [Importable[], number] = [[], 0];
  for await (const line of linesIn(content)) {
    if (batch.length === atOnce || (batch.length > 0 && size + line.length > bytesAtOnce)) {
      yield batch;
      [batch, size] = [[], 0];
    }
    const { mark, author, ...draft } = lineSchema.parse(JSON.parse(line));
    batch.push({ draft, mark, ...(author !== undefined && { author }) });
    size += line.length;
  }
  if (batch.length > 0) yield batch;
}

async function* linesIn(content: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let waiting = "";
  const decoder = new TextDecoder();
  for await (const piece of content) {
    const lines = (waiting + decoder.decode(piece, { stream: true })).split("\n");
    waiting = lines.pop() ?? "";
    yield* lines;
  }
}
