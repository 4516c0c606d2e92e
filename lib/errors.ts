/** What went wrong, in the terms every layer shares. One place (`routes/middleware/errors.ts`) turns it into HTTP. */
export type Problem =
  | "not_found" // absent or not yours: the same answer
  | "forbidden" // known to exist (a form, a menu), not allowed
  | "sign_in" // nobody is signed in
  | "locked" // signed in, idle too long
  | "fresh_proof" // needs a proof of identity no older than five minutes
  | "stale" // somebody else changed it first
  | "repeated" // this form was sent before; `result` says what came of it
  | "invalid" // a request no page of ours sends
  | "too_many" // a limit by name; `retryAfter` seconds
  | "too_large"
  | "unavailable"; // the log cannot be written, the disk is full, the queue is long

/** An expected refusal. `message` is a key of the language catalogue, never raw detail. */
export class AppError extends Error {
  readonly problem: Problem;
  readonly retryAfter?: number;
  readonly result?: string;
  constructor(
    problem: Problem,
    options: { message?: string; retryAfter?: number; result?: string; cause?: unknown } = {},
  ) {
    super(
      options.message ?? `problem.${problem}`,
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.name = "AppError";
    this.problem = problem;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
    if (options.result !== undefined) this.result = options.result;
  }
}

export function isProblem(error: unknown, problem: Problem): error is AppError {
  return error instanceof AppError && error.problem === problem;
}

export function notFound(): AppError {
  return new AppError("not_found");
}

/** What the log may say of any error: the kind of it, never its message. */
export function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.problem;
  return error instanceof Error ? error.name : "unknown";
}
