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
