import assert from "node:assert/strict";
import type { Browser } from "../support/browser.ts";
import { keep, type Kept } from "../support/kept_entries.ts";
import { accepts, offerRecord } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

function trendsOf({ cast }: World): string {
  return `/records/${cast.maria.patient}/trends`;
}

function day(ago: number): string {
  return new Date(Date.UTC(2026, 10, 22) - ago * 86_400_000).toISOString().slice(0, 10);
}

function result(ago: number, values: Readonly<Record<string, string>>): Kept {
  return [ago, { name: "Ferritin", unit: "µg/L", on: day(ago), ...values }];
}

const three: readonly Kept[] = [
  result(300, { value: "22.50", low: "15", high: "150" }),
  result(120, { name: "FERRITÍN", value: "12.5", low: "13", high: "150" }),
  result(20, { name: "ferritin", value: "30", unit: "µg/l", low: "15", high: "150" }),
];

function linksOn(maria: Browser): readonly string[] {
  return [...maria.page.html.matchAll(/href="([^"]*\/trends\/tests\/[\w-]{22})"/g)].map(([, href = ""]) =>
    href
  );
}

function dotsIn(html: string): number {
  return [...html.matchAll(/class="chart-dots" d="([^"]+)"/g)].flatMap(([, path = ""]) =>
    path.match(/M/g) ?? []
  )
    .length;
}

/** Opens the first test on the list. */
async function openTest(maria: Browser, world: World, query = ""): Promise<string> {
  await maria.open(trendsOf(world));
  const [href = ""] = linksOn(maria);
  assert.notEqual(href, "");
  await maria.open(href + query);
  return href;
}

Deno.test("Maria's ferritin has one trend whatever its capitals and accents: a sentence, a chart, the laboratory's range, a table", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", three);
    const maria = await world.signedIn("maria");
    await maria.open(trendsOf(world));
    assert.match(maria.text, /Test results ferritin 7\.5\s+µg\/l higher than on 26 January 2026\./);
    assert.equal(linksOn(maria).length, 1);
    assert.match(maria.page.html, /aria-label="The last 3 results"/);
    const href = await openTest(maria, world, "?range=all");
    assert.doesNotMatch(href, /ferr/i);
    assert.match(maria.text, /The latest lies within the laboratory’s range\./);
    assert.match(maria.text, /Latest 30 µg\/l/);
    assert.equal(dotsIn(maria.page.html), 3);
    assert.match(maria.page.html, /class="chart-band"/);
    assert.match(maria.text, /Shaded: the laboratory’s range, 15 to 150\s+µg\/L?/i);
    assert.match(maria.text, /others came with another one/);
    assert.match(maria.text, /ferritin: between 12\.5 and 30 µg\/l, at last 30\./);
    assert.match(maria.text, /25 July 2026 12\.5\s+µg\/L, below the laboratory’s range 13 to 150/);
    assert.match(maria.text, /22\.50\s+µg\/L/, "the table says it as the laboratory did");
    assert.doesNotMatch(maria.page.html, /\sstyle=/);
  }));

Deno.test("another unit is another trend; one number alone and words alone are none", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", [
      ...three,
      result(50, { value: "50", unit: "pmol/L" }),
      result(40, { value: "55", unit: "pmol/L" }),
      result(40, { name: "LDL", value: "3.4", unit: "mmol/L" }),
      [30, { name: "Protein", words: "negative", on: day(30) }],
      [10, { name: "Protein", words: "negative", on: day(10) }],
    ]);
    const maria = await world.signedIn("maria");
    await maria.open(trendsOf(world));
    assert.equal(linksOn(maria).length, 2);
    assert.ok(!/LDL|Protein/.test(maria.text));
  }));

Deno.test("results in words and numbers that can be read in two ways stand in the table and are not drawn", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", [
      ...three,
      [15, { name: "Ferritin", words: "not enough blood", on: day(15) }],
      result(12, { value: "1.000" }),
    ]);
    const maria = await world.signedIn("maria");
    await openTest(maria, world, "?range=1y");
    assert.equal(dotsIn(maria.page.html), 3);
    assert.match(maria.text, /not enough blood/);
    assert.match(maria.text, /1\.000\s+µg\/L/);
    assert.match(maria.text, /stand in the table and are not drawn/);
    assert.match(maria.text, /at last 30\./);
  }));

Deno.test("a test's range is a link, its page prints and downloads, and it can be asked for between two days", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", three);
    const maria = await world.signedIn("maria");
    const href = await openTest(maria, world, "?range=3m");
    assert.match(maria.text, /One value in this time/);
    await maria.submit({ from: "2026-01-01", to: "2026-08-01" }, { press: "Show" });
    assert.match(maria.text, /10\s+µg\/L lower than on 26 January 2026\. The latest lies below/);
    await maria.open(`${href}/print?range=all`);
    assert.equal(dotsIn(maria.page.html), 3);
    const { html } = await maria.open(`${href}/csv?range=all`);
    assert.match(html, /Date,Name of the test,Result/);
    assert.match(html, /2026-01-26,Ferritin,22\.50,µg\/L,,15,150/);
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await maria.open(`${href}?range=all`);
    assert.match(maria.text, /Sombreado: el intervalo del laboratorio/);
  }));

Deno.test("the list looks back two years and says so; a result's own page looks back at all of them", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", [result(900, { value: "20" }), result(10, { value: "30" })]);
    const maria = await world.signedIn("maria");
    await maria.open(trendsOf(world));
    assert.deepEqual(linksOn(maria), []);
    assert.match(maria.text, /when the last two years hold two of their results/);
    await maria.open(`/records/${world.cast.maria.patient}/timeline?kind=lab_result`);
    const newest = /\/entries\/([\w-]{22})/.exec(maria.page.html)?.[1] ?? "";
    await maria.open(`${trendsOf(world)}/tests/${newest}`);
    assert.equal(dotsIn(maria.page.html), 2);
    assert.match(maria.text, /10\s+µg\/L higher than on/);
  }));

Deno.test("what is no result with a number, or nobody's, has no trend", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", [[30, { name: "Protein", words: "negative", on: day(30) }]]);
    await keep(world, "note", [[3, { title: "x", text: "y" }]]);
    const maria = await world.signedIn("maria");
    for (const kind of ["lab_result", "note"]) {
      await maria.open(`/records/${world.cast.maria.patient}/timeline?kind=${kind}`);
      const id = /\/entries\/([\w-]{22})/.exec(maria.page.html)?.[1] ?? "";
      await maria.open(`${trendsOf(world)}/tests/${id}`, 404);
    }
    await maria.open(`${trendsOf(world)}/tests/${"A".repeat(22)}`, 404);
  }));

Deno.test("who was shown the results sees their trends, and who was shown the vitals finds none", () =>
  inWorld(async (world) => {
    await keep(world, "lab_result", three);
    const maria = await world.signedIn("maria");
    const href = await openTest(maria, world);
    await offerRecord(maria, world, { parts: ["results"] });
    const anna = await accepts(world, "anna");
    await anna.open(`/records/${world.cast.maria.patient}`);
    assert.ok(anna.page.html.includes(`${trendsOf(world)}"`), "the way there stands in the navigation");
    await openTest(anna, world, "?range=all");
    assert.equal(dotsIn(anna.page.html), 3);
    await offerRecord(maria, world, { parts: ["vitals"], name: "Stan", email: world.cast.stan.email });
    const stan = await accepts(world, "stan");
    await stan.open(trendsOf(world));
    assert.ok(!/Test results|ferritin/i.test(stan.text));
    for (const page of ["", "/print", "/csv"]) await stan.open(href + page, 404);
  }));
