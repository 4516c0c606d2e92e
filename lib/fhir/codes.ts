/** Code systems by their address in FHIR. */
export const systems = {
  loinc: "http://loinc.org",
  snomed: "http://snomed.info/sct",
  ucum: "http://unitsofmeasure.org",
  category: "http://terminology.hl7.org/CodeSystem/observation-category",
  interpretation: "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
  allergyStatus: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
  conditionStatus: "http://terminology.hl7.org/CodeSystem/condition-clinical",
  conditionCategory: "http://terminology.hl7.org/CodeSystem/condition-category",
  emptyReason: "http://terminology.hl7.org/CodeSystem/list-empty-reason",
  absent: "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
  /** The id that an entry has in Salus: the same entry is known again. */
  entry: "urn:salus:entry",
  file: "urn:salus:file",
  /** Of which medicine, day and time a dose was: "<entry>/2026-11-22T08:00", as clocks showed it there. */
  dose: "urn:salus:dose",
} as const;

export type System = keyof typeof systems;

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export interface Concept {
  readonly coding?: readonly Coding[];
  readonly text?: string;
}

export function coding(system: System, code: string, display?: string): Coding {
  return { system: systems[system], code, ...(display !== undefined && { display }) };
}

export function concept(system: System, code: string, display: string): Concept {
  return { coding: [coding(system, code, display)], text: display };
}

/** One of our own choices, for which no public code was verified (records.md 3.19): as text, and known again here. */
export function ownConcept(field: string, code: string): Concept {
  return { coding: [{ system: `urn:salus:${field}`, code }], text: code.replaceAll("_", " ") };
}
