import assert from "node:assert/strict";
import type { Browser } from "./browser.ts";
import type { World } from "./world.ts";

/** Orders a copy and waits on its page until it is made; the page then stands at it. */
export async function orderCopy(
  person: Browser,
  record: string,
  formats: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  await person.open(`/records/${record}/export`);
  await person.submit({ formats, ...more }, { to: "/export" });
  await untilMade(person);
}

/** Waits on the page of a copy. */
export async function untilMade(person: Browser): Promise<void> {
  for (let wait = 10; wait < 60_000 && person.page.html.includes("export-progress"); wait *= 1.2) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 1_000)));
    await person.open(person.page.path);
  }
}

/** Presses "Download" on the page of a copy. */
export async function takeCopy(world: World, person: Browser): Promise<Response> {
  const form = person.forms.find(({ action }) => action.endsWith("/download"));
  assert.ok(form, `a copy to download: ${person.text}`);
  const body = new URLSearchParams(form.filled.map(([name, value]) => [name, value]));
  const referer = world.origin + person.page.path;
  const headers = { "sec-fetch-site": "same-origin", "origin": world.origin, referer };
  return await world.answer(person.request("POST", form.action, headers, body), person.remote);
}
