import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import {
  answerRecord,
  listOffered,
  listTakers,
  offerRecord,
  readHandover,
  withdrawRecord,
} from "../lib/access/handovers.ts";
import { AppError } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice, choiceGiven, hidden, tick } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";
import { ownCharts } from "./privacy.ts";

declare module "./pages.ts" {
  interface Pages {
    "handovers/offer": {
      /** Who was asked already, for which record, and until when. */
      readonly asked: readonly { readonly patient: string; readonly text: string }[];
      readonly nobody: boolean;
      /** While an erasure is planned nothing is handed over. */
      readonly erasure: boolean;
      readonly sharing: string | null;
      readonly fields: readonly Field[];
      readonly mistakes: readonly Mistake[];
    };
    "handovers/index": {
      readonly erasure: boolean;
      readonly offered: readonly { readonly patient: string; readonly text: string; readonly name: string }[];
    };
  }
}

const offerForm = form(z.strictObject({
  to: choiceGiven({ label: "handover.to", hint: "handover.to_hint", as: "radios" }),
  leave: tick({ label: "handover.leave", hint: "handover.leave_hint" }),
}));
const withdrawForm = form(z.strictObject({ patient: hidden({ longest: 22 }) }));
const answerForm = form(z.strictObject({
  patient: hidden({ longest: 22 }),
  answer: choice({ label: "handover.answer", options: { yes: "handover.take", no: "handover.decline" } }),
}));

export async function show(c: Ctx): Promise<Response> {
  return await page(c, {}, []);
}

export async function offer(c: Ctx): Promise<Response> {
  const takers = await takersOf(c);
  const read = offerForm.read(await c.req.formData(), { choices: { to: takers } });
  if (!read.ok) return await page(c, read.typed, read.mistakes);
  const chosen = takers.find(({ value }) => value === read.values.to);
  if (!chosen) throw new AppError("not_found");
  const { to, chart } = chosen;
  await offerRecord(c.var.site.identity, chart, { to, leave: read.values.leave });
  flash(c, "handover.sent");
  return seeOther(c, "/account/handover");
}

export async function withdraw(c: Ctx): Promise<Response> {
  const read = withdrawForm.read(await c.req.formData());
  const chart = read.ok
    ? (await ownCharts(c)).find(({ patient }) => patient.id === read.values.patient)
    : undefined;
  if (!chart) throw new AppError("not_found");
  await withdrawRecord(chart);
  flash(c, "handover.withdrawn");
  return seeOther(c, "/account/handover");
}

export async function index(c: Ctx): Promise<Response> {
  const { site, t, dates } = c.var;
  const { account } = sessionOf(c).owner;
  const offered = await listOffered(site.identity, account);
  return await c.var.show("handovers/index", {
    erasure: account.erasure !== undefined,
    offered: offered.map(({ patient, name, fromName, theirs, until }) => ({
      patient,
      name,
      text: t(theirs ? "handover.offered_own" : "handover.offered", {
        who: fromName,
        name,
        until: dates.long(until),
      }),
    })),
  });
}

export async function answer(c: Ctx): Promise<Response> {
  const read = answerForm.read(await c.req.formData());
  if (!read.ok) throw new AppError("invalid");
  const accept = read.values.answer === "yes";
  const { patient } = read.values;
  await answerRecord(c.var.site.identity, sessionOf(c), { patient, accept, caller: c.var.caller });
  flash(c, accept ? "handover.taken" : "handover.declined");
  return seeOther(c, accept ? `/records/${patient}` : "/account/handovers");
}

interface Taker {
  readonly value: string;
  readonly label: string;
  readonly to: string;
  readonly chart: Chart;
}

async function takersOf(c: Ctx): Promise<Taker[]> {
  const { account } = sessionOf(c).owner;
  const lists = (await ownCharts(c)).map(async (chart) => {
    const { id, name } = chart.patient;
    const own = id === account.patient;
    return (await listTakers(chart)).map((taker) => ({
      value: `${id}.${taker.account}`,
      label: own ? taker.name : c.var.t("handover.taker_of", { taker: taker.name, name }),
      to: taker.account,
      chart,
    }));
  });
  return (await Promise.all(lists)).flat();
}

async function page(
  c: Ctx,
  typed: Parameters<typeof offerForm.fields>[1],
  mistakes: readonly Mistake[],
): Promise<Response> {
  const { t, dates } = c.var;
  const { account } = sessionOf(c).owner;
  const [takers, charts] = await Promise.all([takersOf(c), ownCharts(c)]);
  const asked = await Promise.all(charts.map(async (chart) => {
    const handover = await readHandover(chart);
    const taker = handover && takers.find(({ to }) => to === handover.to);
    const facts = { name: chart.patient.name, taker: taker?.label ?? "", until: "" };
    return handover
      ? [{
        patient: chart.patient.id,
        text: t("handover.asked", { ...facts, until: dates.long(handover.until) }),
      }]
      : [];
  }));
  return await c.var.show("handovers/offer", {
    asked: asked.flat(),
    nobody: takers.length === 0,
    erasure: account.erasure !== undefined,
    sharing: account.patient ?? null,
    fields: offerForm.fields(t, typed, mistakes, { choices: { to: takers } }),
    mistakes,
  }, mistakes.length > 0 ? 422 : 200);
}
