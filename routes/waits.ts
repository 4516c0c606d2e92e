import { minute, second } from "../lib/clock.ts";
import { isProblem } from "../lib/errors.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Ctx } from "./env.ts";

/** "Try again in 20 minutes, at 14:05.": strangers, whose clock is not known, are told the minutes alone. */
export function waitWords(c: Ctx, retryAfter = 0): string {
  const { t, dates, account, now } = c.var;
  const minutes = Math.max(1, Math.ceil(retryAfter * second / minute));
  return account
    ? t("problem.wait_until", { minutes, time: dates.time(now + minutes * minute) })
    : t("problem.wait", { minutes });
}

/** A limit that was hit, as a mistake in the words of `message`; every other error goes on. */
export function tooOften(c: Ctx, error: unknown, message: string): Mistake {
  if (!isProblem(error, "too_many")) throw error;
  const { retryAfter = 0 } = error;
  c.header("Retry-After", String(Math.ceil(retryAfter)));
  return { message, args: { wait: waitWords(c, retryAfter) } };
}
