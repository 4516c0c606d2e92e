import assert from "node:assert/strict";
import { fillRecord } from "../support/full_record.ts";
import { inServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

Deno.test("on paper Maria's pages say whose they are and leave out what one would press", () =>
  inServedWorld(async (world) => {
    await fillRecord(world, "maria");
    const { page } = await world.chromium.person({ scheme: "dark" });
    await signInAs(page, world, "maria");
    await page.emulateMedia({ media: "print" });
    const base = `/records/${world.cast.maria.patient}`;
    for (const path of ["", "/timeline", "/trends", "/trends/weight", "/medications", "/summary"]) {
      await page.goto(base + path);
      const whose = await page.locator(".whose").boundingBox();
      const title = await page.locator("h1").boundingBox();
      assert.ok(
        whose && title && whose.y >= 0 && whose.y + whose.height <= title.y,
        `${path}: above the title`,
      );
      const name = await page.locator(".whose bdi").boundingBox();
      assert.ok(name && name.width > 40 && name.height > 8, `${path}: whose it is`);
      const pressed = await page.locator("nav, button, .button, input, summary").filter({ visible: true })
        .count();
      assert.equal(pressed, 0, `${path}: nothing to press`);
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(paper, "rgb(255, 255, 255)", `${path}: white, whatever the screen's colours`);
    }
  }));
