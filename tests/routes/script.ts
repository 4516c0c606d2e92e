import assert from "node:assert/strict";
import { SoftPasskey } from "../lib/identity/soft_passkey.ts";
import type { Browser } from "../support/browser.ts";
import type { World } from "../support/world.ts";

/** Sends JSON with the page's form token, as the script of the pages does, and returns what it answers. */
export async function askFor(browser: Browser, path: string, body: unknown = {}): Promise<unknown> {
  const page = await sendJson(browser, path, body);
  assert.equal(page.status, 200, `${path}: ${page.html.slice(0, 300)}`);
  return JSON.parse(page.html);
}

export async function sendJson(browser: Browser, path: string, body: unknown = {}) {
  const csrf = browser.forms.flatMap(({ filled }) => filled).find(([name]) => name === "csrf")?.[1] ?? "";
  const headers = {
    "sec-fetch-site": "same-origin",
    "content-type": "application/json",
    "x-csrf-token": csrf,
  };
  return await browser.exchange(browser.request("POST", path, headers, JSON.stringify(body)));
}

/** Adds a passkey by the page of a person's own security. */
export async function addPasskey(browser: Browser, world: World, name = "Phone"): Promise<SoftPasskey> {
  await browser.open("/account/security");
  const key = new SoftPasskey(world.origin);
  const question = await askFor(browser, "/account/security/passkeys/ask");
  const passkey = JSON.stringify(key.create(question));
  await browser.submit({ name, passkey }, { to: "/account/security/passkeys" });
  return key;
}
