import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { drawing, pdf } from "../support/some_files.ts";
import { press, signInAs } from "./steps.ts";

type Chosen = Parameters<Page["setInputFiles"]>[1];

function chosen(...files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[]): Chosen {
  const mimeType = "application/octet-stream";
  return files.map(([name, bytes]) => ({ name, mimeType, buffer: Buffer.from(bytes) }));
}

async function shareDocuments(world: ServedWorld, record: string): Promise<void> {
  const maria = await world.signedIn("maria", "203.0.113.30");
  await maria.open(`/records/${record}/sharing/new`);
  const { email } = world.cast.anna;
  await maria.submit({ name: "Anna", email, parts: ["documents"], may: "add", lasting: "30" });
  await maria.submit({}, { press: "Share" });
  const anna = await world.signedIn("anna", "203.0.113.31");
  await anna.open("/records");
  await anna.submit({}, { to: "/accept" });
}

Deno.test("Maria keeps a letter and photos; Anna adds one without script; Stan does the same in Spanish", () =>
  inServedWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    await shareDocuments(world, record);
    const photo = drawing(640, 480);

    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`/records/${record}/documents`);
    await page.getByText("No files yet").waitFor();
    await page.getByRole("link", { name: "Add a document" }).click();
    await page.getByLabel("What").fill("Report of the eye clinic");
    await page.setInputFiles("[name=files]", chosen(["huge.txt", new Uint8Array(11_000_000).fill(120)]));
    await page.getByText("“huge.txt” is larger than 10 MB.").waitFor();
    await press(page, "Save");
    await page.setInputFiles(
      "[name=files]",
      chosen(["letter.pdf", pdf], ["page.txt", Uint8Array.from([60, 112, 62])]),
    );
    await press(page, "Save");
    await page.getByText("“page.txt” is a web page").first().waitFor();
    await checkPage(page, "documents refused");
    assert.equal(await page.getByLabel("What").inputValue(), "Report of the eye clinic");

    const slow = await page.context().newCDPSession(page);
    const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 4_000_000 };
    await slow.send("Network.emulateNetworkConditions", speed);
    const large = new Uint8Array(3_000_000).fill(120);
    await page.setInputFiles(
      "[name=files]",
      chosen(["letter.pdf", pdf], ["photo.png", photo], ["notes.txt", large]),
    );
    await press(page, "Save");
    await page.getByRole("progressbar").waitFor();
    await page.waitForURL(/\/entries\/[\w-]{22}$/);
    await slow.detach();
    await page.getByRole("link", { name: "Download letter.pdf" }).waitFor();
    const small = page.locator("img.file-small");
    await page.waitForFunction(() =>
      [...document.images].every((image) => image.complete && image.naturalWidth > 0)
    );
    assert.equal(await small.count(), 1);
    await checkPage(page, "documents entry");
    const arriving = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download letter.pdf" }).click();
    assert.deepEqual(await Deno.readFile(await (await arriving).path()), pdf);
    await page.getByRole("link", { name: "Remove notes.txt" }).click();
    await press(page, "Remove");
    await page.getByText("The file was removed.").waitFor();
    await press(page, "Undo");
    await page.getByText("The file is back.").waitFor();
    const entry = new URL(page.url()).pathname;

    const { page: annas } = await world.chromium.person({ width: 320, javaScript: false });
    await signInAs(annas, world, "anna");
    await annas.goto(entry);
    await annas.getByRole("link", { name: "Add files" }).click();
    await annas.setInputFiles("[name=files]", chosen(["from Anna.pdf", pdf]));
    await press(annas, "Add the files");
    await annas.getByRole("link", { name: "Download from Anna.pdf" }).waitFor();
    assert.equal(await annas.getByRole("link", { name: /^Remove/ }).count(), 0);
    await annas.goto(`/records/${record}/documents`);
    assert.equal(await annas.locator(".file").count(), 4);
    await page.goto(`/records/${record}/documents`);
    await checkPage(page, "documents list");

    const settings = await world.signedIn("stan", "203.0.113.32");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    const { page: stans } = await world.chromium.person({ language: "es" });
    await signInAs(stans, world, "stan");
    await stans.goto(`/records/${world.cast.stan.patient}/add/document`);
    await checkPage(stans, "documents new");
    await stans.getByLabel("Qué").fill("Informe");
    await stans.setInputFiles("[name=files]", chosen(["informe.pdf", pdf]));
    await press(stans, "Guardar");
    await stans.getByText("Guardado.").waitFor();
    await stans.getByRole("link", { name: "Descargar informe.pdf" }).waitFor();
  }));
