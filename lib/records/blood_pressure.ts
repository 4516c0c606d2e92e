import { z } from "zod";
import { form } from "../forms/form.ts";
import { wholeNumber } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";

/** mmHg and beats a minute; limits of records.md 1.3. LOINC 85354-9, with 8480-6, 8462-4 and 8867-4. */
const asked = z.strictObject({
  systolic: wholeNumber({ label: "entry.systolic", min: 50, max: 250, unit: "mmHg" }),
  diastolic: wholeNumber({ label: "entry.diastolic", min: 30, max: 150, unit: "mmHg" }),
  pulse: wholeNumber({ label: "entry.pulse", hint: "entry.pulse_hint", min: 30, max: 220, unit: "bpm" })
    .optional(),
  at: happenedAt("past"),
  note: note(),
});

export const bloodPressure = kind({
  name: "blood_pressure",
  asked,
  form: form(asked.refine(({ systolic, diastolic }) => systolic > diastolic, {
    error: "entry.pressure_order",
    path: ["diastolic"],
  })),
  brief: ({ systolic, diastolic, pulse }) => ({ systolic, diastolic, ...(pulse !== undefined && { pulse }) }),
});
