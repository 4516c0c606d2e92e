import assert from "node:assert/strict";
import { findByHandle } from "../../lib/identity/accounts.ts";
import { setupCode } from "../../lib/identity/setup.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

const ursa = {
  organisation: "Clear View Eyes",
  branch: "Harbour Street",
  name: "Ursa Brandt",
  username: "ursa",
  email: "ursa@clinic.example",
  password: "eleven slow barges at dawn",
  language: "en",
  zone: "Europe/Berlin",
};

async function withCode(world: World, remote?: string): Promise<Browser> {
  const code = await setupCode(world.site.identity);
  assert.ok(code);
  const browser = world.browser(remote);
  await browser.open("/setup");
  await browser.submit({ code }, { to: "/setup" });
  assert.equal(browser.page.path, "/setup/account");
  return browser;
}

Deno.test("the operator sets up with the code from the terminal, and must enrol a second factor at once", () =>
  inWorld(async (world) => {
    const browser = await withCode(world);
    await browser.submit({ ...ursa, password: "Clear View Eyes 2026" }, {
      to: "/setup/account",
      status: 422,
    });
    assert.ok(!browser.page.html.includes("Clear View Eyes 2026"));
    await browser.submit(ursa, { to: "/setup/account" });
    assert.match(browser.page.path, /^\/account\/security/);
    await browser.open("/account/settings");
    assert.equal(browser.page.path, "/account/settings");
    await browser.open("/records");
    assert.match(browser.page.path, /^\/account\/security/, "nothing else opens before it is there");
    const kept = await findByHandle(world.site.identity, "ursa");
    assert.deepEqual(kept?.account.roles, [{ role: "admin" }]);
  }));

Deno.test("without the code there is no way past the first page", () =>
  inWorld(async (world) => {
    await setupCode(world.site.identity);
    const stan = world.browser();
    await stan.open("/setup/account");
    assert.equal(stan.page.path, "/setup");
    await stan.submit({ code: "A".repeat(43) }, { to: "/setup", status: 422 });
    const answer = await stan.send("/setup/account", ursa);
    assert.equal(answer.headers.get("location"), "/setup");
    assert.equal(await findByHandle(world.site.identity, "ursa"), undefined);
  }));

Deno.test("after the first administrator the set-up is not found, also for whoever had the code open", () =>
  inWorld(async (world) => {
    const slow = await withCode(world);
    const fast = world.browser();
    fast.cookies.set("__Host-setup", slow.cookies.get("__Host-setup"));
    await fast.open("/setup/account");
    await fast.submit(ursa, { to: "/setup/account" });
    await slow.submit({ ...ursa, username: "stan2", email: "stan2@example.org" }, {
      to: "/setup/account",
      status: 404,
    });
    for (const path of ["/setup", "/setup/account"]) await world.browser().open(path, 404);
    assert.equal(await findByHandle(world.site.identity, "stan2"), undefined);
    assert.equal(await setupCode(world.site.identity), undefined);
  }));

Deno.test("whoever leaves the time zone empty gets UTC; a zone that does not exist is said so", () =>
  inWorld(async (world) => {
    const browser = await withCode(world);
    await browser.submit({ ...ursa, zone: "Mars/Olympus" }, { to: "/setup/account", status: 422 });
    await browser.submit({ password: ursa.password, zone: "" }, { to: "/setup/account" });
    assert.equal((await findByHandle(world.site.identity, "ursa"))?.account.zone, "UTC");
  }));

Deno.test("an installation that is not set up leads there from its start page", () =>
  inWorld(async (world) => {
    const stranger = world.browser();
    await stranger.open("/");
    assert.equal(stranger.page.path, "/setup");
  }));
