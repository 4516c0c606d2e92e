import type { Import, ImportedKind, RefusedRow } from "./import_rows.ts";

const mostShown = 50;

/** Counts what a file holds, and keeps the first reasons why something is left out. */
export class Tally {
  readonly #counts: NonNullable<Import["counts"]> = {};
  readonly #refused: RefusedRow[] = [];
  #others = 0;

  count(kind: ImportedKind, what: "add" | "there" | "refused"): void {
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
