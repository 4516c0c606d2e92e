import type { Clock } from "../clock.ts";
import { hour, minute, second } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { Vault } from "../vault/vault.ts";
import { inProcess } from "./in_process.ts";
import { stored } from "./stored.ts";

/** So many per span, the first `burst` at once; GCRA (ITU-T I.371). */
export interface Rate {
  readonly kind: "rate";
  readonly count: number;
  readonly per: number;
  readonly burst: number;
}

/** So many free, then a wait that doubles with each further try; forgotten on success or after `forget`. */
export interface Backoff {
  readonly kind: "backoff";
  readonly free: number;
  readonly first: number;
  readonly longest: number;
  readonly forget: number;
}

export type Rule = (Rate | Backoff) & {
  /** "store": exact across processes and restarts. "process": counted in memory, for what happens often. */
  readonly kept: "store" | "process";
  readonly says: string;
};

function rate(count: number, per: number, says: string, burst = count): Rule {
  return { kind: "rate", kept: "store", count, per, burst, says };
}

function quick(count: number, per: number, says: string): Rule {
  return { kind: "rate", kept: "process", count, per, burst: count, says };
}

function backoff(free: number, says: string): Rule {
  return { kind: "backoff", kept: "store", free, first: 30 * second, longest: hour, forget: 24 * hour, says };
}

/** Every limit there is. Numbers from NIST 800-63B-4 §3.2.2 and the project's own threat model. */
export const rules = {
  "sign_in.address": rate(30, minute, "One address may try to sign in 30 times a minute, 15 at once.", 15),
  "sign_in.account": backoff(
    5,
    "Five tries on one account from unknown devices; then waits from 30 s to 1 h.",
  ),
  "sign_in.device": backoff(10, "Ten tries on one account from a device it knows; then the same waits."),
  "setup.address": rate(10, 10 * minute, "One address may try ten set-up codes in ten minutes."),
  "second_factor.challenge": rate(5, hour, "Five codes for one sign-in; then it must begin again."),
  "second_factor.account": rate(20, hour, "Twenty codes an hour for one account, whatever the sign-in."),
  "step_up.account": rate(
    5,
    15 * minute,
    "Five proofs of identity in a quarter of an hour, unlocking included.",
  ),
  "password.account": rate(10, hour, "Ten changes of password an hour for one account."),
  "username.account": rate(5, hour, "Five tries an hour to take another username."),
  "address.account": rate(3, hour, "Three changes of address asked by one account an hour."),
  "reset.account": rate(3, hour, "Three password resets asked for one account an hour."),
  "reset.address": rate(10, hour, "Ten password resets asked from one address an hour."),
  "token.address": rate(10, minute, "Ten invitation or reset links tried from one address a minute."),
  "invitation.inviter": rate(10, hour, "Ten invitations an hour by one person."),
  "export.account": rate(3, hour, "Three exports an hour by one person."),
  "import.account": rate(20, hour, "Twenty files looked at for import an hour by one person."),
  "upload.account": rate(60, hour, "Sixty uploads an hour by one person, of up to ten files each."),
  "search.account": quick(60, minute, "Sixty searches a minute by one person."),
  "read.account": quick(300, 10 * minute, "Three hundred records opened in ten minutes by one person."),
  "write.account": quick(120, minute, "A hundred and twenty changes a minute by one person."),
  "request.address": quick(1200, minute, "Twelve hundred requests a minute from one address."),
  "feed.address": quick(60, minute, "Sixty fetches of appointments a minute from one address."),
  "feed.feed": quick(60, hour, "Sixty fetches an hour by one secret address for appointments."),
  "csp_report.address": quick(60, minute, "Sixty reports of blocked content a minute from one address."),
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

/** `retryAfter` in whole seconds, at least one. `tries`: how many this subject has used of a backoff, this one included. */
export type Verdict =
  | { readonly ok: true; readonly tries: number }
  | { readonly ok: false; readonly retryAfter: number };

export interface Limits {
  /** Uses one up, before the work it guards, so that concurrent tries cannot share it. `subject`: an id or address bucket. */
  take(rule: RuleName, subject: string): Promise<Verdict>;
  /** The same, throwing AppError "too_many". */
  demand(rule: RuleName, subject: string): Promise<void>;
  /** Starts anew after a success. */
  forget(rule: RuleName, subject: string): Promise<void>;
}

export function openLimits({ vault, clock }: { vault: Vault; clock: Clock }): Limits {
  const kept = { store: stored(vault, clock), process: inProcess(clock) };

  function take(name: RuleName, subject: string): Promise<Verdict> {
    const rule: Rule = rules[name];
    return kept[rule.kept].take(name, rule, subject);
  }

  return {
    take,
    async demand(name, subject) {
      const verdict = await take(name, subject);
      if (!verdict.ok) throw new AppError("too_many", { retryAfter: verdict.retryAfter });
    },
    async forget(name, subject) {
      const rule: Rule = rules[name];
      await kept[rule.kept].forget(name, subject);
    },
  };
}
