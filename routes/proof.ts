import { z } from "zod";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { hidden, secret } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { proveByPassword } from "../lib/identity/step_up.ts";
import { safePath, seeOther } from "./answers.ts";
import { wayBack } from "./drafts.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { setSession } from "./session_cookies.ts";

declare module "./pages.ts" {
  interface Pages {
    "proof/show": {
      readonly fields: readonly Field[];
      readonly next: string;
      readonly passkeys: boolean;
      readonly mistakes: readonly Mistake[];
    };
  }
}

const proofForm = form(z.strictObject({
  password: secret({ label: "prove.password", autocomplete: "current-password" }),
  next: hidden().optional(),
}));

export async function show(c: Ctx): Promise<Response> {
  return await page(c, safePath(c.req.query("next"), "/"), 200);
}

export async function submit(c: Ctx): Promise<Response> {
  const { session, site, caller } = c.var;
  if (!session) throw new AppError("sign_in");
  const read = proofForm.read(await c.req.formData());
  if (!read.ok) return await page(c, "/", 422);
  const next = safePath(read.values.next, "/");
  const proof = await proveByPassword(site.identity, session, { password: read.values.password, caller });
  if (!proof) return await page(c, next, 422);
  setSession(c, proof.secret);
  return seeOther(c, await wayBack(c, next));
}

async function page(c: Ctx, next: string, status: PageStatus): Promise<Response> {
  const { t, account } = c.var;
  const mistakes = status === 422 ? [{ field: "password", message: "prove.wrong" }] : [];
  return await c.var.show("proof/show", {
    fields: proofForm.fields(t, { next }, mistakes),
    next,
    passkeys: (account?.factors.passkeys ?? 0) > 0,
    mistakes,
  }, status);
}
