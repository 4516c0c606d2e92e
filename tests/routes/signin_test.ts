import assert from "node:assert/strict";
import { hour, minute } from "../../lib/clock.ts";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { newId } from "../../lib/ids.ts";
import { inWorld, type World } from "../support/world.ts";

const wrong = "nobody ever chose this one";

/** The page without what differs from one answer to the next. */
function sameness(html: string, name: string): string {
  return html.replaceAll(`value="${name}"`, "").replace(/nonce="[^"]*"/g, "").replace(
    /value="[\w-]{20,}"/g,
    "",
  );
}

async function refusal(world: World, username: string, password: string): Promise<string> {
  const browser = world.browser("198.51.100.9");
  await browser.open("/signin");
  const page = await browser.submit({ username, password }, { to: "/signin", status: 422 });
  assert.equal(browser.cookies.get("__Host-sid"), undefined);
  assert.equal(browser.cookies.get("__Host-pre"), undefined);
  assert.equal(page.headers.get("retry-after"), null);
  return sameness(page.html, username);
}

async function suspend(world: World, account: string): Promise<void> {
  const { identity } = world.site;
  const owner = await findAccount(identity, account);
  assert.ok(owner);
  const change = identity.vault.change().deed({
    at: world.clock.now(),
    actor: world.cast.otto.account,
    role: "admin",
    action: "user.suspended",
    outcome: 0,
    caller: { request: newId(), address: "192.0.2.1", agent: "" },
  });
  const suspended = { at: world.clock.now(), by: world.cast.otto.account, reason: "left" };
  putAccount(identity, change, owner, { ...owner.account, suspended, epoch: owner.account.epoch + 1 });
  await change.commit();
}

Deno.test("Maria signs in and is led to where she wanted to go", () =>
  inWorld(async (world) => {
    const maria = world.browser();
    const { username, password } = world.cast.maria;
    await maria.open("/account/devices");
    assert.match(maria.page.path, /^\/signin\?next=/);
    await maria.submit({ username, password }, { to: "/signin" });
    assert.equal(maria.page.path, "/account/devices");
  }));

Deno.test("nobody is led anywhere but to a page of ours", () =>
  inWorld(async (world) => {
    for (
      const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
    ) {
      const maria = world.browser();
      const { username, password } = world.cast.maria;
      await maria.open(`/signin?next=${encodeURIComponent(next)}`);
      await maria.submit({ username, password }, { to: "/signin" });
      assert.ok(maria.page.path.startsWith("/") && !maria.page.path.includes("evil"), maria.page.path);
    }
  }));

Deno.test("unknown, wrong, suspended and waiting are the same bytes", () =>
  inWorld(async (world) => {
    await suspend(world, world.cast.stan.account);
    const unknown = await refusal(world, "nobody-here", wrong);
    assert.equal(await refusal(world, "maria", wrong), unknown);
    assert.equal(await refusal(world, "stan", world.cast.stan.password), unknown);
    assert.equal(await refusal(world, "otto", wrong), unknown);
    for (let guess = 0; guess < 4; guess++) {
      world.clock.pass(1000 * 10);
      await refusal(world, "maria", wrong);
    }
    world.clock.pass(1000 * 10);
    assert.equal(await refusal(world, "maria", world.cast.maria.password), unknown, "waiting");
    world.clock.pass(1000 * 10);
    assert.equal(await refusal(world, "__proto__", wrong), unknown);
  }));

Deno.test("what was typed as a password never comes back in a page", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    await stan.open("/signin");
    const page = await stan.submit({ username: "maria", password: wrong }, { to: "/signin", status: 422 });
    assert.ok(!page.html.includes(wrong));
    assert.ok(page.html.includes("maria"));
  }));

Deno.test("too many tries from one address are told to wait, and say nothing about anybody", () =>
  inWorld(async (world) => {
    const stan = world.browser("198.51.100.66");
    await stan.open("/signin");
    for (let guess = 0; guess < 15; guess++) {
      await stan.submit({ username: `guess${guess}`, password: wrong }, { to: "/signin", status: 422 });
    }
    await stan.submit({ username: "maria", password: wrong }, { to: "/signin", status: 429 });
    assert.match(stan.page.headers.get("retry-after") ?? "", /^\d+$/);
    const neighbour = world.browser("198.51.100.67");
    await neighbour.open("/signin");
    await neighbour.submit({ username: "maria", password: wrong }, { to: "/signin", status: 422 });
  }));

Deno.test("a session that Stan put into Maria's browser is not the one she gets", () =>
  inWorld(async (world) => {
    const stan = await world.signedIn("stan");
    const planted = stan.cookies.get("__Host-sid");
    const maria = world.browser();
    maria.cookies.set("__Host-sid", planted);
    const { username, password } = world.cast.maria;
    await maria.open("/account/settings");
    await maria.send("/signout", {});
    await maria.open("/signin");
    await maria.submit({ username, password }, { to: "/signin" });
    assert.notEqual(maria.cookies.get("__Host-sid"), planted);
    await stan.open("/account/devices");
    assert.match(stan.page.path, /^\/signin/, "the planted session is over");
  }));

Deno.test("signing in twice in one browser ends the first session", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const first = maria.cookies.get("__Host-sid");
    world.clock.pass(31 * minute);
    const { username, password } = world.cast.stan;
    await maria.open("/signin");
    await maria.submit({ username, password }, { to: "/signin" });
    const thief = world.browser();
    thief.cookies.set("__Host-sid", first);
    await thief.open("/account/devices");
    assert.match(thief.page.path, /^\/signin/);
  }));

Deno.test("sign-out ends the session, empties the browser's stores, and the old cookie opens nothing", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const cookie = maria.cookies.get("__Host-sid");
    const answer = await maria.send("/signout", {});
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get("clear-site-data"), '"cache", "storage"');
    assert.equal(maria.cookies.get("__Host-sid"), undefined);
    maria.cookies.set("__Host-sid", cookie);
    await maria.open("/account/devices");
    assert.match(maria.page.path, /^\/signin/);
  }));

Deno.test("a cookie is no session before the second factor", () =>
  inWorld(async (world) => {
    const otto = world.browser();
    const { username, password } = world.cast.otto;
    await otto.open("/signin");
    await otto.submit({ username, password }, { to: "/signin" });
    assert.equal(otto.page.path, "/signin/code");
    const half = otto.cookies.get("__Host-pre") ?? "";
    assert.match(half, /^pre_/);
    for (const cookie of [half, half.slice(4)]) {
      const thief = world.browser();
      thief.cookies.set("__Host-sid", cookie);
      await thief.open("/account/devices");
      assert.match(thief.page.path, /^\/signin/);
    }
  }));

Deno.test("session cookies are not kept by the browser after it closes", () =>
  inWorld(async (world) => {
    const maria = world.browser();
    const { username, password } = world.cast.maria;
    await maria.open("/signin");
    const answer = await maria.send("/signin", { username, password });
    const session = answer.headers.getSetCookie().find((line) => line.startsWith("__Host-sid="));
    assert.match(session ?? "", /^__Host-sid=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  }));

Deno.test("an idle hour and a changed account both lead back to signing in", () =>
  inWorld(async (world) => {
    const [maria, stan] = [await world.signedIn("maria"), await world.signedIn("stan")];
    await suspend(world, world.cast.stan.account);
    await stan.open("/account/devices");
    assert.match(stan.page.path, /^\/signin/);
    world.clock.pass(hour);
    await maria.open("/account/devices");
    assert.match(maria.page.path, /^\/signin/);
  }));
