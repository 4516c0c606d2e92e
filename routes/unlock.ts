import { z } from "zod";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { hidden, secret } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { proveByPassword } from "../lib/identity/step_up.ts";
import { isScripted, safePath, seeOther } from "./answers.ts";
import { keepTyped, wayBack } from "./drafts.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { pagePath } from "./page_paths.ts";
import { setSession } from "./session_cookies.ts";
import { tooOften } from "./waits.ts";

interface LockPage {
  readonly fields: readonly Field[];
  readonly name: string;
  readonly next: string;
  readonly password: boolean;
  readonly passkeys: boolean;
  readonly mistakes: readonly Mistake[];
}

declare module "./pages.ts" {
  interface Pages {
    "unlock/show": LockPage;
    "unlock/dialog": LockPage;
    "unlock/done": Record<never, never>;
  }
}

const unlockForm = form(z.strictObject({
  password: secret({ label: "unlock.password", autocomplete: "current-password" }),
  next: hidden().optional(),
}));

export async function show(c: Ctx): Promise<Response> {
  const next = safePath(c.req.query("next"), "/");
  return c.var.session?.locked ? await c.var.show("unlock/show", lockPage(c, next)) : seeOther(c, next);
}

/**
 * What a locked session gets instead of any page. A scripted request gets a dialog over the page it came from, whose
 * form stays as it is; a plain one the lock page, and what it sent is kept until the person is back.
 */
export async function answerLocked(c: Ctx): Promise<Response> {
  const { session } = c.var;
  if (!session) throw new AppError("sign_in");
  if (isScripted(c)) {
    c.header("HX-Retarget", "#lockslot");
    c.header("HX-Reswap", "innerHTML");
    return await c.var.show("unlock/dialog", lockPage(c, "/"), 401);
  }
  await keepTyped(c);
  return await c.var.show("unlock/show", lockPage(c, pagePath(c)), 401);
}

export async function submit(c: Ctx): Promise<Response> {
  const { session, site: { identity }, caller } = c.var;
  if (!session) throw new AppError("sign_in");
  const read = unlockForm.read(await c.req.formData());
  const next = safePath(read.ok ? read.values.next : undefined, "/");
  if (!session.locked) return isScripted(c) ? await c.var.show("unlock/done", {}) : seeOther(c, next);
  try {
    const proof = read.ok &&
      await proveByPassword(identity, session, { password: read.values.password, caller });
    if (!proof) return await askAgain(c, next, { field: "password", message: "unlock.wrong" });
    setSession(c, proof.secret);
  } catch (error) {
    return await askAgain(c, next, tooOften(c, error, "unlock.too_often"), 429);
  }
  return await answerUnlocked(c, next);
}

/** Back to the page underneath, or to the one that was wanted, with what had been typed. */
export async function answerUnlocked(c: Ctx, next: string): Promise<Response> {
  if (isScripted(c)) return await c.var.show("unlock/done", {});
  return seeOther(c, await wayBack(c, next));
}

/** The lock again, with what was wrong. */
export async function askAgain(
  c: Ctx,
  next: string,
  mistake: Mistake,
  status: PageStatus = 422,
): Promise<Response> {
  if (isScripted(c)) return await c.var.show("unlock/dialog", lockPage(c, "/", [mistake]), status);
  return await c.var.show("unlock/show", lockPage(c, next, [mistake]), status);
}

function lockPage(c: Ctx, next: string, mistakes: readonly Mistake[] = []): LockPage {
  const { account, t } = c.var;
  if (!account) throw new AppError("sign_in");
  const password = account.password !== undefined;
  return {
    fields: password ? unlockForm.fields(t, { next }, mistakes, { prefix: "lock" }) : [],
    name: account.name,
    next,
    password,
    passkeys: account.factors.passkeys > 0,
    mistakes,
  };
}
