import { patients } from "../../lib/access/patients.ts";
import { idBytes, newId } from "../../lib/ids.ts";
import { sessions } from "../../lib/identity/kept_sessions.ts";
import { openLimits, type RuleName } from "../../lib/limits/limits.ts";
import { createApp } from "../../routes/app.ts";
import type { Site } from "../../routes/env.ts";
import { Browser } from "../support/browser.ts";
import { type BenchPerson, type BenchSite, openBenchSite } from "./bench_site.ts";
import { atLeast, atMost, compare, type Figure, median, timeOf } from "./figures.ts";
import { rawListPage, rawPage } from "./raw_page.ts";

/** What real pages cost in process, through the whole of the application, against the least they could cost. */
export async function* pageFigures(): AsyncGenerator<Figure> {
  const bench = await openBenchSite();
  try {
    const person = await bench.person(1_000);
    yield* await againstRaw(bench, person);
    yield* await againstRows(bench, person);
    yield* await recorded(bench, person);
    yield* await length(bench);
    yield* await sealedRows(bench, person);
    yield* await limiter(bench.site);
    yield await signIn(bench, person);
  } finally {
    await bench.close();
  }
}

/** P1: everything around the reads and the template. */
async function againstRaw(bench: BenchSite, person: BenchPerson): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (
    const [name, view, page] of [["timeline", "timeline/index", "/timeline"], [
      "home",
      "records/home",
      "",
    ]] as const
  ) {
    const ways = {
      raw: drained(await rawPage(bench, person, [view, page])),
      page: visit(bench.silent, person, page),
    };
    const one = await compare(ways, { calls: 250 });
    const many = await compare(ways, { calls: 25, callers: 16 });
    figures.push(
      atMost(`page.${name}_to_raw_c1`, one.page.middle / one.raw.middle, 1.35, "P1"),
      atMost(`page.${name}_to_raw_c16`, many.page.each / many.raw.each, 1.2, "P1"),
    );
  }
  return figures;
}

/** P2: the timeline in packed blocks, against entries in rows of their own, as many as the page shows, and 50. */
async function againstRows(bench: BenchSite, person: BenchPerson): Promise<Figure[]> {
  const ways = {
    rows: drained(await rawListPage(bench, person, 50)),
    page: visit(bench.silent, person, "/timeline"),
  };
  const one = await compare(ways, { calls: 250 });
  const many = await compare(ways, { calls: 25, callers: 16 });
  const note = "P2; the page shows 25 entries, the raw handler lists 50";
  return [
    atMost("page.timeline_to_rows_c1", one.page.middle / one.rows.middle, 0.6, note),
    atLeast("page.timeline_rate_to_rows_c1", one.rows.each / one.page.each, 2.2, note),
    atLeast("page.timeline_rate_to_rows_c16", many.rows.each / many.page.each, 2.8, note),
  ];
}

/** P7: what it costs that a look is in the log, durably, before its bytes leave. */
async function recorded(bench: BenchSite, person: BenchPerson): Promise<Figure[]> {
  const ways = {
    silent: visit(bench.silent, person, "/timeline"),
    audited: visit(bench.site, person, "/timeline"),
    write: () =>
      bench.driver.atomic({
        checks: [],
        sets: [{ key: ["raw", idBytes(newId())], value: filler }],
        deletes: [],
      }),
  };
  const one = await compare(ways, { calls: 250 });
  const many = await compare(ways, { calls: 25, callers: 16 });
  return [
    atMost(
      "page.audit_added_to_write_c1",
      (one.audited.middle - one.silent.middle) / one.write.middle,
      2,
      "P7",
    ),
    atLeast("page.audited_rate_c16", many.silent.each / many.audited.each, 0.75, "P7"),
  ];
}

const filler = crypto.getRandomValues(new Uint8Array(900));

/** P5: the same page of a short record and of a long one, and of an old page of it. */
async function length(bench: BenchSite): Promise<Figure[]> {
  const [short, long] = [await bench.person(1_000), await bench.person(longest)];
  const deep = deepPage(bench.silent, long);
  const ways = {
    short: visit(bench.silent, short, "/timeline"),
    long: visit(bench.silent, long, "/timeline"),
    deep: visit(bench.silent, long, deep),
    shortHome: visit(bench.silent, short, ""),
    longHome: visit(bench.silent, long, ""),
  };
  const speed = await compare(ways, { calls: 200 });
  const note = `P5; from 1000 to ${longest} entries of one record`;
  return [
    atMost("page.timeline_growth", speed.long.middle / speed.short.middle, 1.15, note),
    atMost("page.home_growth", speed.longHome.middle / speed.shortHome.middle, 1.15, note),
    atMost(
      "page.timeline_depth",
      speed.deep.middle / speed.long.middle,
      1.1,
      "P5; nine tenths down the record",
    ),
  ];
}

