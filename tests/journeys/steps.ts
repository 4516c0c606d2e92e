import type { Page } from "playwright-core";
import { codeLife, codeOf, type PersonName } from "../support/cast.ts";
import type { ServedWorld } from "../support/served_world.ts";
import type { World } from "../support/world.ts";

/** Signs in as everybody does, with the code of the authenticator where there is one. */
export async function signInAs(page: Page, { cast, clock }: World, name: PersonName): Promise<void> {
  const { username, password, secret } = cast[name];
  await page.goto("/signin");
  await page.fill("[name=username]", username);
  await page.fill("[name=password]", password);
  await page.click("form[action='/signin'] button[type=submit]");
  if (!secret) return await page.waitForURL(/\/records/);
  await page.waitForURL(/\/signin\/code/);
  clock.pass(codeLife);
  await page.fill("[name=code]", codeOf(cast[name], clock.now()));
  await page.click("form[action='/signin/code'] button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
}

/** Presses the first button that says this. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).first().click();
}

/** Presses what sends a form, and waits for the page that answers, with script or without. */
export async function pressAt(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.click(selector)]);
}

export async function words(page: Page): Promise<string> {
  return await page.locator("body").innerText();
}

/** A small telephone without script. */
export async function plain(world: ServedWorld): Promise<Page> {
  return (await world.chromium.person({ javaScript: false, width: 320 })).page;
}
