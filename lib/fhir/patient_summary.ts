import type { Portable } from "../records/exchange/portable.ts";
import { type AboutPatient, bundled, patientOf, timestampOf } from "./bundles.ts";
import { coding, type Concept, concept } from "./codes.ts";
import { resourcesOf } from "./entry_resources.ts";
import type { KindName } from "./kind_names.ts";
import { narrativeOf } from "./narratives.ts";
import { newId } from "../ids.ts";
import { type Reference, referenceTo, type Resource } from "./resources.ts";
import { urnOf, uuidBeside, uuidOf } from "./uuids.ts";

/** A section of the International Patient Summary, and how many of each kind it takes, newest first. */
interface Section {
  readonly code: Concept;
  readonly kinds: readonly KindName[];
  readonly most: number;
  /** Said where nothing is known: the three that IPS requires are never left out. */
  readonly unknown?: (subject: Reference, id: string) => Resource;
}

const profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/";

const sections: readonly Section[] = [
  {
    code: concept("loinc", "10160-0", "History of Medication use Narrative"),
    kinds: ["medication"],
    most: 200,
    unknown: (subject, id) => ({
      resourceType: "MedicationStatement",
      id,
      status: "unknown",
      medicationCodeableConcept: concept("absent", "no-medication-info", "No information about medications"),
      subject,
      _effectiveDateTime: {
        extension: [{
          url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
          valueCode: "unknown",
        }],
      },
    }),
  },
  {
    code: concept("loinc", "48765-2", "Allergies and adverse reactions Document"),
    kinds: ["allergy"],
    most: 200,
    unknown: (subject, id) => ({
      resourceType: "AllergyIntolerance",
      id,
      clinicalStatus: { coding: [coding("allergyStatus", "active")] },
      code: concept("absent", "no-allergy-info", "No information about allergies"),
      patient: subject,
    }),
  },
  {
    code: concept("loinc", "11450-4", "Problem list - Reported"),
    kinds: ["condition"],
    most: 200,
    unknown: (subject, id) => ({
      resourceType: "Condition",
      id,
      clinicalStatus: { coding: [coding("conditionStatus", "active")] },
      code: concept("absent", "no-problem-info", "No information about problems"),
      subject,
    }),
  },
  {
    code: concept("loinc", "11369-6", "History of Immunization Narrative"),
    kinds: ["immunisation"],
    most: 200,
  },
  {
    code: concept("loinc", "30954-2", "Relevant diagnostic tests/laboratory data note"),
    kinds: ["lab_result", "glucose", "eye_pressure"],
    most: 50,
  },
  {
    code: concept("loinc", "8716-3", "Vital signs note"),
    kinds: ["blood_pressure", "weight", "temperature", "oxygen"],
    most: 10,
  },
];

/**
 * The record as a document Bundle in the shape of the International Patient Summary (HL7 IPS): a Composition with its
 * sections, then what they point at. It is bounded, so it is made in memory.
 */
export async function* writePatientSummary(
  about: AboutPatient & { readonly title: string },
  entriesOf: (kind: KindName) => AsyncIterable<Portable>,
): AsyncGenerator<string> {
  const patient = patientOf(about);
  const subject = referenceTo(patient);
  const around = { subject, now: about.at, zone: about.zone };
  const pointedAt: Resource[] = [];
  const drawn = [];
  for (const [n, section] of sections.entries()) {
    const resources: Resource[] = [];
    for (const kind of section.kinds) {
      for await (const entry of firstOf(entriesOf(kind), section.most)) {
        resources.push(...resourcesOf({ entry: { ...entry, files: [] }, ...around }));
      }
    }
    if (resources.length === 0 && section.unknown) {
      resources.push(section.unknown(subject, uuidBeside(about.id, n + 1)));
    }
    if (resources.length === 0) continue;
    pointedAt.push(...resources);
    drawn.push({
      title: section.code.text,
      code: section.code,
      text: narrativeOf(resources.map(lineOf)),
      entry: resources.map(referenceTo),
    });
  }
  const composition: Resource = {
    resourceType: "Composition",
    id: uuidBeside(about.id, 128),
    meta: { profile: [`${profile}Composition-uv-ips`] },
    status: "final",
    type: concept("loinc", "60591-5", "Patient summary Document"),
    subject,
    date: timestampOf(about),
    author: [{ ...subject, display: about.author }],
    title: about.title,
    section: drawn,
  };
  yield `${
    JSON.stringify({
      resourceType: "Bundle",
      meta: { profile: [`${profile}Bundle-uv-ips`] },
      identifier: { system: "urn:ietf:rfc:3986", value: urnOf(uuidOf(newId())) },
      type: "document",
      timestamp: timestampOf(about),
      entry: [composition, patient, ...pointedAt].map(bundled),
    })
  }\n`;
}

async function* firstOf<T>(items: AsyncIterable<T>, most: number): AsyncGenerator<T> {
  let count = 0;
  for await (const item of items) {
    if (count++ === most) return;
    yield item;
  }
}

/** What it is, when, and its value: the coded parts in words. */
function lineOf(resource: Resource): string {
  const { code, medicationCodeableConcept, vaccineCode } = resource as Readonly<
    Record<string, Concept | undefined>
  >;
  const what = (medicationCodeableConcept ?? vaccineCode ?? code)?.text ?? "";
  const since = resource["effectivePeriod"] as { readonly start?: string } | undefined;
  const when = [
    resource["effectiveDateTime"],
    resource["onsetDateTime"],
    resource["occurrenceDateTime"],
    since?.start,
  ]
    .find((one) => typeof one === "string") as string | undefined;
  const parts = [resource, ...(resource["component"] as readonly Resource[] | undefined ?? [])];
  const values = parts.map((part) => {
    const quantity = part["valueQuantity"] as { readonly value: number; readonly unit?: string } | undefined;
    const words = typeof part["valueString"] === "string" ? part["valueString"] : "";
    return quantity ? `${quantity.value} ${quantity.unit ?? ""}`.trim() : words;
  }).filter((one) => one !== "");
  return [when?.slice(0, 16), what, values.join(", ")].filter((one) => one).join(" · ");
}
