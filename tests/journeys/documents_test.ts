/// <reference lib="dom" />
import assert from "node:assert/strict";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { drawing, pdf } from "../support/some_files.ts";
import { press, signInAs } from "./steps.ts";

/** Files as a person has them; the page is given their paths. */
async function onDisk(folder: string): Promise<(...names: readonly string[]) => string[]> {
  const text = (length: number) => new Uint8Array(length).fill(120);
  const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
    "huge.txt": text(11_000_000),
    "letter.pdf": pdf,
    "page.txt": Uint8Array.from([60, 112, 62]),
    "photo.png": drawing(640, 480),
    "notes.txt": text(3_000_000),
    "from Anna.pdf": pdf,
    "informe.pdf": pdf,
  };
  for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${folder}/${name}`, bytes);
  return (...names) => names.map((name) => `${folder}/${name}`);
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
    const folder = await Deno.makeTempDir();
    const chosen = await onDisk(folder);

    const { page } = await world.chromium.person();
    await signInAs(page, world, "maria");
    await page.goto(`/records/${record}/documents`);
    await page.getByText("No files yet").waitFor();
    await page.getByRole("link", { name: "Add a document" }).click();
    await page.getByLabel("What").fill("Report of the eye clinic");
    await page.setInputFiles("[name=files]", chosen("huge.txt"));
    await page.getByText("“huge.txt” is larger than 10 MB.").waitFor();
    await press(page, "Save");
    await page.setInputFiles(
      "[name=files]",
      chosen("letter.pdf", "page.txt"),
    );
    await press(page, "Save");
    await page.getByText("“page.txt” is a web page").first().waitFor();
    await checkPage(page, "documents refused");
    assert.equal(await page.getByLabel("What").inputValue(), "Report of the eye clinic");

    await page.setInputFiles("[name=files]", chosen("letter.pdf"));
    await page.getByLabel("Date of the document").fill("2031-01-01");
    await press(page, "Save");
    await page.locator(".summary-error").waitFor();
    const still = () => page.$eval("[name=files]", (input) => (input as HTMLInputElement).files?.[0]?.name);
    await page.waitForFunction(() => document.querySelector("[data-again]") === null);
    assert.equal(await still(), "letter.pdf", "a mistake elsewhere leaves the file chosen");
    await page.getByLabel("Date of the document").fill("2026-01-01");

    const slow = await page.context().newCDPSession(page);
    const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 4_000_000 };
    await slow.send("Network.emulateNetworkConditions", speed);
    await page.setInputFiles(
      "[name=files]",
      chosen("letter.pdf", "photo.png", "notes.txt"),
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
    await annas.setInputFiles("[name=files]", chosen("from Anna.pdf"));
    await press(annas, "Add the files");
    await annas.getByRole("link", { name: "Download from Anna.pdf" }).waitFor();
    assert.equal(await annas.getByRole("link", { name: /^Remove/ }).count(), 0);
    await annas.goto(`/records/${record}/documents`);
    assert.equal(await annas.locator(".file").count(), 4);

    const settings = await world.signedIn("stan", "203.0.113.32");
    await settings.open("/account/settings");
    await settings.submit({ language: "es" }, { to: "/account/settings" });
    const { page: stans } = await world.chromium.person({ language: "es" });
    await signInAs(stans, world, "stan");
    await stans.goto(`/records/${world.cast.stan.patient}/add/document`);
    await stans.getByLabel("Qué").fill("Informe");
    await stans.setInputFiles("[name=files]", chosen("informe.pdf"));
    await press(stans, "Guardar");
    await stans.getByText("Guardado: documento.").waitFor();
    await stans.getByRole("link", { name: "Descargar informe.pdf" }).waitFor();
    await Deno.remove(folder, { recursive: true });
  }));
