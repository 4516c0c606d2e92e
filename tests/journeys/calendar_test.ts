import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { press, signInAs } from "./steps.ts";

/** Everything in one world: Maria's month begins with one appointment. */
async function addAppointment(world: ServedWorld): Promise<void> {
  const maria = await world.signedIn("maria", "203.0.113.20");
  await maria.open(`/records/${world.cast.maria.patient}/add/appointment`);
  await maria.submit({ title: "Eye clinic", at: "2026-11-12T10:30", place: "Centro" });
}

async function shareWithAnna(world: ServedWorld): Promise<void> {
  const base = `/records/${world.cast.maria.patient}`;
  const maria = await world.signedIn("maria", "203.0.113.21");
  await maria.open(`${base}/sharing/new`);
  const { email } = world.cast.anna;
  await maria.submit({ name: "Anna", email, parts: ["weight"], may: "read", lasting: "30" });
  await maria.submit({}, { press: "Share" });
  const anna = await world.signedIn("anna", "203.0.113.22");
  await anna.open("/records");
  await anna.submit({}, { to: "/accept" });
}

/** What a screen reader calls the days that have something. */
async function namedDays(page: Page): Promise<string[]> {
  const names = await page.locator("table a .unseen").allTextContents();
  return names.filter((name) => !/(nothing|nada)$/.test(name));
}

Deno.test("Maria sees her month, adds and changes on a day of it, in English and in Spanish", () =>
  inServedWorld(async (world) => {
    await addAppointment(world);
    const base = `/records/${world.cast.maria.patient}`;
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.getByRole("link", { name: "Calendar" }).first().click();
    await page.waitForURL(`**${base}/calendar`);
    assert.deepEqual(await namedDays(page), ["12 November, 1 appointment"]);
    await page.getByRole("link", { name: "12 November, 1 appointment", exact: true }).click();
    await page.waitForURL(`**${base}/calendar/2026-11-12`);
    assert.match(await page.innerText("main"), /Eye clinic/);
    await page.getByRole("link", { name: "Add on this day" }).click();
    await page.getByRole("link", { name: "Weight" }).click();
    assert.match(await page.inputValue("[name=at]"), /^2026-11-12T/);
    await page.fill("[name=weight]", "62.5");
    await press(page, "Save");
    await page.waitForURL(`**${base}/calendar/2026-11-12`);
    await page.getByRole("link", { name: /^Change: Weight/ }).click();
    await page.fill("[name=weight]", "62.7");
    await press(page, "Save");
    await page.waitForURL(/\/entries\/[\w-]{22}\?list=/);
    await page.locator(".back").click();
    await page.waitForURL(`**${base}/calendar/2026-11-12`);
    assert.match(await page.innerText("main"), /62\.7\s*kg/);
    await checkPage(page, "calendar day");
    await page.goto(`${base}/calendar/2026-11`);
    assert.deepEqual(await namedDays(page), ["12 November, 1 entry, 1 appointment"]);
    await checkPage(page, "calendar month");

    const settings = await world.signedIn("maria", "203.0.113.24");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    await page.goto(`${base}/calendar/2026-11`);
    assert.match(await page.innerText("h1"), /Noviembre de 2026/);
    assert.deepEqual(await namedDays(page), ["12 de noviembre, 1 entrada, 1 cita"]);
  }));

Deno.test("without script, on a phone: days as a list, the month on demand, and months by their links", () =>
  inServedWorld(async (world) => {
    await addAppointment(world);
    const base = `/records/${world.cast.maria.patient}`;
    const { page } = await world.chromium.person({ javaScript: false, width: 320 });
    await signInAs(page, world, "maria");
    await page.goto(`${base}/calendar`);
    assert.equal(await page.locator("table").isVisible(), false);
    assert.match(await page.innerText("main ul"), /12 November\s+1 appointment/);
    await page.getByRole("link", { name: "Show the month as a table" }).click();
    assert.equal(await page.locator("table").isVisible(), true);
    await page.locator("main a[rel=next]").click();
    assert.match(await page.innerText("main"), /December 2026[\s\S]*Nothing in December yet/);
    assert.equal(await page.locator("table").isVisible(), true, "the way of looking stays");
    await page.getByRole("link", { name: "Go to November 2026, the last month with entries" }).click();
    await page.locator("main a[rel=prev]").click();
    await page.getByRole("link", { name: "Today", exact: true }).click();
    await page.waitForURL(`**${base}/calendar`);
    await page.goto(`${base}/calendar/2026-11-31`);
    await page.getByRole("link", { name: "Go to this month" }).click();
    await page.waitForURL(`**${base}/calendar`);
    await page.locator("summary", { hasText: "More" }).click();
    await page.getByRole("link", { name: "History" }).click();
    await page.waitForURL(`**${base}/timeline`);
  }));

Deno.test("Anna's calendar of Maria's record has the part that Maria shares and nothing else", () =>
  inServedWorld(async (world) => {
    await addAppointment(world);
    await shareWithAnna(world);
    const base = `/records/${world.cast.maria.patient}`;
    const seed = await world.signedIn("maria", "203.0.113.23");
    await seed.open(`${base}/add/weight`);
    await seed.submit({ weight: "62.5", at: "2026-11-12T08:00" });
    const { page } = await world.chromium.person({ width: 320, scheme: "dark" });
    await signInAs(page, world, "anna");
    await page.goto(`${base}/calendar/2026-11`);
    assert.deepEqual(await namedDays(page), ["12 November, 1 entry"]);
    await checkPage(page, "Anna's calendar");
    await page.goto(`${base}/calendar/2026-11-12`);
    const day = await page.innerText("main");
    assert.match(day, /62\.5/);
    assert.ok(!day.includes("Eye clinic"));
    assert.equal(await page.locator("main a[href$='/edit'], main a[href*='/add']").count(), 0);
  }));
