import { z } from "zod";
import { form } from "../forms/form.ts";
import { choice, date, figure, text, timesOfDay, unitChoice, wholeNumber } from "../forms/inputs.ts";
import { note } from "./asked.ts";
import { kind } from "./kind.ts";
import { unclearFigures } from "./unlikely.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** A medicine that is taken, as the person says; a clinic's prescriptions are another thing. FHIR MedicationStatement. */
const asked = z.strictObject({
  name: text({ label: "entry.medicine", hint: "entry.medicine_hint", longest: 200 }),
  strength: text({ label: "entry.strength", hint: "entry.strength_hint", longest: 60, width: "medium" })
    .optional(),
  dose: figure({ label: "entry.dose", hint: "entry.dose_hint", beside: "dose_unit" }).optional(),
  dose_unit: unitChoice({
    label: "entry.dose_unit",
    options: {
      tablet: "dose.tablet",
      capsule: "dose.capsule",
      drop: "dose.drop",
      puff: "dose.puff",
      spray: "dose.spray",
      ml: "dose.ml",
      mg: "dose.mg",
      mcg: "dose.mcg",
      g: "dose.g",
      units: "dose.units",
      application: "dose.application",
      patch: "dose.patch",
      sachet: "dose.sachet",
      suppository: "dose.suppository",
      injection: "dose.injection",
    },
  }).default("tablet"),
  dose_form: choice({
    label: "entry.form",
    options: {
      tablet: "form_of.tablet",
      capsule: "form_of.capsule",
      eye_drops: "form_of.eye_drops",
      eye_ointment: "form_of.eye_ointment",
      liquid: "form_of.liquid",
      inhaler: "form_of.inhaler",
      injection: "form_of.injection",
      cream: "form_of.cream",
      patch: "form_of.patch",
      spray: "form_of.spray",
      suppository: "form_of.suppository",
      powder: "form_of.powder",
      other: "form_of.other",
    },
    as: "select",
  }).optional(),
  route: choice({
    label: "entry.route",
    options: {
      mouth: "route.mouth",
      right_eye: "route.right_eye",
      left_eye: "route.left_eye",
      both_eyes: "route.both_eyes",
      inhaled: "route.inhaled",
      skin: "route.skin",
      under_skin: "route.under_skin",
      muscle: "route.muscle",
      nose: "route.nose",
      ear: "route.ear",
      rectum: "route.rectum",
      other: "route.other",
    },
    as: "select",
  }).optional(),
  often: choice({
    label: "entry.often",
    options: {
      every_day: "often.every_day",
      weekdays: "often.weekdays",
      other_days: "often.other_days",
      as_needed: "often.as_needed",
    },
  }),
  // The style sheet hides which of these three the answer above does not ask for.
  days: z.array(z.enum(weekdays)).max(7).meta({
    label: "entry.days",
    input: "checkboxes",
    options: Object.fromEntries(weekdays.map((day) => [day, `weekday.${day}`])),
    onlyWith: { often: ["weekdays"] },
    either: true,
  }).optional(),
  times: timesOfDay({
    label: "entry.times",
    hint: "entry.times_hint",
    most: 12,
    onlyWith: { often: ["every_day", "weekdays", "other_days"] },
    either: true,
  }).optional(),
  most_daily: wholeNumber({
    label: "entry.most_daily",
    min: 1,
    max: 24,
    onlyWith: { often: ["as_needed"] },
  }).optional(),
  instructions: text({ label: "entry.instructions", hint: "entry.instructions_hint", longest: 500 })
    .optional(),
  reason: text({ label: "entry.reason", longest: 200 }).optional(),
  start: date({ label: "entry.start" }),
  end: date({ label: "entry.end", hint: "entry.end_hint" }).optional(),
  stopped: text({ label: "entry.stopped", hint: "entry.stopped_hint", longest: 200 }).optional(),
  note: note(),
});

const ruled = asked
  .refine(({ often, days }) => often !== "weekdays" || (days ?? []).length > 0, {
    error: "entry.days_missing",
    path: ["days"],
  })
  .refine(({ often, times }) => often === "as_needed" || (times ?? []).length > 0, {
    error: "entry.times_missing",
    path: ["times"],
  })
  .refine(({ start, end }) => end === undefined || end >= start, { error: "entry.end_before", path: ["end"] })
  .refine(({ end, stopped }) => stopped === undefined || end !== undefined, {
    error: "entry.stopped_without_end",
    path: ["end"],
  });

export const medication = kind({
  name: "medication",
  asked,
  rules: ruled,
  form: form(ruled),
  sections: [
    { title: "entry.medicine_what", fields: ["name", "strength", "dose"] },
    { title: "entry.medicine_when", fields: ["often", "days", "times", "most_daily", "start", "end"] },
    {
      title: "entry.medicine_more",
      folded: true,
      fields: ["dose_form", "route", "instructions", "reason", "stopped", "note"],
    },
  ],
  dayField: "start",
  // All that is needed to say what is due: a page lists many medicines and opens none.
  brief: ({ name, strength, dose, dose_unit, dose_form, route, often, days, times, start, end }) => ({
    name,
    often,
    on: start,
    ...(strength !== undefined && { strength }),
    ...(dose !== undefined && { dose, dose_unit }),
    ...(dose_form !== undefined && { dose_form }),
    ...(route !== undefined && { route }),
    ...(often === "weekdays" && { days: (days ?? []).join(" ") }),
    ...(often !== "as_needed" && { times: (times ?? []).join(" ") }),
    ...(end !== undefined && { end }),
  }),
  // Nobody starts a medicine in another century.
  unlikely: ({ strength, dose, start }) => [
    ...unclearFigures(strength, dose),
    ...(start < "1950" ? [{ message: "unlikely.start_early" }] : []),
  ],
});
