import assert from "node:assert/strict";
import { Chart } from "../../lib/access/chart.ts";
import { restrict } from "../../lib/access/privacy.ts";
import { day, hour, minute } from "../../lib/clock.ts";
import { newId, newSecret } from "../../lib/ids.ts";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { icalendar } from "../../lib/records/icalendar.ts";
import type { Browser } from "../support/browser.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

interface Maria {
  readonly browser: Browser;
  readonly record: string;
}

async function inMariasWorld(test: (world: World, maria: Maria) => Promise<void>): Promise<void> {
  await inWorld(async (world) => {
    const browser = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    await browser.open(`${record}/add/appointment`);
    await browser.submit({ title: "Oncology, Dr Xu", at: "2026-12-01T16:30", place: "Centro; 2nd floor" });
    await test(world, { browser, record });
  });
}

async function make({ browser, record }: Maria, says: "plain" | "titles" = "plain"): Promise<string> {
  await browser.open(`${record}/feed`);
  const press = browser.page.html.includes("feed-renew") ? "Make a new address" : "Make the address";
  await browser.submit({ says }, { press });
  const address = /\/feeds\/[\w-]{43}\.ics/.exec(browser.page.html)?.[0];
  return address ?? assert.fail("an address");
}

/** As a calendar program does it: no cookie, no mark of a browser. */
async function fetchFeed(world: World, path: string, remote = "192.0.2.50") {
  const program = world.browser(remote);
  return await program.exchange(program.request("GET", path));
}

function linesOf(ics: string): string[] {
  return ics.replaceAll("\r\n ", "").split("\r\n");
}

Deno.test("Maria's calendar fetches her appointments: when, and nothing of what", () =>
  inMariasWorld(async (world, maria) => {
    const page = await fetchFeed(world, await make(maria));
    assert.equal(page.status, 200);
    assert.equal(page.headers.get("content-type"), "text/calendar; charset=utf-8");
    assert.equal(page.headers.get("referrer-policy"), "no-referrer");
    const lines = linesOf(page.html);
    assert.ok(lines.includes("DTSTART:20261201T153000Z") && lines.includes("SUMMARY:Appointment"));
    for (const telling of ["Oncology", "Xu", "Centro", "Maria", maria.record.slice(9)]) {
      assert.ok(!page.html.includes(telling), telling);
    }
    const again = await fetchFeed(world, page.path);
    const uid = (ics: string) => linesOf(ics).find((line) => line.startsWith("UID:"));
    assert.equal(uid(again.html), uid(page.html), "the same appointment keeps its id");
  }));

Deno.test("with titles only when Maria chose so, and no longer when she chose otherwise", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria, "titles");
    const lines = linesOf((await fetchFeed(world, address)).html);
    assert.ok(lines.includes("SUMMARY:Oncology\\, Dr Xu"));
    assert.ok(lines.includes("LOCATION:Centro\\; 2nd floor"));
    await maria.browser.open(`${maria.record}/feed`);
    await maria.browser.submit({ says: "plain" }, { to: "/change" });
    assert.ok(!(await fetchFeed(world, address)).html.includes("Oncology"));
  }));

Deno.test("what is moved, removed or long past is told so", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria);
    const { browser, record } = maria;
    await browser.open(`${record}/timeline`);
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(browser.page.html)?.[0] ?? assert.fail();
    await browser.open(`${entry}/edit`);
    await browser.submit({ at: "2026-12-02T09:00" }, { to: "/edit" });
    const lines = linesOf((await fetchFeed(world, address)).html);
    assert.ok(lines.includes("DTSTART:20261202T080000Z") && lines.includes("SEQUENCE:1"));
    await browser.open(`${entry}/remove`);
    await browser.submit({}, { to: "/remove" });
    assert.ok(!(await fetchFeed(world, address)).html.includes("VEVENT"));
  }));

Deno.test("an address that was ended, renewed or never was is the same absence", () =>
  inMariasWorld(async (world, maria) => {
    const first = await make(maria);
    const second = await make(maria);
    assert.notEqual(first, second);
    const answers = [await fetchFeed(world, first), await fetchFeed(world, `/feeds/${newSecret()}.ics`)];
    assert.equal((await fetchFeed(world, second)).status, 200);
    await maria.browser.open(`${maria.record}/feed`);
    await maria.browser.submit({}, { to: "/end" });
    answers.push(await fetchFeed(world, second));
    answers.push(await fetchFeed(world, `/feeds/${newId()}`), await fetchFeed(world, "/feeds/..%2f"));
    for (const { status, html } of answers) assert.deepEqual([status, html], [404, "404\n"]);
  }));

Deno.test("who is suspended has no calendar to fetch", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria);
    const { identity, vault, clock } = world.site;
    const owner = await findAccount(identity, world.cast.maria.account);
    assert.ok(owner);
    const change = vault.change();
    const suspended = { at: clock.now(), by: world.cast.otto.account, reason: "left" };
    putAccount(identity, change, owner, { ...owner.account, suspended });
    const caller = { request: newId(), address: "", agent: "" };
    const by = { actor: world.cast.otto.account, role: "admin", action: "user.suspended" };
    await change.deed({ at: clock.now(), ...by, outcome: 0, caller }).commit();
    assert.equal((await fetchFeed(world, address)).status, 404);
  }));

