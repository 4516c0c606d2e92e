import assert from "node:assert/strict";
import { actions } from "../../lib/audit/actions.ts";
import { day, hour } from "../../lib/clock.ts";
import { english } from "../../lib/language/catalogue.ts";
import { spanish } from "../../lib/language/spanish.ts";
import type { Browser } from "../support/browser.ts";
import type { PersonName } from "../support/cast.ts";
import { accepts, offerRecord } from "../support/shared_record.ts";
import { shareWithAnna } from "../support/shared_record.ts";
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
    assert.match(maria.text, /24 November[^]*one visit/);
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

Deno.test("a long list goes on by whole days: every look once, and nobody's visit is cut in two", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    for (let days = 0; days < 4; days++) {
      world.clock.pass(day);
      const anna = await world.signedIn("anna");
      for (let i = 0; i < 70; i++) await anna.open(`${record}/timeline`);
    }
    const maria = await world.signedIn("maria");
    const seen: string[] = [];
    const shown: string[] = [];
    let next: string | undefined = `${record}/access`;
    while (next) {
      const { html } = await maria.open(next);
      seen.push(...[...html.matchAll(/\/access\/proof\/([\w.-]+)"/g)].map(([, place = ""]) => place));
      shown.push(...[...html.matchAll(/day-title"><time datetime="([^"]+)"/g)].map(([, date = ""]) => date));
      next = /href="([^"]+after=[^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    }
    assert.equal(seen.length, new Set(seen).size);
    assert.ok(seen.length >= 281, `${seen.length} looks`);
    assert.deepEqual(shown, [...new Set(shown)], "no day on two pages");
  }));

Deno.test("Maria finds how a proof is checked, with the key of the log, without signing in", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/access`);
    assert.match(maria.page.html, /<a href="\/help#proof">/);
    const { publicKey } = await world.site.audit.state();
    const anybody = world.browser("192.0.2.77");
    await anybody.open("/help");
    assert.match(anybody.page.html, /<section id="proof">/);
    assert.ok(anybody.text.includes(`Key of the log ${publicKey}`), anybody.text);
    assert.match(anybody.text, /deno task audit:verify --proof FILE --pub /);
  }));

Deno.test("a visit is one visit however many pages Anna opened, and two when she came back", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    world.clock.pass(day);
    const anna = await world.signedIn("anna");
    for (let i = 0; i < 10; i++) await anna.open(`${record}/timeline`);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/access`);
    assert.match(maria.text, /23 November[^]*one visit/);
    assert.doesNotMatch(maria.text, /\d times/);
    world.clock.pass(2 * hour);
    await (await world.signedIn("anna")).open(`${record}/timeline`);
    const later = await world.signedIn("maria");
    await later.open(`${record}/access`);
    assert.match(later.text, /23 November[^]*2 visits/);
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

Deno.test("every deed that can stand on a record has words of its own in who looked", () => {
  for (const action of actions) {
    const [noun = ""] = action.split(".");
    if (neverOnARecord.has(noun)) continue;
    assert.ok(Object.hasOwn(english, `looks.deed.${action}`), action);
    assert.ok(Object.hasOwn(spanish, `looks.deed.${action}`), action);
  }
});

/** Of accounts, lists and the place itself: such a deed names no record. */
const neverOnARecord: ReadonlySet<string> = new Set([
  ...["setup", "session", "step_up", "account", "username", "address", "consent", "password", "factor"],
  ...["recovery_codes", "recovery_code", "invitation", "reset", "role", "user", "request", "branch", "desk"],
  ...["audit", "mail", "limit", "policy", "page"],
]);

Deno.test("what Maria does with the record itself is said in words: restricting, offering it, a hold, an erasure", () =>
  inWorld(async (world) => {
    const record = await sharedWith(world, ["anna"]);
    const maria = await world.signedIn("maria");
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Restrict the record" });
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/holds");
    await ursula.submit({ handle: "maria", reason: "Court 7" }, { to: "/audit/holds" });
    await maria.open(`${record}/access?own=1`);
    assert.match(maria.text, /restricted the record/);
    assert.match(maria.text, /Why: the law or a court[^]*set a legal hold/);
    assert.doesNotMatch(maria.text, /did something else|no reason given/);
  }));

/** Maria's record, looked at by both on the day on which Anna took it over. */
async function handedOver(world: World): Promise<{ anna: Browser; access: string }> {
  const { maria, anna } = await shareWithAnna(world);
  const record = `/records/${world.cast.maria.patient}`;
  await anna.open(record);
  await maria.open(record);
  await maria.open("/account/handover");
  const to = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? assert.fail("somebody to ask");
  await maria.submit({ to }, { to: "/account/handover" });
  await anna.open("/account/handovers");
  await anna.submit({}, { press: "Take it over (Maria Lindgren)" });
  await anna.open(`${record}/add/weight`);
  await anna.submit({ weight: "61" }, { to: "/add/weight" });
  return { anna, access: `${record}/access` };
}

Deno.test("on the day of a handover who looked says by what right each looked then, and calls Maria by her name", () =>
  inWorld(async (world) => {
    const { anna, access } = await handedOver(world);
    await anna.open(`${access}?own=1`);
    assert.match(anna.text, /Who looked at Maria Lindgren’s record/);
    assert.doesNotMatch(anna.text, /my record|your record|you shared with them/);
    assert.match(anna.text, /You [^]*?Owner · Why: you keep this record/);
    assert.match(anna.text, /You [^]*?Carer · Why: it was shared with you/);
    assert.match(anna.text, /Maria Lindgren [^]*?Owner · Why: the record was theirs then/);
    assert.match(anna.text, /took the record over/);
    assert.match(anna.text, /asked somebody to take the record over/);
    assert.deepEqual(headings(anna).sort(), ["Maria Lindgren", "You", "You"]);
  }));

Deno.test("with her own visits hidden Anna sees none of hers, from before she took the record over either", () =>
  inWorld(async (world) => {
    const { anna, access } = await handedOver(world);
    await anna.open(access);
    assert.deepEqual(headings(anna), ["Maria Lindgren"]);
    const choices = /<select[^>]*name="who"[^]*?<\/select>/.exec(anna.page.html)?.[0] ?? assert.fail();
    assert.ok(!choices.includes(world.cast.anna.account), "nor is she one to choose");
    await anna.open(access.replace("/access", ""));
    assert.match(anna.text, /One other person looked this week/);
    await anna.open(access);
    const ask = /\/records\/[\w-]+\/access\/ask\/[\w.-]+/.exec(anna.page.html)?.[0] ??
      assert.fail("a way to ask");
    await anna.open(ask);
    assert.match(anna.text, /Maria Lindgren, Owner/);
    assert.doesNotMatch(anna.text, /you shared|your record/);
  }));
