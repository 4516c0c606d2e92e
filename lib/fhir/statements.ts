import { numberOf } from "../records/figures.ts";
import { coding, type Concept, concept, ownConcept, systems } from "./codes.ts";
import type { KindName } from "./kind_names.ts";
import { dayOf, momentOf } from "./moments.ts";
import {
  extensionsOf,
  headOf,
  listIn,
  notesOf,
  numberIn,
  type Resource,
  textIn,
  withoutGaps,
  type Writing,
} from "./resources.ts";

/** What somebody says of themselves: medicines, allergies, illnesses, vaccines, and visits to come. */
export const statements: Readonly<Partial<Record<KindName, (writing: Writing) => readonly Resource[]>>> = {
  appointment: (writing) => [appointment(writing)],
  medication: (writing) => [medication(writing)],
  allergy: (writing) => [allergy(writing)],
  condition: (writing) => [condition(writing)],
  immunisation: (writing) => [immunisation(writing)],
};

/** FHIR wants an end where there is a beginning (app-2); how long it takes nobody said, so it is the same. */
function appointment(writing: Writing): Resource {
  const { entry, subject, now } = writing;
  const start = Temporal.Instant.fromEpochMilliseconds(entry.at).toString({ smallestUnit: "millisecond" });
  const place = textIn(writing, "place");
  return withoutGaps({
    ...headOf("Appointment", writing),
    status: entry.at > now ? "booked" : "fulfilled",
    description: textIn(writing, "title"),
    start,
    end: start,
    comment: textIn(writing, "note"),
    participant: [
      { actor: subject, status: "accepted" },
      ...(place === undefined ? [] : [{ actor: { type: "Location", display: place }, status: "accepted" }]),
    ],
  });
}

function medication(writing: Writing): Resource {
  const { entry, subject, now, zone } = writing;
  const [name, strength, start, end, stopped, reason] = [
    "name",
    "strength",
    "start",
    "end",
    "stopped",
    "reason",
  ]
    .map((field) => textIn(writing, field));
  const over = end !== undefined && end < dayOf(now, zone);
  return withoutGaps({
    ...headOf("MedicationStatement", writing),
    ...extensionsOf({
      strength,
      form: textIn(writing, "dose_form"),
      name: strength === undefined ? undefined : name,
    }),
    status: !over ? "active" : stopped !== undefined ? "stopped" : "completed",
    ...(stopped !== undefined && { statusReason: [{ text: stopped }] }),
    medicationCodeableConcept: { text: strength === undefined ? name : `${name} ${strength}` },
    subject,
    effectivePeriod: withoutGaps({ start, end }),
    dateAsserted: momentOf(entry.addedAt, zone),
    informationSource: { display: entry.author },
    ...(reason !== undefined && { reasonCode: [{ text: reason }] }),
    ...notesOf(writing),
    dosage: [dosage(writing)],
  });
}

/** UCUM where it has the unit; for tablets and drops there is none. */
const ucumDoses: Readonly<Record<string, string>> = { ml: "mL", mg: "mg", mcg: "ug", g: "g" };

function dosage(writing: Writing) {
  const dose = textIn(writing, "dose");
  const unit = textIn(writing, "dose_unit");
  const route = textIn(writing, "route");
  const often = textIn(writing, "often");
  const times = listIn(writing, "times");
  const most = numberIn(writing, "most_daily");
  const ucum = ucumDoses[unit ?? ""];
  // What some read as a thousand times more is words to machines, not a number.
  const amount = dose === undefined ? undefined : numberOf(dose);
  return withoutGaps({
    ...extensionsOf({ dose, often }),
    text: dose !== undefined && amount === undefined ? `${dose} ${unit ?? ""}`.trim() : undefined,
    timing: often === "as_needed" ? undefined : {
      repeat: withoutGaps({
        frequency: Math.max(1, times.length),
        period: often === "other_days" ? 2 : 1,
        periodUnit: "d",
        dayOfWeek: often === "weekdays" ? listIn(writing, "days") : undefined,
        timeOfDay: times.length > 0 ? times.map((time) => `${time}:00`) : undefined,
      }),
    },
    asNeededBoolean: often === "as_needed" ? true : undefined,
    patientInstruction: textIn(writing, "instructions"),
    route: route === undefined ? undefined : ownConcept("route", route),
    doseAndRate: dose === undefined ? undefined : [{
      doseQuantity: withoutGaps({
        value: amount,
        unit,
        system: ucum === undefined ? "urn:salus:dose-unit" : systems.ucum,
        code: ucum ?? unit,
      }),
    }],
    maxDosePerPeriod: most === undefined ? undefined : {
      numerator: { value: most },
      denominator: { value: 1, unit: "d", system: systems.ucum, code: "d" },
    },
  });
}

const allergyCategories: Readonly<Record<string, string>> = {
  medicine: "medication",
  food: "food",
  environment: "environment",
};

/** "None known" is a statement of its own, with a code, never an empty list (records.md 3.1). */
export const noKnownAllergy: Concept = concept("snomed", "716186003", "No known allergy");

function allergy(writing: Writing): Resource {
  const { entry, subject, zone } = writing;
  const [about, substance, category, reaction, severity, status, since] = [
    "about",
    "substance",
    "category",
    "reaction",
    "severity",
    "status",
    "since",
  ].map((field) => textIn(writing, field));
  const none = about === "none_known";
  const standard = allergyCategories[category ?? ""];
  return withoutGaps({
    ...headOf("AllergyIntolerance", writing),
    ...extensionsOf({
      category: standard === undefined ? category : undefined,
      severity: reaction === undefined ? severity : undefined,
      status,
    }),
    clinicalStatus: { coding: [coding("allergyStatus", status === "past" ? "resolved" : "active")] },
    type: none ? undefined : about,
    category: standard === undefined ? undefined : [standard],
    code: none ? noKnownAllergy : { text: substance },
    patient: subject,
    onsetDateTime: since,
    recordedDate: momentOf(entry.addedAt, zone),
    asserter: { display: entry.author },
    ...notesOf(writing),
    reaction: reaction === undefined
      ? undefined
      : [withoutGaps({ manifestation: [{ text: reaction }], severity })],
  });
}

function condition(writing: Writing): Resource {
  const { entry, subject, zone } = writing;
  const past = textIn(writing, "status") === "past";
  return withoutGaps({
    ...headOf("Condition", writing),
    clinicalStatus: { coding: [coding("conditionStatus", past ? "resolved" : "active")] },
    category: [{ coding: [coding("conditionCategory", "problem-list-item")] }],
    code: { text: textIn(writing, "name") },
    subject,
    onsetDateTime: textIn(writing, "since"),
    abatementDateTime: textIn(writing, "until"),
    recordedDate: momentOf(entry.addedAt, zone),
    asserter: { display: entry.author },
    ...notesOf(writing),
  });
}

function immunisation(writing: Writing): Resource {
  const place = textIn(writing, "place");
  const dose = numberIn(writing, "dose");
  return withoutGaps({
    ...headOf("Immunization", writing),
    status: "completed",
    vaccineCode: { text: textIn(writing, "name") },
    patient: writing.subject,
    occurrenceDateTime: textIn(writing, "on"),
    primarySource: false,
    location: place === undefined ? undefined : { display: place },
    lotNumber: textIn(writing, "batch"),
    ...notesOf(writing),
    protocolApplied: dose === undefined ? undefined : [{ doseNumberPositiveInt: dose }],
  });
}
