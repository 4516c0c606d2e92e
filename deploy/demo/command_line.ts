/**
 * Prints the rest of a `deno …` command line: the demonstration, with the least permissions that it needs. Without
 * SALUS_DATA it makes a folder that the demonstration removes when it ends.
 */
import { ConfigError } from "../../lib/config.ts";
import { flags } from "../commands/permissions.ts";
import { complain, print } from "../commands/print.ts";
import { demoConfig } from "./settings.ts";

if (import.meta.main) print((await commandLine()).join(" "));

async function commandLine(): Promise<readonly string[]> {
  const kept = Deno.env.get("SALUS_DATA")?.trim() || undefined;
  const folder = kept ?? await Deno.makeTempDir({ prefix: "salus-demo-" });
  try {
    const place = kept === undefined ? ["--throw-away", folder] : ["--keep", folder];
    return ["run", ...flags(demoConfig(folder)), "deploy/commands/demo.ts", ...place];
  } catch (error) {
    if (kept === undefined) await Deno.remove(folder);
    if (!(error instanceof ConfigError)) throw error;
    complain(error.message);
    return ["eval", "Deno.exit(78)"];
  }
}
