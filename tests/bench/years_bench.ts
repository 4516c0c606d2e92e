import { idBytes, newId } from "../../lib/ids.ts";
import type { Driver } from "../../lib/vault/store.ts";
import { createApp } from "../../routes/app.ts";
import { type BenchPerson, openBenchSite } from "./bench_site.ts";
import { atMost, compare, type Figure } from "./figures.ts";

const others = 100_000;
const [few, many] = [100, 20_000];

/** The pages of somebody with ten years of entries, against those of somebody with a hundred; among 10^5 other people. */
export async function* yearsFigures(): AsyncGenerator<Figure> {
  const bench = await openBenchSite();
  try {
    await fillWithOthers(bench.driver);
    const people = { short: await bench.person(few), long: await bench.person(many) };
    const app = createApp(bench.silent);
    const visit = (person: BenchPerson, page: string) => async () => {
      const answer = await app.fetch(person.request(page), { remote: "192.0.2.7" });
      if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`);
      await answer.arrayBuffer();
    };
    for (
      const [name, page] of [
        ["home", ""],
        ["calendar", "/calendar"],
        ["history", "/timeline"],
        ["trend", "/trends/weight"],
      ] as const
    ) {
      const ways = { short: visit(people.short, page), long: visit(people.long, page) };
      const speed = await compare(ways, { calls: 150 });
      const note = `${many} entries to ${few}, among ${others} other people`;
      yield atMost(`years.${name}`, speed.long.middle / speed.short.middle, 1.5, note);
    }
  } finally {
    await bench.close();
  }
}

/** Rows as other people's would be: an account, a patient and the beginning of a timeline each. Nobody opens them. */
async function fillWithOthers(driver: Driver): Promise<void> {
  const value = crypto.getRandomValues(new Uint8Array(600));
  const atOnce = 250;
  for (let person = 0; person < others; person += atOnce) {
    const sets = Array.from({ length: atOnce }, () => idBytes(newId())).flatMap((id) =>
      ["u", "p", "t"].map((prefix) => ({ key: [prefix, id], value }))
    );
    await driver.atomic({ checks: [], sets, deletes: [] });
  }
}
