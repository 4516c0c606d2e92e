import { type Permission, permissions } from "./permissions.ts";

/** Where each group of the catalogue begins (records.md 4.3). */
const beginnings = {
  own: "view_own_record",
  patients: "view_patients",
  appointments: "view_appointments",
  clinical: "view_visits",
  prescriptions: "view_prescriptions",
  surgery: "view_surgeries",
  billing: "view_billing",
  branch: "view_dashboard",
  oversight: "view_users",
} as const satisfies Record<string, Permission>;

export type GroupName = keyof typeof beginnings;

export interface PermissionGroup {
  readonly name: GroupName;
  readonly permissions: readonly Permission[];
}

const names = Object.keys(beginnings) as GroupName[];

/** The whole catalogue, in its order, in groups. */
export const permissionGroups: readonly PermissionGroup[] = names.map((name, at) => {
  const next = names[at + 1];
  const end = next === undefined ? permissions.length : permissions.indexOf(beginnings[next]);
  return { name, permissions: permissions.slice(permissions.indexOf(beginnings[name]), end) };
});
