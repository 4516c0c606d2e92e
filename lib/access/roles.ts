import type { HeldRole, RoleName } from "../identity/role_names.ts";

/** The roles an administrator can give beside "patient": all but carer, which a live grant makes of anybody. */
export const staffRoles = [
  "receptionist",
  "technician",
  "doctor",
  "surgeon",
  "biller",
  "branch_manager",
  "auditor",
  "admin",
] as const satisfies readonly RoleName[];

/** Roles that mean nothing without a branch. */
export const branchRoles: readonly RoleName[] = [
  "receptionist",
  "technician",
  "doctor",
  "surgeon",
  "biller",
  "branch_manager",
];

/** The first pair of roles that one person may not hold together (records.md 4.1, rule 9), or undefined. */
export function forbiddenPair(roles: readonly HeldRole[]): readonly [RoleName, RoleName] | undefined {
  const names = new Set(roles.map((held) => held.role));
  const staff = staffRoles.filter((name) => names.has(name));
  if (names.has("admin")) {
    const other = staff.find((name) => branchRoles.includes(name));
    if (other) return ["admin", other];
  }
  if (names.has("auditor")) {
    const other = staff.find((name) => name !== "auditor");
    if (other) return ["auditor", other];
  }
  const billed = roles.filter((held) => held.role === "biller").map((held) => held.branch);
  const both = roles.some((held) => held.role === "branch_manager" && billed.includes(held.branch));
  return both ? ["biller", "branch_manager"] : undefined;
}
