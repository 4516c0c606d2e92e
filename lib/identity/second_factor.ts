import type { Caller } from "../deeds.ts";
import { acceptAuthenticatorCode, readCode } from "./authenticator.ts";
import type { Identity } from "./identity.ts";
import { dropPending, type PendingSignIn } from "./pending_sign_ins.ts";
import { notProved } from "./proofs.ts";
import { acceptRecoveryCode } from "./recovery_codes.ts";
import type { Method } from "./sessions.ts";

/** "over": five codes were wrong, and the sign-in must begin again. */
export type CodeAnswer = Method | "wrong" | "over";

/** The second step of a sign-in: six digits of the authenticator, or a recovery code. Each counts once. */
export async function proveByCode(
  identity: Identity,
  half: PendingSignIn,
  { code, caller }: { readonly code: string; readonly caller: Caller },
): Promise<CodeAnswer> {
  const { pending, owner } = half;
  const now = identity.clock.now();
  if (!(await identity.limits.take("second_factor.challenge", pending.id)).ok) {
    await dropPending(identity, half);
    return "over";
  }
  await identity.limits.demand("second_factor.account", owner.account.id);
  const proof = { of: owner, code, caller, now };
  if (readCode(code) !== undefined) {
    if (await acceptAuthenticatorCode(identity, proof)) return "authenticator";
  } else if (await acceptRecoveryCode(identity, proof)) return "recovery_code";
  await identity.vault.store.record([notProved(proof)]);
  return "wrong";
}
