/**
 * deno task demo [--json]
 *
 * A clinic to try: ten people and a year of their data. Without SALUS_DATA everything is thrown away at the end; with
 * it, what is there is used again, with the same sign-ins.
 */
import { parseArgs } from "node:util";
import { systemClock } from "../../lib/clock.ts";
import { type Config, ConfigError } from "../../lib/config.ts";
import { KekError } from "../../lib/vault/kek.ts";
import { closeSite, openSite, serve } from "../../main.ts";
import { MovableClock } from "../demo/movable_clock.ts";
import { beginningOf, seed } from "../demo/seeding.ts";
import { demoConfig } from "../demo/settings.ts";
import { readSignIns, tableOf } from "../demo/sign_ins.ts";
import { complain, print } from "./print.ts";

/** A sentence for whoever started it. */
class Refusal extends Error {}

if (import.meta.main) {
  const { "throw-away": throwAway, keep, json } = read(Deno.args);
  const remove = () => throwAway !== undefined && Deno.removeSync(throwAway, { recursive: true });
  addEventListener("unload", remove);
  try {
    await show(demoConfig(throwAway ?? keep ?? ""), json);
  } catch (error) {
    removeEventListener("unload", remove);
    remove();
    if (!(error instanceof Refusal || error instanceof ConfigError || error instanceof KekError)) throw error;
    complain(error.message);
    Deno.exit(78);
  }
}

function read(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = { "throw-away": text, keep: text, json: { type: "boolean", default: false } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    complain(error instanceof Error ? error.message : "These arguments make no sense.");
    Deno.exit(78);
  }
}

async function show(config: Config, json: boolean): Promise<void> {
  await Deno.mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  if (!await exists(config.kv)) await play(config);
  const site = await openSite(config);
  const people = await readSignIns(site.vault);
  if (!people) {
    await closeSite(site);
    throw new Refusal(
      `${config.dataFolder} holds an installation of another kind, or a demo that was never finished. ` +
        "Give SALUS_DATA an empty folder.",
    );
  }
  const { origin } = config;
  await serve(site, () => print(json ? JSON.stringify({ origin, people }) : tableOf(origin, people)));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Fills an empty folder. The log's writers must follow each other in time: whoever writes the past comes first. */
async function play(config: Config): Promise<void> {
  const today = systemClock.now();
  const clock = new MovableClock(beginningOf(today));
  const site = await openSite(config, { clock });
  try {
    await seed(site, clock, today);
  } finally {
    await closeSite(site);
  }
}
