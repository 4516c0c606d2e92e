import { z } from "zod";
import { form } from "../forms/form.ts";
import { text, wholeNumber } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";
import { beyond } from "./unlikely.ts";

/** mmHg of each eye, the right one always first (records.md 3.1). LOINC 79892-6 right, 79893-4 left; SNOMED 41633001. */
const asked = z.strictObject({
  right: wholeNumber({ label: "entry.right_eye", min: 1, max: 80, unit: "mmHg", either: true }).optional(),
  left: wholeNumber({ label: "entry.left_eye", min: 1, max: 80, unit: "mmHg", either: true }).optional(),
  device: text({ label: "entry.device", hint: "entry.device_hint", longest: 100 }).optional(),
  at: happenedAt("past"),
  note: note(),
});

const ruled = asked.refine(({ right, left }) => right !== undefined || left !== undefined, {
  error: "entry.one_eye",
  path: ["right"],
});

const band = { low: 10, high: 21, unit: "mmHg" } as const;

/** The band and the lines of doubt, 5 and 30, are those of records.md 3.7. */
export const eyePressure = kind({
  name: "eye_pressure",
  asked,
  rules: ruled,
  form: form(ruled),
  measures: [
    measure("right", "measure.right_eye", "mmHg", band),
    measure("left", "measure.left_eye", "mmHg", band),
  ],
  brief: ({ right, left }) => ({
    ...(right !== undefined && { right }),
    ...(left !== undefined && { left }),
  }),
  unlikely: ({ right, left }) => [...beyond(right, 6, 30, "right_eye"), ...beyond(left, 6, 30, "left_eye")],
});
