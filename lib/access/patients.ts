import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";

const patientSchema = z.strictObject({
  id,
  /** The account that keeps this record. */
  owner: id,
  name: z.string(),
  /** IANA zone in which the owner's days begin and end. */
  zone: z.string(),
  createdAt: z.number(),
  /** Since when nobody but the owner may use the record (GDPR 18): shares, feeds, links and reminders pause. */
  restrictedAt: z.number().exactOptional(),
});

/** Someone whose record is kept. */
export type Patient = Readonly<z.infer<typeof patientSchema>>;

export const patients = shelf({
  name: "patient",
  prefix: "p",
  schema: patientSchema,
  version: 1,
  under: "subject",
});

/** Puts a new patient and its data key in the change that makes the owner's account. */
export function addPatient(vault: Vault, change: Change, patient: Patient): SubjectKey {
  const key = vault.newSubject(change, patient.id);
  change.put(patients, [idBytes(patient.id)], patient, { was: null, subject: key });
  return key;
}

/** Carries a new name or zone of the owner over to the record, in the owner's own change. */
export async function followOwner(
  vault: Vault,
  change: Change,
  patient: Id,
  now: { readonly name: string; readonly zone: string },
): Promise<void> {
  const key = await vault.subject(patient);
  const kept = key && await vault.read(patients, [idBytes(patient)], key);
  if (!key || !kept) return;
  change.put(patients, [idBytes(patient)], { ...kept.value, ...now }, { was: kept, subject: key });
}
