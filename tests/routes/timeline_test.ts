import assert from "node:assert/strict";
import { Chart } from "../../lib/access/chart.ts";
import { addEntry } from "../../lib/access/entry_changes.ts";
import { day, hour } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { decode } from "../support/html_forms.ts";
import type { Browser } from "../support/browser.ts";
import { showAnna } from "../support/shared_record.ts";
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

async function share(browser: Browser, record: string, email: string): Promise<void> {
  await browser.open(`/records/${record}/sharing/new`);
  await browser.submit({ name: "A friend", email, parts: ["weight"], may: "read", lasting: "30" });
  await browser.submit({}, { press: "Share" });
}

function furtherOn({ page }: Browser): string {
  return decode(/id="further" rel="next" href="([^"]+)"/.exec(page.html)?.[1] ?? assert.fail());
}

/** Where a link or a size on the page leads, by its words. */
function linkTo({ page }: Browser, words: string): string {
  const found = [...page.html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>(.*?)<\/a>/g)]
    .find(([, , inside = ""]) => inside.replace(/<[^>]+>/g, "").trim() === words);
  return decode(found?.[1] ?? assert.fail(`no link ${words}`));
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
    const place = JSON.stringify([clock.now() - 40 * day, clock.now(), newId()]);
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
      assert.match(maria.page.path, /\/timeline\?search=[\w-]+$/);
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
    await maria.follow(furtherOn(maria));
    assert.match(maria.text, /Flibbertigibbet/);
    await maria.open(maria.page.path);
    assert.match(maria.text, /Flibbertigibbet/, "further back too, a page can be read again");
    assert.match(maria.page.html, /value="flibbertigibbet"/, "the words stay in their field");
  }));

Deno.test("Anna finds in what Maria shares, and no word of the rest; Stan cannot search at all", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "exercise", { title: "Secret dance", minutes: "45", note: "with a friend" });
    await add(maria, record, "blood_pressure", { systolic: "128", diastolic: "82", note: "with a headache" });
    const anna = await showAnna(world, maria);
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

Deno.test("results are read again, kept in any size, printed, and come with their words; words and kinds stand in no address", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await addWeights(world, 60, "After the swim");
    const maria = await world.signedIn("maria");
    await add(maria, record, "exercise", { title: "Swim", minutes: "45" });
    await search(maria, record, { words: "swím", kind: "weight", from: "2026-10-01" });
    const address = maria.page.path;
    assert.match(address, /\/timeline\?search=[\w-]+$/, "nothing but what is sealed");
    const found = weightsOn(maria);
    assert.equal(found.length, 25);
    await maria.open(address);
    assert.deepEqual(weightsOn(maria), found);
    assert.match(maria.page.html, /name="words"[^>]*value="swím"|value="swím"[^>]*name="words"/);
    assert.match(maria.page.html, /value="weight" selected/);
    assert.ok(!/Swim/.test(maria.text), "the kind is kept");
    await maria.follow(furtherOn(maria));
    assert.equal(new Set([...found, ...weightsOn(maria)]).size, 50);
    await maria.follow(linkTo(maria, "50"));
    assert.match(maria.page.path, /\?search=[\w-]+&size=50$/);
    assert.equal(weightsOn(maria).length, 50);
    await maria.follow(linkTo(maria, "Print"));
    assert.equal(weightsOn(maria).length, 53, "as many as there are since October");
    assert.match(maria.text, /“swím”, Weight, from 1 October 2026/);
    await maria.follow(linkTo(maria, "Back"));
    assert.equal(weightsOn(maria).length, 50, "back on the results, in the size chosen");
    assert.ok(!maria.page.path.includes("words"));
  }));

