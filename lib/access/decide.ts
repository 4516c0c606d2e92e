import type { Id } from "../ids.ts";
import { type Actor, keepsRecord, type Visitor } from "./actor.ts";
import type { Grant } from "./grants.ts";
import type { GrantDeed, Part } from "./parts.ts";
import { type Hold, holdOf, type MatrixRole, type Permission } from "./permissions.ts";

/** What the permission is wanted on. */
export type Resource =
  | { readonly kind: "place" } // the installation itself: users, settings, the log
  | { readonly kind: "branch"; readonly branch: Id }
  | {
    readonly kind: "record";
    readonly patient: Id;
    readonly part?: Part;
    readonly deed?: GrantDeed;
    /** The live grant this account holds on the record, if any. */
    readonly grant?: Grant | undefined;
    /** The owner restricted it: for everybody else it is not there. */
    readonly restricted?: boolean;
  };

export interface Decision {
  readonly allow: boolean;
  /** The role that decided. */
  readonly role: MatrixRole | "visitor" | "nobody";
  /** How it is held: "M" and "A" oblige the caller to mask, or to find a second person. */
  readonly hold: Hold;
  /** A code for the log and for "why". */
  readonly reason:
    | "own"
    | "grant"
    | "visit"
    | "branch"
    | "place"
    | "no_permission"
    | "no_relation"
    | "not_that_part"
    | "restricted"
    | "signed_out";
}

/**
 * May this actor do this to that? Deny by default; a permission says what, the resource says on which rows, and both
 * must hold (records.md 4.1). Pure: everything it needs is passed in.
 */
export function decide(actor: Actor, permission: Permission, resource: Resource): Decision {
  if (actor.account === undefined && actor.visitor) return decideOnVisit(actor.visitor, permission, resource);
  if (actor.account === undefined) return refuse("nobody", "signed_out");
  if (resource.kind === "record") return decideOnRecord(actor, permission, resource);
  for (const given of actor.roles) {
    const hold = holdOf(given.role, permission);
    if (hold === "-" || hold === "O" || hold === "S") continue;
    if (resource.kind === "place") return { allow: true, role: given.role, hold, reason: "place" };
    const here = given.branch === undefined || given.branch === resource.branch;
    if (here && actor.branch === resource.branch) {
      return { allow: true, role: given.role, hold, reason: "branch" };
    }
  }
  return refuse(actor.roles[0]?.role ?? "patient", "no_permission");
}

function decideOnRecord(
  actor: Actor,
  permission: Permission,
  resource: Extract<Resource, { kind: "record" }>,
): Decision {
  if (keepsRecord(actor, resource.patient)) {
    const hold = holdOf("patient", permission);
    return hold === "O"
      ? { allow: true, role: "patient", hold, reason: "own" }
      : refuse("patient", "no_permission");
  }
  const { grant, part, deed = "read" } = resource;
  if (grant === undefined || grant.patient !== resource.patient) return refuse("nobody", "no_relation");
  if (resource.restricted) return refuse("carer", "restricted");
  const hold = holdOf("carer", permission);
  if (hold !== "S") return refuse("carer", "no_permission");
  const covered = grant.deeds.includes(deed) && (part === undefined || grant.parts.includes(part));
  return covered ? { allow: true, role: "carer", hold, reason: "grant" } : refuse("carer", "not_that_part");
}

/** A visitor reads the parts of the one record that the link opened, and nothing else anywhere. */
function decideOnVisit(visitor: Visitor, permission: Permission, resource: Resource): Decision {
  if (resource.kind !== "record" || permission !== "view_shared_records") {
    return refuse("visitor", "no_permission");
  }
  const { patient, grant, part, deed = "read" } = resource;
  const held = grant !== undefined && grant.id === visitor.visit &&
    [grant.patient, visitor.patient].every((one) => one === patient);
  if (!held) return refuse("visitor", "no_relation");
  if (resource.restricted) return refuse("visitor", "restricted");
  const covered = deed === "read" && (part === undefined || grant.parts.includes(part));
  return covered
    ? { allow: true, role: "visitor", hold: "S", reason: "visit" }
    : refuse("visitor", "not_that_part");
}

function refuse(role: Decision["role"], reason: Decision["reason"]): Decision {
  return { allow: false, role, hold: "-", reason };
}
