import assert from "node:assert/strict";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { newId } from "../../lib/ids.ts";
import { fillTimeline } from "../bench/long_record.ts";
import { keep } from "../support/kept_entries.ts";
import { offerRecord, showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

type Values = Readonly<Record<string, unknown>>;

function pressure(systolic: number, diastolic = 75): Values {
  return { systolic, diastolic };
}

function trendsOf({ cast }: World): string {
  return `/records/${cast.maria.patient}/trends`;
}

async function giveHeight(
  { site: { identity, clock }, cast: { maria } }: World,
  height: number,
): Promise<void> {
  const was = await findAccount(identity, maria.account);
  assert.ok(was);
  const change = identity.vault.change();
  putAccount(identity, change, was, { ...was.account, height });
  const caller = { request: newId(), address: "", agent: "" };
  await change.deed({
    at: clock.now(),
    actor: maria.account,
    role: "patient",
    action: "account.changed",
    outcome: 0,
    caller,
  }).commit();
}

function dotsIn(html: string): number {
  return [...html.matchAll(/class="chart-dots" d="([^"]+)"/g)].flatMap(([, path = ""]) =>
    path.match(/M/g) ?? []
  )
    .length;
}

Deno.test("Maria's blood pressure: a sentence, the latest and the one before, a drawn chart, every value", () =>
  inWorld(async (world) => {
    await keep(world, "blood_pressure", [[3, pressure(150)], [2, pressure(128)], [1, pressure(126, 78)]]);
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(`${trendsOf(world)}/blood_pressure`);
    assert.match(maria.text, /In the usual range on 2 of 3 days\./);
    assert.match(maria.text, /Latest\s+126\/78\s+mmHg[\s\S]+The one before\s+128\/75\s+mmHg/);
    assert.equal(dotsIn(html), 6, "two values for each of three readings");
    assert.match(html, /role="img" aria-labelledby="chart-0-title chart-0-desc"/);
    assert.match(maria.text, /Upper number: between 126 and 150 mmHg, at last 126\./);
    assert.match(maria.text, /Shaded: the usual range, 90 to 134 mmHg and 60 to 84 mmHg\. Source: European/);
    assert.doesNotMatch(html, /\sstyle=/);
    assert.match(maria.text, /Values[\s\S]+150[\s\S]+75/);
  }));

Deno.test("a range is a link, from one day to another a form; a range that runs backwards is refused", () =>
  inWorld(async (world) => {
    await keep(world, "weight", [[200, { weight: 7000, unit: "kg" }], [40, { weight: 6500, unit: "kg" }], [
      1,
      { weight: 6380, unit: "kg" },
    ]]);
    const maria = await world.signedIn("maria");
    const trend = `${trendsOf(world)}/weight`;
    await maria.open(`${trend}?range=3m`);
    assert.match(maria.text, /1\.2\s+kg lower than on 13 October 2026\./);
    await maria.open(`${trend}?range=all`);
    assert.match(maria.text, /6\.2\s+kg lower than on 6 May 2026\./);
    await maria.submit({ from: "2026-05-01", to: "2026-10-31" }, { press: "Show" });
    assert.match(maria.text, /5\.0\s+kg lower than on 6 May 2026\./);
    assert.match(maria.text, /Last in this time\s+65/);
    await maria.submit({ from: "2026-10-31", to: "2026-05-01" }, { press: "Show", status: 422 });
    assert.match(maria.text, /cannot lie before the first/);
    await maria.open(`${trend}?from=1=1&to=<b>`, 422);
    await maria.open(`${trend}?range=30d`);
    assert.match(maria.text, /One value in this time\./);
    assert.equal(dotsIn(maria.page.html), 0, "one value needs no chart");
  }));

Deno.test("pounds and kilograms share one axis in the reader's unit, and the page says so", () =>
  inWorld(async (world) => {
    await keep(world, "weight", [[4, { weight: 6250, unit: "kg" }], [1, { weight: 1375, unit: "lb" }]]);
    const maria = await world.signedIn("maria");
    await maria.open(`${trendsOf(world)}/weight`);
    assert.match(maria.text, /62\.37\s+kg/);
    assert.match(maria.text, /Some were measured in another unit\. All are shown in kg/);
  }));

