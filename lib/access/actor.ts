import type { Instant } from "../clock.ts";
import type { Id } from "../ids.ts";
import type { HeldRole, RoleName } from "../identity/role_names.ts";

/** Somebody without an account who looks at one record by a link for one visit. */
export interface Visitor {
  readonly patient: Id;
  readonly visit: Id;
  /** As they call themselves. */
  readonly name: string;
  /** The zone of the record's owner. */
  readonly zone: string;
  readonly until: Instant;
  /** Hash of their cookie. */
  readonly session: string;
}

/** Who is asking, as far as deciding goes. Nobody signed in has no account and no roles. */
export interface Actor {
  readonly account: Id | undefined;
  readonly name: string;
  readonly roles: readonly HeldRole[];
  /** The branch this session works in; from the session, never from the request. */
  readonly branch?: Id | undefined;
  /** The patient this account is. */
  readonly own?: Id | undefined;
  /** Records of others that were handed over to this account. */
  readonly keeps?: readonly Id[] | undefined;
  /** First 8 characters of the session's hash, for the log. */
  readonly session?: string | undefined;
  /** Only where there is no account. */
  readonly visitor?: Visitor | undefined;
}

export const nobody: Actor = { account: undefined, name: "", roles: [] };

/** Whether the record is this actor's to keep: their own, or handed over to them. */
export function keepsRecord({ own, keeps }: Actor, patient: Id): boolean {
  return own === patient || keeps?.includes(patient) === true;
}

/** The role an actor's deed is logged under when no relation to a patient decides it: the most telling one. */
export function leadingRole(actor: Actor): RoleName | "visitor" | "nobody" {
  if (actor.visitor) return "visitor";
  if (actor.account === undefined) return "nobody";
  return actor.roles.find((given) => given.role !== "patient")?.role ?? "patient";
}
