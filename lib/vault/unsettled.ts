/**
 * The database went silent over a write: it may have been committed, or may still be. `settle` asks until it
 * knows: the stamp, or undefined when the write did not happen and never will. Rejects when aborted.
 */
export class UnsettledError extends Error {
  readonly settle: (signal: AbortSignal) => Promise<string | undefined>;
  constructor(settle: (signal: AbortSignal) => Promise<string | undefined>, cause: unknown) {
    super("the database has not said what became of a write", { cause });
    this.name = "UnsettledError";
    this.settle = settle;
  }
}
