import { z } from "zod";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { hidden, secret, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { endSession } from "../lib/identity/sessions.ts";
import { signIn } from "../lib/identity/sign_in.ts";
import { safePath, seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { readDevice, setDevice, setPending, setSession } from "./session_cookies.ts";

declare module "./pages.ts" {
  interface Pages {
    "signin/show": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly next: string;
    };
  }
}

const signInForm = form(z.strictObject({
  username: text({
    label: "signin.handle",
    longest: 254,
    autocomplete: "username webauthn",
    spellcheck: false,
  }),
  password: secret({ label: "signin.password", autocomplete: "current-password" }),
  next: hidden().optional(),
}));

export async function show(c: Ctx): Promise<Response> {
  const next = safePath(c.req.query("next"), "/");
  if (c.var.session && !c.var.session.locked) return seeOther(c, next);
  return await page(c, { typed: { next } });
}

export async function submit(c: Ctx): Promise<Response> {
  const { caller, session, site: { identity } } = c.var;
  const read = signInForm.read(await c.req.formData());
  if (!read.ok) return await page(c, { typed: read.typed, mistakes: read.mistakes, status: 422 });
  const { username, password } = read.values;
  const next = safePath(read.values.next, "/");
  const asked = { handle: username, password, device: readDevice(c), next };
  const result = await signIn(identity, asked, caller);
  if (result.outcome === "refused") {
    return await page(c, { typed: { username, next }, mistakes: refused, status: 422 });
  }
  // Whoever was signed in here before is not any more: no session survives into another.
  if (session) await endSession(identity, session, caller);
  if (result.outcome === "second_factor") {
    setPending(c, result.cookie);
    return seeOther(c, "/signin/code");
  }
  setSession(c, result.secret);
  setDevice(c, identity, result.account.id);
  return seeOther(c, next);
}

/** One sentence for every reason there may be. */
const refused: readonly Mistake[] = [{ message: "signin.refused" }];

interface Shown {
  readonly typed: Typed;
  readonly mistakes?: readonly Mistake[];
  readonly status?: 200 | 422;
}

async function page(c: Ctx, { typed, mistakes = [], status = 200 }: Shown): Promise<Response> {
  const fields = signInForm.fields(c.var.t, typed, mistakes);
  const next = typeof typed.next === "string" ? typed.next : "/";
  return await c.var.show("signin/show", { fields, mistakes, next: safePath(next, "/") }, status);
}
