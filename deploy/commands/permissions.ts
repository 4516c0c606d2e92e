/**
 * Prints the rest of a `deno …` command line: the program given as argument, with the least permissions
 * that its settings need.
 * With settings that are wrong it says so, and prints a command line that only fails.
 */
import { dirname, normalize } from "node:path";
import { type Config, ConfigError, configFromEnvironment, configNames, isRemote } from "../../lib/config.ts";
import { complain, print } from "./print.ts";

if (import.meta.main) print(commandLine().join(" "));

function commandLine(): readonly string[] {
  try {
    // Next to a list Deno ignores a plain --allow-read, which a command asks for that reads what it is given.
    const reads = Deno.args.includes("--allow-read");
    const granted = flags(configFromEnvironment()).filter((flag) =>
      !(reads && flag.startsWith("--allow-read="))
    );
    return ["run", ...granted, ...Deno.args];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    complain(error.message);
    return ["eval", "Deno.exit(78)"];
  }
}

/** What `deno run` must be told, so that the server may do what these settings ask for and nothing else. */
export function flags(config: Config): readonly string[] {
  const store = [config.kv, config.keys].filter((place) => !isRemote(place)).map((path) => dirname(path));
  const made = config.kek.kind === "file" && config.kek.make ? [config.kek.path] : [];
  const given = config.kek.kind === "file" ? [config.kek.path] : [];
  const written = outermost([config.dataFolder, ...store, config.anchorFile, ...made]);
  return [
    "--quiet",
    "--frozen",
    "--no-prompt",
    "--no-remote",
    `--allow-net=${hosts(config).join(",")}`,
    `--allow-read=${outermost(["./static", ...written, ...given]).join(",")}`,
    `--allow-write=${written.join(",")}`,
    `--allow-env=${configNames.join(",")}`,
    ...(isRemote(config.kv) ? [] : ["--allow-sys=statfs"]), // how full the disk is
    "--v8-flags=--disallow-code-generation-from-strings",
  ];
}

function hosts(config: Config): readonly string[] {
  const here = config.host.includes(":") ? `[${config.host}]` : config.host;
  const mail = config.mail ? [`${config.mail.host}:${config.mail.port}`] : [];
  const store = [config.kv, config.keys].filter(isRemote).map((url) => withPort(new URL(url)));
  return [...new Set([`${here}:${config.port}`, ...mail, ...store])];
}

/** Without those that lie inside another one of them. */
function outermost(paths: readonly string[]): readonly string[] {
  const all = [...new Set(paths.map((path) => normalize(path).replace(/\/$/, "")))];
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}

function withPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
}
