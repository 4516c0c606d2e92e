import type { Instant } from "../../lib/clock.ts";
import { backOfAnEye, letter } from "./scans.ts";
import { calendar, dated, type Note, typed } from "./notes.ts";

/** Results, letters and notes. */
export function* papers(today: Instant): Generator<Note> {
  yield* results(today);
  yield* letters(today);
  yield* notes(today);
}

/** Name, unit, range, and the values of two blood tests. */
const tests = [
  ["LDL cholesterol", "mmol/L", undefined, "3.0", "3.8", "2.9"],
  ["HDL cholesterol", "mmol/L", "1.2", undefined, "1.5", "1.6"],
  ["Creatinine", "µmol/L", "45", "84", "71", "73"],
  ["Potassium", "mmol/L", "3.5", "5.1", "4.2", "4.5"],
  ["Sodium", "mmol/L", "136", "145", "140", "139"],
  ["HbA1c", "mmol/mol", "20", "42", "40", "39"],
  ["Haemoglobin", "g/L", "120", "155", "118", "127"],
] as const;

function* results(today: Instant): Generator<Note> {
  const { at, day } = calendar(today);
  for (const [drawn, told, n] of [[-329, -325, 4], [-118, -114, 5]] as const) {
    for (const [name, unit, low, high, ...values] of tests) {
      const value = values[n - 4];
      yield dated(at(told, 17, 20), "lab_result", {
        name,
        value,
        unit,
        ...(low !== undefined && { low }),
        ...(high !== undefined && { high }),
        on: day(drawn),
      });
    }
  }
  yield dated(at(-114, 17, 26), "lab_result", { name: "Protein in urine", words: "negative", on: day(-118) });
}

function* letters(today: Instant): Generator<Note> {
  const { at, day } = calendar(today);
  yield {
    ...dated(at(-300, 18), "document", {
      title: "Letter after the eye check",
      on: day(-301),
      note: "Pressure of the eyes a little high. To be measured at home from spring on.",
    }),
    files: [
      letter("Letter.pdf", [
        "Lumen Eye Clinic, Centro",
        "",
        "Dear Ms Santos,",
        "",
        "the pressure of both eyes was a little high: right 24, left 22 mmHg.",
        "The optic nerves look healthy. Please measure at home from spring on",
        "and come again next year.",
        "",
        "Dr Jonas Weiss",
      ]),
      backOfAnEye("Right eye.jpg"),
    ],
  };
  const printed = tests.map(([name, unit, low, high, , value]) => {
    const range = low === undefined
      ? `up to ${high}`
      : high === undefined
      ? `from ${low}`
      : `${low} to ${high}`;
    return `${name}: ${value} ${unit.replace("µ", "u")} (${range})`;
  });
  yield {
    ...dated(at(-114, 17, 40), "document", { title: "Blood test, all pages", on: day(-118) }),
    files: [letter("Blood test.pdf", ["Centro de Salud Norte, laboratory", "Maria Santos", "", ...printed])],
  };
}

function* notes(today: Instant): Generator<Note> {
  const { at } = calendar(today);
  yield typed(at(-206, 20, 30), "note", {
    title: "Questions for Dr Puig",
    text: "Are the swollen ankles from the tablets?\nMay I take them in the evening?\nHow low should it be?",
  });
  yield typed(at(-109, 21, 15), "note", {
    title: "First night with the drops",
    text: "Stings a little for a minute. Eyes red in the morning, gone by ten.",
  });
  yield typed(at(-5, 18, 45), "note", {
    title: "For the eye check",
    text: "Bring the list of pressures.\nAsk whether reading glasses would help.",
  });
}
