import { again } from "../again.ts";
import type { Caller } from "../deeds.ts";
import type { Change } from "../vault/vault.ts";
import { type Account, findAccount, isTaken, putAccount } from "./accounts.ts";
import { readOrganisation } from "./branches.ts";
import { followSettings } from "./consents.ts";
import { notify } from "./factors.ts";
import { AppError } from "../errors.ts";
import { foldUsername, isUsername } from "./handles.ts";
import type { Identity } from "./identity.ts";
import { comparePassword, countSuccess, withPassword } from "./passwords.ts";
import type { PasswordMistake } from "./password_rules.ts";
import { type ComingSession, renewSession } from "./coming_sessions.ts";
import { type OpenSession, sessionDeed } from "./sessions.ts";
import { isWhole, refuseProof } from "./step_up.ts";

const choices = [
  "name",
  "language",
  "zone",
  "theme",
  "font",
  "density",
  "weekStart",
  "units",
  "height",
  "reminders",
] as const;

/** What everybody may choose for themselves. What is undefined is forgotten; what is left out stays. */
export type Settings = { readonly [K in (typeof choices)[number]]?: Account[K] | undefined };

/**
 * `also`: what else belongs into the same commit, such as the name on the person's own record. `further`: what that
 * changes beside the account, by name, for the log.
 */
export async function changeSettings(
  identity: Identity,
  open: OpenSession,
  asked: {
    readonly settings: Settings;
    readonly caller: Caller;
    readonly also?: (change: Change, account: Account) => Promise<void>;
    readonly further?: readonly string[];
  },
): Promise<Account> {
  return await again(async () => {
    const was = await findAccount(identity, open.owner.account.id);
    if (!was) throw new AppError("sign_in");
    const account = withSettings(was.account, asked.settings);
    const changed = choices.filter((name) => !isSame(was.account[name], account[name]));
    const fields = [...changed, ...asked.further ?? []].join(" ");
    if (fields === "") return account;
    const now = identity.clock.now();
    const change = identity.vault.change()
      .deed({ ...sessionDeed(open, "account.changed", asked.caller, now), detail: { fields } });
    putAccount(identity, change, was, account);
    await followSettings(identity, change, was, account, now);
    await asked.also?.(change, account);
    await change.commit();
    return account;
  });
}

/** Notes that there is a picture, or none any more. `also`: the picture itself, in the same commit. */
export async function changePicture(
  identity: Identity,
  open: OpenSession,
  asked: {
    readonly has: boolean;
    readonly caller: Caller;
    readonly also: (change: Change, account: Account) => Promise<void>;
  },
): Promise<void> {
  await again(async () => {
    const was = await findAccount(identity, open.owner.account.id);
    if (!was) throw new AppError("sign_in");
    const now = identity.clock.now();
    const { picture: _, ...rest } = was.account;
    const account = asked.has ? { ...rest, picture: now } : rest;
    const change = identity.vault.change().deed({
      ...sessionDeed(open, "account.changed", asked.caller, now),
      detail: { fields: "picture" },
    });
    putAccount(identity, change, was, account);
    await asked.also(change, account);
    await change.commit();
  });
}

function withSettings(account: Account, settings: Settings): Account {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const kept = Object.entries(account).filter(([name]) => !(name in settings));
  return { ...Object.fromEntries([...kept, ...given]) } as Account;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Takes another username: the old one is free at once. Sessions go on. */
export async function changeUsername(
  identity: Identity,
  open: OpenSession,
  asked: { readonly username: string; readonly caller: Caller },
): Promise<"account.username_form" | "account.username_taken" | undefined> {
  const username = foldUsername(asked.username);
  if (!isUsername(username)) return "account.username_form";
  if (username === open.owner.account.username) return undefined;
  await identity.limits.demand("username.account", open.owner.account.id);
  return await again(async () => {
    const was = await findAccount(identity, open.owner.account.id);
    if (!was) throw new AppError("sign_in");
    if (await isTaken(identity, username)) return "account.username_taken";
    const now = identity.clock.now();
    const change = identity.vault.change().deed(sessionDeed(open, "username.changed", asked.caller, now));
    putAccount(identity, change, was, { ...was.account, username });
    notify(identity, change, was.account, "username_changed", now);
    await change.commit();
    return undefined;
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
