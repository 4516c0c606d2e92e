import type { Portable, PortableDose } from "../records/exchange/portable.ts";
import { administrationOf } from "./administrations.ts";
import { resourcesOf } from "./entry_resources.ts";
import { type Reference, referenceTo, type Resource } from "./resources.ts";
import { urnOf, uuidOf } from "./uuids.ts";

/** Whose record, and who writes it down when. */
export interface AboutPatient {
  readonly id: string;
  readonly name: string;
  /** Day, where it is known. */
  readonly born?: string | undefined;
  readonly zone: string;
  readonly at: number;
  readonly language: string;
  readonly author: string;
}

export function patientOf({ id, name, born, language }: AboutPatient): Resource {
  return {
    resourceType: "Patient",
    id: uuidOf(id),
    name: [{ text: name }],
    ...(born !== undefined && { birthDate: born }),
    communication: [{
      language: { coding: [{ system: "urn:ietf:bcp:47", code: language }] },
      preferred: true,
    }],
  };
}

/**
 * Everything as a Bundle of type `collection`, piece by piece: the patient, then a resource or more for each entry, then
 * one for each dose.
 */
export async function* writeBundle(
  about: AboutPatient,
  entries: AsyncIterable<Portable>,
  doses: AsyncIterable<PortableDose>,
): AsyncGenerator<string> {
  const patient = patientOf(about);
  const head = { resourceType: "Bundle", type: "collection", timestamp: timestampOf(about) };
  yield `${JSON.stringify(head).slice(0, -1)},"entry":[\n${JSON.stringify(bundled(patient))}`;
  const around = { subject: referenceTo(patient), now: about.at, zone: about.zone };
  const medicines = new Map<string, Reference>();
  for await (const entry of entries) {
    const resources = resourcesOf({ entry, ...around });
    const [first] = resources;
    if (entry.kind === "medication" && first) medicines.set(entry.id, referenceTo(first));
    for (const resource of resources) yield `,\n${JSON.stringify(bundled(resource))}`;
  }
  for await (const dose of doses) {
    const resource = administrationOf(dose, { ...around, medicine: medicines.get(dose.medicine) });
    yield `,\n${JSON.stringify(bundled(resource))}`;
  }
  yield "\n]}\n";
}

/** A resource in its place in a bundle, where others find it by its address. */
export function bundled(resource: Resource) {
  return { fullUrl: urnOf(resource.id), resource };
}

export function timestampOf({ at }: AboutPatient): string {
  return new Date(at).toISOString();
}
