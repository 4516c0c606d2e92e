import { z } from "zod";
import {
  askForAddress,
  comingAddress,
  confirmAddress,
  openAddressLink,
} from "../lib/identity/address_change.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { emailAddress } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { linkFields, readLink } from "./mailed_links.ts";
import { sessionOf } from "./own_session.ts";
import { clearSession } from "./session_cookies.ts";

declare module "./pages.ts" {
  interface Pages {
    "address/edit": {
      readonly email: string;
      /** The address that waits for its proof, and until when. */
      readonly waiting: { readonly email: string; readonly until: string } | null;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "address/landing": { readonly fields: readonly Field[]; readonly refused: boolean };
    "address/confirm": { readonly email: string; readonly token: string };
  }
}

const addressForm = form(z.strictObject({
  email: emailAddress({ label: "address.new", hint: "address.new_hint" }),
}));

export async function edit(c: Ctx): Promise<Response> {
  return await page(c, addressForm.fields(c.var.t), []);
}

/** The same answer for an address that somebody has and for one that nobody has. */
export async function ask(c: Ctx): Promise<Response> {
  const { site: { identity }, caller, t } = c.var;
  const read = addressForm.read(await c.req.formData());
  const message = read.ok && await askForAddress(identity, sessionOf(c), { ...read.values, caller });
  if (!read.ok || message) {
    const mistakes = read.ok ? [{ field: "email", message: message || "" }] : read.mistakes;
    const typed = read.ok ? addressForm.typed(read.values) : read.typed;
    return await page(c, addressForm.fields(t, typed, mistakes), mistakes);
  }
  flash(c, "address.sent");
  return seeOther(c, "/account/address");
}

export async function land(c: Ctx): Promise<Response> {
  return await landing(c, false);
}

/** Shows what the link would do. Only a button does it: mail programs follow links by themselves. */
export async function open(c: Ctx): Promise<Response> {
  const token = await readLink(c, "address.token");
  const found = await openAddressLink(c.var.site.identity, token, c.var.caller);
  if (!found) return await landing(c, true);
  c.set("secretive", true);
  return await c.var.show("address/confirm", { email: found.email, token });
}

export async function confirm(c: Ctx): Promise<Response> {
  const token = await readLink(c, "address.token");
  if (!await confirmAddress(c.var.site.identity, token, c.var.caller)) return await landing(c, true);
  if (c.var.session) clearSession(c);
  flash(c, "address.done");
  return seeOther(c, "/signin");
}

async function landing(c: Ctx, refused: boolean): Promise<Response> {
  c.set("secretive", true);
  const status: PageStatus = refused ? 422 : 200;
  return await c.var.show("address/landing", { fields: linkFields(c, "address.token"), refused }, status);
}

async function page(c: Ctx, fields: readonly Field[], mistakes: readonly Mistake[]): Promise<Response> {
  const { owner } = sessionOf(c);
  const waiting = await comingAddress(c.var.site.identity, owner);
  return await c.var.show("address/edit", {
    email: owner.account.email,
    waiting: waiting ? { email: waiting.email, until: c.var.dates.longTime(waiting.until) } : null,
    fields,
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}
