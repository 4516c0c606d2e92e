import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { endsSoon } from "../lib/access/grant_reminders.ts";
import { type Grant, type GrantState, grantState, isLive } from "../lib/access/grants.ts";
import { tellHandle } from "../lib/access/handle_offers.ts";
import type { GrantDeed, Part } from "../lib/access/parts.ts";
import {
  changeGrant,
  isOpen,
  isWider,
  listGrants,
  longestGrant,
  type Offer,
  offerAgain,
  offerGrant,
  readGrant,
  revokeGrant,
  type Terms,
} from "../lib/access/sharing.ts";
import { day, type Instant } from "../lib/clock.ts";
import { AppError, notFound } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, choices, date, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { foldEmail, foldUsername, isAddress, isEmail, isUsername } from "../lib/identity/handles.ts";
import { newInvitation } from "../lib/identity/invitations.ts";
import { isFreshlyProved } from "../lib/identity/step_up.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { lastLooks } from "./looks.ts";
import { sharingPath } from "./record_paths.ts";
import { partHints, partOptions } from "./sharing_parts.ts";
import { type VisitLine, visitLines } from "./visits.ts";

interface GrantLine {
  readonly id: string;
  readonly name: string;
  /** The address or username it went to. */
  readonly to: string;
  readonly parts: string;
  readonly may: string;
  readonly state: GrantState;
  readonly stateLabel: string;
  readonly until: string;
  readonly untilMachine: string;
  readonly looked: string | null;
  /** Said when the end is near. */
  readonly ends: string | null;
}

declare module "./pages.ts" {
  interface Pages {
    "sharing/index": {
      readonly base: string;
      readonly open: readonly GrantLine[];
      readonly visits: readonly VisitLine[];
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
    "sharing/edit": {
      readonly base: string;
      readonly grant: GrantLine;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "sharing/stop": { readonly base: string; readonly grant: GrantLine };
  }
}

const mayOptions = { read: "sharing.may.read", add: "sharing.may.add" } as const;
const lastingOptions = {
  "1": "sharing.for.1",
  "7": "sharing.for.7",
  "30": "sharing.for.30",
  "90": "sharing.for.90",
  "365": "sharing.for.365",
  date: "sharing.for.date",
} as const;
const untilInput = () => date({ label: "sharing.until_date", hint: "sharing.until_hint" }).optional();

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
  parts: choices({ label: "sharing.parts", options: partOptions, hints: partHints }),
  may: choice({ label: "sharing.may", options: mayOptions }),
  lasting: choice({ label: "sharing.for", options: lastingOptions }),
  until: untilInput(),
}));

const termsForm = form(z.strictObject({
  parts: choices({ label: "sharing.parts", options: partOptions, hints: partHints }),
  may: choice({ label: "sharing.may", options: mayOptions }),
  lasting: choice({ label: "sharing.for", options: { keep: "sharing.for.keep", ...lastingOptions } }),
  until: untilInput(),
}));

type Answers = Extract<ReturnType<typeof sharingForm.read>, { ok: true }>["values"];
type Lasting = Answers["lasting"] | "keep";

