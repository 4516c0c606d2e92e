import { z } from "zod";
import { form } from "../forms/form.ts";
import { choice, measured, unitChoice } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";
import { beyondLikely } from "./unlikely.ts";

/** What thermometers for people show and people live through. Doubts below 35 °C, hypothermia, and above 41 °C. */
const units = {
  "°C": { decimals: 1, min: 250, max: 450, likely: [350, 410] },
  "°F": { decimals: 1, min: 770, max: 1_130, likely: [950, 1_058] },
} as const;

/** LOINC 8310-5. */
const asked = z.strictObject({
  value: measured({ label: "entry.temperature", beside: "unit", units }),
  unit: unitChoice({ label: "entry.unit", options: { "°C": "unit.celsius", "°F": "unit.fahrenheit" } }),
  site: choice({
    label: "entry.temperature_site",
    options: {
      mouth: "site.mouth",
      armpit: "site.armpit",
      ear: "site.ear",
      forehead: "site.forehead",
      rectum: "site.rectum",
      other: "site.other",
    },
    as: "select",
  }).optional(),
  at: happenedAt("past"),
  note: note(),
});

/** Below 35 °C is hypothermia and 38 °C is a fever (NHS): the band lies between. */
export const temperature = kind({
  name: "temperature",
  asked,
  form: form(asked),
  measures: [
    measure("value", "measure.temperature", { field: "unit", otherwise: "°C" }, {
      low: 350,
      high: 379,
      unit: "°C",
    }),
  ],
  brief: ({ value, unit, site }) => ({ value, unit, ...(site !== undefined && { site }) }),
  unlikely: ({ value, unit }) => beyondLikely({ value, unit }, units, "temperature"),
});
