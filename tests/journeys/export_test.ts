import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import type { PersonName } from "../support/cast.ts";
import { checkPage } from "../support/chromium.ts";
import { fillRecord, oneOfEach } from "../support/full_record.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { press, signInAs } from "./steps.ts";

async function shareVitals(world: ServedWorld, record: string): Promise<void> {
  const maria = await world.signedIn("maria", "203.0.113.30");
  await maria.open(`/records/${record}/sharing/new`);
  const { email } = world.cast.anna;
  await maria.submit({ name: "Anna", email, parts: ["vitals"], may: "read", lasting: "30" });
  await maria.submit({}, { press: "Share" });
  const anna = await world.signedIn("anna", "203.0.113.31");
  await anna.open("/records");
  await anna.submit({}, { to: "/accept" });
}

/** Presses the button on the page of a copy that is ready; the file's bytes. */
async function download(page: Page, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  return await Deno.readFile(await (await arriving).path());
}

async function chooseCopy(page: Page, copy: Uint8Array<ArrayBuffer>): Promise<void> {
  const buffer = Buffer.from(copy);
  await page.setInputFiles("[name=files]", { name: "salus.json", mimeType: "application/json", buffer });
}

function recordOf(world: ServedWorld, name: PersonName): string {
  return world.cast[name].patient ?? "";
}

Deno.test("Maria takes a copy, Anna a smaller one without script, and Stan brings Maria's into his own record, in Spanish", () =>
  inServedWorld(async (world) => {
    await fillRecord(world, "maria");
    const record = recordOf(world, "maria");
    await shareVitals(world, record);

    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.locator("summary", { hasText: "More" }).first().click();
    await page.getByRole("link", { name: "Take a copy" }).first().click();
    await page.waitForURL(/\/export$/);
    await page.getByLabel(/PDF/).uncheck();
    await press(page, "Make the copy");
    await page.getByText("Choose").first().waitFor();
    await page.getByLabel("Everything, for Salus (JSON)").check();
    await press(page, "Make the copy");
    await page.waitForURL(/\/export\/[\w-]{22}$/);
    await page.getByRole("heading", { name: "The copy is ready" }).waitFor();
    const copy = await download(page, "Download");
    assert.equal(JSON.parse(new TextDecoder().decode(copy)).entries.length, oneOfEach.length);
    await page.reload();
    await page.getByRole("heading", { name: "This copy was downloaded" }).waitFor();

    const { page: annas } = await world.chromium.person({ width: 320, javaScript: false });
    await signInAs(annas, world, "anna");
    await annas.goto(`/records/${record}/export`);
    await annas.getByText("the parts that are shared with you").waitFor();
    await annas.getByRole("button", { name: "Make the copy" }).click();
    await annas.getByRole("heading", { name: "The copy is ready" }).waitFor();
    const pdf = await download(annas, "Download");
    assert.equal(new TextDecoder().decode(pdf.slice(0, 5)), "%PDF-");

    const settings = await world.signedIn("stan", "203.0.113.32");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    const { page: stans } = await world.chromium.person({ language: "es" });
    await signInAs(stans, world, "stan");
    await stans.goto(`/records/${recordOf(world, "stan")}/export`);
    await stans.getByRole("link", { name: "Importar entradas" }).click();
    await chooseCopy(stans, copy);
    await press(stans, "Revisar los archivos");
    await stans.getByRole("heading", { name: "Lo que encontramos" }).waitFor();
    await checkPage(stans, "import checked");
    await press(stans, `Añadir ${oneOfEach.length} entradas sin archivos`);
    await stans.getByRole("heading", { name: "Las entradas se añadieron" }).waitFor();
    await stans.getByRole("link", { name: "Ir a la cronología" }).click();
    await stans.getByText("128/82").first().waitFor();

    const { page: again } = await world.chromium.person({ javaScript: false, language: "es", width: 320 });
    await signInAs(again, world, "stan");
    await again.goto(`/records/${recordOf(world, "stan")}/import`);
    await chooseCopy(again, copy);
    await press(again, "Revisar los archivos");
    await again.getByText("No hay nada que añadir").waitFor();
  }));
