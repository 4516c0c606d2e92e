import { z } from "zod";
import { form } from "../forms/form.ts";
import { choice, measured, unitChoice } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";
import { beyondLikely } from "./unlikely.ts";

/**
 * Wider than any meter shows (0.6 to 33.3 mmol/L, 10 to 600 mg/dL). Doubts outside 2.2 to 27.8 mmol/L, 40 to
 * 500 mg/dL: beyond level 2 hypoglycaemia, and where meters begin to say "HI".
 */
const units = {
  "mmol/L": { decimals: 1, min: 5, max: 600, likely: [22, 278] },
  "mg/dL": { decimals: 0, min: 10, max: 1_080, likely: [40, 500] },
} as const;

/** LOINC 15074-8 in mmol/L, 2339-0 in mg/dL. */
const asked = z.strictObject({
  value: measured({ label: "entry.glucose", beside: "unit", units }),
  unit: unitChoice({ label: "entry.unit", options: { "mmol/L": "unit.mmol", "mg/dL": "unit.mg" } }),
  context: choice({
    label: "entry.glucose_context",
    options: {
      fasting: "glucose.fasting",
      before_meal: "glucose.before_meal",
      after_meal: "glucose.after_meal",
      bedtime: "glucose.bedtime",
      other: "glucose.other",
    },
    as: "select",
  }).optional(),
  at: happenedAt("past"),
  note: note(),
});

/** The band is the time-in-range target of the 2019 international consensus, 3.9 to 10.0 mmol/L. */
export const glucose = kind({
  name: "glucose",
  asked,
  form: form(asked),
  measures: [
    measure("value", "measure.glucose", { field: "unit", otherwise: "mmol/L" }, {
      low: 39,
      high: 100,
      unit: "mmol/L",
    }),
  ],
  brief: ({ value, unit, context }) => ({ value, unit, ...(context !== undefined && { context }) }),
  unlikely: ({ value, unit }) => beyondLikely({ value, unit }, units, "glucose"),
});
