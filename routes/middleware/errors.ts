import { AppError, type Problem } from "../../lib/errors.ts";
import { log } from "../../lib/log.ts";
import { isScripted, seeOther } from "../answers.ts";
import { keepTyped, wayBack } from "../drafts.ts";
import type { Ctx, PageStatus } from "../env.ts";
import { cameFrom, pagePath } from "../page_paths.ts";
import { readSession, readVisit } from "../session_cookies.ts";
import { waitWords } from "../waits.ts";

declare module "../pages.ts" {
  interface Pages {
    "errors/problem": {
      readonly heading: string;
      readonly text: string;
      readonly request: string;
      readonly signIn: boolean;
      /** The page whose form was not taken, filled in again. */
      readonly back: string | null;
      /** What a form held that cannot be taken any more, to be copied. */
      readonly typed?: string;
    };
    "errors/wait": { readonly text: string };
  }
}

const statuses: Readonly<Record<Problem, PageStatus>> = {
  not_found: 404,
  forbidden: 403,
  sign_in: 401,
  locked: 401,
  fresh_proof: 401,
  stale: 409,
  repeated: 409,
  invalid: 400,
  too_many: 429,
  too_large: 413,
  unavailable: 503,
};

const messageStatuses: Readonly<Record<string, PageStatus>> = {
  "problem.method": 405,
  "problem.host": 421,
  "problem.content_type": 415,
};

/** The one place where a problem becomes HTTP: a page in the reader's words, details only to the log. */
export async function answerError(error: unknown, c: Ctx): Promise<Response> {
  const expected = error instanceof AppError ? error : undefined;
  if (expected?.problem === "sign_in") return toSignIn(c, expected);
  if (expected?.problem === "locked") return await toUnlock(c);
  if (expected?.problem === "fresh_proof") return await toProof(c);
  if (!isGone(error) && (!expected || expected.problem === "unavailable")) logFailure(c, error);
  if (expected?.retryAfter !== undefined) c.header("Retry-After", String(Math.ceil(expected.retryAfter)));
  const { message, status } = expected
    ? { message: expected.message, status: messageStatuses[expected.message] ?? statuses[expected.problem] }
    : { message: "problem.unexpected", status: 500 as const };
  return await answerProblem(c, message, status, expected?.retryAfter);
}

async function answerProblem(
  c: Ctx,
  message: string,
  status: PageStatus,
  retryAfter?: number,
): Promise<Response> {
  // A failure before the reader is known (a wrong host, a broken cookie) has no page to draw on.
  if (!c.var.show || !c.var.t) return plain(c, status);
  // A page that could not be written down must not say whose record it was.
  if (status === 503) c.var.charts?.clear();
  try {
    const text = c.var.t.of(`${message}.text`, { wait: waitWords(c, retryAfter) });
    if (status === 429 && isScripted(c)) return await answerInPlace(c, text);
    return await c.var.show("errors/problem", {
      heading: c.var.t.of(`${message}.heading`),
      text,
      request: c.var.caller.request,
      signIn: c.var.account === undefined && status === 404,
      back: status === 429 ? await backToForm(c) : null,
      typed: message === "problem.form_expired" ? await wordsIn(c) : "",
    }, status);
  } catch (error) {
    logFailure(c, error);
    return plain(c, status);
  }
}

/** A limit leaves the page as it is, with all that is typed there. */
async function answerInPlace(c: Ctx, text: string): Promise<Response> {
  c.header("HX-Retarget", "#toasts");
  c.header("HX-Reswap", "innerHTML");
  return await c.var.show("errors/wait", { text }, 429);
}

async function backToForm(c: Ctx): Promise<string | null> {
  const page = c.req.method === "POST" ? cameFrom(c) : undefined;
  if (page === undefined) return null;
  await keepTyped(c);
  return await wayBack(c, page);
}

/** Sentences that somebody wrote about a record or to the privacy officer; nothing that signs anybody in. */
async function wordsIn(c: Ctx): Promise<string> {
  if (!/^\/(records|account\/privacy)\//.test(c.req.path) || c.var.streamed) return "";
  const form = await c.req.formData();
  return [...form.values()].filter((value) => typeof value === "string" && /\p{L}.*\s/su.test(value)).join(
    "\n\n",
  );
}

function plain(c: Ctx, status: PageStatus): Response {
  return c.text(`${status}\n`, status);
}

/** A read comes back here after signing in; a change starts again from its page. */
function toSignIn(c: Ctx, error: AppError): Response {
  // A visit that is over has its own words, once.
  const hadVisit = readSession(c) === undefined && readVisit(c) !== undefined && !c.var.actor?.visitor;
  if (hadVisit) return seeOther(c, "/visit");
  const enrolling = error.message === "problem.second_factor_needed";
  return seeOther(c, enrolling ? "/account/security" : `/signin${backTo(c)}`);
}

async function toUnlock(c: Ctx): Promise<Response> {
  const { answerLocked } = await import("../unlock.ts");
  return await answerLocked(c);
}

async function toProof(c: Ctx): Promise<Response> {
  await keepTyped(c);
  return seeOther(c, `/prove${backTo(c)}`);
}

/** The page to come back to: this one for a read, the page the form stood on for a change. */
function backTo(c: Ctx): string {
  const path = c.req.method === "GET" ? pagePath(c) : cameFrom(c);
  return path === undefined || path === "/" ? "" : `?next=${encodeURIComponent(path).replaceAll("%2F", "/")}`;
}

/** Whoever asked left in the middle: nobody's failure. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted;
}

function logFailure(c: Ctx, error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  log("error", "request.failed", {
    request: c.var.caller?.request ?? "",
    method: c.req.method,
    error: cause instanceof Error ? cause.name : "unknown",
    // Where, not what: a message may carry what somebody typed.
    where: cause instanceof Error
      ? (cause.stack ?? "").split("\n").slice(1, 4).map((line) => line.trim()).join(" < ")
      : "",
    ...(c.var.site.config.debug && cause instanceof Error && { message: cause.message }),
  });
}