const longest = 50_000;

/** The address of a page nine tenths down the record. */
function deepPage(site: Site, person: BenchPerson): string {
  const at = Date.now() - longest * 0.9 * 6 * 3_600_000;
  const before = site.vault.sealText(`timeline.${person.patient}`, JSON.stringify([at, at, newId()]));
  return `/timeline?before=${before}`;
}

/** P10: reading real rows through the vault against reading their bytes. */
async function sealedRows({ site, driver }: BenchSite, person: BenchPerson): Promise<Figure[]> {
  const { vault } = site;
  const [row] = await vault.list(sessions, [], { limit: 1 });
  const key = await vault.subject(person.patient);
  if (!row || !key) throw new Error("the person has a session and a record");
  const place = [idBytes(person.patient)];
  const speed = await compare({
    session: () => vault.read(sessions, row.key),
    sessionBytes: () => driver.get([sessions.prefix, ...row.key]),
    patient: () => vault.read(patients, place, key),
    patientBytes: () => driver.get([patients.prefix, ...place]),
  }, { calls: 2_000 });
  return [
    atMost("rows.session_read", speed.session.middle / speed.sessionBytes.middle, 1.25, "P10"),
    atMost("rows.patient_read", speed.patient.middle / speed.patientBytes.middle, 1.25, "P10"),
  ];
}

/** P13: a limit asked in memory, in microseconds; and a hundred tries at once, against the ten that are allowed. */
async function limiter(site: Site): Promise<Figure[]> {
  const limits = openLimits(site);
  const asks = 20_000;
  const spans: number[] = [];
  for (let round = -2; round < 5; round++) {
    const span = await timeOf(async () => {
      for (let ask = 0; ask < asks; ask++) await limits.take("request.address", `192.0.2.${ask % 250}`);
    });
    if (round >= 0) spans.push(span / asks * 1_000);
  }
  const allowed = async (rule: RuleName) => {
    const subject = newId();
    const verdicts = await Promise.all(Array.from({ length: 100 }, () => limits.take(rule, subject)));
    return verdicts.filter(({ ok }) => ok).length;
  };
  const [stored, inMemory] = [await allowed("token.address"), await allowed("csp_report.address")];
  const exact = stored === 10 && inMemory === 60;
  return [
    atMost("limits.take_microseconds", median(spans), 2, "P13"),
    {
      name: "limits.exact_at_once",
      ratio: stored / 10,
      bound: 1,
      ok: exact,
      note: "P13; 10 of 100, and 60 of 100 in memory",
    },
  ];
}

/** A whole sign-in against one bare Argon2id hash. */
async function signIn({ site }: BenchSite, person: BenchPerson): Promise<Figure> {
  const app = createApp(site);
  const answer = async (request: Request, remote: string) => await app.fetch(request, { remote });
  const speed = await compare({
    hash: () => site.vault.hashPassword(person.password, person.account),
    signIn: async () => {
      const browser = new Browser({ origin: site.config.origin, answer });
      await browser.open("/signin");
      const { status } = await browser.send("/signin", {
        username: person.username,
        password: person.password,
      });
      if (status !== 303) throw new Error(`signing in answered ${status}`);
    },
  }, { calls: 9, warmUp: 2 });
  return atMost(
    "signin.to_hash",
    speed.signIn.middle / speed.hash.middle,
    1.25,
    "with the page that asks, before",
  );
}

/** One read of a page, to its last byte. */
function visit(site: Site, person: BenchPerson, page: string): () => Promise<unknown> {
  const app = createApp(site);
  return drained(async () => await app.fetch(person.request(page), { remote: "192.0.2.7" }));
}

function drained(answer: () => Promise<Response>): () => Promise<unknown> {
  return async () => {
    const response = await answer();
    if (response.status !== 200) throw new Error(`a page answered ${response.status}`);
    return await response.arrayBuffer();
  };
}
