import { z } from "zod";
import type { DoseClaim } from "../records/exchange/candidates.ts";
import type { PortableDose } from "../records/exchange/portable.ts";
import { systems } from "./codes.ts";
import { concept } from "./loose.ts";
import { momentOf } from "./moments.ts";
import { extensionsOf, type Reference, type Resource } from "./resources.ts";
import { uuidBeside } from "./uuids.ts";

/** What was said of a dose, taken or missed. `medicine`: its statement, where that lies in the same bundle. */
export function administrationOf(
  dose: PortableDose,
  { subject, zone, medicine }: {
    readonly subject: Reference;
    readonly zone: string;
    readonly medicine: Reference | undefined;
  },
): Resource {
  const { medicine: id, name, day, time, state, author } = dose;
  const local = Temporal.PlainDateTime.from(`${day}T${time}`);
  return {
    resourceType: "MedicationAdministration",
    id: uuidBeside(id, minutesOf(local)),
    ...extensionsOf({ author }),
    identifier: [{ system: systems.dose, value: `${id}/${day}T${time}` }],
    status: state === "taken" ? "completed" : "not-done",
    medicationCodeableConcept: { text: name },
    subject,
    ...(medicine && { supportingInformation: [medicine] }),
    effectiveDateTime: momentOf(local.toZonedDateTime(zone).epochMilliseconds, zone),
  };
}

/** Since 1 January 1601 by the clock on the wall: above every other number that is added to an id. */
function minutesOf(local: Temporal.PlainDateTime): number {
  return Temporal.PlainDateTime.from("1601-01-01T00:00").until(local, { largestUnit: "minute" }).minutes;
}

const administration = z.looseObject({
  status: z.string(),
  identifier: z.array(z.looseObject({ system: z.string().optional(), value: z.string().optional() }))
    .optional(),
  medicationCodeableConcept: concept.optional(),
});

const states: Readonly<Record<string, string>> = { "completed": "taken", "not-done": "missed" };

/** The dose of one of our own bundles; or why it is none: nobody else's says which of our medicines it is. */
export function doseOf(
  resource: Readonly<Record<string, unknown>>,
): DoseClaim["dose"] | { readonly why: string } {
  const read = administration.safeParse(resource);
  if (!read.success) return { why: "imports.why.shape" };
  const { status, identifier = [] } = read.data;
  if (status === "entered-in-error") return { why: "imports.why.withdrawn" };
  const own = identifier.find(({ system }) => system === systems.dose)?.value;
  const [, medicine, day, time] = /^([\w-]{1,64})\/(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/.exec(own ?? "") ?? [];
  if (!medicine || !day || !time) return { why: "imports.why.dose_elsewhere" };
  return { medicine: `salus:${medicine}`, day, time, state: states[status] ?? status };
}
