/** The parts of a record that can be shared one by one (records.md 4.7). */
export const parts = [
  "vitals",
  "weight",
  "exercise",
  "appointments",
  "eyes",
  "medications",
  "summary",
  "results",
  "notes",
  "documents",
] as const;

export type Part = (typeof parts)[number];

/** Each kind of entry and the part it belongs to: what a grant on a part opens. In the order pages list them. */
export const partOf = {
  blood_pressure: "vitals",
  weight: "weight",
  glucose: "vitals",
  temperature: "vitals",
  oxygen: "vitals",
  exercise: "exercise",
  appointment: "appointments",
  eye_pressure: "eyes",
  medication: "medications",
  allergy: "summary",
  condition: "summary",
  immunisation: "summary",
  lab_result: "results",
  note: "notes",
  document: "documents",
} as const satisfies Record<string, Part>;

export type KindName = keyof typeof partOf;

export const kindNames = Object.keys(partOf) as KindName[];

export function isKindName(text: string): text is KindName {
  return Object.hasOwn(partOf, text);
}

/** What a carer may do with the parts: look, or look and add. Changing and removing stay with the owner. */
export const grantDeeds = ["read", "add"] as const;

export type GrantDeed = (typeof grantDeeds)[number];

export function isPart(text: string): text is Part {
  return (parts as readonly string[]).includes(text);
}