Deno.test("a search's address opens for Maria, in her record, for twelve hours; to all else it says the same", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "62.5" });
    await search(maria, record, { words: "62.5" });
    const { path } = maria.page;
    await share(maria, record, world.cast.anna.email);
    const anna = await world.signedIn("anna", "203.0.113.9");
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    await anna.open(`/records/${record}/timeline`);
    assert.match(anna.text, /62\.5/);
    const ended = /This search has ended.*Please search again/;
    for (const address of [path, path.replace("/timeline?", "/timeline/print?")]) {
      await anna.open(address, 404);
      assert.match(anna.text, ended);
      assert.ok(!anna.page.html.includes("62.5"), "neither words nor entries");
    }
    const stan = await world.signedIn("stan", "203.0.113.10");
    await share(stan, world.cast.stan.patient ?? "", world.cast.maria.email);
    await maria.open("/records");
    await maria.submit({}, { to: "/accept" });
    await maria.open(`/records/${world.cast.stan.patient}/timeline${path.slice(path.indexOf("?"))}`, 404);
    assert.match(maria.text, ended);
    for (const token of ["", "nonsense", "A".repeat(200)]) {
      await maria.open(`/records/${record}/timeline?search=${token}`, 404);
      assert.match(maria.text, ended);
    }
    const { entries } = await world.site.audit.looksAt(record, { own: false, limit: 50 });
    assert.ok(!entries.some(({ action }) => action === "record.searched"), "Anna did not search");
    world.clock.pass(11 * hour);
    const later = await world.signedIn("maria");
    await later.open(path);
    assert.match(later.text, /62\.5/);
    world.clock.pass(hour);
    const tooLate = await world.signedIn("maria");
    await tooLate.open(path, 404);
    assert.match(tooLate.text, ended);
    assert.ok(!tooLate.page.html.includes("62.5"));
  }));

Deno.test("the longest words lead to their results, in any script", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const words = "\u6c34".repeat(100);
    await search(maria, record, {
      words,
      kind: "immunisation",
      from: "2026-10-01",
      to: "2026-11-02",
      size: "100",
    });
    assert.match(maria.page.path, /\/timeline\?search=[\w-]+&size=100$/);
    assert.ok(maria.page.html.includes(words));
    assert.match(maria.text, /Nothing matches/);
  }));

Deno.test("a script's search is answered with the address to load", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/timeline`);
    const { page } = maria;
    const body = new URLSearchParams({ csrf: maria.csrf, words: "river" });
    const request = maria.request("POST", `/records/${record}/timeline`, {
      "hx-request": "true",
      "hx-request-type": "partial",
      "sec-fetch-site": "same-origin",
      "origin": world.origin,
    }, body);
    const answer = await maria.exchange(request);
    assert.equal(answer.status, 204);
    assert.match(answer.headers.get("hx-redirect") ?? "", /\/timeline\?search=[\w-]+$/);
    assert.equal(page.headers.get("referrer-policy"), "same-origin", "no other site is told the address");
    assert.equal(page.headers.get("cache-control"), "no-store");
  }));

Deno.test("kinds are found by what people call them, in the reader's language, with accents or without", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "62.5" });
    await add(maria, record, "blood_pressure", { systolic: "128", diastolic: "82" });
    await add(maria, record, "glucose", { value: "5.6" });
    await add(maria, record, "temperature", { value: "38.4" });
    await add(maria, record, "medication", { name: "Xyzal", often: "as_needed" });
    await add(maria, record, "immunisation", { name: "Boostrix", on: "2024-03-12" });
    const values = ["62.5", "128/82", "5.6", "38.4", "Xyzal", "Boostrix"];
    const findsAlone = async (words: string, value: string, press: string) => {
      await maria.open(`/records/${record}/timeline`);
      await maria.submit({ words }, { press });
      const shown = values.filter((one) => maria.text.includes(one));
      assert.deepEqual(shown, [value], words);
    };
    for (
      const [words, value] of [
        ["bp", "128/82"],
        ["sugar", "5.6"],
        ["Glucose", "5.6"],
        ["fever", "38.4"],
        ["tablets", "Xyzal"],
        ["vaccines", "Boostrix"],
        ["jab", "Boostrix"],
        ["fever 38", "38.4"],
      ] as const
    ) await findsAlone(words, value, "Show");
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    for (
      const [words, value] of [
        ["tensión", "128/82"],
        ["TENSION", "128/82"],
        ["azúcar", "5.6"],
        ["azucar", "5.6"],
        ["glucosa", "5.6"],
        ["peso", "62.5"],
        ["fiebre", "38.4"],
        ["vacunas", "Boostrix"],
        ["pastillas", "Xyzal"],
      ] as const
    ) await findsAlone(words, value, "Mostrar");
  }));

Deno.test("an entry leads back to the list it was opened from, with all that was asked of it", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    await add(maria, world.cast.maria.patient ?? "", "weight", { weight: "62.5", note: "river" });
    await search(maria, world.cast.maria.patient ?? "", { words: "river", kind: "weight" });
    const results = maria.page.path;
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? assert.fail();
    const backFrom = async (referer: string) => {
      const { html } = await maria.exchange(maria.request("GET", entry, { referer }));
      const [, href = "", inside = ""] = /<a class="back" href="([^"]+)">(.*?)<\/a>/.exec(html) ?? [];
      return [decode(href), inside.replace(/<[^>]+>/g, "")];
    };
    for (
      const [path, label] of [
        [results, "History"],
        [`${base}/timeline?kind=weight&size=50`, "History"],
        [`${base}/trends/weight?from=2026-01-01&to=2026-11-22`, "Trends"],
        [`${base}/calendar/2026-11-22`, "Calendar"],
        [`${base}/summary`, "Allergies and conditions"],
        [base, "Home"],
      ] as const
    ) assert.deepEqual(await backFrom(world.origin + path), [path, label]);
    for (
      const referer of [
        "",
        `https://evil.example${base}/timeline?kind=weight`,
        `${world.origin}/records/${newId()}/timeline`,
        `${world.origin}${entry}/edit`,
        `${world.origin}${base}x/timeline`,
        "javascript:alert(1)",
      ]
    ) assert.deepEqual(await backFrom(referer), [`${base}/timeline`, "History"], referer);
  }));

