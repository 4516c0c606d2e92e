import { z } from "zod";
import {
  concept,
  extensionIn,
  extensions,
  figureOf,
  hasCode,
  joinedNotes,
  named,
  notes,
  ownCode,
  quantity,
  said,
  wordsOf,
} from "./loose.ts";
import { readDay, readMoment } from "./moments.ts";
import type { Said } from "./reading.ts";

type Given = Readonly<Record<string, unknown>>;

const withdrawn = { why: "imports.why.withdrawn" };
const otherShape = { why: "imports.why.shape" };

const appointment = z.looseObject({
  status: z.string().optional(),
  description: z.string().optional(),
  serviceType: z.array(concept).optional(),
  start: z.string().optional(),
  comment: z.string().optional(),
  participant: z.array(
    z.looseObject({
      actor: z.looseObject({ type: z.string().optional(), display: z.string().optional() }).optional(),
    }),
  ).optional(),
});

export function appointmentOf(resource: Given, zone: string): Said {
  const read = appointment.safeParse(resource);
  if (!read.success) return otherShape;
  const { status, description, serviceType, start, comment, participant = [] } = read.data;
  if (["cancelled", "noshow", "entered-in-error"].includes(status ?? "")) return withdrawn;
  const at = readMoment(start, zone);
  if (at === undefined) return { why: "imports.why.no_time" };
  const place = participant.find(({ actor }) => actor?.type === "Location")?.actor?.display;
  return {
    kind: "appointment",
    at,
    value: said({ title: description ?? wordsOf(serviceType?.[0]), place, note: comment }),
  };
}

const dosage = z.looseObject({
  extension: extensions,
  text: z.string().optional(),
  patientInstruction: z.string().optional(),
  asNeededBoolean: z.boolean().optional(),
  route: concept.optional(),
  timing: z.looseObject({
    repeat: z.looseObject({
      frequency: z.number().optional(),
      period: z.number().optional(),
      periodUnit: z.string().optional(),
      dayOfWeek: z.array(z.string()).optional(),
      timeOfDay: z.array(z.string()).optional(),
    }).optional(),
  }).optional(),
  doseAndRate: z.array(z.looseObject({ doseQuantity: quantity.optional() })).optional(),
  maxDosePerPeriod: z.looseObject({ numerator: quantity.optional() }).optional(),
});

const medication = z.looseObject({
  extension: extensions,
  status: z.string().optional(),
  statusReason: z.array(concept).optional(),
  medicationCodeableConcept: concept.optional(),
  effectiveDateTime: z.string().optional(),
  effectivePeriod: z.looseObject({ start: z.string().optional(), end: z.string().optional() }).optional(),
  dateAsserted: z.string().optional(),
  informationSource: named.optional(),
  reasonCode: z.array(concept).optional(),
  note: notes,
  dosage: z.array(dosage).optional(),
});

const ucumDoses: Readonly<Record<string, string>> = { mL: "ml", mg: "mg", ug: "mcg", g: "g" };

export function medicationOf(resource: Given, zone: string): Said {
  const read = medication.safeParse(resource);
  if (!read.success) return otherShape;
  const seen = read.data;
  if (seen.status === "entered-in-error") return withdrawn;
  if (hasCode(seen.medicationCodeableConcept, "absent", "no-medication-info", "no-known-medications")) {
    return { why: "imports.why.nothing_said" };
  }
  const strength = extensionIn(seen.extension, "strength");
  const name = strength === undefined ? undefined : extensionIn(seen.extension, "name");
  const start = readDay(seen.effectivePeriod?.start ?? seen.effectiveDateTime ?? seen.dateAsserted, zone);
  return {
    kind: "medication",
    author: seen.informationSource?.display,
    value: said({
      name: name ?? wordsOf(seen.medicationCodeableConcept),
      strength: name === undefined ? undefined : strength,
      dose_form: extensionIn(seen.extension, "form"),
      start: start?.length === 10 ? start : undefined,
      end: readDay(seen.effectivePeriod?.end, zone),
      stopped: seen.effectivePeriod?.end === undefined ? undefined : wordsOf(seen.statusReason?.[0]),
      reason: wordsOf(seen.reasonCode?.[0]),
      note: joinedNotes(seen.note),
      ...scheduleOf(seen.dosage?.[0]),
    }),
  };
}

