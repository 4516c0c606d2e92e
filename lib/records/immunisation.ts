import { z } from "zod";
import { form } from "../forms/form.ts";
import { fuzzyDate, text, wholeNumber } from "../forms/inputs.ts";
import { note } from "./asked.ts";
import { kind } from "./kind.ts";

/** A vaccine that was given. FHIR Immunization. */
const asked = z.strictObject({
  name: text({ label: "entry.vaccine", hint: "entry.vaccine_hint", longest: 255 }),
  on: fuzzyDate({ label: "entry.given_on", hint: "entry.since_hint" }),
  dose: wholeNumber({ label: "entry.vaccine_dose", hint: "entry.vaccine_dose_hint", min: 1, max: 20 })
    .optional(),
  batch: text({ label: "entry.batch", hint: "entry.batch_hint", longest: 60 }).optional(),
  place: text({ label: "entry.place", longest: 255 }).optional(),
  note: note(),
});

export const immunisation = kind({
  name: "immunisation",
  asked,
  form: form(asked),
  sections: [
    { fields: ["name", "on", "dose"] },
    { title: "entry.more", folded: true, fields: ["batch", "place", "note"] },
  ],
  dayField: "on",
  brief: ({ name, on, dose }) => ({ name, on, ...(dose !== undefined && { dose }) }),
});
