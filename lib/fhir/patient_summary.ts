import type { Portable } from "../records/exchange/portable.ts";
import { type AboutPatient, bundled, patientOf, timestampOf } from "./bundles.ts";
import { coding, type Concept, concept } from "./codes.ts";
import { resourcesOf } from "./entry_resources.ts";
import type { KindName } from "./kind_names.ts";
import { narrativeOf } from "./narratives.ts";
import { newId } from "../ids.ts";
import { type Reference, referenceTo, type Resource, type Writing } from "./resources.ts";
import { isCurrent, lineOf } from "./section_lines.ts";
import { noKnownAllergy } from "./statements.ts";
import { urnOf, uuidBeside, uuidOf } from "./uuids.ts";

/** A section of the International Patient Summary, and how many of each kind it takes, newest first. */
interface Section {
  readonly code: Concept;
  readonly kinds: readonly KindName[];
  readonly most: number;
  /** Which of them belong here: what is over does not stand like what is. */
  readonly holds?: (resource: Resource) => boolean;
  readonly arranged?: (resources: readonly Resource[]) => readonly Resource[];
  /** Said where nothing is known: the three that IPS requires are never left out. */
  readonly unknown?: (subject: Reference, id: string) => Resource;
}

const profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/";

const pastIllness: Section = {
  code: concept("loinc", "11348-0", "History of Past illness Narrative"),
  kinds: ["condition"],
  most: 200,
  holds: (resource) => !isCurrent(resource),
};

/** A part that the reader may not see. */
const withheld = {
  text: narrativeOf(["This part of the record is not in this copy."]),
  emptyReason: concept("emptyReason", "withheld", "Information Withheld"),
};

const sections: readonly Section[] = [
  {
    code: concept("loinc", "10160-0", "History of Medication use Narrative"),
    kinds: ["medication"],
    most: 200,
    holds: isCurrent,
    unknown: (subject, id) => ({
      resourceType: "MedicationStatement",
      id,
      status: "unknown",
      medicationCodeableConcept: {
        ...concept("absent", "no-medication-info", "No information about medications"),
        text: "No information about medications taken now",
      },
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
    arranged: currentFirst,
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
    holds: isCurrent,
    unknown: (subject, id) => ({
      resourceType: "Condition",
      id,
      clinicalStatus: { coding: [coding("conditionStatus", "active")] },
      code: {
        ...concept("absent", "no-problem-info", "No information about problems"),
        text: "No information about current problems",
      },
      subject,
    }),
  },
  pastIllness,
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
 * sections, then what they point at. It is bounded, so it is made in memory. Of kinds that its reader may not see
 * `entriesOf` says undefined: "not in this copy" is another thing than "no information".
 */
export async function* writePatientSummary(
  about: AboutPatient & { readonly title: string },
  entriesOf: (kind: KindName) => AsyncIterable<Portable> | undefined,
): AsyncGenerator<string> {
  const patient = patientOf(about);
  const subject = referenceTo(patient);
  const around = { subject, now: about.at, zone: about.zone };
  const pointedAt: Resource[] = [];
  const drawn = [];
  for (const [n, section] of sections.entries()) {
    const there = section.kinds.map(entriesOf).filter((entries) => entries !== undefined);
    const head = { title: section.code.text, code: section.code };
    if (there.length === 0) {
      if (section !== pastIllness) drawn.push({ ...head, ...withheld });
      continue;
    }
    const found: Resource[] = [];
    for (const entries of there) {
      found.push(...await Array.fromAsync(resourcesIn(section, entries, around)));
    }
    const resources = [...section.arranged?.(found) ?? found];
    if (resources.length === 0 && section.unknown) {
      resources.push(section.unknown(subject, uuidBeside(about.id, n + 1)));
    }
    if (resources.length === 0) continue;
    pointedAt.push(...resources);
    drawn.push({ ...head, text: narrativeOf(resources.map(lineOf)), entry: resources.map(referenceTo) });
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

/** What of these entries belongs into the section, newest first, as many as it takes. */
async function* resourcesIn(
  { holds, most }: Section,
  entries: AsyncIterable<Portable>,
  around: Omit<Writing, "entry">,
): AsyncGenerator<Resource> {
  let count = 0;
  for await (const entry of entries) {
    const resources = resourcesOf({ entry: { ...entry, files: [] }, ...around });
    if (holds && !resources.every(holds)) continue;
    if (count++ === most) return;
    yield* resources;
  }
}

/** "None known" was true once: it stands where no allergy is known now. */
function currentFirst(allergies: readonly Resource[]): readonly Resource[] {
  const stated = allergies.filter(({ code }) => code === noKnownAllergy);
  const named = allergies.filter(({ code }) => code !== noKnownAllergy);
  const known = named.filter(isCurrent);
  return [
    ...known.length > 0 ? known : stated.slice(0, 1),
    ...named.filter((one) => !isCurrent(one)),
  ];
}
