import { z } from "zod";
import type { Claim, DoseClaim } from "../records/exchange/candidates.ts";
import { ImportRefusal } from "../records/exchange/refusals.ts";
import { doseOf } from "./administrations.ts";
import { systems } from "./codes.ts";
import type { KindName } from "./kind_names.ts";
import { allergyOf, appointmentOf, conditionOf, immunisationOf, medicationOf } from "./reading_statements.ts";
import { documentOf } from "./reading_documents.ts";
import { observationOf } from "./reading_observations.ts";

/** What a resource says in our words: an entry, part of one, or why it is none. */
export type Said =
  | {
    readonly kind: KindName;
    readonly at?: number;
    readonly value: Readonly<Record<string, unknown>>;
    readonly author?: string | undefined;
    /** Names of its files, which stay behind. */
    readonly left?: readonly string[];
  }
  | { readonly why: string };

type Reader = (resource: Readonly<Record<string, unknown>>, zone: string) => Said;

const readers: Readonly<Record<string, Reader>> = {
  Observation: observationOf,
  Appointment: appointmentOf,
  MedicationStatement: medicationOf,
  AllergyIntolerance: allergyOf,
  Condition: conditionOf,
  Immunization: immunisationOf,
  DocumentReference: documentOf,
};

/** They carry other resources, or say who and where: nothing of them is an entry. */
const silent = new Set([
  "Patient",
  "Composition",
  "Practitioner",
  "PractitionerRole",
  "Organization",
  "Location",
]);

const bundle = z.looseObject({
  resourceType: z.literal("Bundle"),
  type: z.string().optional(),
  entry: z.array(z.looseObject({ fullUrl: z.string().max(2_000).optional(), resource: z.unknown() }))
    .optional(),
});

const resource = z.looseObject({
  resourceType: z.string().max(64),
  id: z.string().max(64).optional(),
  identifier: z.array(z.looseObject({ system: z.string().optional(), value: z.string().optional() }))
    .optional(),
});

/** The entries and doses that a Bundle of FHIR R4 holds, whoever made it; the line is the how-manieth resource. */
export function* readBundle(file: string, content: unknown, zone: string): Generator<Claim | DoseClaim> {
  const read = bundle.safeParse(content);
  if (!read.success) throw new ImportRefusal("not_known");
  const joined = new Map<string, Claim>();
  for (const [i, { fullUrl, resource: one }] of (read.data.entry ?? []).entries()) {
    const known = resource.safeParse(one);
    const place = { file, line: i + 1 };
    if (!known.success) {
      yield { ...place, kind: "", value: {}, origin: "", why: "imports.why.shape" };
      continue;
    }
    const { resourceType, id, identifier } = known.data;
    if (silent.has(resourceType)) continue;
    if (resourceType === "MedicationAdministration") {
      const dose = doseOf(known.data);
      yield "why" in dose
        ? { ...place, kind: "dose", value: {}, origin: "", why: dose.why }
        : { ...place, dose };
      continue;
    }
    const own = identifier?.find(({ system }) => system === systems.entry)?.value;
    if (identifier?.some(({ system }) => system === systems.file)) {
      yield { ...place, kind: "", value: {}, origin: "", why: "imports.why.file" };
      continue;
    }
    const reader = Object.hasOwn(readers, resourceType) ? readers[resourceType] : undefined;
    const said = reader ? reader(known.data, zone) : { why: "imports.why.kind" };
    if ("why" in said) {
      yield { ...place, kind: "", value: {}, origin: "", why: said.why };
      continue;
    }
    const { author, ...claim } = said;
    const origin = own !== undefined ? `salus:${own}` : `${resourceType}/${id ?? fullUrl ?? ""}`;
    const made: Claim = { ...place, ...claim, origin, ...(author !== undefined && { author }) };
    if (said.kind === "eye_pressure") joinEyes(joined, made, own);
    else yield made;
  }
  yield* joined.values();
}

/** Two eyes are two resources and one entry: joined by our own id, or by the moment at which they were measured. */
function joinEyes(joined: Map<string, Claim>, made: Claim, own: string | undefined): void {
  const name = own ?? `at ${made.at}`;
  const before = joined.get(name);
  joined.set(name, before ? { ...before, value: { ...before.value, ...made.value } } : made);
}
