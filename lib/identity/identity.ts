import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Limits } from "../limits/limits.ts";
import type { Outbox } from "../messages/outbox.ts";
import type { Vault } from "../vault/vault.ts";

/** What every question of "who is asking" needs at hand. Made once, in main.ts, and in tests. */
export interface Identity {
  readonly vault: Vault;
  readonly limits: Limits;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly config: Pick<Config, "origin" | "policy">;
}
