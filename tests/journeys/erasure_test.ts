import assert from "node:assert/strict";
import { day } from "../../lib/clock.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { shareWithAnna } from "../support/shared_record.ts";
import { press, signInAs } from "./steps.ts";

async function certificateLink(world: ServedWorld): Promise<string> {
  const letter = (await world.letters()).find(({ text }) => text.includes("/erased#"));
  return /\/erased#[\w-]{43}/.exec(letter?.text ?? "")?.[0] ?? "";
}

Deno.test("Maria restricts, plans an erasure, keeps everything, plans it again; it is done, and she can prove it", () =>
  inServedWorld(async (world) => {
    await shareWithAnna(world);
    const record = `/records/${world.cast.maria.patient}`;
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto("/account/privacy");
    await press(page, "Restrict the record");
    await page.waitForSelector("text=Only you can use the record now");
    const anna = await world.chromium.person({ width: 320 });
    await signInAs(anna.page, world, "anna");
    assert.equal((await anna.page.goto(record))?.status(), 404);
    await press(page, "Lift the restriction");
    await page.waitForSelector("text=The restriction is lifted");
    assert.equal((await anna.page.goto(record))?.status(), 200);

    await page.goto("/account/erasure");
    await page.getByLabel("My record and my account").check();
    await page.getByLabel("Type ERASE").fill("no");
    await press(page, "Plan the erasure");
    await page.waitForSelector("[role=alert]");
    await page.getByLabel("Type ERASE").fill("erase");
    await press(page, "Plan the erasure");
    await page.waitForSelector("text=An erasure is planned");
    await checkPage(page, "erasure waiting");
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto(record);
    await page.getByRole("link", { name: "See or stop the erasure" }).click();
    await press(page, "Keep everything");
    await page.waitForSelector("text=Nothing is erased");
    await page.goto("/account/erasure");
    await page.getByLabel("My record and my account").check();
    await page.getByLabel("Type ERASE").fill("ERASE");
    await press(page, "Plan the erasure");
    await page.waitForSelector("text=An erasure is planned");

    world.clock.pass(14 * day);
    await world.errands();
    await world.errands();
    await page.goto(record);
    await page.waitForURL(/\/signin/);
    const stranger = await world.chromium.person();
    await stranger.page.goto(await certificateLink(world));
    await stranger.page.waitForSelector("text=account were erased");
    await checkPage(stranger.page, "certificate");
    const download = stranger.page.waitForEvent("download");
    await press(stranger.page, "Download the proof");
    assert.equal((await download).suggestedFilename(), "salus-erasure.json");
  }));

Deno.test("without script, on a phone, in Spanish: Maria hands her record to Anna, who takes it", () =>
  inServedWorld(async (world) => {
    await shareWithAnna(world);
    const { page } = await world.chromium.person({ javaScript: false, width: 320, language: "es" });
    await signInAs(page, world, "maria");
    await page.goto("/account/settings");
    await page.check("[name=language][value=es]");
    await page.click("#settings-save");
    await page.goto("/account/handover");
    await page.getByLabel("Anna").check();
    await press(page, "Preguntarle");
    assert.match(await page.innerText("main"), /Se ha pedido a Anna/);
    const anna = await world.chromium.person();
    await signInAs(anna.page, world, "anna");
    await anna.page.goto("/records");
    await anna.page.getByRole("link", { name: "Records offered to you" }).click();
    await checkPage(anna.page, "handovers");
    await anna.page.getByRole("button", { name: /Take it over/ }).click();
    await anna.page.waitForURL(/\/records\/[\w-]{22}$/);
    await anna.page.goto("/records");
    assert.match(await anna.page.innerText("main"), /Records that you keep for others[\s\S]*Maria Lindgren/);
    assert.equal((await page.goto(`/records/${world.cast.maria.patient}`))?.status(), 404);
  }));
