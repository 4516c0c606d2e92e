import assert from "node:assert/strict";
import { hour, minute, second } from "../../lib/clock.ts";
import { signIn } from "../../lib/identity/sign_in.ts";
import { newId } from "../../lib/ids.ts";
import type { Vault } from "../../lib/vault/vault.ts";
import { inWorld, type World } from "../support/world.ts";
import { suspend } from "./suspending.ts";

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

Deno.test("Maria signs in and is led to where she wanted to go", () =>
  inWorld(async (world) => {
    const maria = world.browser();
    const { username, password } = world.cast.maria;
    await maria.open("/account/devices");
    assert.match(maria.page.path, /^\/signin\?next=/);
    await maria.submit({ username, password }, { to: "/signin" });
    assert.equal(maria.page.path, "/account/devices");
  }));

Deno.test("Maria may write her username as other places do, with an @ in front", () =>
  inWorld(async (world) => {
    const maria = world.browser();
    await maria.open("/signin");
    const { password } = world.cast.maria;
    await maria.submit({ username: "@@maria", password }, { to: "/signin", status: 422 });
    await maria.submit({ username: " @Maria", password }, { to: "/signin" });
    assert.equal(maria.page.path, `/records/${world.cast.maria.patient}`);
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

Deno.test("unknown, wrong, suspended and waiting are the same bytes, by username and by e-mail", () =>
  inWorld(async (world) => {
    const { maria, otto, stan } = world.cast;
    await suspend(world, stan.account);
    const unknown = await refusal(world, "nobody-here", wrong);
    const refused = async (username: string, password: string, why: string) => {
      world.clock.pass(10 * second);
      assert.equal(await refusal(world, username, password), unknown, `${username}, ${why}`);
    };
    await refused("nobody@example.org", wrong, "unknown");
    await refused("__proto__", wrong, "unknown");
    for (const name of ["stan", stan.email]) {
      await refused(name, stan.password, "suspended");
      await refused(name, wrong, "suspended");
    }
    for (const name of ["otto", otto.email]) await refused(name, wrong, "with a second factor");
    for (const name of ["maria", maria.email, "maria", maria.email, "maria"]) {
      await refused(name, wrong, "wrong");
    }
    await refused("maria", maria.password, "waiting");
    await refused(maria.email, maria.password, "waiting");
  }));

Deno.test("every refusal costs one hash and leaves one entry in the log, whoever was named", () =>
  inWorld(async (world) => {
    const { identity, audit } = world.site;
    const { stan } = world.cast;
    await suspend(world, stan.account);
    let hashes = 0;
    const vault: Vault = Object.create(identity.vault, {
      verifyPassword: {
        value: (...asked: Parameters<Vault["verifyPassword"]>) => {
          hashes++;
          return identity.vault.verifyPassword(...asked);
        },
      },
    });
    const caller = { request: newId(), address: "198.51.100.9", agent: "" };
    const names = ["nobody-here", "no@example.org", "stan", "otto", "maria", "maria@example.org"];
    // The sixth try on Maria's account has to wait, and is compared all the same.
    for (const handle of [...names, "maria", "maria", "maria", "maria"]) {
      hashes = 0;
      const form = { handle, password: handle === "stan" ? stan.password : wrong };
      assert.equal((await signIn({ ...identity, vault }, form, caller)).outcome, "refused");
      assert.equal(hashes, 1, handle);
    }
    const { entries } = await audit.explore({ action: "session.refused", limit: 50 });
    assert.equal(entries.length, 10);
    assert.equal(entries[0]?.detail?.reason, "waiting");
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
