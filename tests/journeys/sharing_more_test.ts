import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { day } from "../../lib/clock.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { pressAt, signInAs } from "./steps.ts";

async function words(page: Page): Promise<string> {
  return await page.locator("main").innerText();
}

async function offer(page: Page, record: string, values: { name: string; to: string; parts: string[] }) {
  await page.goto(`${record}/sharing/new`);
  await page.fill("[name=name]", values.name);
  await page.fill("[name=email]", values.to);
  for (const part of values.parts) await page.check(`[name=parts][value=${part}]`);
  await page.click("form[action$='/sharing/new'] button[type=submit]");
  await page.locator("#sure").waitFor();
  await pressAt(page, "#sure");
}

async function told(world: ServedWorld, to: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await world.letters()).some((letter) => letter.to === to)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`no letter to ${to}`);
}

for (const javaScript of [true, false]) {
  Deno.test(`${javaScript ? "with" : "without"} script Maria shares by username, changes it, asks about a look, and Anna gives it back`, () =>
    inServedWorld(async (world) => {
      const record = `/records/${world.cast.maria.patient}`;
      const [maria, anna] = [
        (await world.chromium.person({ javaScript })).page,
        (await world.chromium.person({ javaScript, width: 320 })).page,
      ];
      await signInAs(maria, world, "maria");
      await offer(maria, record, { name: "Anna", to: "anna", parts: ["vitals", "weight"] });
      await told(world, "anna@example.org");
      await signInAs(anna, world, "anna");
      await anna.goto("/records");
      await pressAt(anna, "form[action$='/accept'] button");
      assert.equal(new URL(anna.url()).pathname, record);

      await maria.goto(`${record}/sharing`);
      assert.match(await words(maria), /Anna[\s\S]*Last looked/);
      await maria.click("a[href$='/edit']");
      await maria.uncheck("[name=parts][value=weight]");
      await maria.check("[name=lasting][value='7']");
      await pressAt(maria, "form[action$='/edit'] button[type=submit]");
      assert.match(await words(maria), /Changed\./);

      await maria.goto(`${record}/access`);
      await maria.locator("article details summary").first().click();
      if (javaScript) await checkPage(maria, "who looked");
      await maria.locator("a[href*='/access/ask/']").first().click();
      await maria.fill("[name=words]", "Why so late?");
      await pressAt(maria, "form[action*='/access/ask/'] button[type=submit]");
      assert.match(
        await words(maria),
        /Why so late\?[\s\S]*Waiting for an answer|Waiting for an answer[\s\S]*Why so late\?/,
      );

      await anna.goto("/records");
      await anna.locator("details summary", { hasText: "Give it back" }).press("Enter");
      const back = anna.locator("form[action$='/leave'] button");
      await Promise.all([anna.waitForEvent("load"), back.press("Enter")]);
      assert.match(await words(anna), /You gave the record back/);
      assert.equal((await anna.goto(record))?.status(), 404);
    }));
}

Deno.test("the privacy officer answers, in Spanish Maria reads it, and her calendar's address is hers to end", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const maria = (await world.chromium.person({ language: "es" })).page;
    await signInAs(maria, world, "maria");
    await maria.goto("/account/settings");
    await maria.check("[name=language][value=es]").catch(() => maria.selectOption("[name=language]", "es"));
    await pressAt(maria, "form[action='/account/settings'] button[type=submit]");
    await offer(maria, record, { name: "Anna", to: world.cast.anna.email, parts: ["vitals"] });
    const anna = (await world.chromium.person()).page;
    await signInAs(anna, world, "anna");
    await anna.goto("/records");
    await pressAt(anna, "form[action$='/accept'] button");
    await maria.goto(`${record}/access`);
    assert.match(await words(maria), /Quién miró[\s\S]*Anna[\s\S]*Persona cuidadora/);
    await maria.locator("article details summary").first().click();
    await maria.locator("a[href*='/access/ask/']").first().click();
    await maria.fill("[name=words]", "¿Por qué tan tarde?");
    await pressAt(maria, "form[action*='/access/ask/'] button[type=submit]");

    const ursula = (await world.chromium.person()).page;
    await signInAs(ursula, world, "ursula");
    await ursula.goto("/audit/privacy");
    await ursula.locator("main a[href^='/audit/privacy/']").first().click();
    await ursula.fill("[name=words]", "By the share that you gave.");
    await pressAt(ursula, "main form[action^='/audit/privacy/'] button[type=submit]");
    await maria.goto("/account/privacy/requests");
    assert.match(await words(maria), /Respondida[\s\S]*By the share/);
    await checkPage(maria, "my questions");

    await maria.goto(`${record}/feed`);
    await pressAt(maria, "form[action$='/feed'] button[type=submit]");
    assert.match(await maria.locator("#feed-address").innerText(), /\/feeds\/[\w-]{43}\.ics$/);
    await checkPage(maria, "the address made");
    await maria.goto(`${record}/feed`);
    await pressAt(maria, "#feed-end");
    assert.match(await words(maria), /ya no abre nada/);
    world.clock.pass(27 * day);
    assert.ok(await world.errands() >= 1, "the share is in its last days");
  }));
