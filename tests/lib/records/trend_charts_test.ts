import assert from "node:assert/strict";
import { day, hour } from "../../../lib/clock.ts";
import { axisFor, timeTicks } from "../../../lib/records/trend_axes.ts";
import { chartOf, type ChartPlan, sparkOf } from "../../../lib/records/trend_charts.ts";
import {
  mostReadings,
  type Point,
  type Reading,
  thinned,
  weeklySums,
} from "../../../lib/records/trend_points.ts";

const noon = Date.UTC(2026, 10, 22, 12);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const startOf = (text: string) => Date.parse(`${text}T00:00:00Z`);

function point(at: number, ...values: number[]): Point {
  return { at, spreads: values.map((value) => ({ low: value, middle: value, high: value, count: 1 })) };
}

function plan(points: readonly Point[], more: Partial<ChartPlan> = {}): ChartPlan {
  return {
    points,
    since: noon - 10 * day,
    until: noon,
    zone: "Europe/Madrid",
    scale: 1,
    atLeast: 40,
    bands: [],
    paired: false,
    fromZero: false,
    ...more,
  };
}

function xs(path: string): number[] {
  return [...path.matchAll(/M([\d.]+) /g)].map(([, x]) => Number(x));
}

Deno.test("time runs to scale: twice the time is twice the way", () => {
  const chart = chartOf(
    plan([point(noon - 10 * day, 120), point(noon - 8 * day, 121), point(noon - 2 * day, 119)]),
  );
  assert.deepEqual(xs(chart?.lines[0]?.dots ?? ""), [0, 200, 800]);
});

Deno.test("a small change stays small: the axis is never narrower than the kind says", () => {
  const chart = chartOf(plan([point(noon - 2 * day, 120), point(noon - day, 121)]));
  const values = chart?.values.map(({ value }) => value) ?? [];
  assert.ok((values.at(-1) ?? 0) - (values[0] ?? 0) >= 40, String(values));
});

Deno.test("a great change is shown whole, on round values", () => {
  const chart = chartOf(plan([point(noon - 2 * day, 82), point(noon - day, 217)]));
  const values = chart?.values.map(({ value }) => value) ?? [];
  assert.ok((values[0] ?? 99) <= 82 && (values.at(-1) ?? 0) >= 217, String(values));
  assert.ok(values.every((value) => value % 5 === 0), String(values));
});

Deno.test("equal values lie on one level, inside the chart", () => {
  const chart = chartOf(plan([point(noon - 2 * day, 120), point(noon - day, 120)]));
  const ys = [...(chart?.lines[0]?.dots ?? "").matchAll(/ ([\d.]+)h/g)].map(([, y]) => Number(y));
  assert.equal(new Set(ys).size, 1);
  assert.ok((ys[0] ?? 0) > 100 && (ys[0] ?? 0) < 900, String(ys));
});

Deno.test("one value needs no chart, and none at all neither", () => {
  assert.equal(chartOf(plan([point(noon, 120)])), undefined);
  assert.equal(chartOf(plan([])), undefined);
  const spark = sparkOf({
    readings: [{ at: noon, values: [120] }],
    since: noon - day,
    until: noon,
    atLeast: 40,
  });
  assert.deepEqual(spark, [""]);
});

Deno.test("a small chart does not make more of a change than the great one", () => {
  const readings = [{ at: noon - 20 * day, values: [120] }, { at: noon, values: [122] }];
  const [path = ""] = sparkOf({ readings, since: noon - 30 * day, until: noon, atLeast: 40 });
  const [[x0 = 0, y0 = 0] = [], [, y1 = 0] = []] = path.slice(1).split("L").map((place) =>
    place.split(" ").map(Number)
  );
  assert.ok(y0 - y1 > 0 && y0 - y1 < 2, path);
  assert.equal(x0, 34);
});

Deno.test("sums begin at nought", () => {
  const chart = chartOf(plan([point(noon - 2 * day, 140), point(noon - day, 150)], { fromZero: true }));
  assert.equal(chart?.values[0]?.value, 0);
});

