import { z } from "zod";
import { form } from "../lib/forms/form.ts";
import type { Field } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { findPending } from "../lib/identity/pending_sign_ins.ts";
import { proveByCode } from "../lib/identity/second_factor.ts";
import { endSession } from "../lib/identity/sessions.ts";
import { finishSignIn } from "../lib/identity/sign_in.ts";
import { safePath, seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { clearPending, readDevice, readPending, setDevice, setSession } from "./session_cookies.ts";

declare module "./pages.ts" {
  interface Pages {
    "second_factor/show": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly passkeys: boolean;
      readonly next: string;
    };
    "second_factor/over": Record<never, never>;
  }
}

/** Six digits of an authenticator app, or a recovery code. */
export function codeField() {
  return z.string().max(100).meta({
    label: "code.field",
    hint: "code.hint",
    input: "text",
    secret: true,
    autocomplete: "one-time-code",
    inputmode: "text",
    spellcheck: false,
    width: "medium",
  });
}

const codeForm = form(z.strictObject({ code: codeField() }));

export async function show(c: Ctx): Promise<Response> {
  const half = await findPending(c.var.site.identity, readPending(c));
  if (!half) return seeOther(c, "/signin");
  return await page(c, half.owner.account.factors.passkeys > 0, half.pending.next, 200);
}

export async function submit(c: Ctx): Promise<Response> {
  const { site: { identity }, caller, session } = c.var;
  const half = await findPending(identity, readPending(c));
  if (!half) return await over(c);
  const read = codeForm.read(await c.req.formData());
  const code = read.ok ? read.values.code : "";
  const answer = await proveByCode(identity, half, { code, caller });
  if (answer === "over") return await over(c);
  const { account } = half.owner;
  if (answer === "wrong") return await page(c, account.factors.passkeys > 0, half.pending.next, 422);
  const fresh = await finishSignIn(identity, half, { method: answer, caller, device: readDevice(c) });
  if (session) await endSession(identity, session, caller);
  clearPending(c);
  setSession(c, fresh.secret);
  setDevice(c, identity, account.id);
  return seeOther(c, safePath(half.pending.next, "/"));
}

async function over(c: Ctx): Promise<Response> {
  clearPending(c);
  return await c.var.show("second_factor/over", {}, 422);
}

async function page(
  c: Ctx,
  passkeys: boolean,
  next: string | undefined,
  status: 200 | 422,
): Promise<Response> {
  const mistakes: Mistake[] = status === 422 ? [{ field: "code", message: "code.wrong" }] : [];
  return await c.var.show("second_factor/show", {
    fields: codeForm.fields(c.var.t, {}, mistakes),
    mistakes,
    passkeys,
    next: safePath(next, "/"),
  }, status);
}
