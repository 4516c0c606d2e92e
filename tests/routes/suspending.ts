import assert from "node:assert/strict";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { newId } from "../../lib/ids.ts";
import type { World } from "../support/world.ts";

/** Suspends an account as an administrator would, without the pages. */
export async function suspend(world: World, account: string): Promise<void> {
  const { identity } = world.site;
  const owner = await findAccount(identity, account);
  assert.ok(owner);
  const change = identity.vault.change().deed({
    at: world.clock.now(),
    actor: world.cast.otto.account,
    role: "admin",
    action: "user.suspended",
    outcome: 0,
    caller: { request: newId(), address: "192.0.2.1", agent: "" },
  });
  const suspended = { at: world.clock.now(), by: world.cast.otto.account, reason: "left" };
  putAccount(identity, change, owner, { ...owner.account, suspended, epoch: owner.account.epoch + 1 });
  await change.commit();
}