Deno.test("a changed entry still leads back to that list, and a removed one leaves the reader there", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    const entryAt = async (list: string) => {
      const referer = world.origin + list;
      const { html } = await maria.exchange(maria.request("GET", await newest(), { referer }));
      return {
        edit: decode(/href="([^"]+\/edit[^"]*)"/.exec(html)?.[1] ?? ""),
        remove: decode(/href="([^"]+\/remove(?:\?[^"]*)?)"/.exec(html)?.[1] ?? ""),
      };
    };
    const newest = async () => {
      await maria.open(`${base}/timeline`);
      return /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? assert.fail();
    };
    const back = () => decode(/class="back" href="([^"]+)"/.exec(maria.page.html)?.[1] ?? "");
    await add(maria, world.cast.maria.patient ?? "", "weight", { weight: "62.5", note: "river" });
    await add(maria, world.cast.maria.patient ?? "", "weight", { weight: "62.7", note: "river" });
    await search(maria, world.cast.maria.patient ?? "", { words: "river", kind: "weight" });
    const results = maria.page.path;
    for (const list of [results, `${base}/timeline?kind=weight&size=50`]) {
      const { edit, remove } = await entryAt(list);
      await maria.open(edit);
      await maria.submit({ weight: "not a weight" }, { press: "Save", status: 422 });
      await maria.submit({ weight: "63.1" }, { press: "Save" });
      assert.equal(back(), list, "after a mistake and a change");
      await maria.open(remove);
      await maria.submit({}, { press: "Remove" });
      assert.equal(maria.page.path, list);
      assert.match(maria.text, /Undo/);
    }
    await add(maria, world.cast.maria.patient ?? "", "weight", { weight: "62.7" });
    for (
      const evil of ["//evil.example", "https://evil.example/", `/records/${newId()}/timeline`, "/signin"]
    ) {
      await maria.open(`${await newest()}?list=${encodeURIComponent(evil)}`);
      assert.equal(back(), `${base}/timeline`, evil);
    }
  }));
