/**
 * deno task dev: compiles the views and serves, both again whenever a file changes, until it is told to stop. A watcher
 * waits for the next change when its program has ended, so that both are ended from here.
 */
import { ConfigError, configFromEnvironment } from "../../lib/config.ts";
import { flags } from "./permissions.ts";
import { complain } from "./print.ts";

const patience = 2_000;

function commandLines(): readonly (readonly string[])[] {
  const views = ["--watch=views", "--allow-env", "--allow-read=./views", "--allow-write=./.build"];
  return [
    ["run", "--quiet", "--no-prompt", "--no-clear-screen", ...views, "deploy/commands/compile_views.ts"],
    ["run", ...flags(configFromEnvironment()), "--watch=static", "--no-clear-screen", "main.ts"],
  ];
}

async function watch(): Promise<void> {
  const watchers = commandLines().map((args) =>
    new Deno.Command(Deno.execPath(), { args: [...args] }).spawn()
  );
  const ended = Promise.all(watchers.map(({ status }) => status));
  const end = (signal: Deno.Signal) => {
    for (const watcher of watchers) {
      try {
        watcher.kill(signal);
      } catch {
        // It has ended already.
      }
    }
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => {
      end("SIGTERM");
      setTimeout(() => end("SIGKILL"), patience);
    });
  }
  await ended;
}

try {
  await watch();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  complain(error.message);
  Deno.exit(78);
}
Deno.exit(0);
