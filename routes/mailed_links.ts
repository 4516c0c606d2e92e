import { z } from "zod";
import { form } from "../lib/forms/form.ts";
import type { Field } from "../lib/forms/fields.ts";
import type { Ctx } from "./env.ts";

/** The box for a link that was mailed: the page's script fills it from the address, a person pastes into it. */
export function linkFields(c: Ctx, label: string): readonly Field[] {
  return formOf(label).fields(c.var.t);
}

/** The token in what was pasted: a whole link or the token alone. "" for anything else. */
export async function readLink(c: Ctx, label: string): Promise<string> {
  const read = formOf(label).read(await c.req.formData());
  const text = read.ok ? read.values.token : "";
  return /^[A-Za-z0-9_-]{43}$/.exec(text.slice(text.lastIndexOf("#") + 1))?.[0] ?? "";
}

function formOf(label: string) {
  return form(z.strictObject({
    token: z.string().max(1024).meta({
      label,
      input: "text",
      secret: true,
      autocomplete: "off",
      spellcheck: false,
    }),
  }));
}
