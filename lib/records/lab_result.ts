import { z } from "zod";
import { form } from "../forms/form.ts";
import { date, figure, text } from "../forms/inputs.ts";
import { note } from "./asked.ts";
import { compareFigures, readingsTogether } from "./figures.ts";
import { kind } from "./kind.ts";
import { unclearFigures } from "./unlikely.ts";

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
  .refine(({ low, high }) => low === undefined || high === undefined || isRange(low, high), {
    error: "entry.lab_range",
    path: ["high"],
  });

export type Standing = "low" | "high" | "within";

/** Where the value stands in the laboratory's own range; undefined without one, or where the marks could change it. */
export function standingOf(
  { value, low, high }: { readonly value?: unknown; readonly low?: unknown; readonly high?: unknown },
): Standing | undefined {
  const [first, ...others] = readingsTogether({ value: textOf(value), low: textOf(low), high: textOf(high) })
    .map(standingIn);
  return others.every((other) => other === first) ? first : undefined;
}

function standingIn(
  { value, low, high }: Readonly<Record<"value" | "low" | "high", string | undefined>>,
): Standing | undefined {
  if (value === undefined || (low ?? high) === undefined) return undefined;
  if (low !== undefined && compareFigures(value, low) < 0) return "low";
  return high !== undefined && compareFigures(value, high) > 0 ? "high" : "within";
}

function textOf(figure: unknown): string | undefined {
  return typeof figure === "string" ? figure : undefined;
}

function isRange(low: string, high: string): boolean {
  return readingsTogether({ low, high }).some((read) => compareFigures(read.low, read.high) < 0);
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
  unlikely: ({ value, low, high }) => unclearFigures(value, low, high),
});
