import { count } from "../numbers.ts";
import { plural } from "../plurals.ts";

export const trends = {
  "trends.title": "Trends",
  "trends.lead": "How measurements move over time.",
  "trends.none": "Nothing measured yet",
  "trends.none_text": "Once something is measured, its course appears here: blood pressure, weight and more.",
  "trends.all": "All trends",
  "trends.see": "See the trend",
  "trends.named": ({ line, change }: { line: string; change: string }) => `${line}: ${change}`,
  "trends.spark": "The last 30 days",

  "trends.tests": "Test results",
  "trends.tests_cut":
    "Tests are listed here when the last two years hold two of their results. Older results are in the history.",
  "trends.test_spark": ({ n }: { n: number }) => `The last ${n} results`,
  "trends.test_low": "The latest lies below the laboratory’s range.",
  "trends.test_high": "The latest lies above the laboratory’s range.",
  "trends.test_within": "The latest lies within the laboratory’s range.",
  "trends.test_range": "The laboratory’s range",
  "trends.test_band": ({ range }: { range: string }) => `Shaded: the laboratory’s range, ${range}.`,
  "trends.test_ranges":
    "That is the range of the newest result; others came with another one, as the table says.",
  "trends.test_words":
    "Results in words, and numbers that can be read in two ways, stand in the table and are not drawn.",
  "trends.test_rows": ({ n }: { n: number }) => `Only the newest ${n} results are in this table.`,

  "trends.in_range": ({ within, of }: { within: number; of: number }) =>
    of > 1
      ? within === of
        ? `In the usual range on all ${of} days.`
        : within === 0
        ? `Outside the usual range on all ${of} days.`
        : `In the usual range on ${within} of ${of} days.`
      : within === 1
      ? "In the usual range on the one day measured."
      : "Outside the usual range on the one day measured.",
  "trends.active_weeks": ({ within, of }: { within: number; of: number }) =>
    of > 1
      ? within === of
        ? `At least 150 minutes in all ${of} weeks.`
        : within === 0
        ? `Less than 150 minutes in each of ${of} weeks.`
        : `At least 150 minutes in ${within} of ${of} weeks.`
      : within === 1
      ? "At least 150 minutes in the one full week."
      : "Less than 150 minutes in the one full week.",
  "trends.lower": ({ change, date }: { change: string; date: string }) => `${change} lower than on ${date}.`,
  "trends.higher": ({ change, date }: { change: string; date: string }) =>
    `${change} higher than on ${date}.`,
  "trends.level": ({ date }: { date: string }) => `The same as on ${date}.`,
  "trends.one": "One value in this time. With a second one, a chart begins here.",
  "trends.first_week": "The first week is still running. Its sum appears here when it is over.",
  "trends.nothing": "Nothing was measured in this time.",
  "trends.empty": ({ kind }: { kind: string }) => `${kind}: nothing yet`,
  "trends.empty_text": "With the first readings, their course appears on this chart.",

  "trends.latest": "Latest",
  "trends.last": "Last in this time",
  "trends.before": "The one before",
  "trends.this_week": "This week so far",
  "trends.last_week": "The week before",
  "trends.bmi": ({ value }: { value: string }) => `Body mass index ${value}.`,
  "trends.bmi_note":
    "For adults, the World Health Organization calls a body mass index of 18.5 to 24.9 the normal range.",

  "trends.range": "Time shown",
  "trends.range.30d": "30 days",
  "trends.range.3m": "3 months",
  "trends.range.1y": "1 year",
  "trends.range.all": "Everything",
  "trends.other": "Other dates",
  "trends.from": "From",
  "trends.to": "To",
  "trends.show": "Show",
  "trends.backwards": "The last day cannot lie before the first one.",
  "trends.period": ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,

  "trends.figure.0.blood_pressure": "Blood pressure",
  "trends.figure.1.blood_pressure": "Pulse",
  "trends.figure.0.exercise": "Minutes of exercise in a week",
  "trends.line.systolic": "Upper",
  "trends.line.diastolic": "Lower",
  "trends.line.right": "Right eye",
  "trends.line.left": "Left eye",
  "trends.minutes": "minutes",
  "trends.chart": ({ what, period }: { what: string; period: string }) => `${what}, ${period}`,
  "trends.drawn": ({ n }: { n: number }) => plural("en", n, { one: "1 point.", other: `${n} points.` }),
  "trends.described": (
    { line, low, high, last, unit }: { line: string; low: string; high: string; last: string; unit: string },
  ) => `${line}: between ${low} and ${high} ${unit}, at last ${last}.`,

  "trends.band": ({ ranges, source }: { ranges: string; source: string }) =>
    `Shaded: the usual range, ${ranges}. Source: ${source}.`,
  "trends.band.goal": ({ ranges, source }: { ranges: string; source: string }) =>
    `Shaded: what is recommended for adults in a week, ${ranges}. Source: ${source}.`,
  "trends.span": ({ low, high }: { low: string; high: string }) => `${low} to ${high}`,
  "trends.and": ({ one, other }: { one: string; other: string }) => `${one} and ${other}`,
  "trends.source.systolic":
    "European Society of Hypertension, 2023, for readings at home; NHS, for the lower end",
  "trends.source.pulse": "NHS, for adults at rest",
  "trends.source.glucose": "international consensus on time in range, 2019, for most adults with diabetes",
  "trends.source.temperature": "NHS, neither too cold nor a fever",
  "trends.source.oxygen": "NHS, for readings at home",
  "trends.source.right": "European Glaucoma Society, where most healthy eyes lie",
  "trends.source.exercise": "World Health Organization, 2020, moderate activity",
  "trends.own_range": "Your doctor may have named another range for you.",
  "trends.day_counts": "A day counts when every reading of it lies in the range.",
  "trends.thinned.day":
    "Each mark stands for a day: the point is the middle reading, the stroke runs from the lowest to the highest.",
  "trends.thinned.week":
    "Each mark stands for a week: the point is the middle reading, the stroke runs from the lowest to the highest.",
  "trends.thinned.month":
    "Each mark stands for a month: the point is the middle reading, the stroke runs from the lowest to the highest.",
  "trends.thinned.quarter":
    "Each mark stands for three months: the point is the middle reading, the stroke runs from the lowest to the highest.",
  "trends.thinned.year":
    "Each mark stands for a year: the point is the middle reading, the stroke runs from the lowest to the highest.",
  "trends.converted": ({ unit }: { unit: string }) =>
    `Some were measured in another unit. All are shown in ${unit}; each keeps what was typed.`,
  "trends.cut": ({ n }: { n: string }) => `Only the newest ${n} readings of this time are shown.`,
  "trends.running_week": "The week that is still running is not drawn.",

  "trends.table": ({ n }: { n: number }) =>
    plural("en", n, { one: "Table with 1 row", other: `Table with ${count("en", n)} rows` }),
  "trends.values": "Values",
  "trends.table_thinned": "The middle reading; in brackets the lowest and the highest.",
  "trends.when": "When",
  "trends.week": "Week",
  "trends.week_of": ({ date }: { date: string }) => `Week of ${date}`,
  "trends.quarter_of": ({ from, to }: { from: string; to: string }) => `${from} to ${to}`,
  "trends.download": "Download (CSV)",
  "trends.back": "Back to the trend",
  "trends.csv.date": "Date",
  "trends.csv.time": "Time",
  "trends.csv.what": "What",
};
