import assert from "node:assert/strict";
import { Chart } from "../../lib/access/chart.ts";
import { addEntry } from "../../lib/access/entry_changes.ts";
import { day } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { decode } from "../support/html_forms.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

type Fields = Readonly<Record<string, string>>;

async function add(browser: Browser, record: string, kind: string, values: Fields): Promise<void> {
  await browser.open(`/records/${record}/add/${kind}`);
  await browser.submit(values, { to: `/add/${kind}` });
}

/** So many weights, one a day back from now, added without forms; a note is what only the entry itself shows. */
async function addWeights({ site, cast: { maria } }: World, count: number, note?: string): Promise<void> {
  const actor = { account: maria.account, name: maria.name, roles: [{ role: "patient" }] as const };
  const caller = { request: newId(), address: "", agent: "" };
  const now = site.clock.now();
  const chart = await Chart.open({
    vault: site.vault,
    caller,
    now,
    actor: { ...actor, own: maria.patient },
  }, maria.patient ?? "");
  for (let i = 0; i < count; i++) {
    const weight = 6_000 + i;
    const brief = { weight, unit: "kg" };
    await addEntry(chart, {
      kind: "weight",
      at: now - i * day,
      value: { ...brief, ...(note && { note }) },
      brief: { ...brief, ...(note && { deep: 1 }) },
    });
  }
}

function weightsOn(browser: Browser): string[] {
  return [...browser.text.matchAll(/(\d\d\.\d+)\s+kg/g)].map(([, weight = ""]) => weight);
}

function linkIn({ page }: Browser, rel: "prev" | "next"): string | undefined {
  const href = new RegExp(`rel="${rel}" href="([^"]+)"`).exec(page.html)?.[1];
  return href && decode(href);
}

async function search(browser: Browser, record: string, values: Fields, status = 200): Promise<void> {
  await browser.open(`/records/${record}/timeline`);
  await browser.submit(values, { press: "Show", status });
}