export async function index(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const [grants, looked, visits] = await Promise.all([
    listGrants(chart),
    lastLooks(c, chart),
    visitLines(c, chart),
  ]);
  const lines = grants.map((grant) => grantLine(c, grant, looked));
  const isOpen = ({ state }: GrantLine) => state === "active" || state === "offered";
  return await c.var.show("sharing/index", {
    base: sharingPath(chart),
    open: lines.filter(isOpen),
    before: lines.filter((line) => !isOpen(line)),
    visits: visits.filter(({ isOpen }, at) => isOpen || at < 5),
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

export async function editForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const grant = await readGrant(chart, c.req.param("grant") ?? "");
  if (!isOpen(grant, c.var.now)) throw notFound();
  const typed = { parts: grant.parts, may: mayOf(grant), lasting: "keep" };
  return await showEdit(c, chart, grant, termsForm.fields(c.var.t, typed), []);
}

/** Less is less at once; more takes a fresh proof of who is asking. */
export async function update(c: Ctx): Promise<Response> {
  const { session, site: { identity }, t } = c.var;
  const chart = await c.var.chart();
  const grant = await readGrant(chart, c.req.param("grant") ?? "");
  if (!isOpen(grant, c.var.now)) throw notFound();
  const read = termsForm.read(await c.req.formData());
  const mistakes = read.ok ? untilMistakes(c, read.values) : read.mistakes;
  if (!read.ok || mistakes.length > 0) {
    const typed = read.ok ? termsForm.typed(read.values) : read.typed;
    return await showEdit(c, chart, grant, termsForm.fields(t, typed, mistakes), mistakes);
  }
  const terms = termsOf(c, read.values, grant.until);
  const needsProof = isLive(grant, c.var.now) && isWider(grant, terms);
  if (needsProof && !(session && isFreshlyProved(identity, session))) throw new AppError("fresh_proof");
  await changeGrant(chart, grant.id, terms);
  flash(c, "sharing.changed");
  return seeOther(c, sharingPath(chart));
}

export async function stopForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const grant = await readGrant(chart, c.req.param("grant") ?? "");
  if (!isOpen(grant, c.var.now)) return isOver(c, chart);
  return await c.var.show("sharing/stop", { base: sharingPath(chart), grant: grantLine(c, grant) });
}

export async function stop(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const grant = await readGrant(chart, c.req.param("grant") ?? "");
  if (!isOpen(grant, c.var.now)) return isOver(c, chart);
  await revokeGrant(chart, grant.id);
  flash(c, "sharing.stopped");
  return seeOther(c, sharingPath(chart));
}

/** There is nothing to stop: the list says what came of it, and what may be open since. */
function isOver(c: Ctx, chart: Chart): Response {
  flash(c, "sharing.over");
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
    if (!(error instanceof AppError) || error.problem !== "repeated") throw error;
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

function termsOf(
  c: Ctx,
  { parts, may, lasting, until }: {
    readonly parts: readonly Part[];
    readonly may: keyof typeof mayOptions;
    readonly lasting: Lasting;
    readonly until?: string | undefined;
  },
  kept: Instant,
): Terms {
  const deeds: readonly GrantDeed[] = may === "add" ? ["read", "add"] : ["read"];
  if (lasting === "keep") return { parts, deeds, until: kept };
  return {
    parts,
    deeds,
    until: lasting === "date" ? endOf(c, until ?? "") : c.var.now + Number(lasting) * day,
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

function untilMistakes(
  c: Ctx,
  { lasting, until }: { readonly lasting: Lasting; readonly until?: string | undefined },
): Mistake[] {
  if (lasting !== "date") return [];
  if (until === undefined) return [{ field: "until", message: "sharing.until_needed" }];
  const end = endOf(c, until);
  if (end <= c.var.now) return [{ field: "until", message: "sharing.until_past" }];
  return end > c.var.now + longestGrant ? [{ field: "until", message: "sharing.until_far" }] : [];
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
  return await c.var.show("sharing/new", { base: sharingPath(chart), fields, mistakes }, status);
}

async function showEdit(
  c: Ctx,
  chart: Chart,
  grant: Grant,
  fields: readonly Field[],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const data = { base: sharingPath(chart), grant: grantLine(c, grant), fields, mistakes };
  return await c.var.show("sharing/edit", data, mistakes.length > 0 ? 422 : 200);
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

function grantLine(c: Ctx, grant: Grant, looked?: (account: string) => string): GrantLine {
  const { t, dates, now } = c.var;
  const state = grantState(grant, now);
  const date = dates.long(grant.until - 1);
  return {
    id: grant.id,
    name: grant.name,
    to: grant.handle ?? grant.email,
    parts: partsOf(c, grant.parts),
    may: t(`sharing.may.${mayOf(grant)}`),
    state,
    stateLabel: t(`sharing.state.${state}`),
    until: t("sharing.until", { date }),
    untilMachine: dates.machine(grant.until),
    looked: state === "active" && grant.to !== undefined && looked ? looked(grant.to) : null,
    ends: endsSoon(grant, now) ? t("sharing.ends_soon", { date }) : null,
  };
}

function mayOf(grant: Grant): keyof typeof mayOptions {
  return grant.deeds.includes("add") ? "add" : "read";
}

function partsOf(c: Ctx, parts: Grant["parts"] | Offer["parts"]): string {
  return parts.map((part) => c.var.t(`part.${part}`)).join(", ");
}

function onceOf(data: FormData): string | undefined {
  const once = data.get("once");
  return typeof once === "string" && once !== "" ? once : undefined;
}
