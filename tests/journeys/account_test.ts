import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { minute } from "../../lib/clock.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { png } from "../support/some_files.ts";
import { press, signInAs } from "./steps.ts";

/** The token in the newest mail to this address. */
async function tokenTo(world: ServedWorld, address: string, page: string): Promise<string> {
  const letter = (await world.letters()).find(({ to, text }) => to === address && text.includes(`${page}#`));
  return /#([\w-]{43})/.exec(letter?.text ?? "")?.[1] ?? "";
}

async function choosePicture(page: Page): Promise<void> {
  await page.goto("/account/profile");
  await page.setInputFiles("#f-picture", {
    name: "me.png",
    mimeType: "image/png",
    buffer: Buffer.from(png(64, 64)),
  });
  await press(page, "Use this picture");
  await page.waitForSelector("main img.portrait");
}

Deno.test("Maria's account in one place: height, picture, address with its proof, and what she allows", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.locator("summary", { hasText: "Maria Lindgren" }).click();
    await page.getByRole("link", { name: "Account", exact: true }).click();
    await page.waitForURL("**/account");
    await page.goto("/account/profile");
    await page.getByLabel("Height").fill("163.5");
    await press(page, "Save");
    await page.waitForURL("**/account");
    assert.match(await page.innerText("main"), /163\.5.cm/);
    await choosePicture(page);
    const drawn = await page.locator("main img.portrait").evaluate((img) =>
      (img as HTMLImageElement).naturalWidth
    );
    assert.ok(drawn > 0, "the picture is drawn");

    await page.goto("/account/address");
    await page.getByLabel("New e-mail address").fill("maria.new@example.org");
    await press(page, "Send the link");
    await page.waitForSelector("text=we wait for you to follow the link");
    const token = await tokenTo(world, "maria.new@example.org", "/address");
    const other = await world.chromium.person();
    await other.page.goto(`/address#${token}`);
    await other.page.waitForSelector("text=From now on we write to");
    assert.ok(!other.page.url().includes(token));
    await checkPage(other.page, "address confirm");
    await press(other.page, "Use this address");
    await other.page.waitForURL("**/signin");
    await page.goto("/account");
    await page.waitForURL(/\/signin/);
    await page.fill("[name=username]", "maria.new@example.org");
    await page.fill("[name=password]", world.cast.maria.password);
    await page.click("form[action='/signin'] button[type=submit]");
    await page.waitForURL(/\/(records|account)/);
    await page.goto("/account/consents");
    await press(page, "No longer allow");
    await page.waitForSelector("text=Not allowed");
  }));

Deno.test("without script and in Spanish: settings, username after a proof, a question to the privacy officer", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person({ javaScript: false, width: 320, language: "es" });
    await signInAs(page, world, "maria");
    await page.goto("/account/settings");
    await page.check("[name=language][value=es]");
    await page.check("[name=weekStart][value=sunday]");
    await page.click("#settings-save");
    assert.match(await page.innerText("main"), /Sus ajustes están guardados/);
    world.clock.pass(6 * minute);
    await page.goto("/account/username");
    await page.fill("[name=password]", world.cast.maria.password);
    await page.click("form[action='/prove'] button[type=submit]");
    await page.goto("/account/username");
    await page.getByLabel("Nombre de usuario").fill("anna");
    await press(page, "Guardar");
    assert.match(await page.innerText("main"), /ya tiene este nombre|nombre de usuario/);
    await page.getByLabel("Nombre de usuario").fill("maria.lindgren");
    await press(page, "Guardar");
    await page.waitForURL("**/account");
    assert.match(await page.innerText("main"), /maria\.lindgren/);
    await page.goto("/account/privacy/requests");
    await page.getByLabel("Con sus palabras").fill("Mi apellido está mal escrito en las cartas.");
    await press(page, "Enviar");
    await page.waitForSelector("text=Espera respuesta");
  }));

Deno.test("Ursula answers what waits; she holds a record, and lifts that again", () =>
  inServedWorld(async (world) => {
    const maria = await world.signedIn("maria", "203.0.113.20");
    await maria.open("/account/privacy/requests");
    await maria.submit({ kind: "access", words: "What is kept about me?" }, {
      to: "/account/privacy/requests",
    });
    const { page } = await world.chromium.person();
    await signInAs(page, world, "ursula");
    await page.goto("/audit/privacy");
    await checkPage(page, "privacy requests");
    await page.getByRole("link", { name: "What is kept, and why" }).click();
    await page.getByLabel("Your answer").fill("Everything is in your export.");
    await press(page, "Answer");
    await page.waitForSelector("text=The answer was sent");
    await page.goto("/audit/holds");
    await page.getByLabel("Username or e-mail").fill("maria");
    await page.getByLabel("Why").fill("Court 7, order 12/2026");
    await press(page, "Hold the record");
    await page.waitForSelector("text=order 12/2026");
    await checkPage(page, "holds");
    await page.getByRole("button", { name: /Lift the hold/ }).click();
    await page.waitForSelector("text=No record is held");
  }));

Deno.test("whoever has no account reads the privacy notice, the terms, the help, on a phone and in Spanish", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person({ width: 320, language: "es" });
    await page.goto("/signin");
    await page.getByRole("link", { name: "Aviso de privacidad" }).click();
    await page.waitForURL("**/privacy");
    assert.match(await page.innerText("main"), /RGPD/);
    await page.getByRole("link", { name: "Condiciones de uso" }).click();
    await page.waitForURL("**/terms");
    await page.getByRole("link", { name: "Ayuda" }).first().click();
    await page.waitForURL("**/help");
    await checkPage(page, "help es");
  }));

Deno.test("with a picture and easy letters the top bar of a small telephone keeps its words side by side", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person({ width: 320 });
    await signInAs(page, world, "maria");
    await choosePicture(page);
    for (const language of ["en", "es"]) {
      await page.goto("/account/settings");
      await page.check("[name=font][value=easy]");
      await page.check(`[name=language][value=${language}]`);
      await page.locator("main form button[type=submit]").first().click();
      await page.waitForLoadState();
      await page.goto(`/records/${world.cast.maria.patient}`);
      assert.equal(await page.getAttribute("html", "data-font"), "easy");
      assert.equal(await page.getAttribute("html", "lang"), language);
      const [brand, whose, me] = await Promise.all(
        [".brand", ".whose-in > span", ".me > summary"].map((one) => page.locator(one).boundingBox()),
      );
      assert.ok(brand && whose && me);
      assert.ok(brand.x + brand.width <= whose.x, `${language}: under the mark`);
      assert.ok(whose.x + whose.width <= me.x, `${language}: under the picture`);
    }
  }));
