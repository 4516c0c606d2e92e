import assert from "node:assert/strict";
import { day, hour } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import type { PersonName } from "../support/cast.ts";
import { accepts, offerRecord } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

async function sharedWith(world: World, names: readonly PersonName[]): Promise<string> {
  const maria = await world.signedIn("maria");
  const record = `/records/${world.cast.maria.patient}`;
  for (const name of names) {
    await offerRecord(maria, world, { name, email: world.cast[name].email, lasting: "90" });
    await accepts(world, name);
  }
  return record;
}

function headings(maria: Browser): string[] {
  return [...maria.page.html.matchAll(/<h3><bdi>([^<]+)</g)].map(([, name = ""]) => name);
}

Deno.test("Maria's own visits are hidden until she asks for them", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    await maria.open(record);
    await maria.open(`${record}/access`);
    assert.deepEqual([...new Set(headings(maria))], ["anna"]);
    await maria.open(`${record}/access?own=1`);
    assert.ok(headings(maria).includes("You"));
    assert.match(maria.text, /Why: your own record/);
    assert.doesNotMatch(maria.text, /their own record/);
    assert.match(maria.text, /Hide my own visits/);
  }));

Deno.test("who looked is filtered by person and by day, and the filter stays over pages", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna", "stan"]);
    for (let days = 0; days < 3; days++) {
      world.clock.pass(day);
      for (const name of ["anna", "stan"] as const) {
        const person = await world.signedIn(name);
        for (let i = 0; i < 20; i++) await person.open(`${record}/timeline`);
      }
    }
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/access`);
    const anna = new RegExp(`value="(${world.cast.anna.account})"`).exec(maria.page.html)?.[1] ??
      assert.fail();
    await maria.submit({ who: anna, from: "2026-11-23", to: "2026-11-24" }, { to: "/access" });
    assert.deepEqual([...new Set(headings(maria))], ["anna"]);
    assert.match(maria.text, /24 November[^]*20 times/);
    assert.ok(!/datetime="2026-11-2[25]/.test(maria.page.html));
    await maria.open(`${record}/access?who=${anna}`);
    const older = /href="([^"]+after=[^"]+)"/.exec(maria.page.html)?.[1]?.replaceAll("&amp;", "&");
    assert.ok(older?.includes(`who=${anna}`));
    await maria.open(older ?? "");
    assert.deepEqual([...new Set(headings(maria))], ["anna"]);
    await maria.open(`${record}/access?who=${anna}&from=2027-01-01`);
    assert.match(maria.text, /Nobody looked in the time/);
    await maria.open(`${record}/access?from=yesterday`, 422);
    await maria.open(`${record}/access?who=nobody-known`, 422);
  }));

Deno.test("what calendars fetched and what Salus did by itself are filters too", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/feed`);
    await maria.submit({ says: "plain" }, { press: "Make the address" });
    const address = /\/feeds\/[\w-]{43}\.ics/.exec(maria.page.html)?.[0] ?? assert.fail();
    const program = world.browser("192.0.2.50");
    await program.exchange(program.request("GET", address));
    await maria.open(`${record}/add/weight`);
    await maria.submit({ weight: "62.5" }, { to: "/add/weight" });
    await maria.open(`${record}/timeline`);
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? assert.fail();
    await maria.open(`${entry}/remove`);
    await maria.submit({}, { to: "/remove" });
    world.clock.pass(31 * day);
    await world.errands();
    const later = await world.signedIn("maria");
    await later.open(`${record}/access`);
    assert.deepEqual(new Set(headings(later)), new Set(["Salus itself", "A calendar", "anna"]));
    for (const [who, name] of [["calendar", "A calendar"], ["system", "Salus itself"]] as const) {
      await later.open(`${record}/access`);
      await later.submit({ who }, { to: "/access" });
      assert.deepEqual(headings(later), [name]);
      assert.match(later.page.html, new RegExp(`value="${who}" selected>${name}<`));
    }
  }));

Deno.test("without the filter her own visits are still shown where she asked for them", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    const clear = () => /href="([^"]+)">Clear/.exec(maria.page.html)?.[1] ?? assert.fail();
    await maria.open(`${record}/access?own=1&who=${world.cast.anna.account}`);
    assert.equal(clear(), `${record}/access?own=1`);
    await maria.open(`${record}/access?who=${world.cast.anna.account}`);
    assert.equal(clear(), `${record}/access`);
  }));

Deno.test("every look of a long list is found once, page after page", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const anna = await world.signedIn("anna");
    for (let i = 0; i < 120; i++) await anna.open(`${record}/timeline`);
    const maria = await world.signedIn("maria");
    const seen: string[] = [];
    let next: string | undefined = `${record}/access`;
    while (next) {
      const { html } = await maria.open(next);
      seen.push(...[...html.matchAll(/\/access\/proof\/([\w.-]+)"/g)].map(([, place = ""]) => place));
      next = /href="([^"]+after=[^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    }
    assert.equal(seen.length, new Set(seen).size);
    assert.ok(seen.length >= 121, `${seen.length} looks`);
  }));

Deno.test("days beyond the first three lie folded, and say who was there", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    for (let days = 0; days < 5; days++) {
      world.clock.pass(day);
      await (await world.signedIn("anna")).open(`${record}/timeline`);
    }
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/access`);
    assert.equal(maria.page.html.match(/<details class="day stack" open>/g)?.length, 3);
    assert.equal(maria.page.html.match(/<details class="day stack">/g)?.length, 3);
  }));

Deno.test("beside a carer's visit Maria can stop sharing, as long as it goes on", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/access`);
    const stop = /\/records\/[\w-]+\/sharing\/[\w-]{22}\/stop/.exec(maria.page.html)?.[0] ?? assert.fail();
    await maria.open(stop);
    await maria.submit({}, { to: "/stop" });
    world.clock.pass(hour / 6);
    await maria.open(`${record}/access`);
    assert.ok(!maria.page.html.includes('/stop"'));
  }));

Deno.test("nobody but Maria reads who looked at her record, by any filter", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    for (const name of ["anna", "stan", "ursula", "otto"] as const) {
      const person = await world.signedIn(name);
      await person.open(`${record}/access?own=1&who=${world.cast.anna.account}`, 404);
    }
  }));

Deno.test("beside what Anna saw by an earlier share nothing offers to stop today's", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/sharing`);
    const stop = /\/records\/[\w-]+\/sharing\/[\w-]{22}\/stop/.exec(maria.page.html)?.[0] ?? assert.fail();
    await maria.open(stop);
    await maria.submit({}, { to: "/stop" });
    world.clock.pass(2 * day);
    await sharedWith(world, ["anna"]);
    const again = await world.signedIn("maria");
    await again.open(`${record}/access`);
    assert.equal(headings(again).filter((name) => name === "anna").length, 2, "two days");
    assert.equal([...again.page.html.matchAll(/\/sharing\/[\w-]{22}\/stop/g)].length, 1);
  }));
