import { z } from "zod";
import { Chart } from "../lib/access/chart.ts";
import { restrict } from "../lib/access/privacy.ts";
import { AppError } from "../lib/errors.ts";
import { form } from "../lib/forms/form.ts";
import { choice, hidden } from "../lib/forms/inputs.ts";
import type { Id } from "../lib/ids.ts";
import { seeOther } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { flash } from "./flash.ts";
import { sessionOf } from "./own_session.ts";

interface OwnRecord {
  readonly patient: string;
  readonly name: string;
  /** Since when it is restricted, in words. */
  readonly restricted: string | null;
}

declare module "./pages.ts" {
  interface Pages {
    "privacy/show": {
      readonly records: readonly OwnRecord[];
      readonly due: string | null;
      /** Being carried out: it is not stopped any more. */
      readonly begun: boolean;
    };
  }
}

const restrictForm = form(z.strictObject({
  patient: hidden({ longest: 22 }),
  restricted: choice({ label: "privacy.restrict", options: { yes: "common.yes", no: "common.no" } }),
}));

export async function show(c: Ctx): Promise<Response> {
  const { dates } = c.var;
  const { account } = sessionOf(c).owner;
  const { erasure } = account;
  const charts = await ownCharts(c);
  return await c.var.show("privacy/show", {
    records: charts.map(({ patient: { id, name, restrictedAt } }) => ({
      patient: id,
      name,
      restricted: restrictedAt === undefined ? null : dates.longTime(restrictedAt),
    })),
    due: erasure ? dates.longTime(erasure.dueAt) : null,
    begun: erasure?.begunAt !== undefined,
  });
}

/** Restricts a record, or lifts that: at once, and as easily. */
export async function update(c: Ctx): Promise<Response> {
  const read = restrictForm.read(await c.req.formData());
  if (!read.ok) throw new AppError("invalid");
  const restricted = read.values.restricted === "yes";
  await restrict(await ownChart(c, read.values.patient), restricted);
  flash(c, restricted ? "privacy.restricted_now" : "privacy.unrestricted_now");
  return seeOther(c, "/account/privacy");
}

/** A record that this account keeps, opened; "not_found" for every other. */
export async function ownChart(c: Ctx, patient: Id): Promise<Chart> {
  const chart = await Chart.open(c.var.opening(), patient);
  if (chart.relation !== "own") throw new AppError("not_found");
  return chart;
}

/** Every record that this account keeps: its own first. */
export async function ownCharts(c: Ctx): Promise<Chart[]> {
  const { patient, keeps = [] } = sessionOf(c).owner.account;
  return await Promise.all([...(patient ? [patient] : []), ...keeps].map((one) => ownChart(c, one)));
}
