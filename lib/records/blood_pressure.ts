import { z } from "zod";
import { form } from "../forms/form.ts";
import { wholeNumber } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";
import { beyond } from "./unlikely.ts";

/** mmHg and beats a minute; limits of records.md 1.3. LOINC 85354-9, with 8480-6, 8462-4 and 8867-4. */
const asked = z.strictObject({
  systolic: wholeNumber({ label: "entry.systolic", min: 50, max: 250, unit: "mmHg" }),
  diastolic: wholeNumber({ label: "entry.diastolic", min: 30, max: 150, unit: "mmHg" }),
  pulse: wholeNumber({ label: "entry.pulse", hint: "entry.pulse_hint", min: 30, max: 220, unit: "bpm" })
    .optional(),
  at: happenedAt("past"),
  note: note(),
});

const ruled = asked.refine(({ systolic, diastolic }) => systolic > diastolic, {
  error: "entry.pressure_order",
  path: ["diastolic"],
});

/**
 * Bands: below 135/85 at home is no hypertension (ESH guidelines 2023, home monitoring; NICE NG136 1.2), below 90/60
 * is low blood pressure (NHS); a resting pulse is 60 to 100 (NHS). Doubts begin at "severe", 180/120 in NICE
 * NG136: one question, with what to do when it is true.
 */
export const bloodPressure = kind({
  name: "blood_pressure",
  asked,
  rules: ruled,
  form: form(ruled),
  measures: [
    measure("systolic", "measure.systolic", "mmHg", { low: 90, high: 134, unit: "mmHg" }),
    measure("diastolic", "measure.diastolic", "mmHg", { low: 60, high: 84, unit: "mmHg" }),
    measure("pulse", "measure.pulse", "bpm", { low: 60, high: 100, unit: "bpm" }),
  ],
  brief: ({ systolic, diastolic, pulse }) => ({ systolic, diastolic, ...(pulse !== undefined && { pulse }) }),
  unlikely: ({ systolic, diastolic, pulse }) => [
    ...beyond(systolic, 80, 179, "systolic"),
    ...beyond(diastolic, 45, 119, "diastolic"),
    ...beyond(pulse, 40, 160, "pulse"),
    // A pulse pressure below 15 mmHg is rarer than a digit typed wrong.
    ...(systolic - diastolic < 15 ? [{ message: "unlikely.close" }] : []),
  ],
});
