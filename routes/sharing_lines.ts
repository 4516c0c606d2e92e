import { endsSoon } from "../lib/access/grant_reminders.ts";
import { type Grant, type GrantState, grantState } from "../lib/access/grants.ts";
import type { Part } from "../lib/access/parts.ts";
import type { Instant } from "../lib/clock.ts";
import type { Ctx } from "./env.ts";
import { mayOf } from "./sharing_terms.ts";

/** One share as its owner sees it. */
export interface GrantLine {
  readonly id: string;
  readonly name: string;
  /** The address or username it went to. */
  readonly to: string;
  readonly parts: string;
  readonly may: string;
  readonly state: GrantState;
  readonly stateLabel: string;
  readonly until: string;
  readonly untilMachine: string;
  /** When it was over, in words; null while it is not. */
  readonly over: string | null;
  readonly looked: string | null;
  /** Said when the end is near. */
  readonly ends: string | null;
}

export function grantLine(c: Ctx, grant: Grant, looked?: (account: string) => string): GrantLine {
  const { t, dates, now } = c.var;
  const state = grantState(grant, now);
  const date = dates.long(grant.until - 1);
  const over = overAt(grant, state);
  return {
    id: grant.id,
    name: grant.name,
    to: grant.handle ?? grant.email,
    parts: partsOf(c, grant.parts),
    may: t(`sharing.may.${mayOf(grant)}`),
    state,
    stateLabel: t(`sharing.state.${state}`),
    until: t("sharing.until", { date }),
    untilMachine: dates.machine(grant.until),
    over: over === undefined ? null : t("sharing.over_on", { date: dates.long(over) }),
    looked: state === "active" && grant.to !== undefined && looked ? looked(grant.to) : null,
    ends: endsSoon(grant, now) ? t("sharing.ends_soon", { date }) : null,
  };
}

/** The last day of what ran out; the day on which somebody ended or declined it. */
function overAt(grant: Grant, state: GrantState): Instant | undefined {
  if (state === "lapsed") return grant.offerUntil;
  if (state === "ended") return grant.until - 1;
  return grant.revoked?.at ?? grant.declinedAt;
}

export function partsOf(c: Ctx, parts: readonly Part[]): string {
  return parts.map((part) => c.var.t(`part.${part}`)).join(", ");
}
