import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { TOTP } from "otpauth";
import { setupCode } from "../../lib/identity/setup.ts";
import { inServedWorld } from "../support/served_world.ts";
import { plain, signInAs, words } from "./steps.ts";

async function send(page: Page, form: string): Promise<void> {
  await Promise.all([
    page.waitForEvent("load"),
    page.click(`form[action$='${form}'] button:not([type=button])`),
  ]);
}

Deno.test("without script the operator sets Salus up, adds an authenticator and invites somebody", () =>
  inServedWorld(async (world) => {
    const code = await setupCode(world.site.identity) ?? "";
    const page = await plain(world);
    await page.goto("/setup");
    await page.fill("[name=code]", code);
    await send(page, "/setup");
    const answers = {
      organisation: "Clear View",
      branch: "Harbour",
      name: "Ada Brandt",
      username: "ada",
      email: "ada@example.org",
      password: "eleven slow barges at dawn",
      zone: "Europe/Madrid",
    };
    for (const [name, value] of Object.entries(answers)) await page.fill(`[name=${name}]`, value);
    await send(page, "/setup/account");
    await page.goto("/account/security/authenticator");
    const secret = (await page.locator("code.secret").innerText()).replace(/\s/g, "");
    await page.fill("[name=code]", new TOTP({ secret }).generate({ timestamp: world.clock.now() }));
    await send(page, "/account/security/authenticator");
    await page.goto("/admin/invitations/new");
    await page.fill("[name=name]", "Paula Ruiz");
    await page.fill("[name=email]", "paula@example.org");
    await page.check("[name=roles][value=patient]");
    await send(page, "/admin/invitations/new");
    assert.match(await words(page), /paula@example\.org/);
    await world.letters();
    const paula = await plain(world);
    await paula.goto("/dev/mail");
    const link = await paula.locator("article", { hasText: "paula@example.org" }).locator("a").first()
      .getAttribute("href");
    await paula.goto("/invite");
    await paula.fill("[name=token]", link ?? "");
    await send(paula, "/invite");
    await paula.fill("[name=name]", "Paula Ruiz");
    await paula.fill("[name=username]", "paula");
    await paula.fill("[name=password]", "seven calm otters at noon");
    await paula.click("#invite-create");
    await paula.waitForURL(/\/records\/[\w-]{22}$/);
  }));

Deno.test("without script Maria keeps her record, takes an entry out and puts it back", () =>
  inServedWorld(async (world) => {
    const page = await plain(world);
    await signInAs(page, world, "maria");
    const record = `/records/${world.cast.maria.patient}`;
    await page.goto(`${record}/add/blood_pressure`);
    await page.fill("[name=systolic]", "300");
    await page.fill("[name=diastolic]", "82");
    await send(page, "/blood_pressure");
    assert.match(await words(page), /50 to 250/);
    assert.equal(await page.inputValue("[name=diastolic]"), "82");
    await page.fill("[name=systolic]", "128");
    await send(page, "/blood_pressure");
    assert.match(await words(page), /128\/82/);
    await page.goto(`${record}/timeline`);
    await page.click("a[href*='/entries/']");
    await page.click("a[href$='/edit']");
    await page.fill("[name=systolic]", "131");
    await send(page, "/edit");
    assert.match(await words(page), /131\/82/);
    await page.click("a[href$='/remove']");
    await send(page, "/remove");
    assert.ok(!(await words(page)).includes("131/82"));
    await send(page, "/restore");
    await page.goto(`${record}/timeline`);
    assert.match(await words(page), /131\/82/);
  }));

Deno.test("without script Maria shares, Anna accepts and looks, and Maria stops it", () =>
  inServedWorld(async (world) => {
    const [maria, anna] = [await plain(world), await plain(world)];
    const record = `/records/${world.cast.maria.patient}`;
    await signInAs(maria, world, "maria");
    await maria.goto(`${record}/sharing/new`);
    await maria.fill("[name=name]", "Anna");
    await maria.fill("[name=email]", world.cast.anna.email);
    await maria.check("[name=parts][value=vitals]");
    await send(maria, "/sharing/new");
    await Promise.all([maria.waitForEvent("load"), maria.click("#sure")]);
    await signInAs(anna, world, "anna");
    await anna.goto("/records");
    await send(anna, "/accept");
    assert.equal(new URL(anna.url()).pathname, record);
    await maria.goto(`${record}/access`);
    assert.match(await words(maria), /Anna[\s\S]*you shared with them/);
    await maria.goto(`${record}/sharing`);
    await maria.click("a[href$='/stop']");
    await send(maria, "/stop");
    assert.equal((await anna.goto(record))?.status(), 404);
  }));

Deno.test("without script Maria resets her password, and whoever works here signs in with a code", () =>
  inServedWorld(async (world) => {
    const page = await plain(world);
    await page.goto("/reset");
    await page.fill("[name=handle]", "maria");
    await send(page, "/reset");
    const [letter] = await world.letters();
    const link = /https?:\/\/\S+#[\w-]{43}/.exec(letter?.text ?? "")?.[0] ?? "";
    await page.goto("/reset");
    await page.click("main details summary");
    await page.fill("[name=token]", link);
    await send(page, "/reset/open");
    await page.fill("[name=password]", "fourteen green doors open");
    await send(page, "/reset/password");
    await page.fill("[name=username]", "maria");
    await page.fill("[name=password]", "fourteen green doors open");
    await send(page, "/signin");
    assert.match(new URL(page.url()).pathname, /^\/records\//);
    const rita = await plain(world);
    await signInAs(rita, world, "rita");
  }));
