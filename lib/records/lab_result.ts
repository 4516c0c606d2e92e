import { z } from "zod";
import { form } from "../forms/form.ts";
import { date, figure, text } from "../forms/inputs.ts";
import { note } from "./asked.ts";
import { compareFigures } from "./figures.ts";
import { kind } from "./kind.ts";

/** A result as the laboratory printed it: numbers keep their zeros, and a range is the laboratory's own. */
const asked = z.strictObject({
  name: text({ label: "entry.lab_name", hint: "entry.lab_name_hint", longest: 200 }),
  value: figure({ label: "entry.lab_value", hint: "entry.lab_value_hint", either: true }).optional(),
  unit: text({ label: "entry.unit", hint: "entry.lab_unit_hint", longest: 30, width: "short" }).optional(),
  words: text({ label: "entry.lab_words", hint: "entry.lab_words_hint", longest: 100, either: true })
    .optional(),
  low: figure({ label: "entry.lab_low" }).optional(),
  high: figure({ label: "entry.lab_high" }).optional(),
  on: date({ label: "entry.lab_on", side: "past" }),
  note: note(),
});

const ruled = asked
  .refine(({ value, words }) => value !== undefined || words !== undefined, {
    error: "entry.lab_value_missing",
    path: ["value"],
  })
  .refine(({ low, high }) => low === undefined || high === undefined || compareFigures(low, high) < 0, {
    error: "entry.lab_range",
    path: ["high"],
  });

export type Standing = "low" | "high" | "within";

/** Where the value stands in the laboratory's own range; undefined without a value or a range. */
export function standingOf(
  { value, low, high }: { readonly value?: unknown; readonly low?: unknown; readonly high?: unknown },
): Standing | undefined {
  if (typeof value !== "string") return undefined;
  if (typeof low === "string" && compareFigures(value, low) < 0) return "low";
  if (typeof high === "string" && compareFigures(value, high) > 0) return "high";
  return typeof low === "string" || typeof high === "string" ? "within" : undefined;
}

export const labResult = kind({
  name: "lab_result",
  asked,
  rules: ruled,
  form: form(ruled),
  sections: [
    { fields: ["name", "value", "unit", "words", "on"] },
    { title: "entry.lab_more", folded: true, fields: ["low", "high", "note"] },
  ],
  dayField: "on",
  brief: ({ name, value, unit, words, low, high, on }) => ({
    name,
    on,
    ...(value !== undefined && { value }),
    ...(unit !== undefined && { unit }),
    ...(words !== undefined && { words }),
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
  }),
});
