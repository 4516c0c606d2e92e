import { openDriver, openStore } from "../../../lib/vault/open_store.ts";
import { MovableClock } from "../../support/movable_clock.ts";
import { aDeed, plainLedger, setting, unit } from "./store_fixtures.ts";

/** Run as a process of its own, to be killed: four callers write pairs for ever and say which are durable. */
const [path = "", round = ""] = Deno.args;
const store = openStore({ driver: await openDriver(path), clock: new MovableClock() });
store.keepLedger(plainLedger(`w${round}`));
const line = new TextEncoder();

async function write(caller: number): Promise<never> {
  for (let number = 0;; number++) {
    const name = `${round}.${caller}.${number}`;
    await store.commit(unit(
      { sets: [...setting(["left", name], name), ...setting(["right", name], name)] },
      { deeds: [aDeed(name)] },
    ));
    Deno.stdout.writeSync(line.encode(`${name}\n`));
  }
}

await Promise.all([0, 1, 2, 3].map(write));
