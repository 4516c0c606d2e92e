import assert from "node:assert/strict";
import { day } from "../../lib/clock.ts";
import { checkProof } from "../../lib/audit/proofs.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

Deno.test("Ursula reads who did what, in words and by name, and her reading is in the log", () =>
  inWorld(async (world) => {
    await world.signedIn("maria");
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");
    assert.match(ursula.text, /Maria Lindgren/);
    assert.match(ursula.text, /Signed in/);
    await ursula.open("/audit?action=audit.viewed");
    assert.match(ursula.text, /Ursula Okafor Auditor Looked at the audit log/);
  }));

Deno.test("a person is found by name, and from then on is an id in the address", () =>
  inWorld(async (world) => {
    await world.signedIn("maria");
    await world.signedIn("stan");
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");
    await ursula.submit({ typed: "lindgren" }, { to: "/audit/people" });
    assert.match(ursula.text, /2 people found/);
    assert.match(ursula.page.path, /^\/audit\/people\?search=[\w-]+$/, "no name stands in an address");
    await ursula.open(ursula.page.path);
    assert.match(ursula.text, /2 people found/);
    assert.match(ursula.page.html, /value="lindgren"/);
    const link = `/audit?actor=${world.cast.maria.account}`;
    assert.ok(ursula.page.html.includes(link));
    await ursula.follow(link);
    assert.match(ursula.text, /Only what Maria Lindgren did/);
    assert.ok(!rowsOf(ursula).some((row) => row.includes("Stan Novak")));
    assert.ok(rowsOf(ursula).length > 0);
    await ursula.open("/audit");
    await ursula.submit({ typed: "nobody here" }, { to: "/audit/people" });
    assert.match(ursula.text, /Nobody found/);
    await ursula.open("/audit/people?search=nonsense", 404);
    assert.match(ursula.text, /This search has ended/);
    await ursula.open("/audit/people");
    assert.ok(!/Nobody found|has ended/.test(ursula.text));
  }));