Deno.test("exercise is summed by whole weeks, and those in between without any count", () =>
  inWorld(async (world) => {
    const walk = (minutes: number) => ({ title: "=Walk", minutes });
    await keep(world, "exercise", [[20, walk(100)], [19, walk(80)], [6, walk(40)], [1, walk(25)]]);
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(`${trendsOf(world)}/exercise`);
    assert.match(maria.text, /At least 150 minutes in 1 of 2 weeks\./);
    assert.match(maria.text, /This week so far\s+65\s+min/);
    assert.match(maria.text, /The week before\s+0\s+min/);
    assert.equal(dotsIn(html), 2);
    await maria.open("/account/settings");
    await maria.submit({ weekStart: "sunday" }, { to: "/account/settings" });
    await maria.open(`${trendsOf(world)}/exercise`);
    assert.match(maria.text, /At least 150 minutes in 1 of 3 weeks\./, "this Sunday begins a week of hers");
    assert.match(maria.text, /This week so far\s+0\s+min/);
    assert.match(maria.text, /The week before\s+65\s+min\s+Week of 15 November 2026/);
  }));

Deno.test("the right eye comes first, in the chart, in the table and at the ends of the lines", () =>
  inWorld(async (world) => {
    await keep(world, "eye_pressure", [[3, { right: 15, left: 19 }], [1, { right: 16, left: 24 }]]);
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(`${trendsOf(world)}/eye_pressure`);
    assert.match(maria.text, /In the usual range on 1 of 2 days\./);
    const names = [...html.matchAll(/class="chart-name[^"]*"[^>]*>([^<]+)</g)].map(([, name]) => name);
    assert.deepEqual(names, ["Right eye", "Left eye"]);
    assert.ok(maria.text.indexOf("Right eye (mmHg)") < maria.text.indexOf("Left eye (mmHg)"));
  }));

Deno.test("an empty kind shows an empty axis and how to begin; what cannot be measured is not found", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(`${trendsOf(world)}/temperature`);
    assert.match(html, /chart-ghost/);
    assert.match(html, /add\/temperature/);
    await maria.open(`${trendsOf(world)}/appointment`, 404);
    await maria.open(`${trendsOf(world)}/nothing`, 404);
    await maria.open(trendsOf(world));
    assert.match(maria.text, /Nothing measured yet/);
  }));