Deno.test("pages lead back and forth without losing or repeating anything, in the size that was chosen", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await addWeights(world, 130);
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/timeline?size=50`);
    const first = weightsOn(maria);
    assert.equal(first.length, 50);
    assert.equal(linkIn(maria, "prev"), undefined);
    await maria.follow(linkIn(maria, "next") ?? "");
    const second = weightsOn(maria);
    await maria.follow(linkIn(maria, "next") ?? "");
    const third = weightsOn(maria);
    assert.equal(linkIn(maria, "next"), undefined);
    assert.equal(new Set([...first, ...second, ...third]).size, 130);
    await maria.follow(linkIn(maria, "prev") ?? "");
    assert.deepEqual(weightsOn(maria), second);
    await maria.follow(linkIn(maria, "prev") ?? "");
    assert.deepEqual(weightsOn(maria), first);
    assert.equal(linkIn(maria, "prev"), undefined, "the newest page is the first");
    await maria.open(`/records/${record}/timeline?size=1000&kind=nonsense&from=2026-02-30&before=nonsense`);
    assert.equal(weightsOn(maria).length, 25, "what no page of ours asks for is as if it was left out");
  }));

Deno.test("a page of one record is no place in another", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await addWeights(world, 60);
    const maria = await world.signedIn("maria");
    const { vault, clock } = world.site;
    const place = JSON.stringify([clock.now() - 40 * day, newId()]);
    await maria.open(`/records/${record}/timeline`);
    const newest = weightsOn(maria);
    await maria.open(`/records/${record}/timeline?before=${vault.sealText(`timeline.${record}`, place)}`);
    assert.notDeepEqual(weightsOn(maria), newest);
    await maria.open(`/records/${record}/timeline?before=${vault.sealText(`timeline.${newId()}`, place)}`);
    assert.deepEqual(weightsOn(maria), newest, "as if nothing was asked");
  }));

Deno.test("dates are whole days where the reader is, from the first to the last", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    for (const at of ["2026-11-09T23:59", "2026-11-10T00:00", "2026-11-12T23:59", "2026-11-13T00:00"]) {
      await add(maria, record, "exercise", { title: `at ${at}`, minutes: "10", at });
    }
    await search(maria, record, { from: "2026-11-10", to: "2026-11-12" });
    assert.equal(maria.page.path, `/records/${record}/timeline?from=2026-11-10&to=2026-11-12`);
    assert.match(maria.text, /from 10 November 2026, until 12 November 2026/);
    const shown = [...maria.text.matchAll(/at (2026-\S+)/g)].map(([, at]) => at);
    assert.deepEqual(shown, ["2026-11-12T23:59", "2026-11-10T00:00"]);
    await search(maria, record, { from: "2026-11-12", to: "2026-11-10" }, 422);
    assert.match(maria.text, /before the first one/);
    await maria.open(`/records/${record}/timeline?from=2030-01-01`);
    assert.match(maria.text, /Nothing matches/);
  }));

Deno.test("words find titles, notes, values and kinds, whatever their accents, and stand in no address", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "62.5", note: "Después del médico" });
    await add(maria, record, "blood_pressure", { systolic: "128", diastolic: "82" });
    await add(maria, record, "exercise", { title: "A walk by the river", minutes: "45" });
    for (
      const [words, found, lost] of [
        ["MEDICO despues", /62\.5/, "128/82"],
        ["62,5", /62\.5/, "128/82"],
        ["128/82", /128\/82/, "62.5"],
        ["blood pres", /128\/82/, "river"],
        ["river walk", /A walk by the river/, "62.5"],
      ] as const
    ) {
      await search(maria, record, { words });
      assert.match(maria.text, found, words);
      assert.ok(!maria.text.includes(lost), words);
      assert.equal(maria.page.path, `/records/${record}/timeline`);
      assert.ok(!maria.page.html.includes(`?words`) && !maria.page.html.includes("words="), words);
    }
    await search(maria, record, { words: "river", kind: "weight" });
    assert.match(maria.text, /Nothing matches/);
    await search(maria, record, { words: "x".repeat(101) }, 422);
    await maria.open(`/records/${record}/timeline?words=river`);
    assert.match(maria.text, /62\.5/, "an address cannot search");
  }));

Deno.test("the log says that Maria searched, in which parts, and never for what", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "exercise", { title: "Snollygoster", minutes: "45" });
    await search(maria, record, { words: "snollygoster", kind: "exercise" });
    assert.match(maria.text, /Snollygoster/);
    const { entries } = await world.site.audit.looksAt(record, { own: true, limit: 20 });
    const searched = entries.find(({ action }) => action === "record.searched");
    assert.ok(searched);
    assert.deepEqual(searched.parts, ["exercise"]);
    assert.ok(!/snollygoster/i.test(JSON.stringify(entries)));
  }));

Deno.test("a long record is searched stretch by stretch, further back at each wish", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "exercise", { title: "Flibbertigibbet", minutes: "5", at: "2020-01-01T10:00" });
    await addWeights(world, 340, "Nothing to find here");
    await search(maria, record, { words: "flibbertigibbet" });
    assert.match(maria.text, /Nothing found so far/);
    await maria.submit({}, { press: "Search further back" });
    assert.match(maria.text, /Flibbertigibbet/);
    assert.match(maria.page.html, /value="flibbertigibbet"/, "the words stay in their field");
  }));

Deno.test("Anna finds in what Maria shares, and no word of the rest; Stan cannot search at all", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "exercise", { title: "Secret dance", minutes: "45", note: "with a friend" });
    await add(maria, record, "blood_pressure", { systolic: "128", diastolic: "82", note: "with a headache" });
    await maria.open(`/records/${record}/sharing/new`);
    const parts = ["vitals"];
    await maria.submit({ name: "Anna", email: world.cast.anna.email, parts, may: "read", lasting: "30" });
    await maria.submit({}, { press: "Share" });
    const anna = await world.signedIn("anna", "203.0.113.9");
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    await search(anna, record, { words: "with" });
    assert.match(anna.text, /128\/82/);
    assert.ok(!/dance|friend/i.test(anna.text));
    for (const words of ["dance", "friend", "exercise", "45"]) {
      await search(anna, record, { words });
      assert.match(anna.text, /Nothing matches/, words);
    }
    assert.ok(!anna.page.html.includes('value="exercise"'), "not even as a kind to choose");
    await anna.open(`/records/${record}/timeline?kind=exercise`);
    assert.ok(!anna.text.includes("dance"));
    await anna.open(`/records/${record}/timeline/print`);
    assert.match(anna.text, /128\/82/);
    assert.ok(!anna.text.includes("dance"));
    await maria.open(`/records/${record}/access`);
    assert.match(maria.text, /Anna/);
    assert.match(maria.text, /searched/);
    const stan = await world.signedIn("stan", "203.0.113.10");
    await stan.open("/records");
    assert.equal((await stan.send(`/records/${record}/timeline`, { words: "dance" })).status, 404);
    await stan.open(`/records/${record}/timeline/print`, 404);
  }));

Deno.test("paper gets what the address asks for, newest first, without what stands around a page", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await addWeights(world, 60);
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/timeline?from=2026-10-15`);
    await maria.follow(`/records/${record}/timeline/print?from=2026-10-15`);
    assert.equal(weightsOn(maria).length, 39);
    assert.ok(!maria.page.html.includes("<nav"));
    assert.match(maria.text, /from 15 October 2026/);
  }));
