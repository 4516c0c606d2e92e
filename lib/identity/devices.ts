import { fromBase64Url, type Id } from "../ids.ts";
import type { Caller } from "../deeds.ts";
import type { KeptAccount } from "./accounts.ts";
import type { Identity } from "./identity.ts";
import { isOver } from "./session_times.ts";
import { hashOf, markOf, readRegister, registers, type Session, sessions } from "./kept_sessions.ts";
import type { OpenSession } from "./sessions.ts";

/** One line of the list of devices. */
export interface Device {
  readonly name: string;
  readonly session: Session;
  readonly here: boolean;
}

/** Where the account is signed in, newest first. Sessions that are over are left out. */
export async function listDevices(identity: Identity, open: OpenSession): Promise<Device[]> {
  const { account } = open.owner;
  const { names } = await readRegister(identity, account.id);
  const rows = await identity.vault.readMany(sessions, names.map((name) => [fromBase64Url(name)]));
  const now = identity.clock.now();
  return rows.filter((row) => row !== undefined)
    .filter(({ value }) => value.epoch === account.epoch)
    .filter(({ value }) => !isOver(value, account.roles, identity.config.policy, now))
    .map((row) => ({
      name: markOf(hashOf(row)),
      session: row.value,
      here: hashOf(row) === hashOf(open.kept),
    }))
    .reverse();
}

/** Ends the sessions of an account that `which` picks by mark; all others stay. Returns how many. */
export async function endSessions(
  identity: Identity,
  owner: KeptAccount,
  which: (mark: string) => boolean,
  by: { readonly actor: Id; readonly role: string; readonly session?: string; readonly caller: Caller },
): Promise<number> {
  const register = await readRegister(identity, owner.account.id);
  const ending = register.names.filter((name) => which(markOf(name)));
  if (ending.length === 0 || !register.kept) return 0;
  const change = identity.vault.change();
  for (const name of ending) change.remove(sessions, [fromBase64Url(name)]);
  const left = { sessions: register.names.filter((name) => !ending.includes(name)) };
  await change.put(registers, register.kept.key, left, { was: register.kept })
    .deed({
      at: identity.clock.now(),
      ...by,
      action: "session.revoked",
      subject: owner.account.id,
      target: { kind: "account", id: owner.account.id },
      outcome: 0,
      detail: { count: ending.length },
    })
    .commit();
  return ending.length;
}
