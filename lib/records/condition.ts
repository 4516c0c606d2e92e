import { z } from "zod";
import { form } from "../forms/form.ts";
import { choice, fuzzyDate, text } from "../forms/inputs.ts";
import { note } from "./asked.ts";
import { kind } from "./kind.ts";

/** An illness or another lasting state, in the person's own words: no code is guessed. FHIR Condition. */
const asked = z.strictObject({
  name: text({ label: "entry.condition", hint: "entry.condition_hint", longest: 255 }),
  since: fuzzyDate({ label: "entry.since", hint: "entry.since_hint" }).optional(),
  status: choice({
    label: "entry.condition_status",
    options: { active: "condition.active", past: "condition.past" },
  }),
  until: fuzzyDate({ label: "entry.until", hint: "entry.since_hint" }).optional(),
  note: note(),
});

const ruled = asked
  .refine(({ status, until }) => status === "past" || until === undefined, {
    error: "entry.until_active",
    path: ["until"],
  })
  .refine(({ since, until }) => since === undefined || until === undefined || !isBefore(until, since), {
    error: "entry.until_before",
    path: ["until"],
  });

/** Compared as far as both are known: May 2019 is not before 2019. */
function isBefore(one: string, other: string): boolean {
  const known = Math.min(one.length, other.length);
  return one.slice(0, known) < other.slice(0, known);
}

export const condition = kind({
  name: "condition",
  asked,
  rules: ruled,
  form: form(ruled),
  dayField: "since",
  brief: ({ name, status, since }) => ({ name, status, ...(since !== undefined && { on: since }) }),
});
