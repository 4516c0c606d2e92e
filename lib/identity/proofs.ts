import type { Instant } from "../clock.ts";
import type { Caller, Deed } from "../deeds.ts";
import type { KeptAccount } from "./accounts.ts";
import { actingRole } from "./role_names.ts";

/** Something typed to prove who one is, beside the password. */
export interface Proof {
  readonly of: KeptAccount;
  readonly code: string;
  readonly session?: string | undefined;
  readonly caller: Caller;
  readonly now: Instant;
}

export type Factor = "authenticator" | "passkey" | "recovery_code";

/** The deed of a proof that was accepted. */
export function proved(proof: Omit<Proof, "code">, factor: Factor): Deed {
  const action = factor === "recovery_code" ? "recovery_code.used" : "factor.proved";
  return { ...factorDeed(proof), action, outcome: 0, detail: { factor } };
}

/** The deed of a proof that was refused. */
export function notProved(proof: Omit<Proof, "code">): Deed {
  return { ...factorDeed(proof), action: "factor.refused", outcome: 4 };
}

/** What every deed about an account's own factors says. */
export function factorDeed({ of, session, caller, now }: Omit<Proof, "code">) {
  const { id, roles } = of.account;
  return {
    at: now,
    actor: id,
    ...(session === undefined ? {} : { session }),
    role: actingRole(roles),
    target: { kind: "account", id },
    caller,
  };
}
