/** Writes looks into the log at the path given until it is killed; prints the place of each once it is durable. */
import { placeText } from "../../../lib/audit/places.ts";
import { localDriver } from "../../../lib/vault/local_driver.ts";
import { deed, logbook } from "./logbook.ts";

const [path, anchorFile] = Deno.args;
if (!path || !anchorFile) throw new Error("a database and an anchor file");
const book = await logbook({ driver: await localDriver(path), anchorFile });

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
}

async function write(): Promise<never> {
  while (true) {
    const { deeds } = await book.store.record([deed(), deed()]);
    say(deeds.map(placeText).join(" "));
  }
}

async function seal(): Promise<never> {
  while (true) {
    await book.audit.sealNow();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

await Promise.all([write(), write(), write(), write(), write(), seal()]);
