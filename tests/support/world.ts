import { runAgenda } from "../../lib/access/agenda.ts";
import { errandHandlers } from "../../lib/access/errands.ts";
import { readConfig } from "../../lib/config.ts";
import { openDevMailbox, type ReceivedMail } from "../../lib/messages/dev_mailbox.ts";
import { deliverDue } from "../../lib/messages/post.ts";
import { kekFromBytes } from "../../lib/vault/kek.ts";
import { memoryDriver } from "../../lib/vault/memory_driver.ts";
import { openStore } from "../../lib/vault/open_store.ts";
import { openVault } from "../../lib/vault/open_vault.ts";
import type { Driver, Row } from "../../lib/vault/store.ts";
import type { Vault } from "../../lib/vault/vault.ts";
import { closeSite, openSite } from "../../main.ts";
import { createApp } from "../../routes/app.ts";
import type { Site } from "../../routes/env.ts";
import { writeLetter } from "../../routes/letters.ts";
import { type Answerer, Browser } from "./browser.ts";
import { addCast, type Cast, codeLife, codeOf, type PersonName } from "./cast.ts";
import { MovableClock } from "./movable_clock.ts";

/** The whole program in memory on 22 November 2026 at 09:00 UTC, with everybody in it. Only hashing is made cheap. */
export interface World extends Answerer {
  readonly site: Site;
  readonly driver: Driver;
  /** The database of the wrapped keys. */
  readonly keys: Driver;
  readonly clock: MovableClock;
  readonly cast: Cast;
  /** The vault over other rows, such as a copy from before, with today's keys and the same key-encryption key. */
  again(rows: readonly Row[]): Promise<{ readonly vault: Vault }>;
  /** A fresh browser with nobody signed in. */
  browser(remote?: string): Browser;
  /** A fresh browser in which this person has signed in, by the pages that everybody uses. */
  signedIn(name: PersonName, remote?: string): Promise<Browser>;
  /** Delivers what waits in the outbox; everything that has arrived, newest first. */
  letters(): Promise<readonly ReceivedMail[]>;
  /** Does what the agenda says is due by now; how many errands. */
  errands(): Promise<number>;
  close(): Promise<void>;
}

/** Runs a test in a world of its own. */
export async function inWorld(
  test: (world: World) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const world = await openWorld(settings);
  try {
    await test(world);
  } finally {
    await world.close();
  }
}

export async function openWorld(settings: Readonly<Record<string, string>> = {}): Promise<World> {
  const clock = new MovableClock();
  const config = readConfig({ SALUS_ENV: "demo", ...settings });
  const driver = memoryDriver();
  const keys = memoryDriver();
  const kek = kekFromBytes(crypto.getRandomValues(new Uint8Array(32)));
  const site = await openSite(config, { clock, driver, keys, kek, passwordCost: { memory: 8, passes: 1 } });
  const app = createApp(site);
  const cast = await addCast(site.identity);
  const mailbox = openDevMailbox(site.vault, clock);
  const world: World = {
    origin: config.origin,
    answer: async (request, remote) => await app.fetch(request, { remote }),
    site,
    driver,
    keys,
    clock,
    cast,
    async again(rows) {
      const copy = memoryDriver();
      for (let at = 0; at < rows.length; at += 100) {
        await copy.atomic({ checks: [], sets: rows.slice(at, at + 100), deletes: [] });
      }
      const store = openStore({ driver: copy, clock });
      const passwordCost = { memory: 8, passes: 1 };
      return { vault: await openVault({ store, keys, kek, clock, passwordCost }) };
    },
    browser: (remote) => new Browser(world, remote),
    signedIn: (name, remote) => signIn(world, name, remote),
    async letters() {
      await deliverDue({ vault: site.vault, clock, carrier: mailbox, write: writeLetter });
      return await mailbox.latest(200);
    },
    errands: () => runAgenda(site.identity, errandHandlers(site.identity)),
    close: () => closeSite(site),
  };
  return world;
}

async function signIn({ clock, cast, browser }: World, name: PersonName, remote?: string): Promise<Browser> {
  const { username, password, secret } = cast[name];
  const person = browser(remote);
  await person.open("/signin");
  await person.submit({ username, password }, { to: "/signin" });
  if (secret) {
    clock.pass(codeLife);
    await person.submit({ code: codeOf(cast[name], clock.now()) }, { to: "/signin/code" });
  }
  return person;
}
