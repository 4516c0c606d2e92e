import assert from "node:assert/strict";
import { newId } from "../../lib/ids.ts";
import { Browser } from "../support/browser.ts";
import { inviteAndJoin, overHttp, setUp, weightsIn } from "../support/front_door.ts";
import { type Server, startServer } from "../support/server.ts";

const otto = {
  name: "Otto Brandt",
  username: "otto",
  email: "otto@example.org",
  password: "nine grey herons at dusk",
};
const maria = {
  name: "Maria Lindgren",
  username: "maria",
  email: "maria@example.org",
  password: "six calm otters at noon",
};
const place = { organisation: "Clear View", branch: "Centro" };
const root = new URL("../../", import.meta.url).pathname;

interface Verdict {
  readonly kind: string;
  readonly entries: number;
}

Deno.test("killed in the middle of writing, Salus has everything it confirmed, and its log is whole", async () => {
  const first = await startServer();
  const { dataFolder } = first;
  let second: Server | undefined;
  try {
    const browser = await inviteAndJoin(await setUp(first, otto, place), first, maria);
    const confirmed = await writeUntilKilled(browser, first);
    assert.ok(confirmed.length >= 10, `only ${confirmed.length} were confirmed before the end`);
    second = await startServer({ SALUS_DATA: dataFolder });
    const again = new Browser(overHttp(second));
    await again.open("/signin");
    await again.submit({ username: maria.username, password: maria.password }, { to: "/signin" });
    const kept = await weightsIn(again, again.page.path);
    assert.deepEqual(confirmed.filter((weight) => !kept.has(weight)), []);
    assert.equal(await second.stop(), 0);
    const verdict = await verify(dataFolder);
    assert.equal(verdict.kind, "intact");
    assert.ok(verdict.entries > confirmed.length, "every entry was recorded as it was written");
  } finally {
    await first.kill();
    await second?.kill();
    await Deno.remove(dataFolder, { recursive: true });
  }
});

/** Eight writers at once, killed while they write. The weights of all entries that were confirmed, each a different one. */
async function writeUntilKilled(maria: Browser, server: Server): Promise<readonly number[]> {
  await maria.open("/");
  const page = `${maria.page.path}/add/weight`;
  await maria.open(page);
  const form = maria.forms.find(({ action }) => action.endsWith("/add/weight"));
  const fields: Readonly<Record<string, string>> = Object.fromEntries(form?.filled ?? []);
  const confirmed: number[] = [];
  async function write(writer: number): Promise<void> {
    for (let n = 0; n < 100; n++) {
      const weight = `${60 + writer}.${String(n).padStart(2, "0")}`;
      // A kilogram up and down within seconds is unlikely; here it is meant.
      const answers = { ...fields, once: newId(), weight, confirmed: "yes" };
      const sent = await maria.send(page, answers).catch(() => undefined);
      if (!sent) return;
      assert.equal(sent.status, 303, sent.html.slice(0, 200));
      confirmed.push(Number(weight));
    }
  }
  const writing = Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
  const enough = async () => {
    while (confirmed.length < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.kill();
  };
  await Promise.all([enough(), writing]);
  return confirmed;
}

/** What the operator's command says, run as the operator runs it. */
async function verify(dataFolder: string): Promise<Verdict> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "audit:verify", "--json"],
    cwd: root,
    env: { SALUS_DATA: dataFolder },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.ok(text.startsWith("{"), text + new TextDecoder().decode(stderr));
  return JSON.parse(text);
}
