import { z } from "zod";
import { form } from "../forms/form.ts";
import { wholeNumber } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";
import { measure } from "./measures.ts";
import { beyond } from "./unlikely.ts";

/** Oxygen saturation by a finger clip, in percent. LOINC 59408-5. */
const asked = z.strictObject({
  value: wholeNumber({ label: "entry.oxygen", min: 50, max: 100, unit: "%" }),
  at: happenedAt("past"),
  note: note(),
});

/** 95 to 100 is usual at home (NHS). Below 85 a cold finger or varnish is likelier; clips are tested down to 70 (ISO 80601-2-61). */
export const oxygen = kind({
  name: "oxygen",
  asked,
  form: form(asked),
  measures: [measure("value", "measure.oxygen", "%", { low: 95, high: 100, unit: "%" })],
  brief: ({ value }) => ({ value }),
  unlikely: ({ value }) => beyond(value, 85, 100, "oxygen"),
});
