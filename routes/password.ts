import { z } from "zod";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { secret } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { hasSecondFactor } from "../lib/identity/factors.ts";
import { changePassword } from "../lib/identity/own_account.ts";
import { mustChange } from "../lib/identity/passwords.ts";
import { isFreshlyProved } from "../lib/identity/step_up.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { setSession } from "./session_cookies.ts";

declare module "./pages.ts" {
  interface Pages {
    "password/edit": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly needed: boolean;
      readonly username: string;
    };
  }
}

const passwordForm = form(z.strictObject({
  current: secret({ label: "password.current", autocomplete: "current-password" }),
  password: secret({
    label: "password.new",
    hint: "password.hint",
    autocomplete: "new-password",
    longest: 4096,
  }),
}));

export async function edit(c: Ctx): Promise<Response> {
  demandSecondFactor(c);
  return await page(c, [], 200);
}

export async function update(c: Ctx): Promise<Response> {
  const { session, site, caller } = c.var;
  if (!session) throw new AppError("sign_in");
  demandSecondFactor(c);
  const read = passwordForm.read(await c.req.formData());
  if (!read.ok) return await page(c, read.mistakes, 422);
  const result = await changePassword(site.identity, session, { ...read.values, caller });
  if ("mistake" in result) return await page(c, [{ field: result.field, ...result.mistake }], 422);
  setSession(c, result.session.secret);
  flash(c, "password.saved");
  return seeOther(c, "/account/security");
}

/** The password that the form asks for is half a proof to an account with a second factor. */
function demandSecondFactor(c: Ctx): void {
  const { session, site } = c.var;
  if (!session || !hasSecondFactor(session.owner.account)) return;
  if (!isFreshlyProved(site.identity, session)) throw new AppError("fresh_proof");
}

async function page(c: Ctx, mistakes: readonly Mistake[], status: 200 | 422): Promise<Response> {
  const { account, t, site } = c.var;
  if (!account) throw new AppError("sign_in");
  return await c.var.show("password/edit", {
    fields: passwordForm.fields(t, {}, mistakes),
    mistakes,
    needed: mustChange(account, site.identity),
    username: account.username,
  }, status);
}
