import { z } from "zod";
import { mayStillInvite } from "../lib/access/inviting.ts";
import { addPatient } from "../lib/access/patients.ts";
import { AppError } from "../lib/errors.ts";
import { form } from "../lib/forms/form.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { secret, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { newId } from "../lib/ids.ts";
import { askForNewPasskey } from "../lib/identity/passkeys.ts";
import {
  acceptInvitation,
  type OpenInvitation,
  openInvitation,
  type Redeeming,
  redeemInvitation,
} from "../lib/identity/redemptions.ts";
import { endSession } from "../lib/identity/sessions.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { linkFields, readLink } from "./mailed_links.ts";
import { fromJson, question, takeTicket } from "./passkeys.ts";
import { setDevice, setSession } from "./session_cookies.ts";

declare module "./pages.ts" {
  interface Pages {
    "invite/landing": { readonly fields: readonly Field[]; readonly refused: boolean };
    "invite/join": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
      readonly token: string;
      readonly share: boolean;
      readonly inviter: string;
      readonly email: string;
      readonly me: { readonly name: string; readonly fits: boolean } | null;
    };
  }
}

const joinForm = form(z.strictObject({
  token: z.string().max(64).meta({ label: "invite.token", input: "hidden" }),
  name: text({ label: "invite.name", longest: 100, autocomplete: "name" }),
  username: text({
    label: "invite.username",
    hint: "account.username_hint",
    longest: 32,
    autocomplete: "username",
    spellcheck: false,
  }),
  password: secret({
    label: "invite.password",
    hint: "password.hint",
    autocomplete: "new-password",
    longest: 4096,
  }).optional(),
  passkey: z.string().max(32_768).optional().meta({ label: "invite.passkey", input: "hidden", secret: true }),
}));

const tokenForm = form(z.strictObject({
  token: z.string().max(64).meta({ label: "invite.token", input: "hidden" }),
}));

const askSchema = z.strictObject({
  token: z.string().max(64),
  name: z.string().max(100),
  username: z.string().max(100),
});

/** Opens nothing: a scanner that follows every link uses nothing up. */
export async function land(c: Ctx): Promise<Response> {
  return await landing(c, false, 200);
}

export async function open(c: Ctx): Promise<Response> {
  c.set("secretive", true);
  const token = await readLink(c, "invite.token");
  const opened = await openInvitation(c.var.site.identity, token, redeeming(c));
  if (!opened) return await landing(c, true, 422);
  return await joinPage(c, opened, { token, typed: { token, name: opened.invitation.name } });
}

export async function accept(c: Ctx): Promise<Response> {
  c.set("secretive", true);
  const { site: { identity }, caller, now, session, language } = c.var;
  const read = joinForm.read(await c.req.formData());
  const ticket = takeTicket(c);
  if (!read.ok) return await again(c, read.typed, read.mistakes);
  const { token, name, username, password, passkey } = read.values;
  const opened = await openInvitation(identity, token, redeeming(c));
  if (!opened) return await landing(c, true, 422);
  const response = passkey ? fromJson(passkey) : undefined;
  const way = response === undefined
    ? { password }
    : { passkey: { ticket, response, now, name: c.var.t("invite.passkey_name") } };
  const newcomer = { name, username, language, zone: opened.invitation.zone, ...way };
  const redeemed = await redeemInvitation(identity, token, newcomer, withRecord(c));
  if (redeemed.outcome === "refused") return await landing(c, true, 422);
  if (redeemed.outcome === "mistaken") {
    const typed = { token, name, username };
    return await joinPage(c, opened, { token, typed, mistakes: redeemed.mistakes });
  }
  if (session) await endSession(identity, session, caller);
  setSession(c, redeemed.session.secret);
  setDevice(c, identity, redeemed.account.id);
  return seeOther(c, "/");
}

/** The question that makes the newcomer's passkey, for an account that does not exist before it is answered. */
export async function askPasskey(c: Ctx): Promise<Response> {
  const { site: { identity }, now } = c.var;
  const read = askSchema.safeParse(await c.req.json().catch(() => undefined));
  if (!read.success) throw new AppError("invalid");
  const { token, name, username } = read.data;
  const opened = await openInvitation(identity, token, redeeming(c));
  if (!opened) throw new AppError("not_found");
  const account = { id: newId(), username, name };
  const bound = opened.invitation.id;
  return question(c, await askForNewPasskey(identity, { purpose: "invite", bound, account, has: [], now }));
}

/** Somebody who is signed in takes what was sent to their address. */
export async function join(c: Ctx): Promise<Response> {
  c.set("secretive", true);
  const { session, site: { identity } } = c.var;
  if (!session) throw new AppError("sign_in");
  const read = tokenForm.read(await c.req.formData());
  const token = read.ok ? read.values.token : "";
  if (!await acceptInvitation(identity, token, session, redeeming(c))) return await landing(c, true, 422);
  return seeOther(c, "/records");
}

async function landing(c: Ctx, refused: boolean, status: PageStatus): Promise<Response> {
  c.set("secretive", true);
  return await c.var.show("invite/landing", { fields: linkFields(c, "invite.token"), refused }, status);
}

/** What was typed is shown again only to whoever still holds a good link. */
async function again(c: Ctx, typed: Typed, mistakes: readonly Mistake[]): Promise<Response> {
  const token = typeof typed.token === "string" ? typed.token : "";
  const opened = await openInvitation(c.var.site.identity, token, redeeming(c));
  return opened ? await joinPage(c, opened, { token, typed, mistakes }) : await landing(c, true, 422);
}

interface Shown {
  readonly token: string;
  readonly typed: Typed;
  readonly mistakes?: readonly Mistake[];
}

async function joinPage(
  c: Ctx,
  { invitation, inviter }: OpenInvitation,
  { token, typed, mistakes = [] }: Shown,
): Promise<Response> {
  const { t, account, session } = c.var;
  const me = account && !session?.locked ? account : undefined;
  const share = invitation.kind === "share";
  return await c.var.show("invite/join", {
    fields: joinForm.fields(t, typed, mistakes),
    mistakes,
    token,
    share,
    inviter: inviter.name,
    email: invitation.email,
    me: me ? { name: me.name, fits: share && me.email === invitation.email } : null,
  }, mistakes.length > 0 ? 422 : 200);
}

function redeeming(c: Ctx): Redeeming {
  return { mayInvite: mayStillInvite(c.var.site.identity), caller: c.var.caller };
}

/** Whoever becomes a patient gets their record in the same commit. */
function withRecord(c: Ctx): Redeeming {
  const { vault } = c.var.site;
  return {
    ...redeeming(c),
    also(change, account) {
      if (account.patient === undefined) return;
      const { patient: id, name, zone, createdAt } = account;
      addPatient(vault, change, { id, owner: account.id, name, zone, createdAt });
    },
  };
}
