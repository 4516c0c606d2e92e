import type { Instant } from "../../lib/clock.ts";
import { drops } from "./measurements.ts";
import { calendar, dated, type Note } from "./notes.ts";

/** The days on which the tablets began, and were doubled. */
export const medicine = -240;
export const strongerDose = -150;

/** What stands in Maria's record: medicines, an allergy, conditions and vaccines. */
export function* standing(today: Instant): Generator<Note> {
  yield* background(today);
  yield* medicines(today);
}

function* background(today: Instant): Generator<Note> {
  const { at, day } = calendar(today);
  yield dated(at(-358, 19, 5), "allergy", {
    about: "allergy",
    substance: "Penicillin",
    category: "medicine",
    reaction: "Rash all over",
    severity: "moderate",
    status: "active",
    since: "1994",
  });
  yield dated(at(-358, 19, 8), "allergy", {
    about: "intolerance",
    substance: "Ibuprofen",
    category: "medicine",
    reaction: "Stomach ache",
    severity: "mild",
  });
  yield dated(at(-358, 19, 12), "condition", { name: "Hypertension", since: "2024-03", status: "active" });
  yield dated(at(-300, 18, 5), "condition", {
    name: "Raised pressure of the eyes",
    since: day(-301),
    status: "active",
  });
  yield dated(at(-358, 19, 15), "condition", {
    name: "Appendicitis",
    since: "1988",
    status: "past",
    until: "1988",
  });
  yield dated(at(-358, 19, 20), "immunisation", { name: "Tetanus and diphtheria", on: "2019-05", dose: 5 });
  yield dated(at(-48, 12, 40), "immunisation", { name: "Flu", on: day(-48), place: "Centro de Salud Norte" });
  yield dated(at(-48, 12, 42), "immunisation", {
    name: "Shingles",
    on: day(-48),
    dose: 1,
    batch: "SH4471",
    place: "Centro de Salud Norte",
  });
}

function* medicines(today: Instant): Generator<Note> {
  const { at, day } = calendar(today);
  const amlodipine = {
    name: "amlodipine",
    dose: "1",
    dose_unit: "tablet",
    dose_form: "tablet",
    route: "mouth",
    often: "every_day",
    times: ["08:00"],
    reason: "Blood pressure",
  };
  yield dated(at(medicine - 1, 18, 40), "medication", {
    ...amlodipine,
    strength: "5 mg",
    start: day(medicine),
    end: day(strongerDose - 1),
    stopped: "The dose was doubled.",
  });
  yield dated(at(strongerDose - 1, 18, 20), "medication", {
    ...amlodipine,
    strength: "10 mg",
    start: day(strongerDose),
  });
  yield dated(at(drops, 20, 30), "medication", {
    name: "latanoprost",
    strength: "50 mcg/mL",
    dose: "1",
    dose_unit: "drop",
    dose_form: "eye_drops",
    route: "both_eyes",
    often: "every_day",
    times: ["21:00"],
    instructions: "Press the inner corner of the eye for a minute.",
    reason: "Pressure of the eyes",
    start: day(drops),
  });
  yield dated(at(-200, 9), "medication", {
    name: "vitamin D",
    strength: "25000 IU",
    dose: "1",
    dose_unit: "capsule",
    dose_form: "capsule",
    route: "mouth",
    often: "weekdays",
    days: ["sun"],
    times: ["10:00"],
    start: day(-200),
  });
  yield dated(at(-297, 20), "medication", {
    name: "paracetamol",
    strength: "500 mg",
    dose: "1",
    dose_unit: "tablet",
    dose_form: "tablet",
    route: "mouth",
    often: "as_needed",
    most_daily: 4,
    reason: "Pain, fever",
    start: day(-297),
  });
}
