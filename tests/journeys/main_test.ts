/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { TOTP } from "otpauth";
import { addPasskeyHolder, checkPage, type Chromium, startChromium } from "../support/chromium.ts";
import { type Server, startServer } from "../support/server.ts";

/** Nothing of what people write here may be found in a file of the server. */
const canaries = {
  maria: "Mariabella Zzyzxwood",
  mariaMail: "mariabella.zzyzx@example.org",
  anna: "Annalise Quuxbury",
  annaMail: "annalise.quux@example.org",
  walk: "Strolling by Flibbertigibbet pond",
  doctor: "Ophthalmic visit at Xanadu",
  note: "Snollygoster after breakfast",
  place: "Wharf of Brobdingnag",
};
const ottosPassword = "purple kettles hum at noon";
const annasPassword = "nine slow barges pass again";

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name }).first().click();
}

/** The operator: code from the terminal, account, authenticator. */
async function setUp(server: Server, chromium: Chromium): Promise<Page> {
  const { page } = await chromium.person();
  const [, code = ""] = await server.said(/\n {2}([\w-]{43})\n/);
  await page.goto("/setup");
  await page.fill("[name=code]", "not the code at all");
  await page.click("main button[type=submit]");
  await page.waitForSelector("[role=alert]");
  await page.fill("[name=code]", code);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/setup/account");
  await page.getByLabel("Name of the clinic").fill("Lumen Eye Clinic");
  await page.getByLabel("Its first branch").fill("Centro");
  await page.getByLabel("Your name").fill("Otto Brandt");
  await page.getByLabel("Username").fill("otto");
  await page.getByLabel("E-mail address").fill("otto@example.org");
  await page.locator("[name=password]").fill(ottosPassword);
  await page.locator("[name=zone]").fill("Europe/Madrid");
  await page.click("#setup-make");
  await page.waitForURL("**/account/security**");
  await page.goto("/account/security/authenticator");
  const secret = /\b[A-Z2-7]{4}(?: ?[A-Z2-7]{4}){7}\b/.exec(await page.innerText("main"))?.[0]?.replaceAll(
    " ",
    "",
  );
  assert.ok(secret, "the page shows the secret in letters");
  await page.fill("[name=code]", new TOTP({ secret }).generate());
  await page.click("form[action='/account/security/authenticator'] button[type=submit]");
  await page.waitForURL((url) => url.pathname !== "/account/security/authenticator");
  return page;
}

/** The link of the newest letter to this address, as the dev mailbox shows it. */
async function linkTo(page: Page, address: string): Promise<string> {
  for (let i = 0; i < 40; i++) {
    await page.goto("/dev/mail");
    const letter = page.locator("article", { hasText: address }).first();
    const link = letter.locator("a[href*='#']").first();
    if (await link.count() > 0) return await link.getAttribute("href") ?? "";
    await page.waitForTimeout(250);
  }
  throw new Error("no letter came");
}

async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile) files.set(name, await Deno.readFile(`${folder}/${name}`));
  }
  return files;
}

Deno.test("from set-up to a record shared with a daughter, looked at, and taken back", async () => {
  const server = await startServer();
  const chromium = await startChromium(server.origin);
  try {
    const otto = await setUp(server, chromium);
    await otto.goto("/admin/invitations/new");
    await otto.locator("[name=name]").fill(canaries.maria);
    await otto.locator("[name=email]").fill(canaries.mariaMail);
    await otto.locator("[name=roles][value=patient]").check();
    await otto.click("form[action='/admin/invitations/new'] button[type=submit]");
    await otto.waitForURL("**/admin/invitations");

    const maria = await chromium.person();
    await addPasskeyHolder(maria);
    await maria.page.goto(await linkTo(maria.page, canaries.mariaMail));
    await maria.page.getByLabel("Your name").fill(canaries.maria);
    await maria.page.getByLabel("Username").fill("maria");
    await press(maria.page, "Create the account with a passkey");
    await maria.page.waitForURL(/\/records\/[\w-]{22}$/);
    const record = new URL(maria.page.url()).pathname;

    for (
      const [kind, values] of [
        ["blood_pressure", { systolic: "128", diastolic: "82", pulse: "64", note: canaries.note }],
        ["weight", { weight: "62.5" }],
        ["exercise", { title: canaries.walk, minutes: "45" }],
        ["appointment", { title: canaries.doctor, at: "2031-01-05T10:30", place: canaries.place }],
      ] as const
    ) {
      await maria.page.goto(`${record}/add/${kind}`);
      for (const [name, value] of Object.entries(values)) await maria.page.fill(`[name=${name}]`, value);
      await press(maria.page, "Save");
      await maria.page.waitForURL(`**${record}`);
    }
    assert.match(await maria.page.innerText("main"), /128\/82/);
    await checkPage(maria.page);

    await maria.page.goto(`${record}/sharing/new`);
    await maria.page.fill("[name=name]", "Anna");
    await maria.page.fill("[name=email]", canaries.annaMail);
    await maria.page.check("[name=parts][value=vitals]");
    await maria.page.check("[name=parts][value=appointments]");
    await press(maria.page, "Check and send");
    await press(maria.page, "Share");
    await maria.page.waitForURL(`**${record}/sharing`);

    const anna = await chromium.person({ width: 320 });
    await anna.page.goto(await linkTo(anna.page, canaries.annaMail));
    await anna.page.getByLabel("Your name").fill(canaries.anna);
    await anna.page.getByLabel("Username").fill("anna");
    await anna.page.locator("[name=password]").fill(annasPassword);
    await anna.page.click("#invite-create");
    await anna.page.waitForURL(/\/records/);
    await anna.page.goto("/records");
    await anna.page.click("form[action$='/accept'] button");
    await anna.page.waitForURL(`**${record}`);
    const seen = await anna.page.innerText("body");
    assert.match(seen, /128\/82/);
    assert.ok(seen.includes(canaries.doctor));
    assert.ok(!seen.includes("62.5"), "the weight was not shared");
    assert.ok(seen.includes(`looking at ${canaries.maria}`));

    await maria.page.goto(`${record}/access`);
    assert.match(await maria.page.innerText("main"), /Anna[\s\S]*you shared with them/);
    await maria.page.goto(`${record}/sharing`);
    await maria.page.click("a[href$='/stop']");
    await press(maria.page, "Stop sharing");
    await maria.page.waitForURL(`**${record}/sharing`);
    assert.equal((await anna.page.goto(record))?.status(), 404);

    assert.equal((await otto.goto(record))?.status(), 404, "whoever did the inviting sees nothing");
    assert.equal((await otto.goto(`${record}/timeline`))?.status(), 404);
    await chromium.close();
    assert.equal(await server.stop(), 0, "it stops cleanly when asked");

    const files = await filesOf(server.dataFolder);
    assert.ok(files.size >= 2, "there is a database to look into");
    for (const [name, bytes] of [...files, ["log", new TextEncoder().encode(server.log)] as const]) {
      const text = new TextDecoder("latin1").decode(bytes);
      for (
        const canary of [...Object.values(canaries), ottosPassword, annasPassword, "128/82", "Lumen Eye"]
      ) {
        assert.ok(!text.includes(canary), `${name} tells "${canary}"`);
      }
    }
  } finally {
    await chromium.end();
    await server.kill().catch(() => {});
    await Deno.remove(server.dataFolder, { recursive: true });
  }
});
