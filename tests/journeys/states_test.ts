import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { minute } from "../../lib/clock.ts";
import { setupCode } from "../../lib/identity/setup.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import type { PersonName } from "../support/cast.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

async function signedIn(world: ServedWorld, name: PersonName): Promise<Page> {
  const { page } = await world.chromium.person();
  await signInAs(page, world, name);
  return page;
}

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name=${name}]`, value);
}

async function press(page: Page, action: string): Promise<void> {
  await page.click(`form[action$='${action}'] button:not([type=button])`);
}

Deno.test("the steps of signing in and setting up can be read by everybody", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person();
    await page.goto("/signin");
    await fill(page, { username: "maria", password: "not the right one" });
    await press(page, "/signin");
    await page.waitForSelector("[role=alert]");
    await checkPage(page, "sign-in refused");
    const { username, password } = world.cast.otto;
    await fill(page, { username, password });
    await press(page, "/signin");
    await page.waitForURL("**/signin/code");
    await checkPage(page, "code asked");
    const code = await setupCode(world.site.identity) ?? "";
    await page.goto("/setup");
    await fill(page, { code });
    await press(page, "/setup");
    await page.waitForURL("**/setup/account");
    await checkPage(page, "set-up account");
    await page.goto("/nowhere");
    await checkPage(page, "not found");
  }));

Deno.test("what a link in a letter opens can be read by everybody", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const { page } = await world.chromium.person();
    await page.goto("/reset");
    await fill(page, { handle: "maria" });
    await press(page, "/reset");
    await page.waitForSelector("[name=handle]", { state: "detached" });
    await checkPage(page, "reset sent");
    const letters = await world.letters();
    for (const [part, shown] of [["/reset#", "[name=password]"], ["/invite#", "[name=username]"]] as const) {
      const text = letters.map((letter) => letter.text).find((one) => one.includes(part)) ?? "";
      const link = /https?:\/\/\S+#[\w-]{43}/.exec(text)?.[0] ?? "";
      await page.goto("about:blank");
      await page.goto(link);
      await page.waitForSelector(shown);
      await checkPage(page, `opened ${part}`);
    }
    await page.goto("about:blank");
    await page.goto(`/invite#${"A".repeat(43)}`);
    await page.waitForSelector("[role=alert]");
    await checkPage(page, "a bad link");
  }));

Deno.test("an empty record can be read by everybody", () =>
  inServedWorld(async (world) => {
    const record = `/records/${world.cast.maria.patient}`;
    const page = await signedIn(world, "maria");
    for (const path of [record, `${record}/timeline`, `${record}/sharing`, `${record}/access`, "/records"]) {
      await page.goto(path);
      await checkPage(page, `empty ${path.slice(record.length)}`);
    }
  }));

Deno.test("mistakes and conflicts can be read by everybody", () =>
  inServedWorld(async (world) => {
    const { entry } = await mariasIds(world);
    const record = `/records/${world.cast.maria.patient}`;
    const page = await signedIn(world, "maria");
    await page.goto(`${record}/add/blood_pressure`);
    await fill(page, { systolic: "999" });
    await press(page, "/blood_pressure");
    await page.waitForSelector("[aria-invalid=true]");
    await checkPage(page, "mistaken");
    await page.goto(`${record}/sharing/new`);
    await fill(page, { name: "Anna", email: world.cast.anna.email });
    await page.check("[name=parts][value=weight]");
    await press(page, "/sharing/new");
    await page.waitForSelector("#sure");
    await checkPage(page, "check answers");
    await editTwice(page, `${record}/entries/${entry}/edit`);
    await checkPage(page, "in conflict");
  }));

/** Two windows with the same form: the second one to send is shown what the first one saved. */
async function editTwice(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const other = await page.context().newPage();
  await other.goto(path);
  await fill(other, { systolic: "131" });
  await press(other, "/edit");
  await other.waitForURL(/entries\/[\w-]{22}$/);
  await other.close();
  await fill(page, { systolic: "133" });
  await press(page, "/edit");
  await page.waitForSelector("text=131");
}

Deno.test("the lock, over a page and as one, can be read by everybody", () =>
  inServedWorld(async (world) => {
    const page = await signedIn(world, "maria");
    await page.goto(`/records/${world.cast.maria.patient}/add/weight`);
    await fill(page, { weight: "62" });
    world.clock.pass(31 * minute);
    await press(page, "/weight");
    await page.waitForSelector("dialog[data-lock][open]");
    await checkPage(page, "lock over a page");
    await page.goto("/account/settings");
    await checkPage(page, "locked");
  }));

Deno.test("an offer, and a record looked at by its permission, can be read by everybody", () =>
  inServedWorld(async (world) => {
    await mariasIds(world);
    const page = await signedIn(world, "anna");
    await page.goto("/records");
    await checkPage(page, "offered");
    await press(page, "/accept");
    await page.waitForURL(/\/records\/[\w-]{22}$/);
    await checkPage(page, "shared record");
    assert.match(await page.innerText("body"), /looking at Maria/);
    for (const path of ["/timeline", "/sharing"]) {
      await page.goto(`/records/${world.cast.maria.patient}${path}`);
      await checkPage(page, `shared ${path}`);
    }
  }));

for (const name of ["magda", "rita"] as const) {
  Deno.test(`where ${name} at the clinic begins can be read by everybody`, () =>
    inServedWorld(async (world) => {
      const page = await signedIn(world, name);
      await checkPage(page, name);
    }));
}
