/** Every role an account may hold. What each may do is `lib/access/roles.ts`. */
export const roleNames = [
  "patient",
  "carer",
  "receptionist",
  "technician",
  "doctor",
  "surgeon",
  "biller",
  "branch_manager",
  "auditor",
  "admin",
] as const;

export type RoleName = (typeof roleNames)[number];

/** A role, and the branch it is held at. Patients, carers, auditors and administrators need none. */
export interface HeldRole {
  readonly role: RoleName;
  readonly branch?: string;
}

const personal: readonly RoleName[] = ["patient", "carer"];

/** Staff must prove a second factor and lock sooner; patients and carers may choose. */
export function isStaff(roles: readonly HeldRole[]): boolean {
  return roles.some(({ role }) => !personal.includes(role));
}

export function isAdmin(roles: readonly HeldRole[]): boolean {
  return roles.some(({ role }) => role === "admin");
}
