import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { isWaiting, leaveVisit, takeVisit } from "../lib/access/visiting.ts";
import { listVisits, offerVisit, stopVisit } from "../lib/access/visits.ts";
import { type Visit, type VisitState, visitState } from "../lib/access/visit_rows.ts";
import { hour } from "../lib/clock.ts";
import { isProblem } from "../lib/errors.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, choices, text } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { type QrPicture, qrPicture } from "../lib/identity/qr_pictures.ts";
import { seeOther } from "./answers.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { onceOf } from "./form_keys.ts";
import { linkFields, readLink } from "./mailed_links.ts";
import { sharingPath } from "./record_paths.ts";
import { clearVisit, readVisit, setVisit } from "./session_cookies.ts";
import { partHints, partOptions } from "./sharing_parts.ts";

/** One link as the owner sees it. */
export interface VisitLine {
  readonly id: string;
  readonly title: string;
  readonly parts: string;
  readonly state: VisitState;
  readonly stateLabel: string;
  readonly when: string;
  readonly isOpen: boolean;
}

declare module "./pages.ts" {
  interface Pages {
    "visits/new": {
      readonly base: string;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "visits/made": {
      readonly base: string;
      readonly link: string;
      readonly code: string;
      readonly picture: QrPicture;
      readonly until: string;
      readonly parts: string;
    };
    "visits/landing": {
      readonly fields: readonly Field[];
      readonly state: "new" | "refused" | "over" | "signed_in";
      /** Where a visitor who is in already goes on. */
      readonly record: string | null;
    };
    "visits/code": {
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
  }
}

const offerForm = form(z.strictObject({
  parts: choices({ label: "visit.parts", options: partOptions, hints: partHints }),
  hours: choice({
    label: "visit.hours",
    hint: "visit.hours_hint",
    options: { "1": "visit.hours.1", "4": "visit.hours.4", "24": "visit.hours.24" },
  }),
}));

const codeForm = form(z.strictObject({
  token: z.string().max(64).meta({ label: "visit.link", input: "hidden" }),
  name: text({ label: "visit.name", hint: "visit.name_hint", longest: 80, autocomplete: "name" }),
  code: z.string().max(40).meta({
    label: "visit.code",
    hint: "visit.code_hint",
    input: "text",
    inputmode: "numeric",
    autocomplete: "off",
    spellcheck: false,
    secret: true,
  }),
}));

/** The owner chooses what a doctor may see on one visit. */
export async function newForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await chart.demand("manage_own_shares");
  return await showNew(c, chart, { hours: "24" }, []);
}

/** Makes the link and shows it once, with its code apart. */
export async function create(c: Ctx): Promise<Response> {
  const { site, now, dates } = c.var;
  const chart = await c.var.chart();
  await chart.demand("manage_own_shares");
  const data = await c.req.formData();
  const read = offerForm.read(data);
  if (!read.ok) return await showNew(c, chart, read.typed, read.mistakes);
  const change = site.vault.change();
  const until = now + Number(read.values.hours) * hour;
  const { visit, token, code } = await offerVisit(chart, change, { parts: read.values.parts, until });
  const once = onceOf(data);
  if (once !== undefined) change.once(once, visit.id, now);
  try {
    await change.commit();
  } catch (error) {
    // Sent twice: the first one was shown, and is not shown again.
    if (!isProblem(error, "repeated")) throw error;
    return seeOther(c, sharingPath(chart));
  }
  const link = `${site.config.origin}/visit#${token}`;
  return await c.var.show("visits/made", {
    base: sharingPath(chart),
    link,
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    picture: await qrPicture(link),
    until: dates.longTime(visit.until),
    parts: partsOf(c, visit),
  });
}

export async function stop(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  await stopVisit(chart, c.req.param("visit") ?? "");
  flash(c, "visit.stopped");
  return seeOther(c, sharingPath(chart));
}

/** The owner's links, newest first: those that open something, and the last ones that did. */
export async function visitLines(c: Ctx, chart: Chart): Promise<VisitLine[]> {
  return (await listVisits(chart)).map((visit) => visitLine(c, visit));
}

/** Opens nothing, and says nothing of anybody: a scanner that follows every link uses nothing up. */
export async function land(c: Ctx): Promise<Response> {
  const { actor, session } = c.var;
  const over = readVisit(c) !== undefined && !actor.visitor && !session;
  if (over) clearVisit(c);
  return await landing(c, over ? "over" : "new");
}

/** The link is good: asks for its code, still without a word about whose record it is. */
export async function open(c: Ctx): Promise<Response> {
  c.set("secretive", true);
  const token = await readLink(c, "visit.link");
  if (c.var.session) return await landing(c, "signed_in", 422);
  if (!await isWaiting(arriving(c), token)) return await landing(c, "refused", 422);
  return await askCode(c, { token }, []);
}

export async function enter(c: Ctx): Promise<Response> {
  c.set("secretive", true);
  const read = codeForm.read(await c.req.formData());
  if (c.var.session) return await landing(c, "signed_in", 422);
  if (!read.ok) return await askCode(c, read.typed, read.mistakes);
  const { token, name, code } = read.values;
  const arrival = await takeVisit(arriving(c), { token, name, code: code.replace(/\D/g, "") });
  if (arrival.outcome === "refused") return await landing(c, "refused", 422);
  if (arrival.outcome === "wrong") {
    const mistake = { field: "code", message: "visit.code_wrong", args: { n: arrival.left } };
    return await askCode(c, { token, name }, [mistake]);
  }
  setVisit(c, arrival.secret);
  return seeOther(c, `/records/${arrival.patient}`);
}

export async function leave(c: Ctx): Promise<Response> {
  const { visitor } = c.var.actor;
  if (visitor) await leaveVisit(arriving(c), visitor);
  clearVisit(c);
  c.header("Clear-Site-Data", '"cache", "storage"');
  flash(c, "visit.left");
  return seeOther(c, "/visit");
}

async function landing(
  c: Ctx,
  state: "new" | "refused" | "over" | "signed_in",
  status: PageStatus = 200,
): Promise<Response> {
  c.set("secretive", true);
  const { visitor } = c.var.actor;
  return await c.var.show("visits/landing", {
    fields: linkFields(c, "visit.link"),
    state: c.var.session ? "signed_in" : state,
    record: visitor ? `/records/${visitor.patient}` : null,
  }, status);
}

async function askCode(c: Ctx, typed: Typed, mistakes: readonly Mistake[]): Promise<Response> {
  const data = { fields: codeForm.fields(c.var.t, typed, mistakes), mistakes };
  return await c.var.show("visits/code", data, mistakes.length > 0 ? 422 : 200);
}

async function showNew(
  c: Ctx,
  chart: Chart,
  typed: Typed,
  mistakes: readonly Mistake[],
): Promise<Response> {
  const fields = offerForm.fields(c.var.t, typed, mistakes);
  const data = { base: sharingPath(chart), fields, mistakes };
  return await c.var.show("visits/new", data, mistakes.length > 0 ? 422 : 200);
}

function visitLine(c: Ctx, visit: Visit): VisitLine {
  const { t, dates, now } = c.var;
  const state = visitState(visit, now);
  const opened = visit.opened;
  return {
    id: visit.id,
    title: opened ? t("visit.of", { name: opened.name }) : t("visit.title"),
    parts: partsOf(c, visit),
    state,
    stateLabel: t(`visit.state.${state}`),
    when: opened
      ? t(state === "open" ? "visit.looking" : "visit.looked", {
        from: dates.longTime(opened.at),
        to: dates.time(visit.ended?.at ?? opened.until),
      })
      : t("visit.until", { until: dates.longTime(visit.until) }),
    isOpen: state === "waiting" || state === "open",
  };
}

function partsOf(c: Ctx, { parts }: Visit): string {
  return parts.map((part) => c.var.t(`part.${part}`)).join(", ");
}

function arriving(c: Ctx) {
  const { site: { vault, limits }, caller, now } = c.var;
  return { vault, limits, caller, now };
}
