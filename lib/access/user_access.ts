import { z } from "zod";
import { again } from "../again.ts";
import { type Id, idBytes } from "../ids.ts";
import { resetAccess } from "../identity/access_reset.ts";
import type { Account } from "../identity/accounts.ts";
import { isAdmin } from "../identity/role_names.ts";
import { endSessions } from "../identity/devices.ts";
import { shelf } from "../vault/shelf.ts";
import { Desk } from "./desk.ts";
import { hasSecondAdministrator } from "./second_person.ts";
import { makeRequest } from "./requests.ts";
import { longestWords } from "./suspensions.ts";
import { userInSight } from "./users.ts";

/** Why a reset was asked for, until a second administrator answers; under the account's own key. Key: account, request. */
const words = shelf({
  name: "request_words",
  prefix: "sw",
  schema: z.strictObject({ words: z.string().max(longestWords) }),
  version: 1,
  under: "subject",
});

/**
 * Takes every second factor from somebody who lost theirs and mails them a link for a new password. For another
 * administrator a second one has to approve, as for roles.
 */
export async function resetUserAccess(
  desk: Desk<"reset_user_access">,
  user: Id,
  reason: string,
): Promise<"done" | "asked"> {
  const { identity, by } = Desk.inner(desk);
  if (user === desk.reader.id) throw await desk.refusal("own_account", user);
  const owner = await userInSight(desk, user);
  if (await needsSecond(desk, owner.account)) {
    await makeRequest(desk, { kind: "access_reset", account: user }, (change, request) => {
      const key = [idBytes(user), idBytes(request.id)];
      change.put(words, key, { words: reason }, { was: null, subject: owner.key });
    });
    return "asked";
  }
  await again(async () => {
    await resetAccess(identity, by, { owner: await userInSight(desk, user), reason });
  });
  return "done";
}

/** Whether a second administrator has to approve the reset of this account, and is there to do it. */
export async function needsSecond(desk: Desk<"reset_user_access">, { id, roles }: Account): Promise<boolean> {
  if (!isAdmin(roles)) return false;
  return await hasSecondAdministrator(desk, id);
}

export async function requestWords(desk: Desk, user: Id, request: Id): Promise<string> {
  const { key } = await userInSight(desk, user);
  const kept = await Desk.inner(desk).vault.read(words, [idBytes(user), idBytes(request)], key);
  return kept?.value.words ?? "";
}

/** Signs somebody out everywhere. They can sign in again at once. Returns how many sessions ended. */
export async function endUserSessions(desk: Desk<"reset_user_access">, user: Id): Promise<number> {
  const { identity, actor, caller } = Desk.inner(desk);
  return await again(async () => {
    const owner = await userInSight(desk, user);
    const session = actor.session === undefined ? {} : { session: actor.session };
    return await endSessions(identity, owner, () => true, {
      actor: desk.reader.id,
      role: desk.deed("").role,
      ...session,
      caller,
    });
  });
}
