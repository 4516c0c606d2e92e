/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { checkPage } from "../support/chromium.ts";
import { keep } from "../support/kept_entries.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

async function fillRecord(world: ServedWorld): Promise<void> {
  const ago = (count: number, every: number) => Array.from({ length: count }, (_, n) => (count - n) * every);
  await keep(
    world,
    "blood_pressure",
    ago(12, 2).map((days, n) => [days, { systolic: 118 + n * 2, diastolic: 74 + n % 5, pulse: 60 + n }]),
  );
  await keep(world, "weight", ago(5, 5).map((days, n) => [days, { weight: 6_300 - n * 20, unit: "kg" }]));
  await keep(world, "eye_pressure", ago(4, 6).map((days, n) => [days, { right: 15 + n, left: 19 - n }]));
  await keep(world, "exercise", ago(10, 2).map((days) => [days, { title: "Walk", minutes: 45 }]));
}

/** How a chart looks where it was drawn: marks inside the frame, no overflow, names beside the ends. */
async function chartOn(page: Page) {
  return await page.$$eval("svg.chart", (charts) =>
    charts.map((chart) => {
      const frame = chart.getBoundingClientRect();
      const dots = [...chart.querySelectorAll(".chart-dots")].map((dot) => dot.getBoundingClientRect());
      return {
        role: chart.getAttribute("role"),
        title: chart.querySelector("title")?.textContent ?? "",
        inside: dots.every((dot) =>
          dot.top >= frame.top - 1 && dot.bottom <= frame.bottom + 1 && dot.left >= frame.left - 1 &&
          dot.right <= frame.right + 1
        ),
        names: [...chart.querySelectorAll(".chart-name")].map((name) => name.textContent),
        styles: chart.querySelectorAll("[style]").length,
      };
    }));
}

Deno.test("Maria reads how her measurements move: overview, chart, table, other dates, paper", () =>
  inServedWorld(async (world) => {
    await fillRecord(world);
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await checkPage(page, "home filled");
    await page.click("nav a:has-text('Trends')");
    await page.waitForURL("**/trends");
    await checkPage(page, "trends");
    await page.click("a[href$='/trends/blood_pressure']");
    await page.waitForSelector("svg.chart");
    await checkPage(page, "trends blood pressure");
    const [pressure, pulse] = await chartOn(page);
    assert.deepEqual(pressure?.names, ["Upper", "Lower"]);
    assert.deepEqual(pulse?.names, []);
    for (const chart of [pressure, pulse]) {
      assert.ok(chart?.inside && chart.styles === 0 && chart.role === "img" && chart.title !== "");
    }
    await page.click("summary:has-text('Table with')");
    assert.equal(await page.locator("table tbody tr").count(), 12);
    await page.click("a:has-text('3 months')");
    await page.waitForURL("**?range=3m");
    await page.click("a:has-text('Print')");
    await page.waitForURL("**/print?range=3m");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("svg.chart").first().isVisible());
    assert.ok(!await page.locator("nav.pages").isVisible(), "paper has no links back");

    const anna = await annaWithWeight(world);
    assert.match(await anna.innerText("main"), /62\.2\s+kg/);
    assert.doesNotMatch(await anna.innerText("main"), /mmHg/);
    await anna.goto(`/records/${world.cast.maria.patient}/trends/weight`);
    assert.equal((await chartOn(anna)).length, 1);
    const refused = await anna.goto(`/records/${world.cast.maria.patient}/trends/eye_pressure`);
    assert.equal(refused?.status(), 404);
  }));

async function annaWithWeight(world: ServedWorld): Promise<Page> {
  const record = `/records/${world.cast.maria.patient}`;
  const maria = await world.signedIn("maria");
  await maria.open(`${record}/sharing/new`);
  await maria.submit({
    name: "Anna",
    email: world.cast.anna.email,
    parts: ["weight"],
    may: "read",
    lasting: "30",
  });
  await maria.submit({}, { press: "Share" });
  const { page } = await world.chromium.person();
  await signInAs(page, world, "anna");
  await page.goto("/records");
  await page.click("form[action$='/accept'] button");
  await page.waitForURL(`**${record}`);
  await page.goto(`${record}/trends`);
  return page;
}

Deno.test("without script, in Spanish, on a phone: the same", () =>
  inServedWorld(async (world) => {
    await fillRecord(world);
    const settings = await world.signedIn("maria");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    const { page } = await world.chromium.person({ language: "es", javaScript: false, width: 320 });
    await signInAs(page, world, "maria");
    const trends = `/records/${world.cast.maria.patient}/trends`;
    await page.goto(`${trends}/eye_pressure`);
    const [eyes] = await chartOn(page);
    assert.deepEqual(eyes?.names, ["Derecho", "Izquierdo"]);
    assert.ok(eyes.inside);
    assert.match(await page.innerText("main"), /En el intervalo habitual los 4 días\./);
    await page.click("summary:has-text('Otras fechas')");
    await page.fill("[name=from]", "2026-11-20");
    await page.fill("[name=to]", "2026-11-01");
    await page.click("#range-show");
    await page.waitForSelector("[role=alert]");
    assert.match(await page.innerText("main"), /no puede ser anterior/);
    await page.fill("[name=from]", "2026-11-01");
    await page.fill("[name=to]", "2026-11-20");
    await page.click("#range-show");
    await page.waitForURL("**?from=2026-11-01&to=2026-11-20");
    assert.match(await page.innerText("main"), /Del 1 de noviembre de 2026 al 20 de noviembre de 2026/);
    await page.goto(`${trends}/exercise`);
    assert.match(await page.innerText("main"), /semanas/);
    const excess = await page.evaluate(() =>
      document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
    assert.equal(excess, 0);
  }));

Deno.test("on a narrow screen each date of a table stands in one line and no column is cut, on paper's page too", () =>
  inServedWorld(async (world) => {
    await fillRecord(world);
    const { page } = await world.chromium.person({ width: 320 });
    await signInAs(page, world, "maria");
    const base = `/records/${world.cast.maria.patient}/trends/blood_pressure`;
    for (const path of [base, `${base}/print`]) {
      await page.goto(path);
      const shown = await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
        const wrap = document.querySelector(".table-numbers")?.parentElement;
        const dates = [...document.querySelectorAll<HTMLElement>(".table-numbers th time")];
        return {
          lines: Math.max(...dates.map((date) => date.getClientRects().length)),
          cut: (wrap?.scrollWidth ?? 0) - (wrap?.clientWidth ?? 0),
          dates: dates.length,
        };
      });
      assert.deepEqual(shown, { lines: 1, cut: 0, dates: 12 }, path);
    }
  }));
