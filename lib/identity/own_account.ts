import type { Caller } from "../deeds.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, findAccount, putAccount } from "./accounts.ts";
import { readOrganisation } from "./branches.ts";
import { again, notify } from "./factors.ts";
import { AppError } from "../errors.ts";
import type { Identity } from "./identity.ts";
import { comparePassword, countSuccess, withPassword } from "./passwords.ts";
import type { PasswordMistake } from "./password_rules.ts";
import { type ComingSession, renewSession } from "./coming_sessions.ts";
import { type OpenSession, sessionDeed } from "./sessions.ts";
import { isWhole, refuseProof } from "./step_up.ts";

/** What everybody may choose for themselves. */
export type Settings = Pick<Account, "name" | "language" | "zone" | "theme" | "font" | "density">;

/** `also`: what else belongs into the same commit, such as the name on the person's own record. */
export async function changeSettings(
  identity: Identity,
  open: OpenSession,
  asked: {
    readonly settings: Settings;
    readonly caller: Caller;
    readonly also?: (change: Change, account: Account) => Promise<void>;
  },
): Promise<Account> {
  return await again(async () => {
    const was = await findAccount(identity, open.owner.account.id);
    if (!was) throw new AppError("sign_in");
    const account = { ...was.account, ...asked.settings };
    const names = Object.keys(asked.settings) as (keyof Settings)[];
    const fields = names.filter((name) => was.account[name] !== account[name]).join(" ");
    if (fields === "") return account;
    const change = identity.vault.change()
      .deed({
        ...sessionDeed(open, "account.changed", asked.caller, identity.clock.now()),
        detail: { fields },
      });
    putAccount(identity, change, was, account);
    await asked.also?.(change, account);
    await change.commit();
    return account;
  });
}

export type PasswordChange =
  | { readonly session: ComingSession }
  | { readonly field: "current" | "password"; readonly mistake: PasswordMistake };

/** Ends every other session of the account at once; this one goes on under a new secret. */
export async function changePassword(
  identity: Identity,
  open: OpenSession,
  asked: { readonly current: string; readonly password: string; readonly caller: Caller },
): Promise<PasswordChange> {
  const { owner } = open;
  const { caller } = asked;
  await identity.limits.demand("password.account", owner.account.id);
  const compared = await comparePassword(identity, owner, asked.current);
  if (!compared.right) {
    await refuseProof(identity, open, {
      action: "password.refused",
      wrong: compared.reason === "wrong",
      caller,
    });
    return { field: "current", mistake: { message: "password.wrong" } };
  }
  const organisation = await readOrganisation(identity);
  const about = { ...owner.account, clinic: organisation?.value.name };
  const made = await withPassword(identity, owner.account, asked.password, about);
  if ("mistake" in made) return { field: "password", mistake: made.mistake };
  const session = await renewSession(identity, open, {
    method: "password",
    fresh: isWhole(owner.account, "password"),
  });
  const now = identity.clock.now();
  const change = identity.vault.change()
    .deed({ ...sessionDeed(open, "password.changed", caller, now), detail: { after: session.mark } });
  countSuccess(identity, change, owner, undefined);
  putAccount(identity, change, owner, made.account);
  session.put(change, made.account);
  notify(identity, change, made.account, "password_changed", now);
  await change.commit();
  return { session };
}