Deno.test("a restricted record has no calendar to fetch, until that is lifted", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria);
    const { vault, clock } = world.site;
    const { account, patient = "", name } = world.cast.maria;
    const caller = { request: newId(), address: "", agent: "" };
    const actor = { account, name, roles: [{ role: "patient" as const }], own: patient };
    for (const [restricted, status] of [[true, 404], [false, 200]] as const) {
      await restrict(await Chart.open({ vault, actor, caller, now: clock.now() }, patient), restricted);
      assert.equal((await fetchFeed(world, address)).status, status);
    }
  }));

Deno.test("the first fetch of a day from each network is in the log, the others are not, and Maria sees it", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria);
    for (let n = 0; n < 5; n++) await fetchFeed(world, address);
    await fetchFeed(world, address, "198.51.100.77");
    await maria.browser.open(`${maria.record}/access`);
    assert.match(maria.browser.text, /A calendar[^]*2 times/);
    assert.match(maria.browser.text, /by your secret address/);
    await maria.browser.open(`${maria.record}/feed`);
    assert.match(maria.browser.text, /last fetched it about 22 November/);
    world.clock.pass(day);
    await fetchFeed(world, address);
    const later = await world.signedIn("maria");
    await later.open(`${maria.record}/access`);
    assert.equal(later.page.html.match(/<h3><bdi>A calendar/g)?.length, 2, "once a day");
  }));

Deno.test("a program that fetches without end is slowed down, by words that calendars know", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria);
    let last = 200;
    for (let n = 0; n < 70; n++) last = (await fetchFeed(world, address, `192.0.2.${n}`)).status;
    assert.equal(last, 429);
    world.clock.pass(hour);
    assert.equal((await fetchFeed(world, address)).status, 200);
  }));

Deno.test("a new address takes a fresh proof, and nobody but Maria makes, reads or ends one", () =>
  inMariasWorld(async (world, maria) => {
    const address = await make(maria);
    world.clock.pass(6 * minute);
    await maria.browser.open(`${maria.record}/feed`);
    assert.ok(!maria.browser.page.html.includes(address), "shown once");
    await maria.browser.submit({ says: "titles" }, { to: "/change" });
    assert.match(maria.browser.page.path, /^\/prove/);
    const again = await world.signedIn("maria");
    const anna = await showAnna(world, again, { parts: ["appointments"], may: "add" });
    for (const person of [anna, await world.signedIn("stan")]) {
      await person.open(`${maria.record}/feed`, 404);
      for (const path of ["", "/change", "/end"]) {
        assert.equal(
          (await person.send(`${maria.record}/feed${path}`, { says: "titles" })).status,
          404,
          path,
        );
      }
    }
    assert.equal((await fetchFeed(world, address)).status, 200);
  }));

Deno.test("the secret is neither in the store nor in what the program prints", () =>
  inMariasWorld(async (world, maria) => {
    const printed: string[] = [];
    const { stderr, stdout } = { stderr: Deno.stderr.writeSync, stdout: Deno.stdout.writeSync };
    const note = (bytes: Uint8Array) => printed.push(new TextDecoder().decode(bytes)) && bytes.length;
    Deno.stderr.writeSync = note;
    Deno.stdout.writeSync = note;
    const address = await make(maria);
    const secret = /[\w-]{43}/.exec(address)?.[0] ?? "";
    try {
      await fetchFeed(world, address);
      await fetchFeed(world, address.replace(secret, `${secret.slice(1)}A`));
      world.driver.atomic = () => Promise.reject(new Error(`the disk is gone at ${address}`));
      await fetchFeed(world, address, "192.0.2.99");
    } finally {
      Deno.stderr.writeSync = stderr;
      Deno.stdout.writeSync = stdout;
    }
    assert.ok(!printed.join("").includes(secret));
    const text = new TextDecoder("latin1");
    for (const prefix of ["fd", "ft", "a", "l"]) {
      for (const { key, value } of await world.driver.list({ prefix: [prefix], limit: 100 })) {
        assert.ok(!JSON.stringify(key).includes(secret) && !text.decode(value).includes(secret), prefix);
      }
    }
  }));

Deno.test("nothing that somebody types ends a line of the calendar or begins another", () => {
  const nasty = "a\r\nBEGIN:VEVENT\nSUMMARY:b;c,d\\e\u2028f\u0000\u0007\u0085g";
  const ics = icalendar(
    [{ uid: "x", at: Date.UTC(2026, 11, 1), version: 1, summary: nasty, location: nasty }],
    { host: "salus.example.org", now: 0, name: "Salus" },
  );
  assert.equal(ics.match(/BEGIN:VEVENT(?=\r\n)/g)?.length, 1);
  assert.equal(ics.match(/^SUMMARY:/gm)?.length, 1);
  assert.ok(linesOf(ics).includes("SUMMARY:a\\nBEGIN:VEVENT\\nSUMMARY:b\\;c\\,d\\\\e\\nf\\ng"));
  assert.ok(!/[^\r]\n|\r[^\n]/.test(ics));
});

Deno.test("no line is longer than 75 octets, and unfolded it is what was written, in any script", () => {
  const summary = "Ärztin für Augenheilkunde 眼科医 👁️‍🗨️ ".repeat(9);
  const ics = icalendar([{ uid: "x", at: 0, version: 1, summary }], { host: "h", now: 0, name: "Salus" });
  for (const line of ics.split("\r\n")) {
    assert.ok(new TextEncoder().encode(line).length <= 75, line);
  }
  assert.ok(linesOf(ics).includes(`SUMMARY:${summary}`));
});
