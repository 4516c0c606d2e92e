import { main as verify } from "../../deploy/commands/audit_verify.ts";
import { demoConfig } from "../../deploy/demo/settings.ts";
import type { SignIn } from "../../deploy/demo/sign_ins.ts";
import { Chart } from "../../lib/access/chart.ts";
import { listEntries } from "../../lib/access/entry_lists.ts";
import { findByHandle } from "../../lib/identity/accounts.ts";
import { systemClock } from "../../lib/clock.ts";
import { closeSite, openSite } from "../../main.ts";
import type { Browser } from "../support/browser.ts";
import { startServer } from "../support/server.ts";
import { caller } from "./bench_site.ts";
import type { Figure } from "./figures.ts";
import { personOf, signedIn } from "./visitor.ts";

const kills = 12;
const writers = 3; // side by side, for each of the three patients

/** P17: the server is killed while people write; whatever it said yes to is there, and the log is whole. */
export async function killFigures(folder: string, people: readonly SignIn[]): Promise<Figure[]> {
  const patients = ["patient", "daughter", "stranger"].map((role) => personOf(people, role));
  const acknowledged = new Map(patients.map(({ username }) => [username, new Set<number>()]));
  let next = 0;
  for (let round = 0; round < kills; round++) {
    const server = await startServer({ SALUS_DATA: folder });
    let alive = true;
    const writing = patients.flatMap((person) => {
      const entered = signedIn(server, person).catch(() => undefined);
      return Array.from({ length: writers }, async () => {
        const browser = await entered;
        const home = browser?.page.path;
        while (alive && browser && home) {
          const weight = 100 + next++;
          if (!await enter(browser, home, weight).catch(() => false)) continue;
          acknowledged.get(person.username)?.add(weight);
        }
      });
    });
    // Signing in takes hashes: the kill comes a while after the first of them wrote.
    await untilSome(acknowledged, round);
    await new Promise((resolve) => setTimeout(resolve, 20 + 37 * round % 160));
    await server.kill();
    alive = false;
    await Promise.allSettled(writing);
  }
  return await figuresOf(folder, acknowledged);
}

async function untilSome(
  acknowledged: ReadonlyMap<string, ReadonlySet<number>>,
  round: number,
): Promise<void> {
  const deadline = performance.now() + 15_000;
  const count = () => [...acknowledged.values()].reduce((sum, { size }) => sum + size, 0);
  const before = count();
  while (count() < before + 5 + round && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Whether the server said that it has it. */
async function enter(browser: Browser, home: string, weight: number): Promise<boolean> {
  const now = new Date().toISOString().slice(0, 16);
  const { status } = await browser.send(`${home}/add/weight`, {
    "weight": (weight / 100).toFixed(2),
    "at": now.replace(/\d\d:\d\d$/, "00:00"),
    "note": "",
    "once": crypto.randomUUID(),
  });
  return status === 303;
}

async function figuresOf(
  folder: string,
  acknowledged: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<Figure[]> {
  const { lost, found } = await missing(folder, acknowledged);
  const code = await quietly(() => verify(["--patience", "600", "--json"]), folder);
  const note = `P17; ${found} acknowledged before ${kills} kills`;
  return [
    { name: "kill.lost", ratio: lost, bound: 0, ok: lost === 0 && found > kills, note },
    {
      name: "kill.log_verdict",
      ratio: code,
      bound: 0,
      ok: code === 0,
      note: "P17; exit code of audit:verify",
    },
  ];
}

/** Every entry is read again, so that a torn one would show as one that cannot be opened. */
async function missing(folder: string, acknowledged: ReadonlyMap<string, ReadonlySet<number>>) {
  const site = await openSite(demoConfig(folder));
  try {
    let [lost, found] = [0, 0];
    for (const [username, weights] of acknowledged) {
      const account = (await findByHandle(site.identity, username))?.account;
      if (account?.patient === undefined) throw new Error("a patient keeps a record");
      const actor = { account: account.id, name: account.name, roles: account.roles, own: account.patient };
      const opening = { vault: site.vault, actor, caller, now: systemClock.now() };
      const chart = await Chart.open(opening, account.patient);
      const entries = await listEntries(chart, { kinds: ["weight"], limit: 100_000 });
      await chart.settle();
      const kept = new Set(entries.map(({ brief }) => Number(brief.weight)));
      for (const weight of weights) kept.has(weight) ? found++ : lost++;
    }
    return { lost, found };
  } finally {
    await closeSite(site);
  }
}

/** The verifier reads its settings from the environment and prints; here it does neither for long. */
async function quietly(work: () => Promise<number>, folder: string): Promise<number> {
  const write = Deno.stdout.writeSync;
  const before = Deno.env.get("SALUS_DATA");
  Deno.env.set("SALUS_DATA", folder);
  Deno.stdout.writeSync = (bytes) => bytes.length;
  try {
    return await work();
  } finally {
    Deno.stdout.writeSync = write;
    if (before === undefined) Deno.env.delete("SALUS_DATA");
    else Deno.env.set("SALUS_DATA", before);
  }
}
