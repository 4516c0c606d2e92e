import type { KindName } from "../lib/access/parts.ts";
import { kinds } from "../lib/records/kinds.ts";
import type { Point } from "../lib/records/trend_points.ts";
import { isWeekly, unitOf } from "../lib/records/trends.ts";
import type { Unit, Units } from "../lib/records/units.ts";
import type { Ctx } from "./env.ts";
import { numberText, periodTitle } from "./trend_figures.ts";

export interface TrendTable {
  readonly caption: string;
  /** Says how rows are to be read, when they stand for more than one reading. */
  readonly note: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly when: string;
    readonly machine: string;
    readonly href: string | null;
    readonly cells: readonly string[];
  }[];
}

/** Every point of the charts as a row, newest first; only measures that were taken get a column. */
export function trendTable(
  c: Ctx,
  { base, kind, points, units }: {
    readonly base: string;
    readonly kind: KindName;
    readonly points: readonly Point[];
    readonly units: Units;
  },
): TrendTable {
  const { t, dates } = c.var;
  const columns = kinds[kind].measures.map((measure, line) => ({
    line,
    measure,
    unit: unitOf(measure, units),
  }))
    .filter(({ line }) => points.some(({ spreads }) => spreads[line] !== undefined));
  const weekly = isWeekly(kind);
  return {
    caption: t("trends.values"),
    note: points.some(({ period }) => period) ? t("trends.table_thinned") : null,
    columns: [
      weekly ? t("trends.week") : t("trends.when"),
      ...columns.map(({ measure, unit }) =>
        `${t.of(measure.label)}${unit === "st" ? "" : ` (${t("unit.shown", { unit })})`}`
      ),
    ],
    rows: points.toReversed().map(({ at, id, period, spreads }) => ({
      when: period ? periodTitle(c, period) : weekly ? dates.long(at) : dates.longTime(at),
      machine: period ? machineOf(period.step, period.first) : weekly ? dates.day(at) : dates.machine(at),
      href: id === undefined ? null : `${base}/entries/${id}`,
      cells: columns.map(({ line, unit }) => cellOf(spreads[line], unit)),
    })),
  };
}

function cellOf(spread: Point["spreads"][number], unit: Unit): string {
  if (!spread) return "";
  const text = (value: number) => numberText(value, unit);
  if (spread.count === 1 || spread.low === spread.high) return text(spread.middle);
  return `${text(spread.middle)} (${text(spread.low)}\u2013${text(spread.high)})`;
}

/** What `<time datetime>` can say of a stretch: a day, a month or a year; a week by its first day. */
function machineOf(step: string, first: string): string {
  if (step === "year") return first.slice(0, 4);
  return step === "month" || step === "quarter" ? first.slice(0, 7) : first;
}
