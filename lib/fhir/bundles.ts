import type { Portable } from "../records/exchange/portable.ts";
import { resourcesOf } from "./entry_resources.ts";
import { referenceTo, type Resource } from "./resources.ts";
import { urnOf, uuidOf } from "./uuids.ts";

/** Whose record, and who writes it down when. */
export interface AboutPatient {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly at: number;
  readonly language: string;
  readonly author: string;
}

export function patientOf({ id, name, language }: AboutPatient): Resource {
  return {
    resourceType: "Patient",
    id: uuidOf(id),
    name: [{ text: name }],
    communication: [{
      language: { coding: [{ system: "urn:ietf:bcp:47", code: language }] },
      preferred: true,
    }],
  };
}

/** Everything as a Bundle of type `collection`, piece by piece: the patient, then a resource or more for each entry. */
export async function* writeBundle(
  about: AboutPatient,
  entries: AsyncIterable<Portable>,
): AsyncGenerator<string> {
  const patient = patientOf(about);
  const head = { resourceType: "Bundle", type: "collection", timestamp: timestampOf(about) };
  yield `${JSON.stringify(head).slice(0, -1)},"entry":[\n${JSON.stringify(bundled(patient))}`;
  const around = { subject: referenceTo(patient), now: about.at, zone: about.zone };
  for await (const entry of entries) {
    for (const resource of resourcesOf({ entry, ...around })) yield `,\n${JSON.stringify(bundled(resource))}`;
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
