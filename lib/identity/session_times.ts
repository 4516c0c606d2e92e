import { hour, type Instant, minute } from "../clock.ts";
import type { Config } from "../config.ts";
import { type HeldRole, isAdmin, isStaff } from "./role_names.ts";

/** What the times of a session depend on. */
export interface Times {
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  readonly provenAt: Instant;
}

export type Why = "idle" | "time";
type Policy = Config["policy"];
type Roles = readonly HeldRole[];

const freshFor = 5 * minute;

/** From then on it is locked: staff sooner than patients. */
export function locksAt(times: Times, roles: Roles, policy: Policy): Instant {
  return times.seenAt + lockAfter(roles, policy);
}

/** How long before it locks whoever is there is asked to stay: not all the time that there is. */
export function warnsAhead(roles: Roles, policy: Policy): number {
  return Math.min(2 * minute, lockAfter(roles, policy) / 3);
}

/** How long a use of it stands for the next ones, so that not every request writes: little of what there is. */
export function usedFor(roles: Roles, policy: Policy): number {
  return Math.min(minute, lockAfter(roles, policy) / 10);
}

function lockAfter(roles: Roles, policy: Policy): number {
  return (isStaff(roles) ? policy.idleLockMinutes : policy.patientIdleLockMinutes) * minute;
}

/** From then on it has ended: an hour unused, or twelve in all (eight for administrators), whichever is first. */
function endOf(times: Times, roles: Roles, policy: Policy): Instant {
  return Math.min(times.seenAt + policy.idleEndMinutes * minute, absoluteEnd(times, roles, policy));
}

function absoluteEnd(times: Times, roles: Roles, policy: Policy): Instant {
  return times.startedAt + (isAdmin(roles) ? policy.adminSessionHours : policy.sessionHours) * hour;
}

export function isOver(times: Times, roles: Roles, policy: Policy, now: Instant): Why | undefined {
  if (now >= absoluteEnd(times, roles, policy)) return "time";
  return now >= endOf(times, roles, policy) ? "idle" : undefined;
}

/** Whether the newest proof of identity is at most five minutes old. */
export function isFresh(times: Times, now: Instant): boolean {
  return now - times.provenAt < freshFor;
}
