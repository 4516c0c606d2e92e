import { addable } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { type KindName, kindNames } from "../lib/access/parts.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { capital } from "../lib/language/months.ts";
import { kinds } from "../lib/records/kinds.ts";
import { readDay } from "../lib/records/months.ts";
import { fuzzyWords } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";

/** The day on which an entry stands, or the month or year where nobody knows more: as dated, or by the reader's clocks. */
export function dayOf(c: Ctx, { brief, at }: Summary): string {
  const on = brief["on"];
  return typeof on === "string" ? on : c.get("dates").day(at);
}

/** "Thursday 12 November", "March 2019", "2019" */
export function dayHeading(c: Ctx, day: string): string {
  return day.length === "2026-11-12".length
    ? capital(c.get("dates").weekday(day, c.get("now")))
    : fuzzyWords(c, c.get("language"), day);
}

/** What this reader may add on a day: ahead of today, only what may lie ahead. */
export function addableOn(c: Ctx, chart: Chart, on: string | undefined): KindName[] {
  const isAhead = on !== undefined && on > c.get("dates").day(c.get("now"));
  return kindNames.filter((kind) => addable(chart, kind) && (!isAhead || kinds[kind].ahead));
}

/** The day of the calendar that something is added from. */
export function dayAddedOn(c: Ctx): string | undefined {
  return readDay(c.req.query("on") ?? "");
}

/** The same, for an address. */
export function onQuery(c: Ctx): string {
  const on = dayAddedOn(c);
  return on === undefined ? "" : `?on=${on}`;
}

/** That day, or the record's home. */
export function addedFrom(c: Ctx, chart: Chart): string {
  const on = dayAddedOn(c);
  return on === undefined ? recordPath(chart) : `${recordPath(chart)}/calendar/${on}`;
}
