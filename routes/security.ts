import { z } from "zod";
import { AppError } from "../lib/errors.ts";
import { form } from "../lib/forms/form.ts";
import type { Field } from "../lib/forms/fields.ts";
import { text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import {
  addAuthenticator,
  type AuthenticatorOffer,
  offerAuthenticator,
  removeAuthenticator,
  reopenOffer,
} from "../lib/identity/authenticator.ts";
import {
  type Also,
  hasSecondFactor,
  needsSecondFactor,
  type Owner,
  readFactors,
} from "../lib/identity/factors.ts";
import { addPasskey, removePasskey, renamePasskey } from "../lib/identity/passkeys.ts";
import { type QrPicture, qrPicture } from "../lib/identity/qr_pictures.ts";
import { makeRecoveryCodes } from "../lib/identity/recovery_codes.ts";
import { type ComingSession, renewSession } from "../lib/identity/coming_sessions.ts";
import type { Method } from "../lib/identity/kept_sessions.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";
import { fromJson, takeTicket } from "./passkeys.ts";
import { setSession } from "./session_cookies.ts";

interface PasskeyRow {
  readonly id: string;
  readonly name: string;
  readonly added: string;
  readonly used: string | null;
  readonly synced: boolean;
}

declare module "./pages.ts" {
  interface Pages {
    "security/show": {
      readonly needed: boolean;
      readonly notice: string | null;
      readonly password: string | null;
      readonly passkeys: readonly PasskeyRow[];
      readonly addFields: readonly Field[];
      readonly authenticator: string | null;
      readonly codes: number;
    };
    "security/authenticator": {
      readonly secret: string;
      readonly picture: QrPicture;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "security/codes": { readonly codes: readonly string[] };
    "security/rename": { readonly name: string; readonly action: string; readonly fields: readonly Field[] };
  }
}

const nameField = () =>
  text({ label: "security.passkey_name", hint: "security.passkey_name_hint", longest: 60 });
const nameForm = form(z.strictObject({ name: nameField() }));
const addForm = form(z.strictObject({
  name: nameField(),
  passkey: z.string().max(32_768).meta({ label: "security.passkeys", input: "hidden" }),
}));
const nothingForm = form(z.strictObject({}));
const authenticatorForm = form(z.strictObject({
  code: z.string().max(40).meta({
    label: "security.authenticator_code",
    input: "text",
    secret: true,
    autocomplete: "one-time-code",
    inputmode: "numeric",
    width: "short",
    spellcheck: false,
  }),
  offer: z.string().max(1024).meta({ label: "security.authenticator", input: "hidden" }),
}));

export async function show(c: Ctx): Promise<Response> {
  return await page(c, null, 200);
}

export async function showAuthenticator(c: Ctx): Promise<Response> {
  const { site, now } = c.var;
  return await authenticatorPage(c, offerAuthenticator(site.identity, sessionOf(c).owner, now), 200);
}

export async function turnOnAuthenticator(c: Ctx): Promise<Response> {
  const { site: { identity }, now } = c.var;
  const session = sessionOf(c);
  const read = authenticatorForm.read(await c.req.formData());
  const sealed = read.ok ? read.values.offer : textOf(read.typed.offer);
  const offer = reopenOffer(identity, session.owner, sealed, now);
  if (!offer) return seeOther(c, "/account/security/authenticator");
  const coming = await raised(c, "authenticator");
  const code = read.ok ? read.values.code : "";
  const added = await addAuthenticator(identity, ownerOf(c), { offer, code, also: putting(coming) });
  if (!added) return await authenticatorPage(c, offer, 422);
  return saved(c, coming, "security.saved.authenticator_added");
}

export async function turnOffAuthenticator(c: Ctx): Promise<Response> {
  await readNothing(c);
  const coming = await raised(c);
  const removed = await removeAuthenticator(c.var.site.identity, ownerOf(c), putting(coming));
  if (!removed) return await page(c, "security.one_needed", 422);
  return saved(c, coming, "security.saved.authenticator_removed");
}

export async function addOnePasskey(c: Ctx): Promise<Response> {
  const { site: { identity }, now } = c.var;
  const read = addForm.read(await c.req.formData());
  const ticket = takeTicket(c);
  if (!read.ok) return await page(c, "security.passkey_refused", 422);
  const coming = await raised(c, "passkey");
  const added = await addPasskey(identity, ownerOf(c), {
    ticket,
    bound: sessionOf(c).mark,
    response: fromJson(read.values.passkey),
    name: read.values.name,
    now,
    also: putting(coming),
  });
  if (!added) return await page(c, "security.passkey_refused", 422);
  return saved(c, coming, "security.saved.passkey_added");
}

export async function editPasskey(c: Ctx): Promise<Response> {
  const passkey = await passkeyOf(c);
  return await renamePage(c, passkey, nameForm.fields(c.var.t, { name: passkey.name }), 200);
}

export async function renameOnePasskey(c: Ctx): Promise<Response> {
  const passkey = await passkeyOf(c);
  const read = nameForm.read(await c.req.formData());
  if (!read.ok) return await renamePage(c, passkey, nameForm.fields(c.var.t, read.typed, read.mistakes), 422);
  await renamePasskey(c.var.site.identity, ownerOf(c), passkey.id, read.values.name);
  flash(c, "security.saved.passkey_renamed");
  return seeOther(c, "/account/security");
}

export async function removeOnePasskey(c: Ctx): Promise<Response> {
  await readNothing(c);
  const coming = await raised(c);
  const id = c.req.param("passkey") ?? "";
  const outcome = await removePasskey(c.var.site.identity, ownerOf(c), id, putting(coming));
  if (outcome === "absent") throw new AppError("not_found");
  if (outcome === "needed") return await page(c, "security.one_needed", 422);
  return saved(c, coming, "security.saved.passkey_removed");
}

/** The codes are in this answer and nowhere else. */
export async function makeCodes(c: Ctx): Promise<Response> {
  await readNothing(c);
  const coming = await raised(c);
  const codes = await makeRecoveryCodes(c.var.site.identity, ownerOf(c), putting(coming));
  setSession(c, coming.secret);
  return await c.var.show("security/codes", { codes });
}

async function page(c: Ctx, notice: string | null, status: PageStatus): Promise<Response> {
  const { site: { identity }, t, dates, now } = c.var;
  const { owner, session } = sessionOf(c);
  const { account } = owner;
  const { value } = await readFactors(identity, owner);
  return await c.var.show("security/show", {
    needed: needsSecondFactor(account) && (session.level === 1 || !hasSecondFactor(account)),
    notice: notice && t.of(notice),
    password: account.password ? dates.ago(account.password.changedAt, now) : null,
    passkeys: value.passkeys.map(({ id, name, added, used, synced }) => ({
      id,
      name,
      added: dates.long(added),
      used: used === undefined ? null : dates.ago(used, now),
      synced,
    })),
    addFields: addForm.fields(t, {}, [], { prefix: "new" }),
    authenticator: value.authenticator ? dates.long(value.authenticator.added) : null,
    codes: value.recovery.length,
  }, status);
}

async function authenticatorPage(c: Ctx, offer: AuthenticatorOffer, status: 200 | 422): Promise<Response> {
  const mistakes: Mistake[] = status === 422
    ? [{ field: "code", message: "security.authenticator_wrong" }]
    : [];
  return await c.var.show("security/authenticator", {
    secret: (offer.secret.match(/.{1,4}/g) ?? []).join(" "),
    picture: await qrPicture(offer.uri),
    fields: authenticatorForm.fields(c.var.t, { offer: offer.sealed }, mistakes),
    mistakes,
  }, status);
}

async function renamePage(
  c: Ctx,
  { id, name }: { readonly id: string; readonly name: string },
  fields: readonly Field[],
  status: 200 | 422,
): Promise<Response> {
  const action = `/account/security/passkeys/${id}/rename`;
  return await c.var.show("security/rename", { name, action, fields }, status);
}

async function passkeyOf(c: Ctx) {
  const { value } = await readFactors(c.var.site.identity, sessionOf(c).owner);
  const passkey = value.passkeys.find(({ id }) => id === c.req.param("passkey"));
  if (!passkey) throw new AppError("not_found");
  return passkey;
}

/** A change of factors ends every session; this one goes on under a new secret, higher when a factor was just proved. */
async function raised(c: Ctx, method?: Method): Promise<ComingSession> {
  const gained = method === undefined ? {} : { level: 2 as const, method };
  return await renewSession(c.var.site.identity, sessionOf(c), gained);
}

function putting(coming: ComingSession): Also {
  return (change, account) => coming.put(change, account);
}

function saved(c: Ctx, coming: ComingSession, message: string): Response {
  setSession(c, coming.secret);
  flash(c, message);
  return seeOther(c, "/account/security");
}

async function readNothing(c: Ctx): Promise<void> {
  nothingForm.read(await c.req.formData());
}

function ownerOf(c: Ctx): Owner {
  const { owner, mark } = sessionOf(c);
  return { was: owner, session: mark, caller: c.var.caller, now: c.var.now };
}

function textOf(typed: string | readonly string[] | undefined): string {
  return typeof typed === "string" ? typed : "";
}
