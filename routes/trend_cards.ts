import { visibleKinds } from "../lib/access/chart_kinds.ts";
import type { Chart } from "../lib/access/chart.ts";
import { listEntries, overview } from "../lib/access/entry_lists.ts";
import type { KindName } from "../lib/access/parts.ts";
import type { Summary } from "../lib/access/summaries.ts";
import { day, type Instant } from "../lib/clock.ts";
import { lowered } from "../lib/language/months.ts";
import { kinds } from "../lib/records/kinds.ts";
import { sparkOf } from "../lib/records/trend_charts.ts";
import { figuresOf, spanOfChart, trendKinds, trendOf, unitOf } from "../lib/records/trends.ts";
import { type EntryLine, entryLine, icons, trend as changeOf, unitsOf } from "./entry_lines.ts";
import type { Ctx } from "./env.ts";
import { recordPath } from "./record_paths.ts";

/** One kind on the overview. */
export interface TrendCard {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly href: string;
  readonly sentence: string;
  readonly line: EntryLine;
  /** Paths 100 wide and 30 high; none when there is too little for one. */
  readonly spark: readonly string[];
  /** What time that shows. */
  readonly sparkLabel: string;
}

const sparkDays = 30;
const sparkReadings = 400;

/** One card for each measured kind that has values and that this reader may see. */
export async function trendCards(c: Ctx, chart: Chart): Promise<readonly TrendCard[]> {
  const { t, now } = c.var;
  const since = now - sparkDays * day;
  const [seen, recent] = await Promise.all([
    overview(chart, trendKinds),
    listEntries(chart, { kinds: trendKinds, limit: sparkReadings, since }),
  ]);
  const byKind = Map.groupBy(recent, ({ kind }) => kind);
  return visibleKinds(chart, trendKinds).flatMap((kind) => {
    const [latest, before] = seen.latest[kind] ?? [];
    if (!latest) return [];
    return [{
      id: kind,
      label: t(`kind.${kind}`),
      icon: icons[kind],
      href: `${recordPath(chart)}/trends/${kind}`,
      sentence: changeWords(c, kind, latest, before),
      line: entryLine(c, chart.patient.id, latest),
      spark: sparkFor(c, kind, byKind.get(kind) ?? [], since),
      sparkLabel: t("trends.spark"),
    }];
  });
}

/** The change since the time before, in words; of two lines it says which. */
export function changeWords(c: Ctx, kind: KindName, latest: Summary, before: Summary | undefined): string {
  const { t } = c.var;
  const change = changeOf(t, kind, latest, before, unitsOf(c));
  const [figure] = figuresOf(kind);
  const [measure] = kinds[kind].measures;
  if (change === "" || !before || !measure || !figure || figure.lines.length < 2) return change;
  return t("trends.named", { line: t.of(measure.label), change: lowered(change) });
}

/** The lines of the kind's first chart over the last days; none for fewer than three readings. */
function sparkFor(c: Ctx, kind: KindName, newest: readonly Summary[], since: Instant): readonly string[] {
  const [figure] = figuresOf(kind);
  const [measure] = kinds[kind].measures;
  if (newest.length < 3 || !figure || !measure) return [];
  const units = unitsOf(c);
  const readings = trendOf(kind, newest, units).readings.map(({ at, values }) => ({
    at,
    values: figure.lines.map((line) => values[line]),
  }));
  const atLeast = spanOfChart(kind, unitOf(measure, units));
  return sparkOf({ readings, since, until: c.var.now, atLeast });
}
