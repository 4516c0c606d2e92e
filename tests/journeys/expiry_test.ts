import assert from "node:assert/strict";
import { day, hour, minute } from "../../lib/clock.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import { inServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

Deno.test("a share ends while Anna has the record open: the next click finds nothing, and Maria sees that it ended", () =>
  inServedWorld(async (world) => {
    const { entry } = await mariasIds(world);
    const record = `/records/${world.cast.maria.patient}`;
    const { page } = await world.chromium.person();
    await signInAs(page, world, "anna");
    await page.goto("/records");
    await page.click("form[action$='/accept'] button");
    await page.waitForURL(`**${record}`);

    world.clock.pass(30 * day - hour);
    await signInAs(page, world, "anna");
    await page.goto(record);
    assert.match(await page.innerText("main"), /128\/82/);
    for (let n = 0; n < 4; n++) {
      world.clock.pass(15 * minute + 1);
      const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
      await page.click("nav a[href$='/timeline']");
      assert.equal((await answer).status(), n === 3 ? 404 : 200);
    }
    assert.ok(!/128|Maria/.test(await page.innerText("body")), "nothing of her stands on the page");
    for (const path of [record, `${record}/entries/${entry}`, `${record}/add/blood_pressure`]) {
      assert.equal((await page.goto(path))?.status(), 404, path);
    }
    await page.goto("/records");
    assert.match(await page.innerText("main"), /Maria[\s\S]*ended/, "that it ended is all that is left");
    assert.equal(await page.locator(`a[href*='${record}']`).count(), 0);

    const { page: marias } = await world.chromium.person();
    await signInAs(marias, world, "maria");
    await marias.goto(`${record}/sharing`);
    assert.match(await marias.innerText("main"), /Before[\s\S]*Anna[\s\S]*Ended/);
  }));
