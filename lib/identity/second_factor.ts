import type { Caller } from "../deeds.ts";
import { acceptAuthenticatorCode, readCode } from "./authenticator.ts";
import type { Identity } from "./identity.ts";
import { dropPending, type PendingSignIn } from "./pending_sign_ins.ts";
import { notProved, type Proof } from "./proofs.ts";
import { acceptRecoveryCode } from "./recovery_codes.ts";
import type { Method } from "./kept_sessions.ts";

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
  return await acceptCode(identity, { of: owner, code, caller, now }) ?? "wrong";
}

/** Six digits of the authenticator or a recovery code, each good once, ever. Undefined: neither; the log says so. */
export async function acceptCode(identity: Identity, proof: Proof): Promise<Method | undefined> {
  await identity.limits.demand("second_factor.account", proof.of.account.id);
  if (readCode(proof.code) !== undefined) {
    if (await acceptAuthenticatorCode(identity, proof)) return "authenticator";
  } else if (await acceptRecoveryCode(identity, proof)) return "recovery_code";
  await identity.vault.store.record([notProved(proof)]);
  return undefined;
}
