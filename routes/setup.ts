import { z } from "zod";
import { notFound } from "../lib/errors.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, secret, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { endSession } from "../lib/identity/sessions.ts";
import { enterSetupCode, isSetUp, maySetUp, setUp } from "../lib/identity/setup.ts";
import { signIn } from "../lib/identity/sign_in.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { clearSetup, readDevice, readSetup, setDevice, setSession, setSetup } from "./session_cookies.ts";
import { zone } from "./zones.ts";

declare module "./pages.ts" {
  interface Pages {
    "setup/code": { readonly fields: readonly Field[]; readonly mistakes: readonly Mistake[] };
    "setup/account": {
      readonly clinic: readonly Field[];
      readonly person: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const codeForm = form(z.strictObject({
  code: secret({ label: "setup.code", hint: "setup.code_hint", longest: 200, autocomplete: "off" }),
}));

const accountForm = form(z.strictObject({
  organisation: text({ label: "setup.organisation", longest: 100, autocomplete: "organization" }),
  branch: text({ label: "setup.branch", hint: "setup.branch_hint", longest: 100 }),
  name: text({ label: "setup.name", longest: 100, autocomplete: "name" }),
  username: text({
    label: "setup.username",
    hint: "account.username_hint",
    longest: 32,
    autocomplete: "username",
    spellcheck: false,
  }),
  email: z.string().max(254).meta({
    label: "setup.email",
    input: "email",
    autocomplete: "email",
    inputmode: "email",
  }),
  password: secret({
    label: "setup.password",
    hint: "password.hint",
    autocomplete: "new-password",
    longest: 4096,
  }),
  language: choice({
    label: "settings.language",
    options: { en: "settings.language.en", es: "settings.language.es" },
  }),
  // Filled in by script from the browser's own; whoever leaves it empty can choose later.
  zone: zone({ label: "settings.zone", hint: "settings.zone_hint" }).optional(),
}));

/** The code from the terminal comes first; once there is an administrator this page does not exist. */
export async function askCode(c: Ctx): Promise<Response> {
  await demandUnset(c);
  return await c.var.show("setup/code", { fields: codeForm.fields(c.var.t), mistakes: [] });
}

export async function checkCode(c: Ctx): Promise<Response> {
  await demandUnset(c);
  const { t, site, caller } = c.var;
  const read = codeForm.read(await c.req.formData());
  const ticket = read.ok ? await enterSetupCode(site.identity, read.values.code, caller) : undefined;
  if (ticket === undefined) {
    const mistakes = read.ok ? [{ field: "code", message: "setup.code_wrong" }] : read.mistakes;
    return await c.var.show("setup/code", { fields: codeForm.fields(t, {}, mistakes), mistakes }, 422);
  }
  setSetup(c, ticket);
  return seeOther(c, "/setup/account");
}

export async function askAccount(c: Ctx): Promise<Response> {
  await demandUnset(c);
  if (!await maySetUp(c.var.site.identity, readSetup(c))) return seeOther(c, "/setup");
  const typed = { language: c.var.language };
  return await accountPage(c, typed, []);
}

/** Makes everything at once, signs in, and leads on to the second factor that an administrator must have. */
export async function makeAccount(c: Ctx): Promise<Response> {
  await demandUnset(c);
  const { site: { identity }, caller, session } = c.var;
  if (!await maySetUp(identity, readSetup(c))) return seeOther(c, "/setup");
  const read = accountForm.read(await c.req.formData());
  if (!read.ok) return await accountPage(c, read.typed, read.mistakes);
  const made = await setUp(identity, { ...read.values, zone: read.values.zone ?? "UTC" }, caller);
  if ("mistakes" in made) {
    return await accountPage(c, accountForm.typed(read.values), made.mistakes);
  }
  clearSetup(c);
  if (session) await endSession(identity, session, caller);
  const { username, password } = read.values;
  const result = await signIn(identity, { handle: username, password, device: readDevice(c) }, caller);
  if (result.outcome !== "signed_in") return seeOther(c, "/signin");
  setSession(c, result.secret);
  setDevice(c, identity, made.account.id);
  return seeOther(c, "/account/security");
}

async function accountPage(c: Ctx, typed: Typed, mistakes: readonly Mistake[]): Promise<Response> {
  const fields = accountForm.fields(c.var.t, typed, mistakes);
  const about = ["organisation", "branch"];
  return await c.var.show("setup/account", {
    clinic: fields.filter(({ name }) => about.includes(name)),
    person: fields.filter(({ name }) => !about.includes(name)),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}

async function demandUnset(c: Ctx): Promise<void> {
  if (await isSetUp(c.var.site.identity)) throw notFound();
}
