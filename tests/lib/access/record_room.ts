import type { Actor } from "../../../lib/access/actor.ts";
import { Chart } from "../../../lib/access/chart.ts";
import { addPatient } from "../../../lib/access/patients.ts";
import { openAudit } from "../../../lib/audit/log.ts";
import { day, type Instant } from "../../../lib/clock.ts";
import type { Caller } from "../../../lib/deeds.ts";
import { type Id, newId } from "../../../lib/ids.ts";
import type { Account } from "../../../lib/identity/accounts.ts";
import { kekFromBytes } from "../../../lib/vault/kek.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import type { Vault } from "../../../lib/vault/vault.ts";

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
  let now = Date.UTC(2026, 10, 22, 9);
  const clock = { now: () => now };
  const store = openStore({ driver: memoryDriver(), clock });
  const kek = kekFromBytes(crypto.getRandomValues(new Uint8Array(32)));
  const vault = await openVault({
    store,
    keys: memoryDriver(),
    kek,
    clock,
    passwordCost: { memory: 8, passes: 1 },
  });
  await openAudit({ store, keys: vault.auditKeys, clock, origin: "https://salus.example.org" });
  const record = newId();
  const [maria, anna, stan] = [person("Maria", record), person("Anna"), person("Stan")];
  const change = vault.change();
  addPatient(vault, change, {
    id: record,
    owner: maria.id,
    name: "Maria",
    zone: "Europe/Madrid",
    createdAt: now,
  });
  change.deed({ at: now, actor: maria.id, role: "patient", action: "account.created", outcome: 0, caller });
  await change.commit();
  return {
    vault,
    maria,
    anna,
    stan,
    record,
    now: () => now,
    passDays: (days) => void (now += days * day),
    open: (reader) => Chart.open({ vault, caller, now, actor: actorOf(reader) }, record),
  };
}

export function actorOf(account: Account): Actor {
  return { account: account.id, name: account.name, roles: account.roles, own: account.patient };
}

function person(name: string, patient?: Id): Account {
  const lower = name.toLowerCase();
  return {
    id: newId(),
    username: lower,
    email: `${lower}@example.org`,
    name,
    language: "en",
    zone: "Europe/Madrid",
    theme: "system",
    font: "standard",
    density: "comfortable",
    roles: [{ role: "patient" }],
    epoch: 1,
    factors: { authenticator: false, passkeys: 0 },
    createdAt: 0,
    ...(patient !== undefined && { patient }),
  };
}
