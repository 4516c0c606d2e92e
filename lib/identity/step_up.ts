import type { Caller } from "../deeds.ts";
import type { Identity } from "./identity.ts";
import { again } from "./factors.ts";
import { comparePassword, countFailure, countSuccess } from "./passwords.ts";
import { isFresh } from "./session_times.ts";
import { type ComingSession, type Method, type OpenSession, renewSession, sessionDeed } from "./sessions.ts";

/** Whether the person behind the session proved who they are in the last five minutes. */
export function isFreshlyProved(identity: Identity, open: OpenSession): boolean {
  return isFresh(open.session, identity.clock.now());
}

/** Undefined: the password is wrong. Throws "too_many" when it was tried too often. Used for unlocking and for fresh proof. */
export async function proveByPassword(
  identity: Identity,
  open: OpenSession,
  { password, caller }: { readonly password: string; readonly caller: Caller },
): Promise<ComingSession | undefined> {
  await identity.limits.demand("step_up.account", open.owner.account.id);
  const compared = await comparePassword(identity, open.owner, password);
  if (!compared.right) {
    await refuseProof(identity, open, {
      action: "step_up.refused",
      wrong: compared.reason === "wrong",
      caller,
    });
    return undefined;
  }
  await identity.limits.forget("step_up.account", open.owner.account.id);
  return await proved(identity, open, { method: "password", caller, rehash: compared.rehash });
}

/** A factor was proved by whoever checks it: unlocks the session, or makes its proof fresh, under a new secret. */
export async function proveByFactor(
  identity: Identity,
  open: OpenSession,
  { method, caller }: { readonly method: Method; readonly caller: Caller },
): Promise<ComingSession> {
  return await proved(identity, open, { method, caller });
}

interface Proved {
  readonly method: Method;
  readonly caller: Caller;
  readonly rehash?: string | undefined;
}

async function proved(identity: Identity, open: OpenSession, how: Proved): Promise<ComingSession> {
  return await again(async () => {
    const session = await renewSession(identity, open, { method: how.method, keepForms: true });
    const action = open.locked ? "session.unlocked" : "step_up.passed";
    const change = identity.vault.change()
      .deed({
        ...sessionDeed(open, action, how.caller, identity.clock.now()),
        session: session.mark,
        detail: { method: how.method, before: open.mark },
      });
    if (how.method === "password") countSuccess(identity, change, open.owner, how.rehash);
    session.put(change, open.owner.account);
    await change.commit();
    return session;
  });
}

/** Records a proof that failed; a wrong password counts towards turning the password off. */
export async function refuseProof(
  identity: Identity,
  open: OpenSession,
  { action, wrong, caller }: { readonly action: string; readonly wrong: boolean; readonly caller: Caller },
): Promise<void> {
  await again(async () => {
    const now = identity.clock.now();
    const change = identity.vault.change().deed({ ...sessionDeed(open, action, caller, now), outcome: 4 });
    if (wrong) await countFailure(identity, change, open.owner, now);
    await change.commit();
  });
}
