import { breathe } from "../clock.ts";
import { z } from "zod";
import { monthsAtOnce, type SaidDose } from "./bulk_doses.ts";
import type { Draft } from "./entry_changes.ts";
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

/** Doses of one month that can be added; of which medicine, its mark says. */
export interface StagedDoses {
  readonly medicine: string;
  readonly month: string;
  readonly doses: readonly SaidDose[];
}

const dosesLine = z.strictObject({
  medicine: z.string(),
  month: z.string(),
  doses: z.array(
    z.strictObject({ day: z.string(), time: z.string(), state: z.enum(["taken", "missed"]) }),
  ),
});

const entryLine = z.strictObject({
  kind: z.enum(kindNames),
  at: z.number(),
  value: z.record(z.string(), z.unknown()),
  brief: z.record(z.string(), z.union([z.string(), z.number()])),
  mark: z.string(),
  author: z.string().exactOptional(),
});

/** What waits to be added: one entry a line, then one month of a medicine's doses a line. */
export async function* linesOf(
  fresh: readonly Importable[],
  doses: readonly StagedDoses[],
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const lines = [...fresh.map(({ draft, ...more }) => ({ ...draft, ...more })), ...doses];
  for (let i = 0; i < lines.length; i += atOnce) {
    const some = lines.slice(i, i + atOnce).map((line) => JSON.stringify(line));
    yield encoder.encode(some.join("\n") + "\n");
    await breathe();
  }
}

/** What is added in two writes, first the entries, then the doses. */
export interface Batch {
  readonly entries: Importable[];
  readonly doses: StagedDoses[];
}

/** So many at once as one write carries. */
export async function* batches(content: ReadableStream<Uint8Array>): AsyncGenerator<Batch> {
  let [batch, size]: [Batch, number] = [{ entries: [], doses: [] }, 0];
  for await (const line of linesIn(content)) {
    const { entries, doses } = batch;
    const full = entries.length === atOnce || doses.length === monthsAtOnce;
    if (full || (size > 0 && size + line.length > bytesAtOnce)) {
      yield batch;
      [batch, size] = [{ entries: [], doses: [] }, 0];
    }
    const said: unknown = JSON.parse(line);
    const month = dosesLine.safeParse(said);
    if (month.success) batch.doses.push(month.data);
    else {
      const { mark, author, ...draft } = entryLine.parse(said);
      batch.entries.push({ draft, mark, ...(author !== undefined && { author }) });
    }
    size += line.length;
  }
  if (size > 0) yield batch;
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
