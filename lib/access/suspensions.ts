import { z } from "zod";
import { again } from "../again.ts";
import { type Instant } from "../clock.ts";
import { AppError } from "../errors.ts";
import { type Id, idBytes } from "../ids.ts";
import { type Account, type KeptAccount, putAccount } from "../identity/accounts.ts";
import { administers, leaveAdministrators } from "../identity/administrators.ts";
import { notify } from "../identity/factors.ts";
import { shelf } from "../vault/shelf.ts";
import { Desk } from "./desk.ts";
import { userInSight } from "./users.ts";

/** Why somebody is suspended. The code is kept with the account and in the log; words beside it are neither. */
export const suspensionReasons = ["left", "on_leave", "security", "misuse", "own_wish", "other"] as const;
export type SuspensionReason = (typeof suspensionReasons)[number];

export const longestWords = 500;

/** What was said about a suspension, sealed under the account's own key: gone with it. Key: account, instant. */
const suspensionWords = shelf({
  name: "suspension_words",
  prefix: "uy",
  schema: z.strictObject({ words: z.string().max(longestWords) }),
  version: 1,
  under: "subject",
});

/** Ends all sessions at once, and no new one begins. Suspending again changes nothing. */
export async function suspendUser(
  desk: Desk<"suspend_users">,
  id: Id,
  why: { readonly reason: SuspensionReason; readonly words?: string | undefined },
): Promise<void> {
  const { identity, vault, now } = Desk.inner(desk);
  if (id === desk.reader.id) throw await desk.refusal("own_account", id);
  await refusing(desk, id, () =>
    again(async () => {
      const was = await suspendable(desk, id);
      const { account } = was;
      if (account.suspended) return;
      const change = vault.change();
      if (administers(account)) await leaveAdministrators(identity, change, id, "suspension");
      const suspended = { at: now, by: desk.reader.id, reason: why.reason };
      putAccount(identity, change, was, { ...account, epoch: account.epoch + 1, suspended });
      if (why.words) {
        change.put(suspensionWords, [idBytes(id), now], { words: why.words }, { subject: was.key });
      }
      change.deed(desk.deed("user.suspended", {
        subject: id,
        target: { kind: "account", id },
        detail: { reason: why.reason },
      }));
      notify(identity, change, account, "suspended", now);
      await change.commit();
    }));
}

/** Lets somebody sign in again, with what they had. */
export async function restoreUser(desk: Desk<"suspend_users">, id: Id): Promise<void> {
  const { identity, vault, now } = Desk.inner(desk);
  await again(async () => {
    const was = await suspendable(desk, id);
    const { suspended, ...account } = was.account;
    if (!suspended) return;
    const change = vault.change();
    putAccount(identity, change, was, { ...account, epoch: account.epoch + 1 });
    change.deed(desk.deed("user.restored", { subject: id, target: { kind: "account", id } }));
    notify(identity, change, account, "restored", now);
    await change.commit();
  });
}

/** Whom the page asks about. */
export async function viewSuspendable(desk: Desk<"suspend_users">, id: Id): Promise<Account> {
  const { account } = await suspendable(desk, id);
  desk.saw("user.viewed", { subject: id, target: { kind: "account", id } });
  return account;
}

/** What was said when this suspension began, if anything. */
export async function suspensionWordsOf(
  desk: Desk<"suspend_users">,
  id: Id,
  since: Instant,
): Promise<string | undefined> {
  const { key } = await suspendable(desk, id);
  const kept = await Desk.inner(desk).vault.read(suspensionWords, [idBytes(id), since], key);
  return kept?.value.words;
}

/** A branch manager suspends who works at that branch alone: elsewhere others depend on them. */
async function suspendable(desk: Desk<"suspend_users">, id: Id): Promise<KeptAccount> {
  const kept = await userInSight(desk, id);
  const staff = kept.account.roles.filter(({ role }) => role !== "patient");
  if (desk.isLocal && !staff.every(({ branch }) => branch === desk.branch)) {
    throw await desk.refusal("other_branches", id);
  }
  return kept;
}

/** Records that a rule stood in the way. */
export async function refusing<T>(desk: Desk, id: Id, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.message === "problem.last_administrator") {
      throw await desk.refusal("last_administrator", id);
    }
    throw error;
  }
}
