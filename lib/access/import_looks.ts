import { breathe, type Clock, minute } from "../clock.ts";
import { newId } from "../ids.ts";
import { Slots } from "../limits/slots.ts";
import { sealedFiles } from "../vault/sealed_files.ts";
import { Chart } from "./chart.ts";
import { type FoundDose, siftDoses, type TakenOn } from "./import_doses.ts";
import { inRecord } from "./import_marks.ts";
import { type Import, type ImportSource, noteImport, type RefusedRow } from "./import_rows.ts";
import { atOnce, type Importable, linesOf } from "./import_staging.ts";
import { Tally } from "./import_tallies.ts";
import type { Progress } from "./jobs.ts";
import { roomOnLists } from "./standing_entries.ts";

const mostRows = 50_000;
const largestStaged = 64 * 1024 * 1024;

/** An entry that can be added, and where in what was sent it stands. */
export interface FoundEntry extends Importable {
  readonly file: string;
  readonly line: number;
}

/** What a reader of some format finds, one after another. */
export type Found =
  | { readonly ok: true; readonly candidate: FoundEntry }
  | { readonly ok: true; readonly dose: FoundDose }
  | { readonly ok: false; readonly refused: RefusedRow };

export interface Reading {
  readonly source: ImportSource;
  /** Whose record the file says it is. */
  readonly person: string | undefined;
  readonly found: Iterable<Found> | AsyncIterable<Found>;
  readonly takenOn: TakenOn;
}

interface Look {
  readonly begun: Import;
  readonly read: () => Promise<Reading>;
  readonly at: (progress: Progress) => void;
}

/** One file is read at a time in this process, whoever sent it; so few others wait, each with its file in memory. */
const readers = new Slots(1, 4);
const patience = minute;

/** Reads what was sent, in turn, and lays aside what could be added, until its owner says so. */
export async function look(chart: Chart, clock: Clock, task: Look): Promise<void> {
  if (!await readers.takeWithin(patience)) {
    throw Object.assign(new Error("busy"), { reason: "busy", args: {} });
  }
  try {
    await readInTurn(chart, clock, task);
  } finally {
    readers.give();
  }
}

async function readInTurn(chart: Chart, clock: Clock, { begun, read, at }: Look): Promise<void> {
  const { source, person, found, takenOn } = await read();
  const tally = new Tally();
  const { fresh, doses } = await siftEntries(chart, { found, tally, at });
  const medicines = fresh.filter(({ draft }) => draft.kind === "medication");
  const coming = new Map(medicines.map(({ mark, draft }) => [mark, draft.value]));
  const staged = await siftDoses(chart, doses, { coming, takenOn, tally });
  const files = sealedFiles(Chart.inner(chart).vault);
  const written = fresh.length + staged.length === 0 ? undefined : await files.write({
    id: newId(),
    subject: Chart.inner(chart).key,
    content: ReadableStream.from(linesOf(fresh, staged)),
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

interface Sifting {
  readonly found: Reading["found"];
  readonly tally: Tally;
  readonly at: (progress: Progress) => void;
}

/** The entries that could be added, in the order they happened, so that they lie together; and every dose. */
async function siftEntries(
  chart: Chart,
  { found, tally, at }: Sifting,
): Promise<{ readonly fresh: readonly Importable[]; readonly doses: readonly FoundDose[] }> {
  const fresh: Importable[] = [];
  const doses: FoundDose[] = [];
  const seen = new Set<string>();
  const fitsOnList = await roomOnLists(chart);
  let waiting: FoundEntry[] = [];
  let rows = 0;
  const sift = async () => {
    for (const { file, line, ...one } of await notThere(chart, waiting, seen, tally)) {
      const { kind } = one.draft;
      if (fitsOnList(one.draft)) {
        tally.count(kind, "add");
        fresh.push(one);
      } else tally.refuse({ file, line, message: "imports.why.list_full", kind });
    }
    waiting = [];
    at({ done: rows, of: 0 });
    await breathe();
  };
  for await (const one of found) {
    if (++rows > mostRows) {
      throw Object.assign(new Error("too many"), { reason: "too_many_rows", args: { most: mostRows } });
    }
    if (!one.ok) tally.refuse(one.refused);
    else if ("dose" in one) doses.push(one.dose);
    else waiting.push(one.candidate);
    if (waiting.length >= atOnce || rows % 500 === 0) await sift();
  }
  await sift();
  // Our copies have the newest first, which of one minute is what was added last.
  return { fresh: fresh.reverse().sort((a, b) => a.draft.at - b.draft.at), doses };
}

/** Those whose mark is neither in this file before nor on an entry that stands in the record. */
async function notThere(
  chart: Chart,
  candidates: readonly FoundEntry[],
  seen: Set<string>,
  tally: Tally,
): Promise<FoundEntry[]> {
  const there = await inRecord(chart, candidates);
  return candidates.filter((candidate, n) => {
    const known = there[n] || seen.has(candidate.mark);
    seen.add(candidate.mark);
    if (known) tally.count(candidate.draft.kind, "there");
    return !known;
  });
}
