import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { checkPage } from "../support/chromium.ts";
import { hour } from "../../lib/clock.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { press, signInAs } from "./steps.ts";

/** Sixty walks, and one weight whose note says where. */
async function fill(world: ServedWorld): Promise<string> {
  const base = `/records/${world.cast.maria.patient}`;
  const maria = await world.signedIn("maria", "203.0.113.20");
  const add = async (kind: string, values: Readonly<Record<string, string>>) => {
    await maria.open(`${base}/add/${kind}`);
    await maria.submit(values, { to: `/add/${kind}` });
  };
  for (let n = 1; n <= 27; n++) {
    const at = `2026-10-${String(n).padStart(2, "0")}T08:00`;
    await add("exercise", { title: `River walk ${n}`, minutes: "45", at });
  }
  await add("weight", { weight: "62.5", note: "Weighed at the river" });
  await add("blood_pressure", { systolic: "128", diastolic: "82" });
  return base;
}

/** Every address and header that the browser sent while this ran. */
function listenTo(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    sent.push(request.url(), ...Object.values(request.headers()));
  });
  return sent;
}

async function findRivers(page: Page, base: string): Promise<void> {
  await page.goto(`${base}/timeline`);
  await page.getByLabel("Words or values").fill("RÍVER");
  await press(page, "Show");
  await page.waitForURL(/\/timeline\?search=[\w-]+$/);
}

async function showsRivers(page: Page, lines: number, why: string): Promise<void> {
  await page.locator(".line").nth(lines - 1).waitFor();
  assert.equal(await page.locator(".line").count(), lines, why);
  assert.equal(await page.getByLabel("Words or values").inputValue(), "RÍVER", why);
  assert.ok(!(await page.innerText("main")).includes("128/82"), why);
}

for (const [javaScript, how] of [[true, "with script"], [false, "without script"]] as const) {
  Deno.test(`${how}, what Maria found stays found: on reload, on the way back, further back and on paper`, () =>
    inServedWorld(async (world) => {
      const base = await fill(world);
      const { page } = await world.chromium.person({ javaScript, width: javaScript ? 1280 : 320 });
      await signInAs(page, world, "maria");
      const sent = listenTo(page);
      await findRivers(page, base);
      const results = page.url();
      await showsRivers(page, 25, "found");
      await page.reload();
      await showsRivers(page, 25, "after a reload");
      await page.getByRole("link", { name: /62\.5/ }).click();
      await page.waitForURL(/\/entries\/[\w-]{22}$/);
      await page.goBack();
      await page.waitForURL(results);
      await showsRivers(page, 25, "back from an entry");
      await page.getByRole("link", { name: /62\.5/ }).click();
      await page.waitForURL(/\/entries\/[\w-]{22}$/);
      await page.locator("main a.back").click();
      await page.waitForURL(results);
      await showsRivers(page, 25, "back by the entry's own link");
      for (let steps = 0; steps < 3; steps++) {
        await page.goBack();
        await page.locator("h1").waitFor();
      }
      await page.waitForURL((url) => url.href.endsWith(`${base}/timeline`));
      await page.locator(".line").first().waitFor();
      assert.match(await page.innerText("main"), /128\/82/);
      assert.equal(await page.locator("#find").isEnabled(), true, "and another search can begin");
      await page.goForward();
      await page.waitForURL(results);
      await showsRivers(page, 25, "and forward again");
      await page.getByRole("link", { name: "Search further back" }).click();
      await showsRivers(page, 3, "further back");
      await page.reload();
      await showsRivers(page, 3, "further back after a reload");
      await page.goBack();
      await showsRivers(page, 25, "back to the first of them");
      await page.getByRole("link", { name: "50", exact: true }).click();
      await showsRivers(page, 28, "on a longer page");
      await page.getByRole("link", { name: "Print" }).click();
      await page.waitForURL(/\/timeline\/print\?search=/);
      assert.equal(await page.locator("tbody tr").count(), 28);
      assert.match(await page.innerText("body"), /“RÍVER”/);
      await page.getByRole("link", { name: "Back" }).click();
      await showsRivers(page, 28, "back from paper");
      for (const one of sent) assert.doesNotMatch(decodeURIComponent(one), /r[ií]ver/i);
    }, { backForwardCache: javaScript }));
}

Deno.test("a search that has ended says so, and another can be begun; in Spanish too, where it finds “tensión”", () =>
  inServedWorld(async (world) => {
    const base = await fill(world);
    const settings = await world.signedIn("maria", "203.0.113.24");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`${base}/timeline`);
    await page.getByLabel("Palabras o valores").fill("tensión");
    await press(page, "Mostrar");
    await page.waitForURL(/\/timeline\?search=[\w-]+$/);
    assert.match(await page.innerText("main"), /128\/82/);
    await checkPage(page, "búsqueda");
    const results = page.url();
    world.clock.pass(13 * hour);
    const later = (await world.chromium.person({ width: 320 })).page;
    await signInAs(later, world, "maria");
    await later.goto(results);
    assert.match(await later.innerText("main"), /Esta búsqueda ha caducado[^]*busque de nuevo/);
    assert.equal(await later.getByLabel("Palabras o valores").inputValue(), "");
    await checkPage(later, "búsqueda caducada");
    await later.getByLabel("Palabras o valores").fill("tension");
    await press(later, "Mostrar");
    await later.getByText("128/82").waitFor();
  }));

Deno.test("Otto goes back from a person to those he found", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await signInAs(page, world, "otto");
    await page.goto("/admin/users");
    const sent = listenTo(page);
    await page.locator("form[role=search] input[type=text], form[role=search] input[type=search]").first()
      .fill("VEGA");
    await press(page, "Search");
    await page.waitForURL(/\/admin\/users\?search=[\w-]+$/);
    await page.getByRole("link", { name: /Tomás Vega/ }).click();
    await page.waitForURL(/\/admin\/users\/[\w-]{22}$/);
    await page.goBack();
    await page.getByText("1 person found").waitFor();
    await page.reload();
    await page.getByText("1 person found").waitFor();
    for (const one of sent) assert.ok(!one.includes("VEGA"));
  }, { backForwardCache: true }));
