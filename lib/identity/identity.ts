import type { Clock } from "../clock.ts";
import type { Limits } from "../limits/limits.ts";
import type { Outbox } from "../messages/outbox.ts";
import type { Vault } from "../vault/vault.ts";

/** What every question of "who is asking" needs at hand. Made once, in main.ts, and in tests. */
export interface Identity {
  readonly vault: Vault;
  readonly limits: Limits;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly config: IdentitySettings;
}

/** The part of the configuration that identity reads; `lib/config.ts` satisfies it. */
export interface IdentitySettings {
  /** Scheme, host and port that every link and passkey is bound to. Never taken from a request. */
  readonly origin: string;
  /** Operator policy; what is left out follows `lib/identity/policy.ts`. */
  readonly policy?: Partial<Policy>;
}

/** What an operator may tighten (and, for the last two, what NIST 800-63B-4 §3.1.1.2 advises against). */
export interface Policy {
  readonly staffIdleMinutes: number;
  readonly patientIdleMinutes: number;
  /** Demand a capital, a small letter, a digit and a sign. */
  readonly passwordComposition: boolean;
  /** Days until a password must be changed; 0 never. */
  readonly passwordRotationDays: number;
}
