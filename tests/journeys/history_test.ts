/// <reference lib="dom" />
import assert from "node:assert/strict";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { press, signInAs } from "./steps.ts";

type Fields = Readonly<Record<string, string>>;

async function addAll(world: ServedWorld, entries: readonly (readonly [string, Fields])[]): Promise<string> {
  const base = `/records/${world.cast.maria.patient}`;
  const maria = await world.signedIn("maria", "203.0.113.20");
  for (const [kind, values] of entries) {
    await maria.open(`${base}/add/${kind}`);
    await maria.submit(values, { to: `/add/${kind}` });
  }
  return base;
}

const few = [
  ["weight", { weight: "62.5", at: "2026-11-10T08:00", note: "After the café" }],
  ["blood_pressure", { systolic: "128", diastolic: "82", at: "2026-11-11T08:00" }],
  ["exercise", { title: "A walk by the river", minutes: "45", at: "2026-11-12T18:00" }],
] as const;

Deno.test("Maria finds by words, kind and dates, removes an entry and brings it back, in Spanish too", () =>
  inServedWorld(async (world) => {
    const base = await addAll(world, few);
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.getByRole("link", { name: "History" }).first().click();
    await page.waitForURL(`**${base}/timeline`);
    await page.getByLabel("Words or values").fill("CAFE");
    await press(page, "Show");
    await page.waitForSelector("text=Show everything");
    const found = await page.innerText("main");
    assert.match(found, /62\.5/);
    assert.ok(!found.includes("128/82"));
    assert.match(page.url(), /\/timeline\?search=[\w-]+$/, "no word stands in the address");
    await checkPage(page, "history found");
    await page.getByLabel("Words or values").fill("nowhere at all");
    await press(page, "Show");
    await page.waitForSelector("text=Nothing matches");
    await page.getByRole("link", { name: "Show everything" }).first().click();
    await page.locator("summary", { hasText: "Kind and dates" }).click();
    await page.getByLabel("Kind").selectOption("exercise");
    await page.getByLabel("From").fill("2026-11-12");
    await press(page, "Show");
    await page.waitForURL("**/timeline?kind=exercise&from=2026-11-12");
    assert.match(await page.innerText("main"), /Exercise, from 12 November 2026/);

    await page.getByRole("link", { name: /A walk by the river/ }).click();
    await page.waitForURL(/\/entries\/[\w-]{22}$/);
    await page.locator("a[href*='/remove?list=']").click();
    await page.locator("form[action*='/remove?list='] button").click();
    await page.waitForURL("**/timeline?kind=exercise&from=2026-11-12");
    await page.goto(`${base}/removed`);
    assert.match(await page.innerText("main"), /Removed by Maria Lindgren[\s\S]*Gone on 22 December 2026/);
    await checkPage(page, "removed entries");
    await press(page, "Bring it back");
    await page.waitForURL(/\/entries\/[\w-]{22}$/);
    await page.goto(`${base}/removed`);
    assert.match(await page.innerText("main"), /Nothing was removed/);

    const settings = await world.signedIn("maria", "203.0.113.24");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    await page.goto(`${base}/timeline`);
    await page.getByLabel("Palabras o valores").fill("presion 128/82");
    await press(page, "Mostrar");
    await page.waitForSelector("text=Mostrar todo");
    assert.match(await page.innerText("main"), /Presión arterial[\s\S]*128\/82/);
  }));

