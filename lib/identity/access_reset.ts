import { z } from "zod";
import { id } from "../id_schema.ts";
import { idBytes } from "../ids.ts";
import { shelf } from "../vault/shelf.ts";
import { type Account, type KeptAccount, putAccount } from "./accounts.ts";
import { notify, putFactors, readFactors, withFactors } from "./factors.ts";
import type { Identity } from "./identity.ts";
import type { Inviter } from "./invitations.ts";
import { forgetPasskey } from "./passkeys.ts";
import { putReset } from "./reset.ts";
import { actingRole } from "./role_names.ts";

const accessResets = shelf({
  name: "access_reset",
  prefix: "ax",
  schema: z.strictObject({ at: z.number(), by: id, reason: z.string() }),
  version: 1,
  under: "subject",
});

/**
 * Takes every second factor from somebody who lost theirs, with the reason kept beside the account: all their
 * sessions end, they are told, and get a link to choose a new password. Whether `by` may is the caller's to ask.
 */
export async function resetAccess(
  identity: Identity,
  by: Inviter,
  { owner, reason }: { readonly owner: KeptAccount; readonly reason: string },
): Promise<Account> {
  const now = identity.clock.now();
  const held = await readFactors(identity, owner);
  const none = { passkeys: [], recovery: [] };
  const account = withFactors(owner.account, none);
  const change = identity.vault.change();
  for (const passkey of held.value.passkeys) forgetPasskey(identity, change, passkey);
  putFactors(change, held, none);
  putAccount(identity, change, owner, account);
  change.put(accessResets, [idBytes(account.id), now], { at: now, by: by.account.id, reason }, {
    subject: owner.key,
  });
  putReset(identity, change, { ...owner, account });
  notify(identity, change, account, "access_reset", now);
  await change.deed({
    at: now,
    actor: by.account.id,
    ...(by.session === undefined ? {} : { session: by.session }),
    role: actingRole(by.account.roles),
    action: "user.access_reset",
    target: { kind: "account", id: account.id },
    subject: account.id,
    outcome: 0,
    caller: by.caller,
    detail: { passkeys: held.value.passkeys.length, authenticator: held.value.authenticator !== undefined },
  }).commit();
  return account;
}
