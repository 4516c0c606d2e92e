import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { main as verify } from "../../deploy/commands/audit_verify.ts";
import { day, minute } from "../../lib/clock.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

async function words(page: Page): Promise<string> {
  return await page.innerText("body");
}

/** Maria has shared her readings for 30 days; Anna has accepted. Anna's page. */
async function shared(world: ServedWorld): Promise<Page> {
  await mariasIds(world);
  const { page } = await world.chromium.person();
  await signInAs(page, world, "anna");
  await page.goto("/records");
  await page.click("form[action$='/accept'] button");
  await page.waitForURL(`**/records/${world.cast.maria.patient}`);
  return page;
}

Deno.test("Anna opens her mother's record for 30 days and not a day longer", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const anna = await shared(world);
    assert.match(await words(anna), /128\/82/);
    world.clock.pass(29 * day);
    await signInAs(anna, world, "anna");
    assert.equal((await anna.goto(record))?.status(), 200);
    assert.match(await words(anna), /128\/82/);
    world.clock.pass(2 * day);
    await signInAs(anna, world, "anna");
    assert.equal((await anna.goto(record))?.status(), 404);
    await anna.goto("/records");
    assert.ok(!await anna.locator(`a[href="${record}"]`).count());
    assert.ok(!(await words(anna)).includes("Maria"));
  }));

Deno.test("Maria sees that Anna looked, and takes away a proof that the operator's command accepts", () =>
  inServedWorld(async (world) => {
    await shared(world);
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`/records/${world.cast.maria.patient}/access`);
    assert.match(await words(page), /Anna[\s\S]*you shared with them/);
    await page.click("main details summary");
    const arriving = page.waitForEvent("download");
    await page.click("main a[download]");
    const file = await (await arriving).path();
    assert.equal(await verify(["--proof", file]), 0);
    const proof = await Deno.readTextFile(file);
    assert.ok(!/Anna|Maria|Lindgren/.test(proof), "a proof names nobody");
    const forged = await Deno.makeTempFile();
    await Deno.writeTextFile(forged, proof.replace(/record\.viewed/g, "record.listed"));
    assert.notEqual(await verify(["--proof", forged]), 0);
    await Deno.remove(forged);
  }));

Deno.test("half a form is still there after the lock", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    const record = `/records/${world.cast.maria.patient}`;
    await page.goto(`${record}/add/exercise`);
    await page.fill("[name=title]", "A walk by the river");
    world.clock.pass(31 * minute);
    await page.click("form[action$='/exercise'] button[type=submit]");
    const lock = page.locator("dialog[data-lock]");
    await lock.waitFor();
    await lock.locator("[name=password]").fill("not the right password");
    await lock.locator("form[action='/unlock'] button[type=submit]").click();
    await lock.locator("[role=alert]").waitFor();
    await lock.locator("[name=password]").fill(world.cast.maria.password);
    await lock.locator("form[action='/unlock'] button[type=submit]").click();
    await lock.waitFor({ state: "detached" });
    assert.equal(await page.inputValue("[name=title]"), "A walk by the river");
    await page.fill("[name=minutes]", "45");
    await page.click("form[action$='/exercise'] button[type=submit]");
    await page.waitForURL(`**${record}`);
    assert.match(await words(page), /A walk by the river|45/);
  }));

Deno.test("after sign-out Back shows nothing of the record, though the browser had kept the page", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`/records/${world.cast.maria.patient}`);
    assert.match(await words(page), /128\/82/);
    await page.goto("/account/devices");
    await page.$eval(
      "form[action='/signout']",
      (form) => (form as unknown as { requestSubmit(): void }).requestSubmit(),
    );
    await page.waitForURL("**/signin");
    for (let n = 0; n < 2; n++) {
      await page.goBack();
      await page.waitForLoadState();
      assert.ok(!/128\/82|Hello, Maria/.test(await words(page)));
    }
  }, { backForwardCache: true }));
