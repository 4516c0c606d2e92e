import { z } from "zod";
import { actionLabel, actions } from "../lib/audit/actions.ts";
import type { Filters } from "../lib/access/audit_desk.ts";
import type { Outcome } from "../lib/deeds.ts";
import type { Field, Typed } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { choiceGiven, date, hidden } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { isId } from "../lib/ids.ts";
import type { Ctx } from "./env.ts";

const outcomes = ["0", "4", "8", "12"] as const;

/** Ids and codes only: what stands in an address is kept by browsers, and names do not belong there. */
const filterForm = form(z.strictObject({
  action: choiceGiven({ label: "audit.filter.action" }).optional(),
  outcome: choiceGiven({ label: "audit.filter.outcome" }).optional(),
  from: date({ label: "audit.filter.from" }).optional(),
  to: date({ label: "audit.filter.to" }).optional(),
  actor: hidden({ longest: 22 }).optional(),
  record: hidden({ longest: 22 }).optional(),
  after: hidden({ longest: 64 }).optional(),
}));

export interface AskedFilters {
  readonly filters: Filters;
  /** As they stand in the address, without the page. */
  readonly typed: Readonly<Record<string, string>>;
  readonly after: string | undefined;
  readonly fields: readonly Field[];
  readonly mistakes: readonly Mistake[];
}

/** What an address or a form asks of the log. */
export function readFilters(c: Ctx, sent: URLSearchParams | FormData): AskedFilters {
  const { t, now, dates } = c.var;
  const around = { zone: dates.zone, now, choices: choicesFor(c) };
  const read = filterForm.read(sent, around);
  const found = read.ok ? mistakesIn(read.values) : read.mistakes;
  const given: Typed = read.ok ? filterForm.typed(read.values, around) : read.typed;
  const { after, ...typed } = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === "string" && value !== "" ? [[name, value]] : []
    ),
  );
  const fields = filterForm.fields(t, typed, found, { ...around, prefix: "filter" });
  const shown = fields.filter(({ name }) =>
    name !== "after" && typed[name] !== undefined || !hiddenNames.has(name)
  );
  if (!read.ok || found.length > 0) {
    return { filters: {}, typed: {}, after: undefined, fields: shown, mistakes: found };
  }
  return { filters: filtersOf(c, read.values), typed, after, fields: shown, mistakes: [] };
}

const hiddenNames = new Set(["actor", "record", "after"]);

interface Given {
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly actor?: string | undefined;
  readonly record?: string | undefined;
}

function filtersOf(c: Ctx, { action, outcome, from, to, actor, record }: Given): Filters {
  const { zone } = c.var.dates;
  return {
    ...(action !== undefined && { action }),
    ...(outcome !== undefined && { outcome: Number(outcome) as Outcome }),
    ...(from !== undefined && { from: startOf(from, zone, 0) }),
    ...(to !== undefined && { to: startOf(to, zone, 1) }),
    ...(actor !== undefined && { actor }),
    ...(record !== undefined && { pseudonym: record }),
  };
}

/** The last three never come from our own pages other than as we wrote them. */
function mistakesIn({ actor, record, from, to }: Given): Mistake[] {
  const known = actor === undefined || actor === "nobody" || actor === "system" || isId(actor);
  if (!known || !(record === undefined || isId(record))) {
    return [{ field: "actor", message: "audit.filter.bad" }];
  }
  const backwards = from !== undefined && to !== undefined && from > to;
  return backwards ? [{ field: "to", message: "audit.filter.backwards" }] : [];
}

/** Midnight where the auditor lives. */
function startOf(day: string, zone: string, later: number): number {
  return Temporal.PlainDate.from(day).add({ days: later }).toZonedDateTime(zone).epochMilliseconds;
}

function choicesFor({ var: { t } }: Ctx) {
  const named = actions.map((action) => ({ value: action as string, label: t.of(actionLabel(action)) }));
  return {
    action: named.sort((one, other) => one.label.localeCompare(other.label, t.language)),
    outcome: outcomes.map((value) => ({ value, label: t(`audit.outcome.${value}`) })),
  };
}
