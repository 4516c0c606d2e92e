/** Every role an account may hold ("carer" is not one: a live grant makes it). What each may do is `lib/access/roles.ts`. */
export const roleNames = [
  "patient",
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

/** A role, and the branch it is held at. Patients, auditors and administrators need none. */
export interface HeldRole {
  readonly role: RoleName;
  readonly branch?: string;
}

/** Staff must prove a second factor and lock sooner; patients may choose. */
export function isStaff(roles: readonly HeldRole[]): boolean {
  return roles.some(({ role }) => role !== "patient");
}

export function isAdmin(roles: readonly HeldRole[]): boolean {
  return roles.some(({ role }) => role === "admin");
}

/** The role a deed is written under when none was chosen: the first staff role, else the patient's. */
export function actingRole(roles: readonly HeldRole[]): RoleName {
  return roles.find(({ role }) => role !== "patient")?.role ?? "patient";
}
