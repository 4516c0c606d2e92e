/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { checkPage, keepScreenshot } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

function recordOf(world: ServedWorld): string {
  return `/records/${world.cast.maria.patient}`;
}

async function addMedicine(page: Page, record: string, save: string): Promise<void> {
  await page.goto(`${record}/add/medication`);
  await page.fill("[name=name]", "amlodipine");
  await page.fill("[name=strength]", "5.0mg");
  await page.fill("[name=dose]", "1");
  await page.check("[name=often][value=every_day]");
  await page.click("main details > summary");
  await page.selectOption("[name=route]", "mouth");
  await page.fill("[name=times]", "8, 20:00");
  await page.click(`main button:has-text("${save}")`);
  await page.waitForURL(`**${record}`);
}

Deno.test("Maria adds kinds of every sort, is asked about a slip, and answers for her medicines", () =>
  inServedWorld(async (world) => {
    const record = recordOf(world);
    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`${record}/add`);
    await page.click("a[href$='/add/glucose']");
    await page.waitForURL("**/add/glucose");
    await page.selectOption("[name=unit]", "mg/dL");
    await page.fill("[name=value]", "812");
    await page.click("main button:has-text('Save')");
    await page.waitForSelector("h1:has-text('Is this right?')");
    await checkPage(page, "unlikely");
    await page.click("button:has-text('Change it')");
    await page.waitForSelector("[name=value]");
    assert.equal(await page.inputValue("[name=value]"), "812");
    assert.equal(await page.inputValue("[name=unit]"), "mg/dL");
    await page.fill("[name=value]", "82");
    await page.click("main button:has-text('Save')");
    await page.waitForURL(`**${record}`);
    await page.goto(`${record}/timeline`);
    assert.match(await page.innerText("main"), /4\.6\s+mmol\/L/);
    assert.match(await page.innerText("main"), /converted from 82\s+mg\/dL/);
    await addMedicine(page, record, "Save");
    await page.goto(`${record}/add/allergy`);
    await page.check("[name=about][value=allergy]");
    await page.fill("[name=substance]", "Penicillin");
    await page.fill("[name=reaction]", "Rash");
    await page.click("main button:has-text('Save')");
    await page.waitForURL(`**${record}`);
    await page.goto(`${record}/medications`);
    await page.click("button:has-text('Taken')");
    await page.waitForSelector("text=Noted as taken.");
    assert.match(await page.innerText("main"), /Known allergies: Penicillin – Rash/);
    assert.match(await page.innerText("main"), /Taken 1 of 1 time in the last 30 days/);
    await checkPage(page, "medications");
  }));

Deno.test("a medicine asks for days, times or a most only with the answer that needs them, without script too", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person({ javaScript: false, width: 320 });
    await signInAs(page, world, "maria");
    await page.goto(`${recordOf(world)}/add/medication`);
    const asked = async (often: string) => {
      await page.check(`[name=often][value=${often}]`);
      const shown = await Promise.all(
        ["#f-days", "#f-times", "#f-most-daily"].map((id) => page.isVisible(id)),
      );
      return shown.map((one) => one ? "asked" : "-").join(" ");
    };
    assert.equal(await asked("every_day"), "- asked -");
    assert.equal(await asked("weekdays"), "asked asked -");
    assert.equal(await asked("other_days"), "- asked -");
    assert.equal(await asked("as_needed"), "- - asked");
    assert.equal(await page.isVisible("[name=reason]"), false, "folded away");
    await keepScreenshot(page, "medicine");
  }));

Deno.test("without script and in Spanish the same questions are asked, and Anna notes a dose as a carer", () =>
  inServedWorld(async (world) => {
    const record = recordOf(world);
    const { page } = await world.chromium.person({ javaScript: false, language: "es", width: 320 });
    const settled = await world.signedIn("maria");
    await settled.open("/account/settings");
    await settled.submit({ language: "es" }, { to: "/account/settings" });
    await signInAs(page, world, "maria");
    await page.goto(`${record}/add/temperature`);
    await page.fill("[name=value]", "43");
    await page.fill("[name=note]", "Dos líneas\nde nota");
    await page.click("main button:has-text('Guardar')");
    assert.match(await page.innerText("h1"), /¿Es correcto\?/);
    await keepScreenshot(page, "improbable");
    await page.click("button:has-text('Cambiarlo')");
    assert.equal(await page.inputValue("[name=note]"), "Dos líneas\nde nota");
    await page.click("main button:has-text('Guardar')");
    await page.click("button:has-text('Sí, guardarlo')");
    await page.waitForSelector("text=Guardado: temperatura.");
    await addMedicine(page, record, "Guardar");
    await page.goto(`${record}/medications`);
    await page.click("button:has-text('Omitida')");
    assert.match(await page.innerText("main"), /Omitida/);
    await keepScreenshot(page, "medicamentos");

    await settled.open(`${record}/sharing/new`);
    const offer = {
      name: "Anna",
      email: world.cast.anna.email,
      parts: ["medications"],
      may: "add",
      lasting: "30",
    };
    await settled.submit(offer);
    await settled.submit({}, { press: "Compartir" });
    const anna = await world.signedIn("anna");
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    const carer = await world.chromium.person({ width: 320 });
    await signInAs(carer.page, world, "anna");
    await carer.page.goto(`${record}/medications`);
    assert.match(await carer.page.innerText("main"), /Allergies unavailable/);
    await carer.page.click("button:has-text('Taken')");
    await carer.page.waitForSelector("text=Noted as taken.");
  }));
