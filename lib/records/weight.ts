import { z } from "zod";
import { form } from "../forms/form.ts";
import { decimal } from "../forms/inputs.ts";
import { happenedAt, note } from "./asked.ts";
import { kind } from "./kind.ts";

/** Kilograms in hundredths: 62.50 kg is 6250. Limits of records.md 1.3. LOINC 29463-7. */
const asked = z.strictObject({
  weight: decimal({
    label: "entry.weight",
    hint: "entry.weight_hint",
    min: 100,
    max: 50_000,
    decimals: 2,
    unit: "kg",
  }),
  at: happenedAt("past"),
  note: note(),
});

export const weight = kind({
  name: "weight",
  asked,
  form: form(asked),
  brief: (value) => ({ weight: value.weight }),
});