Deno.test("values kept in tenths stand at their own place on an axis in whole units", () => {
  const chart = chartOf(
    plan([point(noon - 2 * day, 365), point(noon - day, 385)], { scale: 10, atLeast: 20 }),
  );
  const low = chart?.values[0]?.value ?? 0;
  const high = chart?.values.at(-1)?.value ?? 0;
  assert.ok(low <= 36.5 && high >= 38.5 && high - low <= 5, `${low}-${high}`);
});

Deno.test("how far the usual range lies away is part of the picture", () => {
  const chart = chartOf(
    plan([point(noon - 2 * day, 180), point(noon - day, 190)], { bands: [{ low: 90, high: 134 }] }),
  );
  assert.ok((chart?.values[0]?.value ?? 999) <= 134);
  assert.equal(chart?.bands.length, 1);
});

Deno.test("the two values of a blood pressure are joined upright, and no line joins the days", () => {
  const chart = chartOf(plan([point(noon - 2 * day, 130, 80), point(noon - day, 120, 70)], { paired: true }));
  assert.equal(chart?.pairs.match(/V/g)?.length, 2);
  assert.deepEqual(chart?.lines.map(({ line }) => line), ["", ""]);
});

Deno.test("names at the ends of two lines that meet stand apart, the upper one above", () => {
  const chart = chartOf(plan([point(noon - 2 * day, 18, 16), point(noon - day, 17, 17)], { atLeast: 10 }));
  const [right = 0, left = 0] = chart?.lines.map(({ end }) => parseFloat(end)) ?? [];
  assert.ok(Math.abs(right - left) >= 8.9, `${right} ${left}`);
});

Deno.test("a line breaks where nothing was measured for long", () => {
  const days = [40, 39, 38, 37, 36, 3, 2, 1].map((ago) => point(noon - ago * day, 70));
  const chart = chartOf(plan(days, { since: noon - 41 * day }));
  assert.equal(chart?.lines[0]?.line.match(/M/g)?.length, 2);
  assert.equal(xs(chart?.lines[0]?.dots ?? "").length, 8);
});

Deno.test("an axis has round steps whatever it spans", () => {
  for (const [low, high] of [[61.3, 63.7], [0, 0.04], [88, 241], [0, 12_345], [97, 98]] as const) {
    const axis = axisFor(low, high);
    assert.ok(axis.low <= low && axis.high >= high, `${low}-${high}`);
    assert.ok(axis.ticks.length >= 2 && axis.ticks.length <= 8, String(axis.ticks));
  }
  assert.deepEqual(axisFor(61.3, 63.7).ticks, [61, 61.5, 62, 62.5, 63, 63.5, 64]);
});

Deno.test("ticks stand where days begin for the reader, on both sides of the night the clocks go back", () => {
  const since = Date.parse("2026-10-22T22:00:00Z");
  const ticks = timeTicks(since, since + 6 * day, "Europe/Madrid");
  assert.deepEqual(ticks.map((tick) => tick.day).slice(0, 4), [
    "2026-10-23",
    "2026-10-24",
    "2026-10-25",
    "2026-10-26",
  ]);
  const lengths = ticks.slice(1).map((tick, n) => (tick.at - (ticks[n]?.at ?? 0)) / hour);
  assert.ok(lengths.includes(25), String(lengths));
});

Deno.test("there are never many ticks, from a day to a century", () => {
  for (const days of [1, 7, 30, 92, 365, 1_000, 3_653, 36_525]) {
    const ticks = timeTicks(noon - days * day, noon, "Pacific/Apia");
    assert.ok(ticks.length >= 1 && ticks.length <= 8, `${days}: ${ticks.length}`);
  }
});

const mondays = { dayOf, weekStart: "monday" } as const;

function daily(count: number, value = (n: number) => 100 + n % 40): Reading[] {
  return Array.from(
    { length: count },
    (_, n) => ({ at: noon - (count - 1 - n) * day, id: `e${n}`, values: [value(n)] }),
  );
}