Deno.test("filters find by action, outcome, day and record, and say when nothing fits", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${world.cast.maria.patient}`);
    const stan = await world.signedIn("stan");
    await stan.open(`/records/${world.cast.maria.patient}`, 404);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit?outcome=4");
    assert.ok(rowsOf(ursula).every((row) => row.includes("Refused")) && rowsOf(ursula).length > 0);
    await ursula.open(
      `/audit?action=record.viewed&from=2026-11-22&to=2026-11-22&actor=${world.cast.maria.account}`,
    );
    assert.ok(rowsOf(ursula).length > 0);
    const record = /\/audit\?record=([\w-]{22})/.exec(ursula.page.html)?.[1] ?? "";
    assert.notEqual(record, world.cast.maria.patient, "the log knows a pseudonym, not the record");
    await ursula.open(`/audit?record=${record}`);
    assert.ok(rowsOf(ursula).some((row) => row.includes("Tried to open a record without success")));
    assert.ok(rowsOf(ursula).every((row) => row.includes(`Record ${record.slice(0, 8)}`)));
    await ursula.open("/audit?action=grant.revoked");
    assert.match(ursula.text, /No entry fits this filter/);
    await ursula.open("/audit?from=2026-11-22&to=2026-11-20", 422);
    assert.match(ursula.text, /must not be before the first day/);
    await ursula.open("/audit?actor=not-an-id", 422);
    await ursula.open("/audit?typed=Maria", 400);
  }));

Deno.test("the log comes in pages", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    for (let i = 0; i < 55; i++) await ursula.open("/audit/verify");
    for (let i = 0; i < 55; i++) await ursula.open("/admin/users");
    await ursula.open("/audit?action=user.listed");
    const first = rowsOf(ursula);
    assert.equal(first.length, 50);
    const older =
      /href="(\/audit\?[^"]*after=[^"]*)"/.exec(ursula.page.html)?.[1]?.replaceAll("&amp;", "&") ?? "";
    await ursula.follow(older);
    assert.equal(rowsOf(ursula).length, 5);
    assert.match(ursula.text, /Newest entries/);
  }));

Deno.test("an entry opens with a sentence, its neighbours, and a proof that anybody can check", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    await otto.open(`/admin/users/${world.cast.stan.account}/suspend`);
    await otto.submit({ reason: "left" }, { to: "/suspend" });
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit?action=user.suspended");
    const place = /href="(\/audit\/entries\/[^"]+)"/.exec(ursula.page.html)?.[1] ?? "";
    await ursula.follow(place);
    assert.match(ursula.text, /Otto Brandt \(Administrator\) suspended a user on 22 November 2026/);
    assert.match(ursula.text, /Done to Stan Novak/);
    assert.match(ursula.text, /203\.0\.113\.7/);
    assert.match(ursula.text, /reason: left/);
    assert.match(ursula.text, /Before/);
    const proof = await ursula.exchange(ursula.request("GET", `${place}/proof`));
    assert.match(proof.headers.get("content-disposition") ?? "", /attachment/);
    const verdict = checkProof(proof.html);
    assert.ok(verdict.ok && verdict.entry.action === "user.suspended");
    await ursula.open("/audit/entries/AAAAAAAAAAAAAA.0.0", 404);
    await ursula.open("/audit/entries/nonsense", 404);
  }));

Deno.test("verifying is a job with a page of its own, and its verdict is said in words", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    await otto.open("/audit");
    assert.equal(otto.page.path, "/audit/verify", "an administrator may verify, and read nothing");
    assert.match(otto.text, /Not verified yet/);
    assert.ok(!otto.page.html.includes("/audit/entries/"));
    await otto.submit({}, { to: "/audit/verify" });
    await untilDone(otto);
    assert.match(otto.text, /Intact to entry \d+, verified/);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");
    assert.match(ursula.text, /Intact to entry \d+, verified/);
    await ursula.open("/audit?action=audit.verified");
    assert.match(ursula.text, /Otto Brandt/);
  }));

Deno.test("Otto can open no entry, export nothing and look for nobody in the log; Rita and Maria not even verify", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");
    const place = /href="(\/audit\/entries\/[^"]+)"/.exec(ursula.page.html)?.[1] ?? "";
    const otto = await world.signedIn("otto");
    await otto.open(place, 404);
    await otto.open(`${place}/proof`, 404);
    await otto.open("/audit/verify");
    assert.equal((await otto.send("/audit/export", { format: "csv" })).status, 404);
    assert.equal((await otto.send("/audit/people", { typed: "maria" })).status, 404);
    for (const name of ["rita", "maria", "magda"] as const) {
      const person = await world.signedIn(name);
      for (const path of ["/audit", place, "/audit/verify", "/audit/verify/job"]) {
        await person.open(path, 404);
      }
    }
  }));

Deno.test("an export holds what the filter finds, starts no formula, and is in the log", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit?action=session.started");
    const csv = await exported(ursula, "csv");
    assert.equal(csv.status, 200);
    assert.match(
      csv.headers.get("content-disposition") ?? "",
      /attachment; filename="salus-audit-2026-11-22\.csv"/,
    );
    const [head = "", ...rows] = csv.html.trim().split("\r\n");
    assert.match(head, /^.?place,at,actor,actor_name,role,action/);
    assert.ok(rows.length > 0 && rows.every((row) => row.includes("session.started")));
    const json = JSON.parse((await exported(ursula, "json")).html);
    assert.equal(json.complete, true);
    assert.ok(
      json.entries.every(({ entry }: { entry: { action: string } }) => entry.action === "session.started"),
    );
    await ursula.open("/audit?action=audit.exported");
    assert.equal(rowsOf(ursula).length, 2);
    world.clock.pass(6 * 60_000);
    const stale = await exported(ursula, "csv");
    assert.equal(stale.status, 303, "an export asks for fresh proof");
  }));

Deno.test("a tampered log is said to be broken, with what to do", () =>
  inWorld(async (world) => {
    const ursula = await world.signedIn("ursula");
    await world.site.audit.sealNow();
    await tamper(world);
    await ursula.open("/audit/verify");
    await ursula.submit({}, { to: "/audit/verify" });
    await untilDone(ursula);
    assert.match(ursula.text, /Verified .*: something was deleted/);
    assert.match(ursula.text, /Do not restart or repair anything/);
    assert.match(ursula.text, /A signed checkpoint is missing|is missing/);
  }));

Deno.test("yesterday is a filter too: days begin where the auditor lives", () =>
  inWorld(async (world) => {
    await world.signedIn("maria");
    world.clock.pass(day);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit?to=2026-11-22&action=session.started");
    assert.ok(rowsOf(ursula).every((row) => row.includes("Maria Lindgren")) && rowsOf(ursula).length === 1);
  }));

function rowsOf(browser: Browser): readonly string[] {
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(browser.page.html)?.[1] ?? "";
  return body.split("</tr>").map((row) => row.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim()).filter(
    Boolean,
  );
}

/** Without script the page of the job looks again by itself, every two seconds. */
async function untilDone(browser: Browser): Promise<void> {
  for (let tries = 0; browser.page.path === "/audit/verify/job" && tries < 200; tries++) {
    assert.match(browser.page.headers.get("refresh") ?? "", /^1; url=/);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await browser.open("/audit/verify/job");
  }
}

async function exported(browser: Browser, format: string) {
  const form = browser.forms.find(({ action }) => action === "/audit/export");
  assert.ok(form);
  return await browser.send("/audit/export", { ...Object.fromEntries(form.filled), format });
}

/** Takes the newest checkpoint out of the database. */
async function tamper({ driver }: World): Promise<void> {
  const [newest] = await driver.list({ prefix: ["ac"], limit: 1, reverse: true });
  assert.ok(newest);
  await driver.atomic({ checks: [], sets: [], deletes: [newest.key] });
}
