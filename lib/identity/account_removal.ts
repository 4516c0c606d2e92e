import { fromBase64Url } from "../ids.ts";
import type { Change } from "../vault/vault.ts";
import { type KeptAccount, putRemoval } from "./accounts.ts";
import { readFactors } from "./factors.ts";
import type { Identity } from "./identity.ts";
import { invitations, listInvitations, tokens } from "./invitations.ts";
import { readRegister, sessions } from "./kept_sessions.ts";
import { forgetPasskey } from "./passkeys.ts";
import { idBytes } from "../ids.ts";

const slice = 100;

/** Links that this account sent and that are still out. Before the account goes, in steps that can be repeated. */
export async function withdrawInvitations(identity: Identity, { account }: KeptAccount): Promise<void> {
  for (;;) {
    const sent = await listInvitations(identity, { inviter: account.id, limit: slice });
    if (sent.length === 0) return;
    const change = identity.vault.change();
    for (const { inviter, id, token } of sent) {
      change.remove(invitations, [idBytes(inviter), idBytes(id)]).remove(tokens, [fromBase64Url(token)]);
    }
    await change.tidy();
  }
}

/**
 * Puts the end of an account in the change: its names, its key, the ways in by passkey, and where it is signed in.
 * What else lies under its id is unreadable from then on.
 */
export async function putAccountRemoval(
  identity: Identity,
  change: Change,
  owner: KeptAccount,
): Promise<void> {
  const { account } = owner;
  const [factors, register] = await Promise.all([
    readFactors(identity, owner),
    readRegister(identity, account.id),
  ]);
  for (const passkey of factors.value.passkeys) forgetPasskey(identity, change, passkey);
  for (const name of register.names) change.remove(sessions, [fromBase64Url(name)]);
  putRemoval(identity, change, owner);
  identity.vault.shred(change, account.id);
}
