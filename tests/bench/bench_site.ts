import { addPatient } from "../../lib/access/patients.ts";
import { systemClock } from "../../lib/clock.ts";
import { readConfig } from "../../lib/config.ts";
import type { Caller, Deed } from "../../lib/deeds.ts";
import { type Id, newId } from "../../lib/ids.ts";
import { type Account, addAccount } from "../../lib/identity/accounts.ts";
import { policies } from "../../lib/identity/consents.ts";
import { newSession } from "../../lib/identity/coming_sessions.ts";
import { kekFromBytes } from "../../lib/vault/kek.ts";
import { openDriver } from "../../lib/vault/open_store.ts";
import { openVault } from "../../lib/vault/open_vault.ts";
import { randomBytes } from "../../lib/vault/primitives.ts";
import type { Driver } from "../../lib/vault/store.ts";
import type { Vault } from "../../lib/vault/vault.ts";
import { closeSite, openSite } from "../../main.ts";
import type { Site } from "../../routes/env.ts";
import { fillTimeline } from "./long_record.ts";

/** The program as it runs, on a database of its own, without a socket in front. */
export interface BenchSite {
  readonly site: Site;
  readonly driver: Driver;
  /** The same over the same database, but nothing that was read is written down. */
  readonly silent: Site;
  /** The same rows without anything kept open: each is decrypted and checked at each read. */
  readonly bare: Vault;
  /** Somebody who keeps a record of so many entries and is signed in. */
  person(entries: number): Promise<BenchPerson>;
  close(): Promise<void>;
}

export interface BenchPerson {
  readonly account: Id;
  readonly patient: Id;
  readonly username: string;
  readonly password: string;
  /** A read of one of their pages: home is "". */
  request(page?: string): Request;
}

export const caller: Caller = { request: newId(), address: "192.0.2.7", agent: "Bench/1.0" };

export async function openBenchSite(settings: Readonly<Record<string, string>> = {}): Promise<BenchSite> {
  const folder = await Deno.makeTempDir({ prefix: "salus-bench-" });
  const driver = await openDriver(`${folder}/salus.db`);
  const config = readConfig({ SALUS_DATA: folder, ...settings });
  const [keys, kek] = [await openDriver(":memory:"), kekFromBytes(randomBytes(32))];
  const opened = await openSite(config, { driver, keys, kek });
  const { store } = opened.vault;
  opened.audit.start();
  const site = { ...opened, limits: withoutEnd(opened.limits) };
  return {
    site,
    driver,
    silent: withVault(site, silenced(site.vault)),
    bare: await openVault({ store, keys, kek, clock: systemClock, keepOpen: 0 }),
    person: (entries) => addPerson(site, entries),
    async close() {
      await closeSite(opened);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The site with another vault wherever a request meets one. */
export function withVault(site: Site, vault: Vault): Site {
  return { ...site, vault, identity: { ...site.identity, vault } };
}

function silenced(vault: Vault): Vault {
  const { store } = vault;
  const record = () => Promise.resolve({ stamp: "", deeds: [] });
  return { ...vault, store: Object.assign(Object.create(store), { record }) };
}

/** Every limit is asked, at its full cost, and none is reached: each hundred asks are somebody else's. */
function withoutEnd(limits: Site["limits"]): Site["limits"] {
  let asked = 0;
  const somebody = (subject: string) => `${subject}.${Math.floor(asked++ / 100)}`;
  return {
    ...limits,
    take: (rule, subject) => limits.take(rule, somebody(subject)),
    demand: (rule, subject) => limits.demand(rule, somebody(subject)),
  };
}

async function addPerson({ identity, vault, config }: Site, entries: number): Promise<BenchPerson> {
  const now = systemClock.now();
  const [id, patient] = [newId(), newId()];
  const username = `p${newId().replace(/[-_]/g, "").toLowerCase()}`;
  const password = `long-enough-${newId()}`;
  const name = "Maria Santos";
  const change = vault.change();
  const account: Account = {
    id,
    username,
    email: `${username}@example.org`,
    name,
    language: "en",
    zone: "Europe/Madrid",
    theme: "system",
    font: "standard",
    density: "comfortable",
    roles: [{ role: "patient" }],
    epoch: 1,
    password: { hash: await vault.hashPassword(password, id), changedAt: now, history: [] },
    factors: { authenticator: false, passkeys: 0 },
    patient,
    agreed: { ...policies },
    createdAt: now,
  };
  addAccount(identity, change, account);
  const key = addPatient(vault, change, { id: patient, owner: id, name, zone: account.zone, createdAt: now });
  const session = await newSession(identity, { account: id, level: 1, methods: ["password"] }, caller);
  session.put(change, account);
  await change.deed(aDeed("account.created")).commit();
  await fillTimeline(vault, { patient, key }, entries, now);
  const host = new URL(config.origin).host;
  const headers = {
    host,
    "cookie": `__Host-sid=${session.secret}`,
    "user-agent": caller.agent,
    "accept-language": "en",
    "sec-fetch-site": "same-origin",
  };
  return {
    account: id,
    patient,
    username,
    password,
    request: (page = "") => new Request(`${config.origin}/records/${patient}${page}`, { headers }),
  };
}

export function aDeed(action: string): Deed {
  return { at: systemClock.now(), actor: "system", role: "system", action, outcome: 0, caller };
}
