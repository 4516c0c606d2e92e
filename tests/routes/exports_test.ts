import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import { day, hour, minute, second } from "../../lib/clock.ts";
import { dates } from "../../lib/language/dates.ts";
import type { Browser } from "../support/browser.ts";
import { orderCopy, takeCopy, untilMade } from "../support/copies.ts";
import { fillRecord, oneOfEach } from "../support/full_record.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

async function copyOf(world: World, person: Browser, record: string, formats: readonly string[]) {
  await orderCopy(person, record, formats);
  const answer = await takeCopy(world, person);
  assert.equal(answer.status, 200);
  return answer;
}

Deno.test("Maria takes a copy as JSON with all that is in her record, once", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    const answer = await copyOf(world, maria, record, ["json"]);
    assert.match(
      answer.headers.get("content-disposition") ?? "",
      /^attachment; filename="salus-2026-11-22.json"$/,
    );
    assert.equal(answer.headers.get("cache-control"), "no-store");
    const file = await answer.json();
    assert.equal(file.format, "salus/record/v3");
    assert.equal(file.entries.length, oneOfEach.length);
    const again = await takeCopy(world, maria);
    assert.equal(again.status, 303, "a copy is handed out once");
    await maria.open(again.headers.get("location") ?? "");
    assert.match(maria.text, /This copy was downloaded It was downloaded on 22 November 2026 at \d\d:\d\d/);
    assert.match(maria.text, /Make another copy/);
    assert.ok(!maria.forms.some(({ action }) => action.endsWith("/download")));
  }));

Deno.test("a copy in every format is one zip with a table for each kind", () =>
  inWorld(async (world) => {
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    const formats = ["pdf", "csv", "json", "fhir", "ips", "documents"];
    const answer = await copyOf(world, maria, world.cast.maria.patient ?? "", formats);
    const zip = unzipSync(await answer.bytes());
    const names = Object.keys(zip);
    for (const name of ["summary.pdf", "record.json", "record.schema.json", "fhir.json", "ips.json"]) {
      assert.ok(names.includes(name), `${name} among ${names}`);
    }
    assert.equal(names.filter((name) => name.startsWith("tables/")).length, 15);
    const table = new TextDecoder().decode(zip["tables/appointment.csv"]);
    assert.match(table, /,'=1\+1 bring the letter,/, "what could be a formula is text");
    const weights = new TextDecoder().decode(zip["tables/weight.csv"]);
    assert.match(weights, /62\.50,kg/);
    assert.match(weights, /138\.5,lb/);
    assert.equal(new TextDecoder().decode(zip["summary.pdf"]?.slice(0, 8)), "%PDF-1.7");
  }));

Deno.test("the range leaves out what lies before it", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    await orderCopy(maria, record, ["json"], { range: "dates", from: "2026-11-22", to: "2026-11-22" });
    const file = await (await takeCopy(world, maria)).json();
    assert.equal(file.entries.length, 8);
    await maria.open(`/records/${record}/export`);
    await maria.submit({ formats: ["json"], range: "dates" }, { to: "/export", status: 422 });
    assert.match(maria.text, /Choose at least one of the two days/);
  }));

Deno.test("Anna takes a copy of the parts that are shared with her and nothing else; Stan finds nothing", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    const anna = await showAnna(world, maria);
    await orderCopy(anna, record, ["json"]);
    const job = anna.page.path;
    const kinds = new Set(
      (await (await takeCopy(world, anna)).json()).entries.map((one: { kind: string }) => one.kind),
    );
    assert.deepEqual([...kinds].sort(), ["blood_pressure", "glucose", "oxygen", "temperature"]);
    await maria.open(job, 404);
    const stan = await world.signedIn("stan");
    await stan.open(job, 404);
    await stan.open(`/records/${record}/export`, 404);
    assert.equal(
      (await stan.send(`/records/${record}/export`, { formats: "json", range: "all" })).status,
      404,
    );
    await orderCopy(anna, record, ["json"]);
    const waiting = anna.page.path;
    await maria.open(`/records/${record}/sharing`);
    const stop = maria.page.html.match(/\/sharing\/[\w-]{22}\/stop/)?.[0];
    await maria.open(`/records/${record}${stop}`);
    await maria.submit({}, { to: "/stop" });
    assert.equal((await takeCopy(world, anna)).status, 404, "what is no longer shared is not handed out");
    await anna.open(waiting, 404);
    await maria.open(`/records/${record}/access`);
    assert.match(maria.text, /took the copy away/);
  }));

