import { z } from "zod";
import { form } from "../forms/form.ts";
import { choice, measured, unitChoice } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";
import { convert } from "./units.ts";
import { beyond } from "./unlikely.ts";

/** What thermometers for people show and people live through. LOINC 8310-5. */
const asked = z.strictObject({
  value: measured({
    label: "entry.temperature",
    beside: "unit",
    units: {
      "°C": { decimals: 1, min: 250, max: 450 },
      "°F": { decimals: 1, min: 770, max: 1_130 },
    },
  }),
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

/** Below 35 °C is hypothermia and 38 °C is a fever (NHS): the band lies between. Doubts below it and above 41 °C. */
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
  unlikely: ({ value, unit }) => beyond(convert({ value, unit }, "°C").value, 350, 410, "temperature"),
});
