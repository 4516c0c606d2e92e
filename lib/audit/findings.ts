import type { Instant } from "../clock.ts";

/** What can have happened to the log, the gravest first: the first that applies is the verdict. */
export const kinds = [
  "forked",
  "truncated",
  "reordered",
  "deleted",
  "inserted",
  "edited",
  "unsealed",
] as const;
export type Kind = (typeof kinds)[number];

/** What it happened to. */
export const whats = [
  "entry",
  "batch",
  "chain",
  "tail",
  "epoch",
  "order",
  "tile",
  "state",
  "checkpoint",
  "anchor",
  "pointer",
] as const;
export type What = (typeof whats)[number];

/** One thing that is wrong. A page shows `audit.finding.<kind>.<what>` of the language catalogue. */
export interface Finding {
  readonly kind: Kind;
  readonly what: What;
  /** Where: a place, a leaf index, the size of a checkpoint, a tile. */
  readonly at: string;
}

export interface Verdict {
  readonly kind: "intact" | Kind;
  /** At most a hundred, the gravest kind first. */
  readonly findings: readonly Finding[];
  readonly entries: number;
  readonly batches: number;
  readonly checkpoints: number;
  readonly anchors: number;
  /** Entries that no checkpoint covers yet. */
  readonly unsealed: number;
  /** Places where the clock went back by more than five minutes. Not a fault by itself. */
  readonly clockBack: number;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly at: Instant;
}

export const exitCodes: Readonly<Record<Verdict["kind"], number>> = {
  intact: 0,
  edited: 2,
  truncated: 3,
  forked: 4,
  unsealed: 5,
  deleted: 6,
  inserted: 7,
  reordered: 8,
};

const sentences: Readonly<Record<string, string>> = {
  "forked.checkpoint": "The log contradicts a checkpoint that was signed for it: its past was rewritten.",
  "forked.anchor": "The log contradicts an anchor outside the database: its past was rewritten.",
  "truncated.batch": "The end of the log is missing.",
  "truncated.tail": "Batches that a writer left behind, not yet sealed, are missing at the end.",
  "truncated.anchor": "An anchor outside the database knows a longer log: the end was cut off.",
  "reordered.entry": "Entries stand in another order than the one that was signed.",
  "reordered.batch": "Batches stand in each other's place.",
  "deleted.entry": "Entries that were signed are missing.",
  "deleted.batch": "A batch of entries is missing.",
  "deleted.epoch": "The first row of a writer is missing.",
  "deleted.order": "A row that says which batches hold which leaves is missing.",
  "deleted.tile": "A part of the stored tree is missing.",
  "deleted.state": "The row that says how far the log is sealed is missing.",
  "deleted.checkpoint": "A signed checkpoint is missing.",
  "deleted.pointer": "A row by which a patient finds who looked is missing.",
  "inserted.entry": "There are entries that were never signed, or one stands there twice.",
  "inserted.batch": "There is a batch that no writer of this log put there, or one stands there twice.",
  "inserted.epoch": "There is a first row of a writer that no writer of this log put there.",
  "inserted.order": "There is a row of the order that the sealer did not write.",
  "inserted.checkpoint": "There are more checkpoints than were signed.",
  "inserted.pointer": "There is a row of who looked that points to no such entry.",
  "edited.entry": "An entry is not the one that was signed.",
  "edited.batch": "A batch was changed: it cannot be opened.",
  "edited.chain": "A batch does not follow the one before it.",
  "edited.epoch": "The first or last row of a writer was changed.",
  "edited.order": "A row that says which batches hold which leaves was changed.",
  "edited.tile": "A part of the stored tree was changed. The entries are as they were signed.",
  "edited.state": "The row that says how far the log is sealed was changed, or an old one was put back.",
  "edited.checkpoint": "A checkpoint was changed: its signature does not hold.",
  "edited.anchor": "An anchor was changed: its signature does not hold.",
  "edited.pointer": "A row by which a patient finds who looked was changed.",
  "unsealed.tail":
    "Entries have been waiting too long for a checkpoint. Start the server, or ask why it does not seal.",
};

/** The finding in English, for the operator's terminal. */
export function sentenceOf({ kind, what }: Finding): string {
  return sentences[`${kind}.${what}`] ?? `${kind}: ${what}.`;
}

/** Every pair that can occur, for the language catalogue. */
export const findingCodes: readonly string[] = Object.keys(sentences);

const mostFindings = 100;

/** Gathers what is wrong; of the same kind and what at the same place, once. */
export class Findings {
  readonly #found = new Map<string, Finding>();

  add(kind: Kind, what: What, at: string | number): void {
    const finding = { kind, what, at: String(at) };
    if (this.#found.size < 100 * mostFindings) this.#found.set(`${kind}.${what}.${at}`, finding);
  }

  has(kind: Kind): boolean {
    return [...this.#found.values()].some((finding) => finding.kind === kind);
  }

  get sorted(): readonly Finding[] {
    const rank = (finding: Finding) => kinds.indexOf(finding.kind);
    return [...this.#found.values()].sort((one, other) => rank(one) - rank(other)).slice(0, mostFindings);
  }
}
