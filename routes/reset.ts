import { z } from "zod";
import { form } from "../lib/forms/form.ts";
import type { Field } from "../lib/forms/fields.ts";
import { secret, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { askForReset, openReset, redeemReset } from "../lib/identity/reset.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { linkFields, readLink } from "./mailed_links.ts";

declare module "./pages.ts" {
  interface Pages {
    "reset/ask": {
      readonly fields: readonly Field[];
      readonly linkFields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly refused: boolean;
    };
    "reset/sent": Record<never, never>;
    "reset/new": { readonly fields: readonly Field[]; readonly mistakes: readonly Mistake[] };
  }
}

const askForm = form(z.strictObject({
  handle: text({ label: "reset.handle", longest: 254, autocomplete: "username", spellcheck: false }),
}));

const newForm = form(z.strictObject({
  token: z.string().max(64).meta({ label: "reset.token", input: "hidden" }),
  password: secret({
    label: "reset.new",
    hint: "password.hint",
    autocomplete: "new-password",
    longest: 4096,
  }),
}));

export async function show(c: Ctx): Promise<Response> {
  return await askPage(c, { status: 200 });
}

/** The same page for everybody, at once; whether there is such an account is looked up after it has left. */
export async function ask(c: Ctx): Promise<Response> {
  const read = askForm.read(await c.req.formData());
  if (!read.ok) return await askPage(c, { mistakes: read.mistakes, status: 422 });
  await askForReset(c.var.site.identity, read.values.handle, c.var.caller);
  c.set("secretive", true);
  return await c.var.show("reset/sent", {});
}

export async function open(c: Ctx): Promise<Response> {
  const token = await readLink(c, "reset.token");
  const opened = await openReset(c.var.site.identity, token, c.var.caller);
  return opened ? await newPage(c, token, []) : await askPage(c, { refused: true, status: 422 });
}

export async function save(c: Ctx): Promise<Response> {
  const { site: { identity }, caller } = c.var;
  const read = newForm.read(await c.req.formData());
  if (!read.ok) {
    const token = typeof read.typed.token === "string" ? read.typed.token : "";
    return await newPage(c, token, read.mistakes);
  }
  const { token, password } = read.values;
  const answer = await redeemReset(identity, token, { password, caller });
  if (answer.outcome === "refused") return await askPage(c, { refused: true, status: 422 });
  if (answer.outcome === "mistaken") {
    return await newPage(c, token, [{ field: "password", ...answer.mistake }]);
  }
  flash(c, "reset.done");
  return seeOther(c, "/signin");
}

interface Asked {
  readonly mistakes?: readonly Mistake[];
  readonly refused?: boolean;
  readonly status: PageStatus;
}

async function askPage(c: Ctx, { mistakes = [], refused = false, status }: Asked): Promise<Response> {
  c.set("secretive", true);
  return await c.var.show("reset/ask", {
    fields: askForm.fields(c.var.t, {}, mistakes),
    linkFields: linkFields(c, "reset.token"),
    mistakes,
    refused,
  }, status);
}

async function newPage(c: Ctx, token: string, mistakes: readonly Mistake[]): Promise<Response> {
  c.set("secretive", true);
  const fields = newForm.fields(c.var.t, { token }, mistakes);
  return await c.var.show("reset/new", { fields, mistakes }, mistakes.length > 0 ? 422 : 200);
}
