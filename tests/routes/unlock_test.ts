import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld } from "../support/world.ts";

const away = 31 * minute;

function value(browser: Browser, field: string): string | undefined {
  return browser.forms.flatMap(({ filled }) => filled).find(([name]) => name === field)?.[1];
}

Deno.test("while Maria is away every page is the lock page, and shows nothing of hers but her name", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(away);
    for (
      const path of [
        "/account/settings",
        "/account/devices",
        "/account/password",
        `/records/${world.cast.maria.patient}`,
      ]
    ) {
      await maria.open(path, 401);
      assert.ok(maria.forms.some(({ action }) => action.endsWith("/unlock")), path);
      assert.ok(!maria.page.html.includes(world.cast.maria.email));
    }
  }));

Deno.test("her password unlocks, under a new cookie, on the page she wanted", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const before = maria.cookies.get("__Host-sid");
    world.clock.pass(away);
    await maria.open("/account/settings", 401);
    await maria.submit({ password: "not hers at all" }, { to: "/unlock", status: 422 });
    await maria.submit({ password: world.cast.maria.password }, { to: "/unlock" });
    assert.equal(maria.page.path, "/account/settings");
    assert.notEqual(maria.cookies.get("__Host-sid"), before);
    const thief = world.browser();
    thief.cookies.set("__Host-sid", before);
    await thief.open("/account/settings");
    assert.match(thief.page.path, /^\/signin/);
  }));

Deno.test("whoever unlocks, or signs in again, comes back to the page with all that was asked of it", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const base = `/records/${world.cast.maria.patient}`;
    await maria.open(`${base}/timeline`);
    await maria.submit({ words: "\u6c34".repeat(100), kind: "weight" }, { press: "Show" });
    const results = maria.page.path;
    assert.match(results, /\?search=/);
    for (const path of [results, `${base}/timeline?kind=weight&size=50`, `${base}/trends/weight?range=1y`]) {
      world.clock.pass(away);
      await maria.open(path, 401);
      await maria.submit({ password: world.cast.maria.password }, { to: "/unlock" });
      assert.equal(maria.page.path, path);
    }
    const again = world.browser();
    for (const path of [results, `${base}/timeline?kind=weight&size=50`]) {
      await again.open(path);
      const { username, password } = world.cast.maria;
      await again.submit({ username, password }, { to: "/signin" });
      assert.equal(again.page.path, path);
      again.cookies.set("__Host-sid", undefined);
    }
  }));

Deno.test("what she had half typed is in the form again after the unlock, and only once", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/profile");
    world.clock.pass(away);
    await maria.submit({ name: "María L. Lindgren" }, { to: "/account/profile", status: 401 });
    await maria.submit({ password: world.cast.maria.password }, { to: "/unlock" });
    assert.match(maria.page.path, /^\/account\/profile/);
    assert.equal(value(maria, "name"), "María L. Lindgren");
    assert.match(maria.text, /What you had filled in is here again\. Nothing was sent yet/);
    await maria.open("/account/profile?restored=1");
    assert.equal(value(maria, "name"), world.cast.maria.name, "nothing was saved by locking");
  }));

Deno.test("words that were searched for are kept nowhere, not while it is locked either", () =>
  inWorld(async (world) => {
    const history = `/records/${world.cast.maria.patient}/timeline`;
    const searches = [
      ["maria", history, history, { words: "a pregnancy test" }],
      ["otto", "/admin/users", "/admin/users/find", { typed: "Lindgren" }],
      ["ursula", "/audit/people", "/audit/people", { typed: "Lindgren" }],
    ] as const;
    for (const [name, page, to, words] of searches) {
      const person = await world.signedIn(name);
      await person.open(page);
      world.clock.pass(away);
      await person.submit(words, { to, status: 401 });
      await person.submit({ password: world.cast[name].password }, { to: "/unlock" });
      assert.equal(person.page.path, page);
      await person.open(`${page}?restored=1`);
      assert.doesNotMatch(person.page.html, /pregnancy|value="Lindgren"|is here again/);
    }
  }));

Deno.test("a form still open in another window can be sent after the unlock", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    const token = value(maria, "csrf");
    world.clock.pass(away);
    await maria.open("/account/settings", 401);
    await maria.submit({ password: world.cast.maria.password }, { to: "/unlock" });
    const form = maria.forms.find(({ action }) => action === "/account/settings");
    const fields = { ...Object.fromEntries(form?.filled ?? []), csrf: token ?? "" };
    assert.equal((await maria.send("/account/settings", fields)).status, 303);
  }));

Deno.test("a scripted request gets the lock as a dialog over the page, which stays", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(away);
    const headers = { "hx-request": "true", "hx-request-type": "partial", "sec-fetch-site": "same-origin" };
    const answer = await maria.exchange(maria.request("GET", "/account/settings", headers));
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get("hx-retarget"), "#lockslot");
    assert.match(answer.html, /<dialog/);
    assert.match(answer.html, /action="\/unlock"/);
    assert.ok(!/<html|<main/.test(answer.html));
  }));

Deno.test("Stan at Maria's keyboard has five guesses", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(away);
    await maria.open("/account/settings", 401);
    for (let guess = 0; guess < 5; guess++) {
      await maria.submit({ password: `a guess of Stan's ${guess}` }, { to: "/unlock", status: 422 });
    }
    await maria.submit({ password: world.cast.maria.password }, { to: "/unlock", status: 429 });
  }));

Deno.test("whoever is locked out can leave, or sign in as somebody else", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(away);
    await maria.open("/signin");
    const { username, password } = world.cast.stan;
    await maria.submit({ username, password }, { to: "/signin" });
    await maria.open("/account/profile");
    assert.equal(value(maria, "name"), world.cast.stan.name);
  }));

Deno.test("every answer says how long until the lock; what a page asks by itself does not put it off", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const left = async (headers: Readonly<Record<string, string>>) => {
      const answer = await maria.exchange(maria.request("GET", "/healthz", headers));
      return answer.headers.get("x-session-ends");
    };
    world.clock.pass(10 * minute);
    assert.equal(await left({ "x-passive": "1" }), String(20 * 60));
    assert.equal(await left({}), String(30 * 60));
    world.clock.pass(away);
    assert.equal(await left({}), "0");
    await maria.open("/account/settings", 401);
    const csrf = value(maria, "csrf") ?? "";
    const answer = await maria.send("/unlock", { csrf, password: world.cast.maria.password });
    assert.equal(answer.headers.get("x-session-ends"), String(30 * 60));
  }));

Deno.test("a form in sections is filled in again as well, folded or not", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${world.cast.maria.patient}/add/blood_pressure`);
    world.clock.pass(away);
    const typed = { systolic: "128", diastolic: "82", note: "Dizzy after the second coffee" };
    await maria.submit(typed, { to: "/add/blood_pressure", status: 401 });
    await maria.submit({ password: world.cast.maria.password }, { to: "/unlock" });
    for (const [name, text] of Object.entries(typed)) assert.equal(value(maria, name)?.trim(), text);
  }));
