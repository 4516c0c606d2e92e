import { z } from "zod";
import { id } from "../id_schema.ts";
import { type Id, idBytes } from "../ids.ts";
import type { Account } from "../identity/accounts.ts";
import { shelf } from "../vault/shelf.ts";
import type { Change, SubjectKey, Vault } from "../vault/vault.ts";

const patientSchema = z.strictObject({
  id,
  /** The account that keeps this record. */
  owner: id,
  name: z.string(),
  /** Day of birth, "1951-03-12". */
  born: z.iso.date().exactOptional(),
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

/** What the owner's profile says of the record: a `born` of undefined takes the day back, left out it stays. */
export interface OfOwner {
  readonly name: string;
  readonly zone: string;
  readonly born?: string | undefined;
}

/** Carries what the owner says of themselves over to the record, in the owner's own change. */
export async function followOwner(vault: Vault, change: Change, patient: Id, now: OfOwner): Promise<void> {
  const key = await vault.subject(patient);
  const kept = key && await vault.read(patients, [idBytes(patient)], key);
  if (!key || !kept) return;
  const { born: was, ...rest } = kept.value;
  const { born, ...said } = { born: was, ...now };
  const value = { ...rest, ...said, ...(born !== undefined && { born }) };
  change.put(patients, [idBytes(patient)], value, { was: kept, subject: key });
}

/** The day of birth on this person's own record, for them alone; undefined without a record or where none is given. */
export async function ownBirth(
  vault: Vault,
  { patient }: { readonly patient?: Id },
): Promise<string | undefined> {
  const key = patient === undefined ? undefined : await vault.subject(patient);
  const kept = patient !== undefined && key && await vault.read(patients, [idBytes(patient)], key);
  return kept ? kept.value.born : undefined;
}

/** The account as it is when that record is no longer its own, nor kept by it. */
export function withoutRecord({ patient, keeps, ...account }: Account, gone: Id | undefined): Account {
  const left = keeps?.filter((id) => id !== gone) ?? [];
  return {
    ...account,
    ...(patient && patient !== gone && { patient }),
    ...(left.length > 0 && { keeps: left }),
  };
}
