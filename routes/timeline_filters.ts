import { z } from "zod";
import { visibleKinds } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { isKindName, type KindName, kindNames } from "../lib/access/parts.ts";
import { form } from "../lib/forms/form.ts";
import { choiceGiven, date, hidden, text } from "../lib/forms/inputs.ts";
import { readDay, spanOf } from "../lib/records/months.ts";
import type { Ctx } from "./env.ts";

export const sizes = [25, 50, 100] as const;

const asked = z.strictObject({
  words: text({ label: "timeline.words", longest: 100 }).optional(),
  kind: choiceGiven({ label: "timeline.kind" }).optional(),
  from: date({ label: "timeline.from" }).optional(),
  to: date({ label: "timeline.to" }).optional(),
  size: hidden({ longest: 4 }).optional(),
});

export const searchForm = form(
  asked.refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    error: "timeline.order",
    path: ["to"],
  }),
);

/** What a reader wants to see of the history. */
export interface Filter {
  readonly words?: string | undefined;
  readonly kind?: KindName | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly size: number;
}

/** Anything that is no filter of ours counts as none. */
export function filterOf(given: Readonly<Record<string, string | undefined>>): Filter {
  const { words, kind, from, to, size } = given;
  return {
    words,
    kind: kind !== undefined && isKindName(kind) ? kind : undefined,
    from: readDay(from ?? ""),
    to: readDay(to ?? ""),
    size: sizes.find((one) => String(one) === size) ?? sizes[0],
  };
}

/** The filter as the form sends it. */
export function typedOf({ words, kind, from, to, size }: Filter): Record<string, string> {
  return {
    ...(words && { words }),
    ...(kind && { kind }),
    ...(from && { from }),
    ...(to && { to }),
    ...(size !== sizes[0] && { size: String(size) }),
  };
}

export function isFiltered({ words, kind, from, to }: Filter): boolean {
  return [words, kind, from, to].some((one) => one !== undefined);
}

/** The kinds and the stretch of time, by the reader's clocks. */
export function windowOf(c: Ctx, { kind, from, to }: Filter) {
  const { zone } = c.var.dates;
  return {
    kinds: kind ? [kind] : kindNames,
    ...(from && { since: spanOf(from, zone).since }),
    ...(to && { until: spanOf(to, zone).until }),
  };
}

/** What is chosen beside words, in words: "Weight, from 1 November 2026". */
export function chosenOf(c: Ctx, { kind, from, to }: Filter): string | null {
  const { t, dates } = c.var;
  const texts = [
    ...(kind ? [t(`kind.${kind}`)] : []),
    ...(from ? [t("timeline.from_day", { day: dates.long(from) })] : []),
    ...(to ? [t("timeline.to_day", { day: dates.long(to) })] : []),
  ];
  return texts.length === 0 ? null : texts.join(", ");
}

/** What the form needs to know of its reader. */
export function around(c: Ctx, chart: Chart) {
  const { t, dates, now } = c.var;
  const kind = visibleKinds(chart, kindNames).map((value) => ({ value, label: t(`kind.${value}`) }));
  return { zone: dates.zone, now, choices: { kind } };
}
