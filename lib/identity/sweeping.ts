import { sweepCounts } from "../limits/stored.ts";
import { sweepAddressLinks } from "./address_change.ts";
import { sweepChallenges } from "./challenges.ts";
import { sweepDrafts } from "./drafts.ts";
import type { Identity } from "./identity.ts";
import { sweepInvitations } from "./invitations.ts";
import { sweepPending } from "./pending_sign_ins.ts";
import { sweepResets } from "./reset.ts";
import { sweepSessions } from "./sessions.ts";

/** Removes what time has ended. Nothing depends on it: whatever ends carries its own end and is judged at every use. */
export async function sweepIdentity(identity: Identity): Promise<void> {
  const now = identity.clock.now();
  await sweepSessions(identity);
  await sweepPending(identity, now);
  await sweepChallenges(identity, now);
  await sweepInvitations(identity);
  await sweepResets(identity);
  await sweepAddressLinks(identity);
  await sweepDrafts(identity);
  await sweepCounts(identity.vault, now);
}
