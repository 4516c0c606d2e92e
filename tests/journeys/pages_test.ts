/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { minute } from "../../lib/clock.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import type { PersonName } from "../support/cast.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

/** Opens and looks at every address. */
async function look(page: Page, name: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await checkPage(page, `${name} ${path}`.replaceAll(/[\w-]{22}/g, "id"));
  }
}

async function signedIn(world: ServedWorld, name: PersonName): Promise<Page> {
  const { page } = await world.chromium.person();
  await signInAs(page, world, name);
  return page;
}

Deno.test("every page for somebody who is not signed in can be read by everybody", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await look(page, "nobody", ["/signin", "/setup", "/reset", "/invite", "/nowhere", "/dev/mail"]);
    await page.goto("/signin");
    await page.fill("[name=username]", "maria");
    await page.fill("[name=password]", "not the right one");
    await page.click("form[action='/signin'] button[type=submit]");
    await page.waitForSelector("[role=alert]");
    await checkPage(page, "nobody refused");
  }));

Deno.test("every page of an empty record can be read by everybody", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const page = await signedIn(world, "maria");
    await look(page, "empty", [
      record,
      `${record}/timeline`,
      `${record}/sharing`,
      `${record}/access`,
      "/records",
    ]);
  }));

Deno.test("every page of a record with something in it can be read by everybody", () =>
  inServedWorld(async (world) => {
    const { entry, grant } = await mariasIds(world);
    const record = `/records/${world.cast.maria.patient}`;
    const page = await signedIn(world, "maria");
    await look(page, "maria", [
      record,
      `${record}/timeline`,
      `${record}/add`,
      ...["blood_pressure", "weight", "exercise", "appointment"].map((kind) => `${record}/add/${kind}`),
      `${record}/entries/${entry}`,
      `${record}/entries/${entry}/edit`,
      `${record}/entries/${entry}/remove`,
      `${record}/sharing`,
      `${record}/sharing/new`,
      `${record}/sharing/${grant}/view`,
      `${record}/sharing/${grant}/stop`,
      `${record}/access`,
      `${record}/access?own=1`,
      `${record}/nowhere`,
    ]);
    await page.goto(`${record}/add/blood_pressure`);
    await page.fill("[name=systolic]", "999");
    await page.click("form[action$='/blood_pressure'] button[type=submit]");
    await page.waitForSelector("[aria-invalid=true]");
    await checkPage(page, "maria mistaken");
    await editTwice(page, `${record}/entries/${entry}/edit`);
    await checkPage(page, "maria in conflict");
  }));

Deno.test("every page of one's own account can be read by everybody, and so can the lock", () =>
  inServedWorld(async (world) => {
    const page = await signedIn(world, "maria");
    await look(page, "maria", [
      "/account/security",
      "/account/security/authenticator",
      "/account/devices",
      "/account/password",
      "/account/settings",
      "/prove",
    ]);
    world.clock.pass(31 * minute);
    await look(page, "maria locked", ["/account/settings", "/unlock"]);
  }));

Deno.test("every page of somebody who holds a share can be read by everybody", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const page = await signedIn(world, "anna");
    await look(page, "anna offered", ["/records"]);
    await page.click("form[action$='/accept'] button");
    await page.waitForURL(/\/records\/[\w-]{22}$/);
    const record = `/records/${world.cast.maria.patient}`;
    await look(page, "anna", ["/records", record, `${record}/timeline`, `${record}/sharing`]);
  }));

for (const name of ["otto", "ursula", "magda", "rita"] as const) {
  Deno.test(`every page that ${name} at the clinic begins with can be read by everybody`, () =>
    inServedWorld(async (world) => {
      const page = await signedIn(world, name);
      const hrefs = await page.$$eval(
        "nav a[href]",
        (links) => links.map((link) => link.getAttribute("href") ?? ""),
      );
      await look(page, name, ["/", ...new Set(hrefs.filter((href) => href.startsWith("/")))]);
    }));
}

Deno.test("every component in every state can be read by everybody", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await look(page, "components", ["/dev/ui"]);
  }));

/** Two windows with the same form: the second one to send is shown what the first one saved. */
async function editTwice(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const other = await page.context().newPage();
  await other.goto(path);
  await other.fill("[name=systolic]", "131");
  await other.click("form[action$='/edit'] button[type=submit]");
  await other.waitForURL(/entries\/[\w-]{22}$/);
  await other.close();
  await page.fill("[name=systolic]", "133");
  await page.click("form[action$='/edit'] button[type=submit]");
  await page.waitForSelector("text=131");
}
