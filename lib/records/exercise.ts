import { z } from "zod";
import { form } from "../forms/form.ts";
import { wholeNumber } from "../forms/inputs.ts";
import { happenedAt, note, title } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";

/** Limits of records.md 1.3. LOINC 55411-3 for the duration. */
const asked = z.strictObject({
  title: title("entry.exercise_hint"),
  minutes: wholeNumber({ label: "entry.minutes", min: 1, max: 600, unit: "min" }),
  at: happenedAt("past"),
  note: note(),
});

export const exercise = kind({
  name: "exercise",
  asked,
  form: form(asked),
  measures: [measure("minutes", "measure.minutes", "min")],
  brief: ({ title, minutes }) => ({ title, minutes }),
  // Five hours: longer than a marathon takes most people.
  unlikely: ({ minutes }) => minutes > 300 ? [{ message: "unlikely.minutes_high" }] : [],
});
