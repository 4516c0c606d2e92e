import type { IdentitySettings, Policy } from "./identity.ts";

const usual: Policy = {
  staffIdleMinutes: 15,
  patientIdleMinutes: 30,
  passwordComposition: false,
  passwordRotationDays: 0,
};

/** The operator's policy with the usual values filled in. Idle times may be shortened, to five minutes at least, never lengthened. */
export function policyOf(settings: IdentitySettings): Policy {
  const asked = { ...usual, ...settings.policy };
  return {
    ...asked,
    staffIdleMinutes: between(5, asked.staffIdleMinutes, usual.staffIdleMinutes),
    patientIdleMinutes: between(5, asked.patientIdleMinutes, usual.patientIdleMinutes),
  };
}

function between(least: number, asked: number, most: number): number {
  return Math.min(Math.max(asked, least), most);
}
