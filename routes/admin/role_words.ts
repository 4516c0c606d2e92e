import type { staffRoles } from "../../lib/access/roles.ts";
import type { NamedRole } from "../../lib/access/users.ts";
import type { HeldRole } from "../../lib/identity/role_names.ts";
import type { Translate } from "../../lib/language/translate.ts";
import type { Id } from "../../lib/ids.ts";

/** The roles that an administrator gives, as the options of a form. */
export const staffRoleWords = {
  receptionist: "role.receptionist",
  technician: "role.technician",
  doctor: "role.doctor",
  surgeon: "role.surgeon",
  biller: "role.biller",
  branch_manager: "role.branch_manager",
  auditor: "role.auditor",
  admin: "role.admin",
} as const satisfies Record<(typeof staffRoles)[number], string>;

/** "Doctor at Centro" */
export function roleText(t: Translate, { role, branchName }: NamedRole): string {
  const name = t(`role.${role}`);
  return branchName === undefined ? name : t("admin.at", { role: name, branch: branchName });
}

export function rolesText(t: Translate, roles: readonly NamedRole[]): string {
  return roles.length === 0 ? t("admin.users.no_roles") : roles.map((held) => roleText(t, held)).join(", ");
}

export function named(roles: readonly HeldRole[], branches: ReadonlyMap<Id, string>): NamedRole[] {
  return roles.map((held) => ({ ...held, branchName: branches.get(held.branch ?? "") }));
}
