import { type AuditLog, openAudit } from "../../../lib/audit/log.ts";
import { readConfig } from "../../../lib/config.ts";
import type { Caller } from "../../../lib/deeds.ts";
import { newId } from "../../../lib/ids.ts";
import { type Account, addAccount, findAccount, type KeptAccount } from "../../../lib/identity/accounts.ts";
import type { Identity } from "../../../lib/identity/identity.ts";
import { openLimits } from "../../../lib/limits/limits.ts";
import { openOutbox } from "../../../lib/messages/outbox.ts";
import { kekFromBytes } from "../../../lib/vault/kek.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { openStore } from "../../../lib/vault/open_store.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import type { Driver } from "../../../lib/vault/store.ts";
import { MovableClock } from "../../support/movable_clock.ts";

export interface Clinic {
  readonly identity: Identity;
  readonly audit: AuditLog;
  readonly clock: MovableClock;
  readonly driver: Driver;
  close(): Promise<void>;
}

/** An empty installation in memory, with hashing made cheap; 2026-11-22 09:00 UTC. */
export async function openClinic(environment: Readonly<Record<string, string>> = {}): Promise<Clinic> {
  const clock = new MovableClock();
  const driver = memoryDriver();
  const store = openStore({ driver, clock });
  const kek = kekFromBytes(crypto.getRandomValues(new Uint8Array(32)));
  const vault = await openVault({
    store,
    keys: memoryDriver(),
    kek,
    clock,
    passwordCost: { memory: 8, passes: 1 },
  });
  const config = readConfig({ SALUS_ENV: "development", ...environment });
  const audit: AuditLog = await openAudit({ store, keys: vault.auditKeys, clock, origin: config.origin });
  const limits = openLimits({ vault, clock });
  const identity = { vault, limits, outbox: openOutbox(), clock, config };
  return {
    identity,
    audit,
    clock,
    driver,
    async close() {
      await audit.stop();
      await vault.close();
    },
  };
}

export function callerFrom(
  address = "192.0.2.7",
  agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
): Caller {
  return { request: newId(), address, agent };
}

export const mariasPassword = "nine quiet herons by the lake";

/** Maria, who keeps her own record. */
export function maria(changes: Partial<Account> = {}): Account {
  return {
    id: newId(),
    username: "maria",
    email: "maria@example.org",
    name: "Maria Lindgren",
    language: "en",
    zone: "Europe/Madrid",
    theme: "system",
    font: "standard",
    density: "comfortable",
    roles: [{ role: "patient" }],
    epoch: 1,
    factors: { authenticator: false, passkeys: 0 },
    createdAt: Date.UTC(2026, 10, 1),
    ...changes,
  };
}

/** Otto, who administers and has an authenticator. */
export function otto(changes: Partial<Account> = {}): Account {
  return maria({
    username: "otto",
    email: "otto@clinic.example",
    name: "Otto Brandt",
    roles: [{ role: "admin" }],
    factors: { authenticator: true, passkeys: 0 },
    ...changes,
  });
}

/** Adds the account with this password and hands back how it is kept. */
export async function enrol(
  { identity, clock }: Clinic,
  account: Account,
  password = mariasPassword,
): Promise<KeptAccount> {
  const hash = await identity.vault.hashPassword(password, account.id);
  const withHash = { ...account, password: { hash, changedAt: clock.now(), history: [] } };
  const change = identity.vault.change().deed({
    at: clock.now(),
    actor: "system",
    role: "system",
    action: "account.created",
    outcome: 0,
    caller: callerFrom(""),
  });
  addAccount(identity, change, withHash);
  await change.commit();
  const kept = await findAccount(identity, account.id);
  if (!kept) throw new Error("the account was not kept");
  return kept;
}
