import { z } from "zod";
import type { Field } from "../lib/forms/fields.ts";
import { form } from "../lib/forms/form.ts";
import { date } from "../lib/forms/inputs.ts";
import type { Mistake } from "../lib/forms/mistakes.ts";
import { firstRange, isRangeName, type Range, rangeBetween, rangeOf } from "../lib/records/trend_ranges.ts";
import type { Instant } from "../lib/clock.ts";
import type { Ctx } from "./env.ts";

const between = form(z.strictObject({
  from: date({ label: "trends.from" }),
  to: date({ label: "trends.to" }),
}));

export interface AskedRange {
  readonly range: Range;
  readonly query: URLSearchParams;
  readonly fields: readonly Field[];
  readonly mistakes: readonly Mistake[];
}

/** The range in the address; without one, the shortest that shows something of the latest two. */
export async function askedRange(
  c: Ctx,
  latestTwo: () => Promise<readonly { readonly at: Instant }[]>,
): Promise<AskedRange> {
  const { t, dates, now } = c.var;
  const today = dates.day(now);
  const around = { zone: dates.zone, now, prefix: "range" };
  const [from, to, name] = [c.req.query("from"), c.req.query("to"), c.req.query("range")];
  if (from === undefined && to === undefined) {
    const latest = isRangeName(name) ? [] : await latestTwo();
    const chosen = isRangeName(name) ? name : firstRange(latest, today, dates.zone);
    const range = rangeOf(chosen, today, dates.zone);
    const typed = { from: range.first ?? "", to: range.last };
    return {
      range,
      query: new URLSearchParams({ range: chosen }),
      fields: between.fields(t, typed, [], around),
      mistakes: [],
    };
  }
  const read = between.read(new URLSearchParams({ from: from ?? "", to: to ?? "" }), around);
  const given = read.ok ? rangeBetween(read.values.from, read.values.to, dates.zone) : undefined;
  const backwards: Mistake[] = [{ field: "to", message: "trends.backwards" }];
  const mistakes = given ? [] : read.ok ? backwards : read.mistakes;
  const typed = read.ok ? between.typed(read.values, around) : read.typed;
  return {
    range: given ?? rangeOf("30d", today, dates.zone),
    query: new URLSearchParams(given ? { from: from ?? "", to: to ?? "" } : { range: "30d" }),
    fields: between.fields(t, typed, mistakes, around),
    mistakes,
  };
}
