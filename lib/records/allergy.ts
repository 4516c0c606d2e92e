import { z } from "zod";
import type { Summary } from "../access/summaries.ts";
import { form } from "../forms/form.ts";
import { choice, fuzzyDate, text } from "../forms/inputs.ts";
import { note } from "./asked.ts";
import { kind } from "./kind.ts";

/**
 * An allergy or an intolerance, or the statement that there is none: "no known allergies" is said by somebody, never
 * read from an empty list (records.md 3.1). FHIR AllergyIntolerance; none known is SNOMED 716186003.
 */
const asked = z.strictObject({
  about: choice({
    label: "entry.allergy_about",
    options: {
      allergy: "allergy.allergy",
      intolerance: "allergy.intolerance",
      none_known: "allergy.none_known",
    },
  }),
  substance: text({ label: "entry.substance", hint: "entry.substance_hint", longest: 200, either: true })
    .optional(),
  category: choice({
    label: "entry.allergy_category",
    options: {
      medicine: "allergy.medicine",
      food: "allergy.food",
      environment: "allergy.environment",
      other: "allergy.other",
    },
    as: "select",
  }).optional(),
  reaction: text({ label: "entry.reaction", hint: "entry.reaction_hint", longest: 255 }).optional(),
  severity: choice({
    label: "entry.severity",
    options: { mild: "severity.mild", moderate: "severity.moderate", severe: "severity.severe" },
    as: "select",
  }).optional(),
  status: choice({
    label: "entry.allergy_status",
    options: { active: "allergy.active", past: "allergy.past" },
    as: "select",
  }).optional(),
  since: fuzzyDate({ label: "entry.since", hint: "entry.since_hint" }).optional(),
  note: note(),
});

const ruled = asked
  .refine(({ about, substance }) => about === "none_known" || substance !== undefined, {
    error: "entry.substance_missing",
    path: ["substance"],
  })
  .refine(({ about, substance, reaction }) => about !== "none_known" || (!substance && !reaction), {
    error: "entry.none_known_but",
    path: ["about"],
  });

/** Not past, and not the statement that there is none. */
export function isKnownAllergy({ brief }: Pick<Summary, "brief">): boolean {
  return brief["about"] !== "none_known" && brief["status"] !== "past";
}

export const allergy = kind({
  name: "allergy",
  asked,
  rules: ruled,
  form: form(ruled),
  sections: [
    { fields: ["about", "substance", "reaction", "severity"] },
    { title: "entry.more", folded: true, fields: ["category", "status", "since", "note"] },
  ],
  dayField: "since",
  brief: ({ about, substance, reaction, severity, status, since }) => ({
    about,
    ...(substance !== undefined && { substance }),
    ...(reaction !== undefined && { reaction }),
    ...(severity !== undefined && { severity }),
    ...(status !== undefined && { status }),
    ...(since !== undefined && { on: since }),
  }),
});
