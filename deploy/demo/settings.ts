import { type Config, configNames, readConfig } from "../../lib/config.ts";

/** What would lead out of the demonstration: its mail stays in the mailbox that everybody can see. */
const left = ["SALUS_SMTP_URL", "SALUS_MAIL_FROM", "SALUS_KV", "SALUS_KEYS", "SALUS_DEBUG"];

/** The settings of the environment, on a folder of the demonstration's own. Throws ConfigError. */
export function demoConfig(folder: string): Config {
  const given = configNames.filter((name) => !left.includes(name)).map((name) => [name, Deno.env.get(name)]);
  return readConfig({ ...Object.fromEntries(given), SALUS_ENV: "demo", SALUS_DATA: folder });
}
