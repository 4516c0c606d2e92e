import { day, type Instant } from "../clock.ts";
import { programDeed } from "../deeds.ts";
import type { Account } from "./accounts.ts";
import type { Identity } from "./identity.ts";

/** What an operator may demand of passwords though NIST SP 800-63B-4 §3.1.1.2(5)(6) and ASVS 6.2.5, 6.2.10 forbid it. */
export type Departure = "composition" | "rotation";

/** Those that are switched on; none by default. */
export function departures({ config: { policy } }: Pick<Identity, "config">): readonly Departure[] {
  return [
    ...(policy.passwordComposition ? ["composition"] as const : []),
    ...(policy.passwordRotationDays > 0 ? ["rotation"] as const : []),
  ];
}

/** At every start: the log says with which of them the program runs. */
export async function recordDepartures(identity: Identity): Promise<void> {
  for (const policy of departures(identity)) {
    await identity.vault.store.record([programDeed(identity.clock.now(), {
      action: "policy.departed",
      detail: {
        policy: `password_${policy}`,
        ...(policy === "rotation" && { days: identity.config.policy.passwordRotationDays }),
      },
    })]);
  }
}

/** When the operator's rotation ends this password; undefined: never. */
export function passwordEnd(
  { password }: Account,
  { config }: Pick<Identity, "config">,
): Instant | undefined {
  const days = config.policy.passwordRotationDays;
  return password && days > 0 ? password.changedAt + days * day : undefined;
}

/** Whole days until then, for the reminders of the last fourteen; undefined while it is too early for one. */
export function passwordDaysLeft(account: Account, identity: Identity): number | undefined {
  const end = passwordEnd(account, identity);
  if (end === undefined) return undefined;
  const left = Math.max(0, Math.ceil((end - identity.clock.now()) / day));
  return left <= 14 ? left : undefined;
}