Deno.test("the overview has one card for each kind that has values, with its change in words", () =>
  inWorld(async (world) => {
    await keep(world, "blood_pressure", [[3, pressure(120)], [2, pressure(122)], [1, pressure(130)]]);
    await keep(world, "oxygen", [[1, { value: 97 }]]);
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(trendsOf(world));
    assert.match(maria.text, /Upper number: 8\s+mmHg more than the time before/);
    assert.match(maria.text, /97\s+%/);
    assert.equal(html.match(/class="spark /g)?.length, 1, "one reading has no course");
  }));

Deno.test("Anna, who may see the weight, sees its trend and nothing of the blood pressure", () =>
  inWorld(async (world) => {
    await keep(world, "weight", [[4, { weight: 6250, unit: "kg" }], [1, { weight: 6200, unit: "kg" }]]);
    await keep(world, "blood_pressure", [[3, pressure(120)], [2, pressure(122)]]);
    const anna = await showAnna(world, await world.signedIn("maria"), { parts: ["weight"] });
    await anna.open(trendsOf(world));
    assert.match(anna.text, /62\.0\s+kg/);
    assert.doesNotMatch(anna.text, /mmHg|Blood pressure/);
    await anna.open(`${trendsOf(world)}/weight`);
    assert.match(anna.text, /0\.5\s+kg lower/);
    await anna.open(`${trendsOf(world)}/weight/print`);
    await anna.open(`${trendsOf(world)}/weight/csv`);
    for (const path of ["", "/print", "/csv"]) {
      await anna.open(`${trendsOf(world)}/blood_pressure${path}`, 404);
    }
    const stan = await world.signedIn("stan");
    for (const path of ["", "/weight", "/weight/print", "/weight/csv"]) {
      await stan.open(`${trendsOf(world)}${path}`, 404);
    }
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${world.cast.maria.patient}/access`);
    assert.match(maria.text, /made a copy/, "the owner reads that Anna took it away");
  }));

Deno.test("a CSV holds every reading of the range, and no cell begins a formula", () =>
  inWorld(async (world) => {
    await keep(world, "exercise", [[2, { title: "=cmd|' /C calc'!A0", minutes: 30 }], [
      1,
      { title: "Walk, long", minutes: 45 },
    ]]);
    const maria = await world.signedIn("maria");
    const { html, headers } = await maria.open(`${trendsOf(world)}/exercise/csv?range=30d`);
    assert.match(headers.get("content-type") ?? "", /^text\/csv/);
    assert.match(headers.get("content-disposition") ?? "", /^attachment; filename="salus-exercise-/);
    const lines = html.replace("\uFEFF", "").trim().split("\r\n");
    assert.equal(lines[0], "Date,Time,Minutes (min),What");
    assert.match(lines[1] ?? "", /^2026-11-20,10:00,30,'=cmd/);
    assert.match(lines[2] ?? "", /^2026-11-21,10:00,45,"Walk, long"$/);
  }));

Deno.test("the sheet to print has the chart and every value, open, without the page around it", () =>
  inWorld(async (world) => {
    await keep(
      world,
      "blood_pressure",
      Array.from({ length: 20 }, (_, n) => [n + 1, pressure(120 + n)] as const),
    );
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(`${trendsOf(world)}/blood_pressure/print?range=30d`);
    assert.match(html, /data-frame="sheet"/);
    assert.doesNotMatch(html, /<details|<script/);
    assert.equal(html.match(/<th scope="row">/g)?.length, 20);
    assert.match(maria.text, /Maria/);
  }));

Deno.test("ten years of four entries a day: everything in one light page, no peak lost, a month at the cost of a month", () =>
  inWorld(async (world) => {
    const { vault } = world.site;
    const patient = world.cast.maria.patient ?? "";
    const key = await vault.subject(patient);
    assert.ok(key);
    await fillTimeline(vault, { patient, key }, 14_600, world.clock.now());
    const maria = await world.signedIn("maria");
    const { html } = await maria.open(`${trendsOf(world)}/blood_pressure?range=all`);
    assert.ok(html.length <= 40 * 1_024, `${html.length} bytes`);
    assert.match(maria.text, /Each mark stands for a month/);
    assert.match(maria.text, /Upper number: between 110 and 149 mmHg/);
    const month = await maria.open(`${trendsOf(world)}/blood_pressure?range=30d`);
    assert.ok(month.html.length <= 40 * 1_024, `${month.html.length} bytes`);
  }));

Deno.test("Maria's home says what comes next, what is due and what was measured last of each kind", () =>
  inWorld(async (world) => {
    await keep(world, "oxygen", [[9, { value: 97 }]]);
    await keep(world, "temperature", [[8, { value: 366, unit: "°C" }]]);
    await keep(world, "glucose", [[7, { value: 55, unit: "mmol/L" }]]);
    await keep(world, "weight", [[6, { weight: 6250, unit: "kg" }], [2, { weight: 6200, unit: "kg" }]]);
    await keep(world, "blood_pressure", [[4, pressure(124)], [1, pressure(128)]]);
    await keep(world, "appointment", [[-9, { title: "Eye clinic" }]]);
    await keep(world, "medication", [[5, {
      name: "metoprolol",
      dose: "1",
      dose_unit: "tablet",
      often: "every_day",
      times: ["08:00", "20:00"],
      start: "2026-11-17",
    }]]);
    const maria = await world.signedIn("maria");
    await maria.open("/");
    const text = maria.text.replaceAll("\u00a0", " ");
    assert.match(text, /Next appointment\s+in 9 days/);
    assert.match(text, /Due today\s+08:00 metoprolol ?, 1 tablet\s+20:00 metoprolol ?, 1 tablet/);
    const order = ["Upper number: 4 mmHg more", "0.5 kg less", "5.5", "36.6", "97 %"].map((words) =>
      text.indexOf(words)
    );
    assert.ok(order.every((at, n) => at > (order[n - 1] ?? 0)), String(order));
    assert.match(maria.page.html, /href="\/records\/[\w-]{22}\/trends"/);
  }));

Deno.test("Anna's own home says that somebody waits for her answer", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await offerRecord(maria, world, { parts: ["weight"] });
    await maria.open("/");
    assert.doesNotMatch(maria.text, /would like to share/);
    const anna = await world.signedIn("anna");
    await anna.open(`/records/${world.cast.anna.patient}`);
    assert.match(anna.text, /Somebody would like to share their record with you\. Answer/);
  }));

Deno.test("an empty record begins with three real steps", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/");
    for (const kind of ["weight", "appointment", "document"]) {
      const href = `/records/${world.cast.maria.patient}/add/${kind}`;
      assert.ok(maria.page.html.includes(`href="${href}"`), kind);
      await maria.follow(href);
      await maria.open("/");
    }
  }));

Deno.test("the body mass index is said to Maria, who gave her height, and to nobody else", () =>
  inWorld(async (world) => {
    await keep(world, "weight", [[1, { weight: 6237, unit: "kg" }]]);
    const anna = await showAnna(world, await world.signedIn("maria"), { parts: ["weight"] });
    const maria = await world.signedIn("maria");
    await maria.open(`${trendsOf(world)}/weight`);
    assert.doesNotMatch(maria.text, /Body mass/);
    await giveHeight(world, 1_650);
    await maria.open(`${trendsOf(world)}/weight`);
    assert.match(maria.text, /Body mass index 22\.9\./);
    await anna.open(`${trendsOf(world)}/weight`);
    assert.doesNotMatch(anna.text, /Body mass/);
  }));
