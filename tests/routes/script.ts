import assert from "node:assert/strict";
import type { Browser } from "../support/browser.ts";

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