Deno.test("who may order copies is asked to prove it before the form, which is then there to be sent", () =>
  inWorld(async (world) => {
    const form = `/records/${world.cast.maria.patient}/export`;
    const maria = await world.signedIn("maria");
    world.clock.pass(6 * minute);
    await maria.open(form);
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    assert.equal(maria.page.path, form);
    world.clock.pass(6 * minute);
    await maria.submit({ formats: ["csv", "json"], range: "quarter" }, { to: "/export" });
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    assert.equal(maria.page.path, `${form}?restored=1`);
    assert.match(maria.text, /What you had filled in is here again/);
    await maria.submit({}, { to: "/export" });
    assert.match(maria.page.path, /\/export\/[\w-]{22}$/, "one press, and it is ordered");
    await untilMade(maria);
  }));

Deno.test("a page that looks again by itself does not keep Maria's session from locking", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${world.cast.maria.patient}/export`);
    await maria.submit({ formats: ["json"] }, { to: "/export" });
    const [, path = ""] = /^1; url=(.+)$/.exec(maria.page.headers.get("refresh") ?? "") ?? [];
    assert.ok(path.startsWith(maria.page.path), path);
    const views = async () => {
      const { patient = "" } = world.cast.maria;
      const { entries } = await world.site.audit.looksAt(patient, { own: true, limit: 500 });
      return entries.filter(({ action, parts }) => action === "record.viewed" && !parts).length;
    };
    const seen = await views();
    const waits = (await maria.open(path)).headers.has("refresh");
    assert.equal(await views() - seen, waits ? 0 : 1, "waiting is no look, what came of it is");
    await untilMade(maria);
    for (let n = 0; n < 3; n++) {
      world.clock.pass(9 * minute);
      await maria.open(path);
    }
    world.clock.pass(4 * minute);
    await maria.open(path, 401);
  }));

Deno.test("making and taking a copy ask for a fresh proof; the copy goes after a day; three an hour", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await fillRecord(world, "maria");
    const maria = await world.signedIn("maria");
    await orderCopy(maria, record, ["json"]);
    const job = maria.page.path;
    world.clock.pass(6 * minute);
    await maria.open(job);
    const asked = await takeCopy(world, maria);
    assert.equal(asked.status, 303);
    assert.match(asked.headers.get("location") ?? "", /^\/prove/);
    await maria.open(asked.headers.get("location") ?? "");
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    assert.equal(maria.page.path, `${job}?restored=1`, "back where she pressed");
    assert.match(maria.text, /Nothing was sent yet: press the button once more/);
    assert.equal((await takeCopy(world, maria)).status, 200);
    await orderCopy(maria, record, ["json"]);
    await orderCopy(maria, record, ["json"]);
    await maria.open(`/records/${record}/export`);
    await maria.submit({ formats: ["json", "csv"], range: "year" }, { to: "/export", status: 429 });
    const wait = Number(maria.page.headers.get("retry-after"));
    assert.ok(wait > 0 && wait <= hour / second, `${wait}`);
    const minutes = Math.ceil(wait / 60);
    const { time } = dates("en", "Europe/Madrid");
    const words = `Three copies an hour can be made. Try again in ${minutes} minutes, at ${
      time(world.clock.now() + minutes * minute)
    }.`;
    assert.ok(maria.text.includes(words), `${words} in ${maria.text}`);
    const kept = maria.forms.find(({ action }) => action.endsWith("/export"))?.filled ?? [];
    assert.deepEqual(kept.filter(([name]) => name === "formats" || name === "range"), [
      ["formats", "csv"],
      ["formats", "json"],
      ["range", "year"],
    ], "what she chose stands there");
    world.clock.pass(day);
    assert.ok(await world.errands() >= 3);
    const later = await world.signedIn("maria");
    await later.open(job, 404);
    assert.match(later.text, /This copy is no longer here/);
    assert.match(later.text, /Make another copy/);
    await later.open(`/records/${record}/export`);
    assert.ok(!later.text.includes("Copies of the last 24 hours"));
  }));

Deno.test("of four orders at the same moment one is taken, and only that one counts towards the three an hour", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const address = `/records/${record}/export`;
    await maria.open(address);
    const orders = await Promise.all(
      Array.from({ length: 4 }, () => maria.send(address, { formats: "json", range: "all" })),
    );
    assert.deepEqual(orders.map(({ status }) => status).sort(), [303, 429, 429, 429]);
    for (const { status, html } of orders) {
      assert.ok(status === 303 || html.includes("Another copy is being made"));
    }
    await maria.open(orders.find(({ status }) => status === 303)?.headers.get("location") ?? "");
    await untilMade(maria);
    for (let more = 0; more < 2; more++) await orderCopy(maria, record, ["json"]);
    assert.equal(
      (await maria.send(address, { formats: "json", range: "all" })).status,
      429,
      "three were taken",
    );
  }));
