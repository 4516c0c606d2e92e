/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { mariasIds } from "../attacks/marias_things.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

const ofTheRecord = /128\/82|Hello, Maria|Maria Lindgren|Anna/;

async function signOut(page: Page): Promise<void> {
  await page.click(".me > summary");
  await page.click(".me form[action='/signout'] button");
  await page.waitForURL("**/signin");
  await page.getByText("You have signed out.").waitFor();
}

async function demandNothing(page: Page, when: string): Promise<void> {
  await page.waitForURL((url) => url.pathname === "/signin");
  assert.ok(!ofTheRecord.test(await page.content()), when);
}

async function atHome(world: ServedWorld): Promise<Page> {
  const { page } = await world.chromium.person();
  await signInAs(page, world, "maria");
  await page.goto(`/records/${world.cast.maria.patient}`);
  assert.match(await page.innerText("body"), ofTheRecord);
  return page;
}

Deno.test("after Maria signs out, Back shows nothing of her record, however often", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const page = await atHome(world);
    await page.goto(`/records/${world.cast.maria.patient}/timeline`);
    await signOut(page);
    for (const step of ["goBack", "goBack", "goForward", "goForward"] as const) {
      await page[step]();
      await demandNothing(page, `after ${step}`);
    }
  }, { backForwardCache: true }));

Deno.test("after Maria signs out, her other tab shows nothing, and the browser keeps nothing of hers", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const page = await atHome(world);
    const other = await page.context().newPage();
    await other.goto(`/records/${world.cast.maria.patient}/timeline`);
    await other.evaluate(() => sessionStorage.setItem("draft", "half a sentence"));
    const old = (await page.context().cookies()).find(({ name }) => name === "__Host-sid");
    assert.ok(old?.httpOnly && old.secure && old.sameSite === "Strict" && old.expires === -1);
    await signOut(page);
    // It goes by itself, without a click.
    await demandNothing(other, "the other tab");

    const names = (await page.context().cookies()).map(({ name }) => name);
    assert.ok(names.every((name) => name === "__Host-dev" || name === "__Host-vis"), names.join());
    for (const tab of [page, other]) {
      const kept = await tab.evaluate(async () => ({
        storage: localStorage.length + sessionStorage.length,
        caches: (await caches.keys()).length,
        databases: (await indexedDB.databases()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
      }));
      assert.deepEqual(kept, { storage: 0, caches: 0, databases: 0, workers: 0 });
    }
    await page.context().addCookies([old]);
    await page.goto(`/records/${world.cast.maria.patient}`);
    await demandNothing(page, "the old cookie opens nothing");
  }));

Deno.test("a tab without script shows nothing on the next click once Maria has signed out elsewhere", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const { page, context } = await world.chromium.person({ javaScript: false });
    await signInAs(page, world, "maria");
    const other = await context.newPage();
    await other.goto(`/records/${world.cast.maria.patient}`);
    await page.click(".me > summary");
    await page.click(".me form[action='/signout'] button");
    await page.waitForURL("**/signin");
    await other.click("nav a[href$='/timeline']");
    await demandNothing(other, "the other tab");
  }));

const note = "I woke up dizzy. It went on until noon.";

Deno.test("a note that Maria types waits under a cover when she signs out elsewhere, and is saved when she is back", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const page = await atHome(world);
    const other = await page.context().newPage();
    await other.goto(`/records/${world.cast.maria.patient}/add/note`);
    await other.fill("[name=title]", "This morning");
    await other.fill("[name=text]", note);
    await signOut(page);
    await other.waitForSelector("dialog#left[open]");
    await other.keyboard.press("Escape");
    await other.keyboard.press("Escape");
    await other.getByRole("button", { name: "I have signed in" }).click();
    await other.getByText("Nobody is signed in yet").waitFor();
    await signInAs(page, world, "stan");
    const asked = other.waitForResponse("**/account/settings");
    await other.getByRole("button", { name: "I have signed in" }).click();
    await (await asked).finished();
    assert.ok(await other.locator("dialog#left[open]").isVisible(), "Stan does not see it");
    await page.click(".me > summary");
    await page.click(".me form[action='/signout'] button");
    await page.waitForURL("**/signin");
    await signInAs(page, world, "maria");
    await other.getByRole("button", { name: "I have signed in" }).click();
    await other.waitForSelector("dialog#left", { state: "hidden" });
    assert.equal(await other.inputValue("[name=text]"), note);
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await other.waitForURL(`**/records/${world.cast.maria.patient}`);
    assert.match(await other.innerText("main"), /Note saved\./);
  }));

Deno.test("without script a form that cannot be taken any more shows what was typed, to be copied", () =>
  inServedWorld(async (world) => {
    const { page, context } = await world.chromium.person({ javaScript: false, width: 320 });
    await signInAs(page, world, "maria");
    const other = await context.newPage();
    await other.goto(`/records/${world.cast.maria.patient}/add/note`);
    await other.fill("[name=text]", note);
    await page.click(".me > summary");
    await page.click(".me form[action='/signout'] button");
    await page.waitForURL("**/signin");
    await other.getByRole("button", { name: "Save", exact: true }).click();
    await other.getByText("Copy your text before you go back or reload").waitFor();
    assert.equal(await other.inputValue("textarea[readonly]"), note);
  }));
