import type { Actor } from "../../../lib/access/actor.ts";
import { Chart } from "../../../lib/access/chart.ts";
import { addPatient } from "../../../lib/access/patients.ts";
import { day, type Instant } from "../../../lib/clock.ts";
import type { Caller } from "../../../lib/deeds.ts";
import { type Id, newId } from "../../../lib/ids.ts";
import type { Account } from "../../../lib/identity/accounts.ts";
import type { Vault } from "../../../lib/vault/vault.ts";
import { maria, openClinic } from "../identity/clinic.ts";

export const caller: Caller = { request: newId(), address: "203.0.113.7", agent: "test" };

/** Maria's record in a vault in memory; Anna and Stan are near. */
export interface RecordRoom {
  readonly vault: Vault;
  readonly maria: Account;
  readonly anna: Account;
  readonly stan: Account;
  readonly record: Id;
  now(): Instant;
  passDays(days: number): void;
  open(reader: Account): Promise<Chart>;
}

export async function recordRoom(): Promise<RecordRoom> {
  const { identity, clock } = await openClinic();
  const { vault } = identity;
  const record = newId();
  const [maria, anna, stan] = [person("Maria", record), person("Anna"), person("Stan")];
  const change = vault.change();
  addPatient(vault, change, {
    id: record,
    owner: maria.id,
    name: "Maria",
    zone: "Europe/Madrid",
    createdAt: clock.now(),
  });
  change.deed({
    at: clock.now(),
    actor: maria.id,
    role: "patient",
    action: "account.created",
    outcome: 0,
    caller,
  });
  await change.commit();
  return {
    vault,
    maria,
    anna,
    stan,
    record,
    now: () => clock.now(),
    passDays: (days) => clock.pass(days * day),
    open: (reader) => Chart.open({ vault, caller, now: clock.now(), actor: actorOf(reader) }, record),
  };
}

export function actorOf(account: Account): Actor {
  return { account: account.id, name: account.name, roles: account.roles, own: account.patient };
}

function person(name: string, patient?: Id): Account {
  const username = name.toLowerCase();
  const email = `${username}@example.org`;
  return maria({ name, username, email, ...(patient !== undefined && { patient }) });
}
