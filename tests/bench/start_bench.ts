import { demoConfig } from "../../deploy/demo/settings.ts";
import { MovableClock } from "../../deploy/demo/movable_clock.ts";
import { beginningOf, seed } from "../../deploy/demo/seeding.ts";
import type { SignIn } from "../../deploy/demo/sign_ins.ts";
import { systemClock } from "../../lib/clock.ts";
import { closeSite, openSite } from "../../main.ts";
import { startServer } from "../support/server.ts";
import { atMost, type Figure, median } from "./figures.ts";
import { killFigures } from "./kill_bench.ts";
import { weightFigures } from "./weight_bench.ts";

const starts = 7;

/** What an operator and a browser wait for and pay: real processes, on the folder of a demo that is a year old. */
export async function* startFigures(): AsyncGenerator<Figure> {
  const folder = await Deno.makeTempDir({ prefix: "salus-bench-" });
  try {
    const people = await fill(folder);
    yield* await firstAnswers(folder);
    yield* await weightFigures(folder, people);
    yield* await killFigures(folder, people);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fill(folder: string): Promise<readonly SignIn[]> {
  const today = systemClock.now();
  const clock = new MovableClock(beginningOf(today));
  const site = await openSite(demoConfig(folder), { clock });
  try {
    return await seed(site, clock, today);
  } finally {
    await closeSite(site);
  }
}

/** Start to the first answer, to the first page, and what the process holds when nobody asks. */
async function firstAnswers(folder: string): Promise<Figure[]> {
  const [answers, pages, megabytes]: [number[], number[], number[]] = [[], [], []];
  for (let start = 0; start < starts; start++) {
    const begun = performance.now();
    const server = await startServer({ SALUS_DATA: folder });
    answers.push(performance.now() - begun);
    await (await fetch(`${server.origin}/signin`)).arrayBuffer();
    pages.push(performance.now() - begun);
    if (start >= starts - 2) {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      megabytes.push(await residentMegabytes(server.pid));
    }
    await server.stop();
  }
  return [
    atMost("start.first_answer_ms", median(answers), 300, "dependencies cached; asked every 25 ms"),
    atMost("start.first_page_ms", median(pages), 1_000, "P16"),
    atMost("start.idle_megabytes", Math.max(...megabytes), 120, "resident, three seconds after the start"),
  ];
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}
