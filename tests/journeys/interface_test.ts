/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { minute, second } from "../../lib/clock.ts";
import { checkPage, type Person } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

/** Maria at a half-filled form, in a browser whose timers the test moves. */
async function halfway(world: ServedWorld): Promise<Page> {
  return (await halfwayPerson(world)).page;
}

async function halfwayPerson(world: ServedWorld): Promise<Person> {
  const person = await world.chromium.person();
  const { page } = person;
  await page.clock.install();
  await signInAs(page, world, "maria");
  await page.goto(`/records/${world.cast.maria.patient}/add/blood_pressure`);
  await page.fill("[name=systolic]", "128");
  return person;
}

for (
  const asked of [
    "frame=record",
    "frame=staff&density=compact",
    "frame=door",
    "lang=xa",
    "font=easy&theme=dark",
  ]
) {
  Deno.test(`every component in every state can be read by everybody: ${asked}`, () =>
    inServedWorld(async (world) => {
      const { page } = await world.chromium.person();
      await page.goto(`/dev/ui?${asked}`);
      // Its mistakes took the focus: what the bar that stays on top happens to cover there is out of sight.
      await page.evaluate(() => scrollTo(0, 0));
      await checkPage(page, `ui ${asked}`);
    }));
}

Deno.test("mistakes take the focus, and each leads to its field", () =>
  inServedWorld(async (world) => {
    const page = await halfway(world);
    await page.fill("[name=systolic]", "12x");
    await page.press("[name=systolic]", "Enter");
    await page.locator("[role=alert][data-focus]").waitFor();
    assert.ok(await page.evaluate(() => document.activeElement?.matches("[data-focus]")));
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.inputValue("[name=systolic]"), "12x");
    await page.click("[data-focus] a");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("name")), "systolic");
  }));

Deno.test("two minutes before the lock somebody who stays is asked, and stays with one press", () =>
  inServedWorld(async (world) => {
    const page = await halfway(world);
    const dialog = page.locator("dialog#ending");
    await page.clock.fastForward("27:30");
    assert.ok(!await dialog.isVisible());
    await page.clock.fastForward("00:31");
    await dialog.waitFor();
    world.clock.pass(28 * minute);
    const answered = page.waitForResponse("**/healthz");
    await page.keyboard.press("Enter");
    await answered;
    world.clock.pass(28 * minute);
    await page.clock.fastForward("01:59");
    assert.ok(!await dialog.isVisible());
    await page.fill("[name=diastolic]", "82");
    await page.click("form[action$='/add/blood_pressure'] button[type=submit]");
    await page.waitForURL((url) => !url.pathname.includes("/add/"));
  }));

for (const minutes of [1, 2]) {
  Deno.test(`with a lock after ${minutes} min Maria can work, is asked in time, and stays with what she typed`, () =>
    inServedWorld(async (world) => {
      const page = await halfway(world);
      const dialog = page.locator("dialog#ending");
      await page.clock.fastForward(minutes * 30 * second);
      assert.ok(!await dialog.isVisible());
      await page.clock.fastForward(minutes * 12 * second);
      await dialog.waitFor();
      assert.match(await dialog.innerText(), /less than a minute/);
      world.clock.pass(minutes * 42 * second);
      const answered = page.waitForResponse("**/healthz");
      await page.keyboard.press("Enter");
      assert.equal((await answered).headers()["x-session-ends"], String(minutes * 60));
      await page.clock.fastForward(minutes * 20 * second);
      assert.ok(!await dialog.isVisible());
      assert.equal(await page.inputValue("[name=systolic]"), "128");
      await page.fill("[name=diastolic]", "82");
      await page.click("form[action$='/add/blood_pressure'] button[type=submit]");
      await page.waitForURL((url) => !url.pathname.includes("/add/"));
    }, { settings: { SALUS_PATIENT_IDLE_LOCK_MINUTES: String(minutes) } }));
}

Deno.test("a page that nobody touches covers itself, and gives back the half-typed form", () =>
  inServedWorld(async (world) => {
    const page = await halfway(world);
    world.clock.pass(31 * minute);
    await page.clock.fastForward("30:05");
    const lock = page.locator("dialog[data-lock]");
    await lock.waitFor();
    assert.ok(!await page.locator("dialog#ending").isVisible());
    await page.keyboard.press("Escape");
    assert.ok(await lock.isVisible());
    await lock.locator("[name=password]").fill(world.cast.maria.password);
    await lock.locator("[name=password]").press("Enter");
    await lock.waitFor({ state: "hidden" });
    assert.equal(await page.inputValue("[name=systolic]"), "128");
  }));

Deno.test("without a network nothing looks saved, and what was typed is still there", () =>
  inServedWorld(async (world) => {
    const { page, complaints } = await halfwayPerson(world);
    await page.route("**/add/blood_pressure", (route) => route.abort());
    await page.fill("[name=diastolic]", "82");
    await page.press("[name=diastolic]", "Enter");
    const bar = page.locator("#trouble");
    await bar.waitFor();
    assert.match(await bar.innerText(), /Not saved/);
    assert.equal(await page.inputValue("[name=diastolic]"), "82");
    // The browser prints the failure that this test is about.
    const printed = (complaints as string[]).splice(0);
    assert.ok(printed.every((line) => /net::ERR_FAILED|Failed to fetch/.test(line)), printed.join());
    await page.unroute("**/add/blood_pressure");
    await page.press("[name=diastolic]", "Enter");
    await page.waitForURL((url) => !url.pathname.includes("/add/"));
  }));

Deno.test("a question before a deed has the safe answer in focus, and Escape means no", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await page.goto("/dev/ui");
    const asked: string[] = [];
    page.on("request", (request) => request.url().includes("own=1") && asked.push(request.url()));
    const dialog = page.locator("dialog#confirm");
    await page.click("#b7");
    await dialog.waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.id), "confirm-no");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(asked, []);
    await page.click("#b7");
    await dialog.waitFor();
    const sent = page.waitForRequest((request) => request.url().includes("own=1"));
    await page.click("#confirm-yes");
    await sent;
    assert.equal(asked.length, 1);
  }));

Deno.test("menus close with Escape and give the focus back", () =>
  inServedWorld(async (world) => {
    const page = await halfway(world);
    await page.click(".me summary");
    await page.locator(".me a[href='/account/settings']").focus();
    await page.keyboard.press("Escape");
    assert.ok(!await page.locator(".me").evaluate((menu) => menu.hasAttribute("open")));
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), "SUMMARY");
  }));
