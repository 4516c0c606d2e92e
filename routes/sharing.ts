import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { type Grant, type GrantState, grantState } from "../lib/access/grants.ts";
import {
  listGrants,
  longestGrant,
  type Offer,
  offerAgain,
  offerGrant,
  readGrant,
  revokeGrant,
} from "../lib/access/sharing.ts";
import { day, type Instant } from "../lib/clock.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, choices, date, emailAddress, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { foldEmail } from "../lib/identity/handles.ts";
import { newInvitation } from "../lib/identity/invitations.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";

interface GrantLine {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly parts: string;
  readonly may: string;
  readonly state: GrantState;
  readonly stateLabel: string;
  readonly until: string;
  readonly untilMachine: string;
}

declare module "./pages.ts" {
  interface Pages {
    "sharing/index": {
      readonly base: string;
      readonly open: readonly GrantLine[];
      readonly before: readonly GrantLine[];
    };
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
    "sharing/stop": { readonly base: string; readonly grant: GrantLine };
  }
}

const sharingForm = form(z.strictObject({
  name: text({ label: "sharing.name", hint: "sharing.name_hint", longest: 80 }),
  email: emailAddress({ label: "sharing.email", hint: "sharing.email_hint", autocomplete: "off" }),
  parts: choices({
    label: "sharing.parts",
    options: {
      vitals: "part.vitals",
      weight: "part.weight",
      exercise: "part.exercise",
      appointments: "part.appointments",
    },
  }),
  may: choice({ label: "sharing.may", options: { read: "sharing.may.read", add: "sharing.may.add" } }),
  lasting: choice({
    label: "sharing.for",
    options: {
      "1": "sharing.for.1",
      "7": "sharing.for.7",
      "30": "sharing.for.30",
      "90": "sharing.for.90",
      date: "sharing.for.date",
    },
  }),
  until: date({ label: "sharing.until_date", hint: "sharing.until_hint" }).optional(),
}));

type Answers = Extract<ReturnType<typeof sharingForm.read>, { ok: true }>["values"];

export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const lines = (await listGrants(chart)).map((grant) => grantLine(c, grant));
  const isOpen = ({ state }: GrantLine) => state === "active" || state === "offered";
  return await c.var.show("sharing/index", {
    base: baseOf(chart),
    open: lines.filter(isOpen),
    before: lines.filter((line) => !isOpen(line)),
  });
}

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
  await send(c, (change) => offerGrant(chart, change, offer), onceOf(data));
  flash(c, "sharing.sent");
  return seeOther(c, baseOf(chart));
}

/** A new link for an offer that nobody answered yet. */
export async function resend(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const again = c.req.param("grant") ?? "";
  await send(c, (change) => offerAgain(chart, change, again));
  flash(c, "sharing.resent");
  return seeOther(c, baseOf(chart));
}

export async function stopForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const grant = await readGrant(chart, c.req.param("grant") ?? "");
  return await c.var.show("sharing/stop", { base: baseOf(chart), grant: grantLine(c, grant) });
}

export async function stop(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await revokeGrant(chart, c.req.param("grant") ?? "");
  flash(c, "sharing.stopped");
  return seeOther(c, baseOf(chart));
}

/** Puts an offer in the change. */
type Offering = (change: Parameters<typeof offerGrant>[1]) => Promise<Grant>;

/** The offer, and the mail that tells the person, in one change: neither exists without the other. */
async function send(c: Ctx, put: Offering, once?: string): Promise<void> {
  const { account, site, caller, actor, language, now } = c.var;
  if (!account) throw new AppError("sign_in");
  const change = site.vault.change();
  const grant = await put(change);
  const invitation = await newInvitation(site.identity, { account, session: actor.session, caller }, {
    kind: "share",
    email: grant.email,
    name: grant.name,
    language,
    roles: [{ role: "patient" }],
    offer: grant.id,
  });
  invitation.put(change);
  if (once !== undefined) change.once(once, grant.id, now);
  try {
    await change.commit();
  } catch (error) {
    // Sent twice: the first one counts.
    if (!(error instanceof AppError) || error.problem !== "repeated") throw error;
  }
}

function offerOf(c: Ctx, { name, email, parts, may, lasting, until }: Answers): Offer {
  return {
    name,
    email,
    parts,
    deeds: may === "add" ? ["read", "add"] : ["read"],
    until: lasting === "date" ? endOf(c, until ?? "") : c.var.now + Number(lasting) * day,
  };
}

function ownMistakes(c: Ctx, { email, lasting, until }: Answers): Mistake[] {
  const mistakes: Mistake[] = [];
  if (foldEmail(email) === foldEmail(c.var.account?.email ?? "")) {
    mistakes.push({ field: "email", message: "sharing.email_own" });
  }
  if (lasting !== "date") return mistakes;
  if (until === undefined) return [...mistakes, { field: "until", message: "sharing.until_needed" }];
  const end = endOf(c, until);
  if (end <= c.var.now) mistakes.push({ field: "until", message: "sharing.until_past" });
  else if (end > c.var.now + longestGrant) mistakes.push({ field: "until", message: "sharing.until_far" });
  return mistakes;
}

/** The end of that day where the owner lives. */
function endOf(c: Ctx, until: string): Instant {
  return Temporal.PlainDate.from(until).add({ days: 1 }).toZonedDateTime(c.var.dates.zone).epochMilliseconds;
}

async function showForm(
  c: Ctx,
  chart: Chart,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
  status: PageStatus = mistakes.length > 0 ? 422 : 200,
): Promise<Response> {
  return await c.var.show("sharing/new", { base: baseOf(chart), fields, mistakes }, status);
}

async function showCheck(c: Ctx, chart: Chart, answers: Answers): Promise<Response> {
  const { t, dates } = c.var;
  const offer = offerOf(c, answers);
  return await c.var.show("sharing/check", {
    base: baseOf(chart),
    lines: [
      { label: t("sharing.who"), value: `${offer.name}, ${offer.email}` },
      { label: t("sharing.what"), value: partsOf(c, offer.parts) },
      { label: t("sharing.may"), value: t(`sharing.may.${answers.may}`) },
      { label: t("sharing.how_long"), value: t("sharing.until", { date: dates.long(offer.until - 1) }) },
    ],
    answers: Object.entries(sharingForm.typed(answers)).flatMap(([name, value]) =>
      [value ?? ""].flat().filter((one) => one !== "").map((one): [string, string] => [name, one])
    ),
  });
}

function grantLine(c: Ctx, grant: Grant): GrantLine {
  const { t, dates, now } = c.var;
  const state = grantState(grant, now);
  return {
    id: grant.id,
    name: grant.name,
    email: grant.email,
    parts: partsOf(c, grant.parts),
    may: t(grant.deeds.includes("add") ? "sharing.may.add" : "sharing.may.read"),
    state,
    stateLabel: t(`sharing.state.${state}`),
    until: t("sharing.until", { date: dates.long(grant.until - 1) }),
    untilMachine: dates.machine(grant.until),
  };
}

function partsOf(c: Ctx, parts: Grant["parts"] | Offer["parts"]): string {
  return parts.map((part) => c.var.t(`part.${part}`)).join(", ");
}

function baseOf(chart: Chart): string {
  return `/records/${chart.patient.id}/sharing`;
}

function onceOf(data: FormData): string | undefined {
  const once = data.get("once");
  return typeof once === "string" && once !== "" ? once : undefined;
}
