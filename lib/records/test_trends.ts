import type { Chart } from "../access/chart.ts";
import { listEntries } from "../access/entry_lists.ts";
import type { Summary } from "../access/summaries.ts";
import type { Instant } from "../clock.ts";
import { numberOf } from "./figures.ts";
import { fold } from "./search.ts";
import type { Reading } from "./trend_points.ts";
import { mostRead } from "./trends.ts";

type Brief = Summary["brief"];

/** The results of one test, and their numbers as they can be drawn. */
export interface TestTrend {
  /** Oldest first; those in words, and those that can be read in two ways, too. */
  readonly results: readonly Summary[];
  /** Those with a number, as kept integers: `scale` of them make one of the unit. */
  readonly readings: readonly Reading[];
  readonly decimals: number;
  /** The laboratory's own range, of the newest result that has one; open ends are infinite. */
  readonly band: { readonly low: number; readonly high: number; readonly brief: Brief } | undefined;
  /** Whether other results came with another range. */
  readonly otherRanges: boolean;
}

export function scaleOfTest({ decimals }: Pick<TestTrend, "decimals">): number {
  return 10 ** decimals;
}

/** Test results in [since, until), newest first, and whether older ones of that time were left out. */
export async function readTests(
  chart: Chart,
  { since, until, limit = mostRead }: {
    readonly since: Instant;
    readonly until: Instant;
    readonly limit?: number;
  },
): Promise<{ readonly newest: readonly Summary[]; readonly cut: boolean }> {
  const found = await listEntries(chart, { kinds: ["lab_result"], limit: limit + 1, since, until });
  return { newest: found.slice(0, limit), cut: found.length > limit };
}

/** Tests of which a number is known, by the newest result with one: results in words stand with their test's name. */
export function testsAmong(newest: readonly Summary[]): readonly (readonly Summary[])[] {
  const measured = newest.filter(({ brief }) => brief["value"] !== undefined);
  const tests = [...Map.groupBy(measured, ({ brief }) => `${nameOf(brief)}\n${unitOf(brief)}`).values()];
  const named = Map.groupBy(newest, ({ brief }) => nameOf(brief));
  return tests.flatMap(([first]) =>
    first ? [sameTest(named.get(nameOf(first.brief)) ?? [], first.brief)] : []
  );
}

/** Of these, the results of the same test: the same name, whatever its accents and capitals, in the same unit. */
export function sameTest(results: readonly Summary[], { name, unit }: Brief): readonly Summary[] {
  const wanted = { name: nameOf({ name: name ?? "" }), unit: unitOf(unit === undefined ? {} : { unit }) };
  return results.filter(({ brief }) =>
    nameOf(brief) === wanted.name && (brief["value"] === undefined || unitOf(brief) === wanted.unit)
  );
}

export function testTrend(newest: readonly Summary[]): TestTrend {
  const results = newest.toReversed();
  const numbers = results.flatMap(({ id, at, brief }) => {
    const value = figureIn(brief, "value");
    return value === undefined ? [] : [{ id, at, value, text: String(brief["value"]) }];
  });
  const decimals = Math.max(0, ...numbers.map(({ text }) => text.split(".")[1]?.length ?? 0));
  const scale = scaleOfTest({ decimals });
  const ranges = newest.flatMap(({ brief }) => {
    const [low, high] = [figureIn(brief, "low"), figureIn(brief, "high")];
    if (low === undefined && high === undefined) return [];
    return [{ low: (low ?? -Infinity) * scale, high: (high ?? Infinity) * scale, brief }];
  });
  const [band] = ranges;
  return {
    results,
    readings: numbers.map(({ id, at, value }) => ({ id, at, values: [Math.round(value * scale)] })),
    decimals,
    band,
    otherRanges: ranges.some(({ low, high }) => low !== band?.low || high !== band.high),
  };
}

/** What a chart of it spans at least, in kept integers: half the laboratory's range, or a tenth of what was measured. */
export function spanOfTest({ readings, band }: TestTrend): number {
  const width = band ? band.high - band.low : Infinity;
  if (Number.isFinite(width)) return width / 2;
  return Math.max(1, ...readings.map(({ values: [value = 0] }) => Math.abs(value) / 10));
}

/** A number that is read in one way only. */
function figureIn(brief: Brief, field: "value" | "low" | "high"): number | undefined {
  const figure = brief[field];
  return typeof figure === "string" ? numberOf(figure) : undefined;
}

function nameOf({ name }: Brief): string {
  return fold(String(name)).replace(/\s+/g, " ");
}

/** "mmol/l" is "mmol/L". */
function unitOf({ unit }: Brief): string {
  return String(unit ?? "").replace(/\s+/g, "").replace(/l\b/g, "L");
}
