import type { RoleName } from "../identity/role_names.ts";
import type { Actor } from "./actor.ts";
import { holdOf, type Permission } from "./permissions.ts";

/** The questions a page or handler may ask about its reader. Pages hide with them; `decide` enforces. */
export interface Abilities {
  can(permission: Permission): boolean;
  cannot(permission: Permission): boolean;
  canAny(permissions: readonly Permission[]): boolean;
  canAll(permissions: readonly Permission[]): boolean;
  hasRole(role: RoleName): boolean;
  hasAnyRole(roles: readonly RoleName[]): boolean;
}

/** Holding a permission in any scope. Being an administrator opens nothing by itself. */
export function abilities(actor: Actor): Abilities {
  const can = (permission: Permission) =>
    actor.account !== undefined && actor.roles.some((given) => holdOf(given.role, permission) !== "-");
  const hasRole = (role: RoleName) => actor.roles.some((given) => given.role === role);
  return {
    can,
    cannot: (permission) => !can(permission),
    canAny: (permissions) => permissions.some(can),
    canAll: (permissions) => permissions.every(can),
    hasRole,
    hasAnyRole: (roles) => roles.some(hasRole),
  };
}
