import { z } from "zod";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { hidden, secret } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { proveByPassword } from "../lib/identity/step_up.ts";
import { isScripted, safePath, seeOther } from "./answers.ts";
import { keepTyped, pagePath, wayBack } from "./drafts.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { setSession } from "./session_cookies.ts";

interface LockPage {
  readonly fields: readonly Field[];
  readonly name: string;
  readonly next: string;
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
  return c.var.session?.locked ? await page(c, { next, wrong: false, status: 200 }) : seeOther(c, next);
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
    return await dialog(c, false, 401);
  }
  await keepTyped(c);
  return await page(c, { next: pagePath(c), wrong: false, status: 401 });
}

export async function submit(c: Ctx): Promise<Response> {
  const { session, site: { identity }, caller } = c.var;
  if (!session) throw new AppError("sign_in");
  const read = unlockForm.read(await c.req.formData());
  const next = safePath(read.ok ? read.values.next : undefined, "/");
  if (!session.locked) return isScripted(c) ? await c.var.show("unlock/done", {}) : seeOther(c, next);
  const proof = read.ok &&
    await proveByPassword(identity, session, { password: read.values.password, caller });
  if (!proof) {
    return isScripted(c) ? await dialog(c, true, 422) : await page(c, { next, wrong: true, status: 422 });
  }
  setSession(c, proof.secret);
  if (isScripted(c)) return await c.var.show("unlock/done", {});
  return seeOther(c, await wayBack(c, next));
}

async function page(
  c: Ctx,
  { next, wrong, status }: { readonly next: string; readonly wrong: boolean; readonly status: PageStatus },
): Promise<Response> {
  return await c.var.show("unlock/show", lockPage(c, next, wrong), status);
}

async function dialog(c: Ctx, wrong: boolean, status: PageStatus): Promise<Response> {
  return await c.var.show("unlock/dialog", lockPage(c, "/", wrong), status);
}

function lockPage(c: Ctx, next: string, wrong: boolean): LockPage {
  const { account, t } = c.var;
  if (!account) throw new AppError("sign_in");
  const mistakes = wrong ? [{ field: "password", message: "unlock.wrong" }] : [];
  return {
    fields: unlockForm.fields(t, { next }, mistakes, { prefix: "lock" }),
    name: account.name,
    next,
    passkeys: account.factors.passkeys > 0,
    mistakes,
  };
}
