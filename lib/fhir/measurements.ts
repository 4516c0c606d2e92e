import { numberOf } from "../records/figures.ts";
import type { KindName } from "./kind_names.ts";
import { type Coding, coding, type Concept, concept, ownConcept, systems } from "./codes.ts";
import { momentOf } from "./moments.ts";
import { type Quantity, quantityOf } from "./quantities.ts";
import {
  extensionsOf,
  headOf,
  notesOf,
  numberIn,
  type Resource,
  textIn,
  withoutGaps,
  type Writing,
} from "./resources.ts";
import { uuidBeside } from "./uuids.ts";

/** LOINC codes of what we measure (records.md 1 and 3.4, 3.7; the others as the kinds name them). */
export const measured = {
  pressure: coding("loinc", "85354-9", "Blood pressure panel with all children optional"),
  systolic: coding("loinc", "8480-6", "Systolic blood pressure"),
  diastolic: coding("loinc", "8462-4", "Diastolic blood pressure"),
  pulse: coding("loinc", "8867-4", "Heart rate"),
  weight: coding("loinc", "29463-7", "Body weight"),
  glucoseMoles: coding("loinc", "15074-8", "Glucose [Moles/volume] in Blood"),
  glucoseMass: coding("loinc", "2339-0", "Glucose [Mass/volume] in Blood"),
  temperature: coding("loinc", "8310-5", "Body temperature"),
  oxygen: coding("loinc", "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
  /** The vital signs profile asks for this one beside it. */
  oxygenVital: coding("loinc", "2708-6", "Oxygen saturation in Arterial blood"),
  exercise: coding("loinc", "55411-3", "Exercise duration"),
  rightEye: coding("loinc", "79892-6", "Right eye Intraocular pressure"),
  leftEye: coding("loinc", "79893-4", "Left eye Intraocular pressure"),
} as const;

type Category = "vital-signs" | "activity" | "exam" | "laboratory";

/** What every observation of ours says beside its value. */
function observation(
  writing: Writing,
  { category, code, ...more }:
    & { readonly category: Category; readonly code: Concept }
    & Readonly<Record<string, unknown>>,
): Resource {
  const { entry, subject, zone } = writing;
  return withoutGaps({
    ...headOf("Observation", writing),
    status: "final",
    category: [{ coding: [coding("category", category)] }],
    code,
    subject,
    effectiveDateTime: momentOf(entry.at, zone),
    performer: [{ display: entry.author }],
    ...more,
    ...notesOf(writing),
  });
}

function codeOf(...codes: readonly Coding[]): Concept {
  return withoutGaps({ coding: codes, text: codes[0]?.display ?? "" });
}

/** Readings of one's own body, as Observations of the vital signs profile where it has one. */
export const measurements: Readonly<Partial<Record<KindName, (writing: Writing) => readonly Resource[]>>> = {
  blood_pressure: (writing) => [observation(writing, {
    category: "vital-signs",
    code: codeOf(measured.pressure),
    component: (["systolic", "diastolic", "pulse"] as const).flatMap((name) => {
      const value = numberIn(writing, name);
      const unit = name === "pulse" ? "bpm" : "mmHg";
      return value === undefined
        ? []
        : [{ code: codeOf(measured[name]), valueQuantity: quantityOf(value, unit) }];
    }),
  })],
  weight: (writing) => [vital(writing, [measured.weight], quantityIn(writing, "weight", "kg"))],
  glucose: (writing) => {
    const code = textIn(writing, "unit") === "mg/dL" ? measured.glucoseMass : measured.glucoseMoles;
    const context = textIn(writing, "context");
    return [observation(writing, {
      category: "laboratory",
      code: codeOf(code),
      valueQuantity: quantityIn(writing, "value", "mmol/L"),
      ...(context !== undefined && {
        component: [{
          code: { text: "Context" },
          valueCodeableConcept: ownConcept("glucose-context", context),
        }],
      }),
    })];
  },
  temperature: (writing) => {
    const site = textIn(writing, "site");
    return [
      vital(writing, [measured.temperature], quantityIn(writing, "value", "°C"), {
        ...(site !== undefined && { bodySite: ownConcept("temperature-site", site) }),
      }),
    ];
  },
  oxygen: (writing) => [
    vital(writing, [measured.oxygen, measured.oxygenVital], quantityIn(writing, "value", "%")),
  ],
  exercise: (writing) => [observation(writing, {
    category: "activity",
    code: { coding: [measured.exercise], text: textIn(writing, "title") ?? "Exercise" },
    valueQuantity: quantityIn(writing, "minutes", "min"),
  })],
  eye_pressure: eyePressures,
};

function vital(
  writing: Writing,
  codes: readonly Coding[],
  valueQuantity: Quantity | undefined,
  more: Readonly<Record<string, unknown>> = {},
): Resource {
  return observation(writing, { category: "vital-signs", code: codeOf(...codes), valueQuantity, ...more });
}

function quantityIn(writing: Writing, field: string, otherwise: string): Quantity | undefined {
  const value = numberIn(writing, field);
  const unit = ["weight", "value"].includes(field) ? textIn(writing, "unit") ?? otherwise : otherwise;
  return value === undefined ? undefined : quantityOf(value, unit);
}

/** One for each eye, the right one first, with its body site: two eyes are two measurements. */
function eyePressures(writing: Writing): readonly Resource[] {
  const device = textIn(writing, "device");
  return (["right", "left"] as const).flatMap((side, i) => {
    const value = numberIn(writing, side);
    if (value === undefined) return [];
    const made = observation(writing, {
      category: "exam",
      code: codeOf(side === "right" ? measured.rightEye : measured.leftEye),
      bodySite: side === "right"
        ? concept("snomed", "362502000", "Entire right eye")
        : concept("snomed", "362503005", "Entire left eye"),
      valueQuantity: quantityOf(value, "mmHg"),
      ...(device !== undefined && { device: { display: device } }),
    });
    return [{ ...made, id: uuidBeside(writing.entry.id, i) }];
  });
}

const inRange = { low: "L", high: "H", within: "N" } as const;

/** A laboratory's result as it was printed; zeros that a JSON number loses are kept beside it. */
export function labResult(writing: Writing, standing: keyof typeof inRange | undefined): Resource {
  const [name, value, unit, words, low, high, on] = ["name", "value", "unit", "words", "low", "high", "on"]
    .map(
      (field) => textIn(writing, field),
    );
  const bound = (text: string | undefined) => text === undefined ? undefined : figure(text, unit);
  // What some read as a thousand times more is words to machines, not a number.
  const unclear = value !== undefined && numberOf(value) === undefined;
  const unclearRange = [low, high].some((text) => text !== undefined && numberOf(text) === undefined);
  const interpretation = [
    ...(standing ? [{ coding: [{ system: systems.interpretation, code: inRange[standing] }] }] : []),
    ...(value !== undefined && words !== undefined ? [{ text: words }] : []),
  ];
  const made = observation(writing, {
    category: "laboratory",
    code: { text: name ?? "" },
    ...(unclear && extensionsOf({ figure: value, unit })),
    ...(unclear
      ? { valueString: [value, unit].filter(Boolean).join(" ") }
      : value !== undefined
      ? { valueQuantity: figure(value, unit) }
      : { valueString: words }),
    ...(interpretation.length > 0 && { interpretation }),
    ...((low ?? high) !== undefined && {
      referenceRange: [withoutGaps({
        low: bound(low),
        high: bound(high),
        text: unclearRange ? rangeText(low, high) : undefined,
      })],
    }),
  });
  return on === undefined ? made : { ...made, effectiveDateTime: on };
}

function rangeText(low: string | undefined, high: string | undefined): string {
  if (low === undefined) return `\u2264 ${high}`;
  return high === undefined ? `\u2265 ${low}` : `${low}\u2013${high}`;
}

function figure(text: string, unit: string | undefined) {
  const value = numberOf(text);
  return withoutGaps({ ...extensionsOf({ figure: String(value) === text ? undefined : text }), value, unit });
}
