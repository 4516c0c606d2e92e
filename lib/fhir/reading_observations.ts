import { z } from "zod";
import type { KindName } from "./kind_names.ts";
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
import { keptOf } from "./quantities.ts";
import type { Said } from "./reading.ts";

const measured = quantity.extend({ extension: extensions });

const observation = z.looseObject({
  extension: extensions,
  status: z.string().optional(),
  category: z.array(concept).optional(),
  code: concept,
  bodySite: concept.optional(),
  effectiveDateTime: z.string().optional(),
  effectiveInstant: z.string().optional(),
  effectivePeriod: z.looseObject({ start: z.string().optional() }).optional(),
  performer: z.array(named).optional(),
  device: named.optional(),
  valueQuantity: measured.optional(),
  valueString: z.string().optional(),
  valueCodeableConcept: concept.optional(),
  interpretation: z.array(concept).optional(),
  referenceRange: z.array(z.looseObject({ low: measured.optional(), high: measured.optional() })).optional(),
  component: z.array(
    z.looseObject({
      code: concept,
      valueQuantity: quantity.optional(),
      valueCodeableConcept: concept.optional(),
    }),
  ).optional(),
  note: notes,
});

type Observation = z.infer<typeof observation>;

const gone = new Set(["entered-in-error", "cancelled"]);

/** A reading, or a laboratory's result when it says that it is one. */
export function observationOf(resource: Readonly<Record<string, unknown>>, zone: string): Said {
  const read = observation.safeParse(resource);
  if (!read.success) return { why: "imports.why.shape" };
  const seen = read.data;
  if (gone.has(seen.status ?? "")) return { why: "imports.why.withdrawn" };
  if (seen.valueQuantity?.comparator !== undefined) return { why: "imports.why.comparator" };
  const about = {
    ...(seen.performer?.[0]?.display !== undefined && { author: seen.performer[0].display }),
  };
  const value = measurementOf(seen);
  if (value === undefined) return { why: "imports.why.unit" };
  const note = joinedNotes(seen.note);
  if (value !== "other") {
    const at = readMoment(
      seen.effectiveDateTime ?? seen.effectiveInstant ?? seen.effectivePeriod?.start,
      zone,
    );
    if (at === undefined) return { why: "imports.why.no_time" };
    return { kind: value.kind, at, value: said({ ...value.value, note }), ...about };
  }
  if (
    !hasCode(seen.category?.find((one) => hasCode(one, "category", "laboratory")), "category", "laboratory")
  ) {
    return { why: "imports.why.kind" };
  }
  return { ...resultOf(seen, zone, note), ...about };
}

interface Measured {
  readonly kind: KindName;
  readonly value: Readonly<Record<string, unknown>>;
}

/** "other": none of what we measure. Undefined: one of them, in a unit or with digits that we cannot keep. */
function measurementOf(seen: Observation): Measured | "other" | undefined {
  const { code, valueQuantity } = seen;
  const is = (...codes: readonly string[]) => hasCode(code, "loinc", ...codes);
  const taken = (kind: KindName, units: readonly string[], into: (value: number, unit: string) => object) => {
    const kept = valueQuantity && keptOf(valueQuantity, units);
    return kept && { kind, value: { ...into(kept.value, kept.unit) } };
  };
  if (is("85354-9", "55284-4", "35094-2")) return pressureOf(seen);
  if (is("29463-7", "3141-9")) return taken("weight", ["kg", "lb"], (weight, unit) => ({ weight, unit }));
  if (is("15074-8", "2339-0", "2345-7", "41653-7", "14749-6", "1558-6", "14771-0")) {
    const context = seen.component?.map((one) => ownCode(one.valueCodeableConcept, "glucose-context"))
      .find((one) => one !== undefined);
    const fasting = is("1558-6", "14771-0") ? "fasting" : undefined;
    return taken(
      "glucose",
      ["mmol/L", "mg/dL"],
      (value, unit) => said({ value, unit, context: context ?? fasting }),
    );
  }
  if (is("8310-5", "8331-1", "8332-9")) {
    const site = ownCode(seen.bodySite, "temperature-site");
    return taken("temperature", ["°C", "°F"], (value, unit) => said({ value, unit, site }));
  }
  if (is("59408-5", "2708-6")) return taken("oxygen", ["%"], (value) => ({ value }));
  if (is("55411-3")) {
    return taken("exercise", ["min"], (minutes) => ({ title: wordsOf(code) ?? "Exercise", minutes }));
  }
  const device = seen.device?.display;
  const right = is("79892-6") || hasCode(seen.bodySite, "snomed", "362502000", "1290043002");
  const left = is("79893-4") || hasCode(seen.bodySite, "snomed", "362503005", "1290041000");
  if (is("79892-6", "79893-4", "56844-4") && right !== left) {
    return taken("eye_pressure", ["mmHg"], (value) => said({ [right ? "right" : "left"]: value, device }));
  }
  return "other";
}

function pressureOf({ component = [] }: Observation): Measured | undefined {
  const part = (unit: string, ...codes: readonly string[]) => {
    const found = component.find((one) => hasCode(one.code, "loinc", ...codes))?.valueQuantity;
    return found && keptOf(found, [unit])?.value;
  };
  const [systolic, diastolic] = [part("mmHg", "8480-6"), part("mmHg", "8462-4")];
  if (systolic === undefined || diastolic === undefined) return undefined;
  return { kind: "blood_pressure", value: said({ systolic, diastolic, pulse: part("bpm", "8867-4") }) };
}

function resultOf(seen: Observation, zone: string, note: string | undefined): Said {
  const { code, valueQuantity, referenceRange } = seen;
  const [range] = referenceRange ?? [];
  const bound = (of: z.infer<typeof measured> | undefined) =>
    figureOf(of?.value, extensionIn(of?.extension, "figure"));
  // A figure of ours that is no number to machines: its text says the same again.
  const unclear = figureOf(undefined, extensionIn(seen.extension, "figure"));
  const words = (unclear === undefined ? seen.valueString : undefined) ??
    wordsOf(seen.valueCodeableConcept) ??
    seen.interpretation?.find((one) => !hasCode(one, "interpretation", "L", "H", "N"))?.text;
  return {
    kind: "lab_result",
    value: said({
      name: wordsOf(code),
      value: unclear ?? bound(valueQuantity),
      unit: unclear === undefined
        ? valueQuantity?.unit ?? valueQuantity?.code
        : extensionIn(seen.extension, "unit"),
      words,
      low: bound(range?.low),
      high: bound(range?.high),
      on: fullDay(
        readDay(seen.effectiveDateTime ?? seen.effectiveInstant ?? seen.effectivePeriod?.start, zone),
      ),
      note,
    }),
  };
}

function fullDay(day: string | undefined): string | undefined {
  return day?.length === 10 ? day : undefined;
}