/** Without times of day nothing can be ticked off: it is kept as needed, with the words of its dosage. */
function scheduleOf(given: z.infer<typeof dosage> | undefined) {
  const repeat = given?.timing?.repeat;
  const times = repeat?.timeOfDay?.map((time) => time.slice(0, 5));
  const kept = extensionIn(given?.extension, "often");
  const days = repeat?.dayOfWeek;
  const often = given?.asNeededBoolean || !times?.length
    ? "as_needed"
    : days?.length
    ? "weekdays"
    : repeat?.period === 2 && repeat.periodUnit === "d"
    ? "other_days"
    : "every_day";
  const dose = given?.doseAndRate?.[0]?.doseQuantity;
  const unit = ucumDoses[dose?.code ?? ""] ?? dose?.unit;
  const written = extensionIn(given?.extension, "dose");
  return {
    often: kept ?? often,
    days: often === "weekdays" ? days : undefined,
    times: times?.length ? times : undefined,
    dose: figureOf(dose?.value, written),
    dose_unit: dose?.value === undefined && written === undefined ? undefined : unit,
    route: ownCode(given?.route, "route"),
    most_daily: given?.maxDosePerPeriod?.numerator?.value,
    // Beside a dose of ours, the text only says that dose again.
    instructions: given?.patientInstruction ?? (written === undefined ? given?.text : undefined),
  };
}

const allergy = z.looseObject({
  extension: extensions,
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  type: z.string().optional(),
  category: z.array(z.string()).optional(),
  code: concept.optional(),
  onsetDateTime: z.string().optional(),
  asserter: named.optional(),
  note: notes,
  reaction: z.array(
    z.looseObject({ manifestation: z.array(concept).optional(), severity: z.string().optional() }),
  ).optional(),
});

const categories: Readonly<Record<string, string>> = {
  medication: "medicine",
  food: "food",
  environment: "environment",
  biologic: "other",
};

export function allergyOf(resource: Given, zone: string): Said {
  const read = allergy.safeParse(resource);
  if (!read.success) return otherShape;
  const seen = read.data;
  if (/entered-in-error|refuted/.test(JSON.stringify(seen.verificationStatus ?? ""))) return withdrawn;
  if (hasCode(seen.code, "absent", "no-allergy-info")) return { why: "imports.why.nothing_said" };
  const [reaction] = seen.reaction ?? [];
  const none = hasCode(seen.code, "snomed", "716186003") ||
    hasCode(seen.code, "absent", "no-known-allergies");
  const status = extensionIn(seen.extension, "status");
  return {
    kind: "allergy",
    author: seen.asserter?.display,
    value: said({
      about: none ? "none_known" : seen.type === "intolerance" ? "intolerance" : "allergy",
      substance: none ? undefined : wordsOf(seen.code),
      category: extensionIn(seen.extension, "category") ?? categories[seen.category?.[0] ?? ""],
      reaction: none ? undefined : wordsOf(reaction?.manifestation?.[0]),
      severity: reaction?.severity ?? extensionIn(seen.extension, "severity"),
      status: status ??
        (hasCode(seen.clinicalStatus, "allergyStatus", "inactive", "resolved") ? "past" : undefined),
      since: readDay(seen.onsetDateTime, zone),
      note: joinedNotes(seen.note),
    }),
  };
}

const condition = z.looseObject({
  clinicalStatus: concept.optional(),
  verificationStatus: concept.optional(),
  code: concept.optional(),
  onsetDateTime: z.string().optional(),
  abatementDateTime: z.string().optional(),
  asserter: named.optional(),
  note: notes,
});

export function conditionOf(resource: Given, zone: string): Said {
  const read = condition.safeParse(resource);
  if (!read.success) return otherShape;
  const seen = read.data;
  if (/entered-in-error|refuted/.test(JSON.stringify(seen.verificationStatus ?? ""))) return withdrawn;
  if (hasCode(seen.code, "absent", "no-problem-info", "no-known-problems")) {
    return { why: "imports.why.nothing_said" };
  }
  const past = hasCode(seen.clinicalStatus, "conditionStatus", "inactive", "remission", "resolved") ||
    seen.abatementDateTime !== undefined;
  return {
    kind: "condition",
    author: seen.asserter?.display,
    value: said({
      name: wordsOf(seen.code),
      status: past ? "past" : "active",
      since: readDay(seen.onsetDateTime, zone),
      until: readDay(seen.abatementDateTime, zone),
      note: joinedNotes(seen.note),
    }),
  };
}

const immunisation = z.looseObject({
  status: z.string().optional(),
  vaccineCode: concept.optional(),
  occurrenceDateTime: z.string().optional(),
  location: named.optional(),
  lotNumber: z.string().optional(),
  note: notes,
  protocolApplied: z.array(z.looseObject({ doseNumberPositiveInt: z.number().optional() })).optional(),
});

export function immunisationOf(resource: Given, zone: string): Said {
  const read = immunisation.safeParse(resource);
  if (!read.success) return otherShape;
  const seen = read.data;
  if (seen.status !== undefined && seen.status !== "completed") return withdrawn;
  return {
    kind: "immunisation",
    value: said({
      name: wordsOf(seen.vaccineCode),
      on: readDay(seen.occurrenceDateTime, zone),
      dose: seen.protocolApplied?.[0]?.doseNumberPositiveInt,
      batch: seen.lotNumber,
      place: seen.location?.display,
      note: joinedNotes(seen.note),
    }),
  };
}
