import { z } from "zod";
import type { Chart } from "../lib/access/chart.ts";
import { type Grant, isLive } from "../lib/access/grants.ts";
import { changeGrant, isOpen, isWider, listGrants, readGrant, revokeGrant } from "../lib/access/sharing.ts";
import { AppError, notFound } from "../lib/errors.ts";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choice } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { isFreshlyProved } from "../lib/identity/step_up.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { lastLooks } from "./looks.ts";
import { sharingPath } from "./record_paths.ts";
import { type GrantLine, grantLine } from "./sharing_lines.ts";
import { lastingOptions, mayOf, termsAsked, termsOf, untilMistakes } from "./sharing_terms.ts";
import { type VisitLine, visitLines } from "./visits.ts";

declare module "./pages.ts" {
  interface Pages {
    "sharing/index": {
      readonly base: string;
      readonly open: readonly GrantLine[];
      readonly visits: readonly VisitLine[];
      readonly before: readonly GrantLine[];
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

const termsForm = form(z.strictObject({
  ...termsAsked,
  lasting: choice({ label: "sharing.for", options: { keep: "sharing.for.keep", ...lastingOptions } }),
}));

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
