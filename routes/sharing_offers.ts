import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import type { Grant } from "../lib/access/grants.ts";
import { tellHandle } from "../lib/access/handle_offers.ts";
import { type Offer, offerAgain, offerGrant } from "../lib/access/sharing.ts";
import { AppError, isProblem } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { foldEmail, foldUsername, isAddress, isEmail, isUsername } from "../lib/identity/handles.ts";
import { newInvitation } from "../lib/identity/invitations.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { onceOf } from "./form_keys.ts";
import { sharingPath } from "./record_paths.ts";
import { partsOf } from "./sharing_lines.ts";
import { termsAsked, termsOf, untilMistakes } from "./sharing_terms.ts";

declare module "./pages.ts" {
  interface Pages {
    "sharing/new": {
      readonly base: string;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "sharing/check": {
      readonly base: string;
      readonly lines: readonly { readonly label: string; readonly value: string }[];
      /** What was answered, to be sent again: name and values. */
      readonly answers: readonly (readonly [string, string])[];
    };
  }
}

const sharingForm = form(z.strictObject({
  name: text({ label: "sharing.name", hint: "sharing.name_hint", longest: 80 }),
  /** An address, or the exact username of somebody here. */
  email: z.string().max(254).refine(isReachable, "sharing.to_form").meta({
    label: "sharing.to",
    hint: "sharing.to_hint",
    input: "text",
    autocomplete: "off",
    spellcheck: false,
  }),
  ...termsAsked,
}));

type Answers = Extract<ReturnType<typeof sharingForm.read>, { ok: true }>["values"];

export async function newForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("manage_own_shares");
  return await showForm(c, chart, sharingForm.fields(c.var.t, { may: "read", lasting: "30" }), []);
}

/** First sent: shows everything once more. Sent from there (`sure`): makes the offer. "Change this" shows the form. */
export async function create(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("manage_own_shares");
  const data = await c.req.formData();
  const step = data.get("step");
  data.delete("step");
  const read = sharingForm.read(data);
  const mistakes = read.ok ? ownMistakes(c, read.values) : read.mistakes;
  if (!read.ok || mistakes.length > 0 || step === "change") {
    const typed = read.ok ? sharingForm.typed(read.values) : read.typed;
    return await showForm(
      c,
      chart,
      sharingForm.fields(c.var.t, typed, mistakes),
      mistakes,
      step === "change" ? 200 : 422,
    );
  }
  if (step !== "sure") return await showCheck(c, chart, read.values);
  const offer = offerOf(c, read.values);
  const sent = await send(c, (change) => offerGrant(chart, change, offer), onceOf(data));
  tellLater(c, sent);
  flash(c, "sharing.sent");
  return seeOther(c, sharingPath(chart));
}

/** A new link for an offer that nobody answered yet. */
export async function resend(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const again = c.req.param("grant") ?? "";
  const sent = await send(c, (change) => offerAgain(chart, change, again));
  tellLater(c, sent);
  flash(c, "sharing.resent");
  return seeOther(c, sharingPath(chart));
}

/** Puts an offer in the change. */
type Offering = (change: Parameters<typeof offerGrant>[1]) => Promise<Grant>;

/** The offer, and the mail that tells the person, in one change: neither exists without the other. */
async function send(c: Ctx, put: Offering, once?: string): Promise<Grant | undefined> {
  const { account, site, caller, actor, language, now } = c.var;
  if (!account) throw new AppError("sign_in");
  const change = site.vault.change();
  const grant = await put(change);
  if (grant.handle === undefined) {
    const invitation = await newInvitation(site.identity, { account, session: actor.session, caller }, {
      kind: "share",
      email: grant.email,
      name: grant.name,
      language,
      roles: [{ role: "patient" }],
      offer: grant.id,
    });
    invitation.put(change);
  } else {
    await site.limits.demand("invitation.inviter", account.id);
  }
  if (once !== undefined) change.once(once, grant.id, now);
  try {
    await change.commit();
    return grant;
  } catch (error) {
    // Sent twice: the first one counts.
    if (!isProblem(error, "repeated")) throw error;
    return undefined;
  }
}

/** Not awaited: the owner's answer is the same whether the username is anybody's or not. */
function tellLater(c: Ctx, grant: Grant | undefined): void {
  if (grant?.handle !== undefined) void tellHandle(c.var.site.identity, grant, c.var.caller);
}

function offerOf(c: Ctx, answers: Answers): Offer {
  const to = answers.email.trim();
  return {
    ...termsOf(c, answers, c.var.now),
    name: answers.name,
    ...(isAddress(to) ? { email: to } : { email: "", handle: foldUsername(to) }),
  };
}

function isReachable(typed: string): boolean {
  return isAddress(typed) ? isEmail(foldEmail(typed)) : isUsername(foldUsername(typed));
}

function ownMistakes(c: Ctx, answers: Answers): Mistake[] {
  const { email = "", username = "" } = c.var.account ?? {};
  const typed = isAddress(answers.email) ? foldEmail(answers.email) : foldUsername(answers.email);
  const own = [foldEmail(email), foldUsername(username)].includes(typed);
  return [
    ...(own ? [{ field: "email", message: "sharing.email_own" }] : []),
    ...untilMistakes(c, answers),
  ];
}

async function showForm(
  c: Ctx,
  chart: Chart,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
  status: PageStatus = mistakes.length > 0 ? 422 : 200,
): Promise<Response> {
  return await c.var.show("sharing/new", { base: sharingPath(chart), fields, mistakes }, status);
}

async function showCheck(c: Ctx, chart: Chart, answers: Answers): Promise<Response> {
  const { t, dates } = c.var;
  const offer = offerOf(c, answers);
  return await c.var.show("sharing/check", {
    base: sharingPath(chart),
    lines: [
      { label: t("sharing.who"), value: `${offer.name}, ${offer.handle ?? offer.email}` },
      { label: t("sharing.what"), value: partsOf(c, offer.parts) },
      { label: t("sharing.may"), value: t(`sharing.may.${answers.may}`) },
      { label: t("sharing.how_long"), value: t("sharing.until", { date: dates.long(offer.until - 1) }) },
    ],
    answers: Object.entries(sharingForm.typed(answers)).flatMap(([name, value]) =>
      [value ?? ""].flat().filter((one) => one !== "").map((one): [string, string] => [name, one])
    ),
  });
}
