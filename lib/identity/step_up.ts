import { again } from "../again.ts";
import type { Caller } from "../deeds.ts";
import type { Account } from "./accounts.ts";
import { hasSecondFactor } from "./factors.ts";
import type { Identity } from "./identity.ts";
import { comparePassword, countFailure, countSuccess } from "./passwords.ts";
import type { Proof } from "./proofs.ts";
import { isFresh } from "./session_times.ts";
import { type ComingSession, renewSession } from "./coming_sessions.ts";
import type { Method } from "./kept_sessions.ts";
import { type OpenSession, sessionDeed } from "./sessions.ts";

/** Whether the person behind the session proved who they are in the last five minutes. */
export function isFreshlyProved(identity: Identity, open: OpenSession): boolean {
  return isFresh(open.session, identity.clock.now());
}

/** What somebody typed who is signed in already. `code`: of the authenticator, or a recovery code. */
export interface Typed {
  readonly password: string;
  readonly code?: string | undefined;
  readonly caller: Caller;
}

/**
 * Unlocks with the password alone (NIST 800-63B-4 §2.2.3). A fresh proof takes all that signing in takes: of an
 * account with a second factor, a code as well. Undefined: something is wrong, and which is not said. Throws
 * "too_many" when it was tried too often.
 */
export async function proveByPassword(
  identity: Identity,
  open: OpenSession,
  { password, code = "", caller }: Typed,
): Promise<ComingSession | undefined> {
  const { owner } = open;
  await identity.limits.demand("step_up.account", owner.account.id);
  const compared = await comparePassword(identity, owner, password);
  if (!compared.right) {
    const wrong = compared.reason === "wrong";
    await refuseProof(identity, open, { action: "step_up.refused", wrong, caller });
    return undefined;
  }
  const now = identity.clock.now();
  const method = !open.locked && hasSecondFactor(owner.account)
    ? await proveCode(identity, { of: owner, code, session: open.mark, caller, now })
    : "password";
  if (method === undefined) return undefined;
  await identity.limits.forget("step_up.account", owner.account.id);
  return await proved(identity, open, { method, caller, password: { rehash: compared.rehash } });
}

/** Every start loads this file, and no start checks a code. */
async function proveCode(identity: Identity, proof: Proof): Promise<Method | undefined> {
  const { acceptCode } = await import("./second_factor.ts");
  return await acceptCode(identity, proof);
}

/** A passkey was proved by whoever checks it: unlocks the session and makes its proof fresh, under a new secret. */
export async function proveByPasskey(
  identity: Identity,
  open: OpenSession,
  caller: Caller,
): Promise<ComingSession> {
  return await proved(identity, open, { method: "passkey", caller });
}

interface Proved {
  readonly method: Method;
  readonly caller: Caller;
  /** The password was right too. */
  readonly password?: { readonly rehash: string | undefined };
}

async function proved(identity: Identity, open: OpenSession, how: Proved): Promise<ComingSession> {
  return await again(async () => {
    const { account } = open.owner;
    const session = await renewSession(identity, open, {
      method: how.method,
      fresh: isWhole(account, how.method),
      keepForms: true,
    });
    const action = open.locked ? "session.unlocked" : "step_up.passed";
    const change = identity.vault.change()
      .deed({
        ...sessionDeed(open, action, how.caller, identity.clock.now()),
        session: session.mark,
        detail: { method: how.method, before: open.mark },
      });
    if (how.password) countSuccess(identity, change, open.owner, how.password.rehash);
    session.put(change, account);
    await change.commit();
    return session;
  });
}

/** Whether this proof is as strong as signing in: the password of an account with a second factor is only half of one. */
export function isWhole(account: Account, method: Method): boolean {
  return method !== "password" || !hasSecondFactor(account);
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
