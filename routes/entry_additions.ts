import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { isKindName, type KindName } from "../lib/access/parts.ts";
import { isProblem, notFound } from "../lib/errors.ts";
import type { Typed } from "../lib/forms/fields.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import type { Id } from "../lib/ids.ts";
import { type Answers, type Kind, timed } from "../lib/records/kind.ts";
import { kinds } from "../lib/records/kinds.ts";
import * as record from "../lib/records/record.ts";
import { seeOther } from "./answers.ts";
import { addedFrom, dayAddedOn, onQuery } from "./entry_days.ts";
import { askAgain, takeConfirmed } from "./entry_doubts.ts";
import { around, asked, type EntryForm } from "./entry_forms.ts";
import { unitsOf } from "./entry_lines.ts";
import type { Ctx, PageStatus } from "./env.ts";
import { flash } from "./flash.ts";
import { onceOf } from "./form_keys.ts";
import { entryPath, recordPath } from "./record_paths.ts";

declare module "./pages.ts" {
  interface Pages {
    "entries/new": EntryForm & { readonly notice: string | null };
  }
}

export async function newForm(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = kindOf(c, chart);
  return await showNew(c, { chart, kind, typed: startOf(c, kind) });
}

export async function create(c: Ctx): Promise<Response> {
  const chart = await c.var.chart();
  const kind = kindOf(c, chart);
  const data = await c.req.formData();
  const confirmed = takeConfirmed(data);
  const read = kind.form.read(data, around(c));
  if (!read.ok) return await showNew(c, { chart, kind, typed: read.typed, mistakes: read.mistakes }, 422);
  const answers = timed(kind, read.values, around(c));
  if (confirmed === "no") {
    return await showNew(c, { chart, kind, typed: kind.form.typed(answers, around(c)) });
  }
  const doubted = confirmed !== "yes" &&
    await askAgain(c, { chart, kind, answers, action: addPath(c, chart, kind) });
  if (doubted) return doubted;
  const added = await addOnce(chart, kind, answers, onceOf(data));
  flash(c, "entry.saved", {
    what: `kind.${kind.name}`,
    ...(added !== undefined && { see: entryPath(chart, added) }),
    ...(inRows.includes(kind.name) && { again: addPath(c, chart, kind) }),
  });
  return seeOther(c, addedFrom(c, chart));
}

/** What people add several of at a time: readings taken twice, the medicines on a list. */
const inRows: readonly KindName[] = [
  "blood_pressure",
  "medication",
  "allergy",
  "condition",
  "immunisation",
  "lab_result",
];

/** Its id, also when the same form was sent before. */
export async function addOnce(
  chart: Chart,
  kind: Kind,
  answers: Answers,
  once: string | undefined,
): Promise<Id | undefined> {
  try {
    return (await record.add(chart, kind, answers, once)).id;
  } catch (error) {
    // A double press or a reload.
    if (!isProblem(error, "repeated")) throw error;
    return error.result;
  }
}

/** `notice`: what the person must know before going on. */
export async function showNew(
  c: Ctx,
  now: {
    readonly chart: Chart;
    readonly kind: Kind;
    readonly typed: Typed;
    readonly mistakes?: readonly Mistake[];
    readonly notice?: string;
  },
  status: PageStatus = 200,
): Promise<Response> {
  const { chart, kind, typed, mistakes, notice = null } = now;
  return await c.var.show("entries/new", {
    action: addPath(c, chart, kind),
    back: addedFrom(c, chart),
    ...asked(c, kind, typed, mistakes),
    notice,
  }, status);
}

function kindOf(c: Ctx, chart: Chart): Kind {
  const name = c.req.param("kind") ?? "";
  if (!isKindName(name) || !addable(chart, name)) throw notFound();
  return kinds[name];
}

/** A new entry starts now, or on the day that it is added from, in the reader's own units. */
function startOf(c: Ctx, kind: Kind): Typed {
  const { dates, now } = c.var;
  const on = dayAddedOn(c);
  if (kind.name === "appointment") return on === undefined ? {} : { at: `${on}T09:00` };
  const units = unitsOf(c);
  const unit = kind.name === "weight" || kind.name === "glucose" || kind.name === "temperature"
    ? { unit: units[kind.name] }
    : {};
  const day = on ?? dates.day(now);
  // An illness began some time ago; of the rest, most is written down on its day.
  const dated = kind.dayField === undefined || kind.dayField === "since" ? {} : { [kind.dayField]: day };
  return { at: `${day}T${dates.time(now)}`, ...dated, ...unit };
}

/** With the day that it is added from. */
function addPath(c: Ctx, chart: Chart, { name }: Kind): string {
  return `${recordPath(chart)}/add/${name}${onQuery(c)}`;
}
