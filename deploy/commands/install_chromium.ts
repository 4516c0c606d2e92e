import { complain, print } from "./print.ts";
import { run } from "./stages.ts";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

if (import.meta.main) {
  const path = await findOrInstallChromium();
  if (path) print(path);
  else Deno.exit(1);
}

/** The path of a Chromium. Installs one when it can; otherwise says what to do and returns undefined. */
export async function findOrInstallChromium(): Promise<string | undefined> {
  const found = await findChromium() ?? await install();
  if (!found) {
    complain(
      "The browser tests need Chromium, and there is none. Install it (as root: apt-get install -y chromium), " +
        "or set CHROMIUM_PATH to the program.",
    );
  }
  return found;
}

async function findChromium(): Promise<string | undefined> {
  const chosen = Deno.env.get("CHROMIUM_PATH");
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const candidates = names.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
  for (const path of chosen ? [chosen] : candidates) {
    if (await isFile(path)) return path;
  }
  return undefined;
}

async function install(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0 || Deno.env.get("CHROMIUM_PATH")) return undefined;
  if (!await isFile("/usr/bin/apt-get")) return undefined;
  print("Installing Chromium for the browser tests …");
  const quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
  await run([...quietly, "update"]);
  await run([...quietly, "-y", "install", "chromium"]);
  return await findChromium();
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}
