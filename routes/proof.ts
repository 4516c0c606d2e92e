import { z } from "zod";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { hidden, secret } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { hasSecondFactor, readFactors } from "../lib/identity/factors.ts";
import { proveByPassword } from "../lib/identity/step_up.ts";
import type { OpenSession } from "../lib/identity/sessions.ts";
import { safePath, seeOther } from "./answers.ts";
import { wayBack } from "./drafts.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { sessionOf } from "./own_session.ts";
import { codeField } from "./second_factor.ts";
import { setSession } from "./session_cookies.ts";
import { tooOften } from "./waits.ts";

declare module "./pages.ts" {
  interface Pages {
    "proof/show": {
      /** None: this account proves itself with a passkey alone. */
      readonly fields: readonly Field[];
      readonly next: string;
      /** Where whoever does not prove goes: with what was typed as well. */
      readonly back: string;
      readonly passkeys: boolean;
      readonly mistakes: readonly Mistake[];
    };
  }
}

const password = secret({ label: "prove.password", autocomplete: "current-password" });
const next = hidden().optional();
const passwordForm = form(z.strictObject({ password, next }));
const bothForm = form(z.strictObject({ password, code: codeField(), next }));

export async function show(c: Ctx): Promise<Response> {
  return await page(c, safePath(c.req.query("next"), "/"), []);
}

export async function submit(c: Ctx): Promise<Response> {
  const { site, caller } = c.var;
  const session = sessionOf(c);
  const sent = await c.req.formData();
  const read = hasSecondFactor(session.owner.account) ? bothForm.read(sent) : passwordForm.read(sent);
  const way = sent.get("next");
  const next = safePath(typeof way === "string" ? way : undefined, "/");
  try {
    const proof = read.ok && await proveByPassword(site.identity, session, { ...read.values, caller });
    if (!proof) return await askAgain(c, next, { field: "password", message: wrongWords(session) });
    setSession(c, proof.secret);
  } catch (error) {
    return await askAgain(c, next, tooOften(c, error, "unlock.too_often"), 429);
  }
  return seeOther(c, await wayBack(c, next));
}

/** Which of the two was wrong is not said: it would make each guess of the password count alone. */
function wrongWords({ owner }: OpenSession): string {
  return hasSecondFactor(owner.account) ? "prove.wrong_both" : "prove.wrong";
}

/** The question again, with what was wrong. */
export async function askAgain(
  c: Ctx,
  next: string,
  mistake: Mistake,
  status: PageStatus = 422,
): Promise<Response> {
  return await page(c, next, [mistake], status);
}

async function page(
  c: Ctx,
  next: string,
  mistakes: readonly Mistake[],
  status: PageStatus = 200,
): Promise<Response> {
  const asks = await formFor(c);
  return await c.var.show("proof/show", {
    fields: asks?.fields(c.var.t, { next }, mistakes) ?? [],
    next,
    back: await wayBack(c, next),
    passkeys: sessionOf(c).owner.account.factors.passkeys > 0,
    mistakes,
  }, status);
}

/** The same as at sign-in: who has a second factor is asked for a code too, if there is anything to take one from. */
async function formFor(c: Ctx) {
  const { owner } = sessionOf(c);
  if (!owner.account.password) return undefined;
  if (!hasSecondFactor(owner.account)) return passwordForm;
  const { value } = await readFactors(c.var.site.identity, owner);
  return value.authenticator || value.recovery.length > 0 ? bothForm : undefined;
}