Deno.test("few readings stand for themselves; ten years of them keep each stretch's lowest and highest", () => {
  assert.equal(thinned(daily(mostReadings), mondays).length, mostReadings);
  assert.ok(thinned(daily(mostReadings), mondays).every(({ period }) => period === undefined));
  const points = thinned(daily(3_650, (n) => n === 1_800 ? 250 : 120), mondays);
  assert.ok(points.length <= 130, String(points.length));
  assert.equal(
    Math.max(...points.map(({ spreads }) => spreads[0]?.high ?? 0)),
    250,
    "the one peak is still there",
  );
  assert.equal(points.reduce((sum, { spreads }) => sum + (spreads[0]?.count ?? 0), 0), 3_650);
});

Deno.test("the middle of a stretch is its median, which one slip of the finger does not move", () => {
  const many = Array.from(
    { length: 100 },
    (_, n) => ({ at: noon + n, id: `e${n}`, values: [n === 0 ? 900 : 120] }),
  );
  const [point] = thinned(many, mondays);
  assert.deepEqual(point?.spreads, [{ low: 120, middle: 120, high: 900, count: 100 }]);
});

Deno.test("minutes are summed by week; a week without any counts, the one that runs does not", () => {
  const at = (text: string) => Date.parse(`${text}T10:00:00Z`);
  const sums = weeklySums([
    { at: at("2026-10-26"), values: [30] },
    { at: at("2026-11-01"), values: [40] },
    { at: at("2026-11-09"), values: [20] },
    { at: at("2026-11-18"), values: [99] },
  ], { dayOf, startOf, today: "2026-11-22", last: "2026-11-22", weekStart: "monday" });
  assert.deepEqual(sums.map(({ at, values }) => [dayOf(at), values[0]]), [
    ["2026-10-26", 70],
    ["2026-11-02", 0],
    ["2026-11-09", 20],
  ]);
});

Deno.test("sums of a range that is over end with it, and begin with it where there was something before", () => {
  const readings = [{ at: startOf("2026-03-11"), values: [30] }];
  const calendar = { dayOf, startOf, today: "2026-11-22", weekStart: "monday" } as const;
  const sums = weeklySums(readings, { ...calendar, first: "2026-03-02", last: "2026-03-22" });
  assert.deepEqual(sums.map(({ at, values }) => [dayOf(at), values[0]]), [
    ["2026-03-02", 0],
    ["2026-03-09", 30],
    ["2026-03-16", 0],
  ]);
});

Deno.test("weeks begin on the day the reader chose, before 1970 too", () => {
  for (
    const [weekStart, firsts] of [
      ["monday", ["1969-12-22", "1969-12-29", "2026-11-09", "2026-11-16"]],
      ["sunday", ["1969-12-28", "2026-11-15"]],
      ["saturday", ["1969-12-27", "2026-11-14"]],
    ] as const
  ) {
    const days = ["1969-12-28", "1970-01-01", "2026-11-15", "2026-11-20"];
    const readings = days.map((day) => ({ at: startOf(day) + 12 * hour, values: [10] }));
    const sums = weeklySums(readings, {
      dayOf,
      startOf,
      today: "2026-11-29",
      last: "2026-11-22",
      weekStart,
    });
    const some = sums.filter(({ values }) => values[0] !== 0);
    assert.deepEqual(some.map(({ at }) => dayOf(at)), firsts, weekStart);
    assert.equal(some.reduce((sum, { values }) => sum + (values[0] ?? 0), 0), 40);
  }
});

Deno.test("readings that are taken together by the week are so by the reader's weeks", () => {
  const many = daily(2 * 365);
  for (const [weekStart, day] of [["monday", 1], ["sunday", 7], ["saturday", 6]] as const) {
    const weeks = thinned(many, { dayOf, weekStart }).flatMap(({ period }) => period ? [period.first] : []);
    assert.ok(weeks.length > 100);
    assert.ok(weeks.every((first) => Temporal.PlainDate.from(first).dayOfWeek === day), weekStart);
  }
});