Deno.test("without script, on a phone: words, dates that changed places, pages both ways, paper", () =>
  inServedWorld(async (world) => {
    const weights = Array.from({ length: 27 }, (_, i): readonly [string, Fields] => {
      const at = `2026-10-${String(i + 1).padStart(2, "0")}T08:00`;
      return ["weight", { weight: String(60 + i), at }];
    });
    const base = await addAll(world, weights);
    const { page } = await world.chromium.person({ javaScript: false, width: 320 });
    await signInAs(page, world, "maria");
    await page.goto(`${base}/timeline`);
    assert.equal(await page.locator(".line").count(), 25);
    await page.getByRole("link", { name: "Older" }).click();
    assert.equal(await page.locator(".line").count(), 2);
    await page.getByRole("link", { name: "Newer" }).click();
    assert.equal(await page.locator(".line").count(), 25);
    await page.getByRole("link", { name: "50", exact: true }).click();
    assert.equal(await page.locator(".line").count(), 27);
    await page.getByLabel("Words or values").fill("66 kg");
    await press(page, "Show");
    assert.equal(await page.locator(".line").count(), 1);
    await page.locator("summary", { hasText: "Kind and dates" }).click();
    await page.getByLabel("From").fill("2026-10-12");
    await page.getByLabel("Until").fill("2026-10-10");
    await press(page, "Show");
    await page.waitForSelector("main [role=alert]");
    assert.equal(await page.getByLabel("Words or values").inputValue(), "66 kg");
    await page.getByLabel("Words or values").fill("");
    await page.getByLabel("From").fill("2026-10-09");
    await press(page, "Show");
    assert.equal(await page.locator(".line").count(), 2);
    await page.getByRole("link", { name: "Print" }).click();
    assert.equal(await page.locator("tbody tr").count(), 2);
  }));

Deno.test("Anna searches what Maria shares with her, and learns nothing of the rest", () =>
  inServedWorld(async (world) => {
    const base = await addAll(world, few);
    const maria = await world.signedIn("maria", "203.0.113.21");
    await maria.open(`${base}/sharing/new`);
    const { email } = world.cast.anna;
    await maria.submit({ name: "Anna", email, parts: ["vitals"], may: "read", lasting: "30" });
    await maria.submit({}, { press: "Share" });
    const offered = await world.signedIn("anna", "203.0.113.22");
    await offered.open("/records");
    await offered.submit({}, { to: "/accept" });
    const { page } = await world.chromium.person({ width: 320, scheme: "dark" });
    await signInAs(page, world, "anna");
    await page.goto(`${base}/timeline`);
    await page.getByLabel("Words or values").fill("128");
    await press(page, "Show");
    await page.waitForSelector("text=Show everything");
    assert.match(await page.innerText("main"), /128\/82/);
    await checkPage(page, "Anna's search");
    await page.goto(`${base}/timeline/print`);
    await checkPage(page, "history on paper");
    await page.goto(`${base}/timeline`);
    for (const words of ["river", "café"]) {
      await page.getByLabel("Words or values").fill(words);
      await press(page, "Show");
      await page.waitForSelector("text=Nothing matches");
    }
    assert.equal((await page.goto(`${base}/removed`))?.status(), 404);
  }));

Deno.test("from a list Maria changes an entry, goes back to what she had chosen, and removes one there", () =>
  inServedWorld(async (world) => {
    const base = await addAll(world, few);
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    const chosen = `${base}/timeline?kind=weight&size=50`;
    await page.goto(chosen);
    await page.locator(".line").first().click();
    await page.getByRole("link", { name: "Change" }).click();
    await page.locator("main [name=weight]").fill("63.1");
    await press(page, "Save");
    await page.waitForSelector("text=63.1");
    await page.locator(".back").click();
    await page.waitForURL(`**${chosen}`);
    await page.locator(".line").first().click();
    await page.getByRole("link", { name: "Remove" }).click();
    await press(page, "Remove");
    await page.waitForURL(`**${chosen}`);
    assert.equal(await page.locator(".line").count(), 0);
  }));

Deno.test("on a small phone no line is squeezed or cut off, however long its words", () =>
  inServedWorld(async (world) => {
    const base = await addAll(world, [
      ["weight", { weight: "62.5", at: "2026-11-10T08:00" }],
      ["exercise", {
        title: "Walk with the ophthalmologist's friends",
        minutes: "45",
        at: "2026-11-11T18:00",
      }],
      ["exercise", {
        title: "Donaudampfschifffahrtsgesellschaftslauf",
        minutes: "45",
        at: "2026-11-12T18:00",
      }],
    ]);
    const { page } = await world.chromium.person({ width: 320 });
    await signInAs(page, world, "maria");
    await page.goto(`${base}/timeline`);
    const lines = await page.locator(".line").evaluateAll((all) =>
      all.map((line) => {
        const { width, height } = line.querySelector(".icon")?.getBoundingClientRect() ?? {};
        return { width, height, excess: line.scrollWidth - line.clientWidth };
      })
    );
    assert.deepEqual(lines, Array(3).fill({ width: 24, height: 24, excess: 0 }));
  }));
