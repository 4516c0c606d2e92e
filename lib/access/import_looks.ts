import type { Clock } from "../clock.ts";
import { newId } from "../ids.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import { Chart } from "./chart.ts";
import type { Draft } from "./entry_changes.ts";
import { inRecord } from "./import_marks.ts";
import { type Import, type ImportSource, noteImport, type RefusedRow } from "./import_rows.ts";
import { atOnce, type Importable, linesOf } from "./import_staging.ts";
import { breathe, type Progress } from "./jobs.ts";

const mostRows = 50_000;
const mostShown = 50;
const largestStaged = 64 * 1024 * 1024;

/** What a reader of some format finds, one after another. */
export type Found =
  | { readonly ok: true; readonly candidate: Importable }
  | { readonly ok: false; readonly refused: RefusedRow };

export interface Reading {
  readonly source: ImportSource;
  /** Whose record the file says it is. */
  readonly person: string | undefined;
  readonly found: Iterable<Found> | AsyncIterable<Found>;
}

interface Look {
  readonly begun: Import;
  readonly read: () => Promise<Reading>;
  readonly at: (progress: Progress) => void;
}

/** Reads what was sent and lays aside what could be added, until its owner says so. */
export async function look(chart: Chart, clock: Clock, { begun, read, at }: Look): Promise<void> {
  const { vault, key } = Chart.inner(chart);
  const { source, person, found } = await read();
  const tally = new Tally();
  const fresh: Importable[] = [];
  const seen = new Set<string>();
  let waiting: Importable[] = [];
  let rows = 0;
  const sift = async () => {
    for (const one of await notThere(chart, waiting, seen, tally)) fresh.push(one);
    waiting = [];
    at({ done: rows, of: 0 });
    await breathe();
  };
  for await (const one of found) {
    if (++rows > mostRows) {
      throw Object.assign(new Error("too many"), { reason: "too_many_rows", args: { most: mostRows } });
    }
    if (one.ok) waiting.push(one.candidate);
    else tally.refuse(one.refused);
    if (waiting.length >= atOnce || rows % 500 === 0) await sift();
  }
  await sift();
  // In the order they happened, so that they lie together as they are added.
  fresh.sort((a, b) => a.draft.at - b.draft.at);
  const files = sealedFiles(vault);
  const written = fresh.length === 0 ? undefined : await files.write({
    id: newId(),
    subject: key,
    content: ReadableStream.from(linesOf(fresh)),
    limit: largestStaged,
    now: clock.now(),
  });
  await noteImport(chart, begun.id, (now) => ({
    ...now,
    state: "checked",
    source,
    ...(person !== undefined && { person }),
    ...tally.result,
    ...(written && { file: written.id }),
  }), (change) => written && files.keep(change, written));
}

/** Those whose mark is neither in this file before nor on an entry that stands in the record. */
async function notThere(
  chart: Chart,
  candidates: readonly Importable[],
  seen: Set<string>,
  tally: Tally,
): Promise<Importable[]> {
  const there = await inRecord(chart, candidates);
  return candidates.filter((candidate, n) => {
    const known = there[n] || seen.has(candidate.mark);
    seen.add(candidate.mark);
    tally.count(candidate.draft.kind, known ? "there" : "add");
    return !known;
  });
}

class Tally {
  readonly #counts: NonNullable<Import["counts"]> = {};
  readonly #refused: RefusedRow[] = [];
  #others = 0;

  count(kind: Draft["kind"], what: "add" | "there" | "refused"): void {
    const counts = this.#counts[kind] ??= { add: 0, there: 0, refused: 0 };
    counts[what]++;
  }

  refuse(refused: RefusedRow): void {
    if (refused.kind === undefined) this.#others++;
    else this.count(refused.kind, "refused");
    if (this.#refused.length < mostShown) this.#refused.push(refused);
  }

  get result() {
    return { counts: this.#counts, others: this.#others, refused: this.#refused };
  }
}
