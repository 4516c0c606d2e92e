import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { invite } from "../../lib/identity/invitations.ts";
import { callerFrom } from "../lib/identity/clinic.ts";
import { SoftPasskey } from "../lib/identity/soft_passkey.ts";
import type { Browser } from "../support/browser.ts";
import { codeOf } from "../support/cast.ts";
import { inWorld, type World } from "../support/world.ts";
import { addPasskey, askFor } from "./script.ts";

const notFresh = 6 * minute;
const away = 31 * minute;
const guess = "a guess of Stan's";

function actions(browser: Browser): string[] {
  return browser.forms.map(({ action }) => action);
}

function value(browser: Browser, field: string): string | undefined {
  return browser.forms.flatMap(({ filled }) => filled).find(([name]) => name === field)?.[1];
}

/** Somebody who joined with a passkey and never had a password. */
async function paula(world: World): Promise<{ browser: Browser; key: SoftPasskey }> {
  const { identity } = world.site;
  const otto = await findAccount(identity, world.cast.otto.account);
  assert.ok(otto);
  const { link } = await invite(identity, { account: otto.account, caller: callerFrom() }, {
    kind: "account",
    email: "paula@example.org",
    name: "Paula",
    language: "en",
    roles: [{ role: "patient" }],
  });
  const browser = world.browser();
  await browser.open("/invite");
  await browser.submit({ token: link }, { to: "/invite" });
  const key = new SoftPasskey(world.origin);
  const token = link.slice(link.indexOf("#") + 1);
  const question = await askFor(browser, "/invite/passkey/ask", { token, name: "Paula", username: "paula" });
  const passkey = JSON.stringify(key.create(question));
  await browser.submit({ name: "Paula", username: "paula", passkey }, { to: "/invite/accept" });
  return { browser, key };
}

async function answer(browser: Browser, key: SoftPasskey, to: string, status = 200): Promise<void> {
  const question = await askFor(browser, "/prove/passkey/ask");
  await browser.submit({ passkey: JSON.stringify(key.get(question)) }, { to, status });
}

Deno.test("Otto, who has an app, proves himself with his password and a code that was never used", () =>
  inWorld(async (world) => {
    const { otto } = world.cast;
    const browser = await world.signedIn("otto");
    const used = codeOf(otto, world.clock.now());
    world.clock.pass(notFresh);
    await browser.open("/account/security");
    assert.match(browser.page.path, /^\/prove/);
    const { password } = otto;
    const code = codeOf(otto, world.clock.now());
    for (
      const wrong of [
        { password, code: "" },
        { password, code: used },
        { password, code: "000000" },
        { password: guess, code },
      ]
    ) {
      await browser.submit(wrong, { to: "/prove", status: 422 });
      assert.match(browser.text, /The password or the code does not count/, "which one is not said");
    }
    await browser.submit({ password, code }, { to: "/prove" });
    assert.equal(browser.page.path, "/account/security");
    world.clock.pass(4 * minute);
    await browser.open("/account/security");
    assert.equal(browser.page.path, "/account/security", "for five minutes");
  }));

Deno.test("the same code proves him once, also where he signs in", () =>
  inWorld(async (world) => {
    const { otto } = world.cast;
    const browser = await world.signedIn("otto");
    world.clock.pass(notFresh);
    const typed = { password: otto.password, code: codeOf(otto, world.clock.now()) };
    await browser.open("/prove");
    await browser.submit(typed, { to: "/prove" });
    await browser.open("/prove");
    await browser.submit(typed, { to: "/prove", status: 422 });
    const stan = world.browser();
    await stan.open("/signin");
    await stan.submit({ username: "otto", password: otto.password }, { to: "/signin" });
    await stan.submit({ code: typed.code }, { to: "/signin/code", status: 422 });
  }));

Deno.test("a recovery code stands in for the app, once", () =>
  inWorld(async (world) => {
    const { otto } = world.cast;
    const browser = await world.signedIn("otto");
    await browser.open("/account/security");
    await browser.submit({}, { to: "/account/security/codes" });
    const [, code = ""] = /<code>([A-Z2-7-]{29})<\/code>/.exec(browser.page.html) ?? [];
    for (const status of [200, 422]) {
      world.clock.pass(notFresh);
      await browser.open("/prove");
      await browser.submit({ password: otto.password, code }, { to: "/prove", status });
    }
  }));

Deno.test("five guesses, then not even the right ones count for a while", () =>
  inWorld(async (world) => {
    const { otto } = world.cast;
    const browser = await world.signedIn("otto");
    world.clock.pass(notFresh);
    await browser.open("/prove");
    for (let n = 0; n < 5; n++) {
      await browser.submit({ password: otto.password, code: `00000${n}` }, { to: "/prove", status: 422 });
    }
    const code = codeOf(otto, world.clock.now());
    await browser.submit({ password: otto.password, code }, { to: "/prove", status: 429 });
    assert.match(browser.text, /Tried too often\. Try again in \d+ minutes?, at \d\d:\d\d\./);
    assert.ok(actions(browser).includes("/prove"), "on the same page");
  }));

Deno.test("Otto's password unlocks what he had open, and proves too little for what is sensitive", () =>
  inWorld(async (world) => {
    const { password } = world.cast.otto;
    const browser = await world.signedIn("otto");
    world.clock.pass(away);
    await browser.open("/admin/users", 401);
    await browser.submit({ password }, { to: "/unlock" });
    assert.equal(browser.page.path, "/admin/users");
    for (const path of ["/account/security", "/account/password"]) {
      await browser.open(path);
      assert.match(browser.page.path, /^\/prove/, path);
    }
    const fields = { current: password, password: "nine slow barges at dusk" };
    const forged = await browser.send("/account/password", fields);
    assert.deepEqual([forged.status, forged.headers.get("location")?.split("?")[0]], [303, "/prove"]);
  }));

Deno.test("Maria, who has only a password, is asked for that alone and then goes on", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(away);
    await maria.open("/account/security", 401);
    assert.ok(!actions(maria).includes("/unlock/passkey"));
    await maria.submit({ password: world.cast.maria.password }, { to: "/unlock" });
    assert.equal(maria.page.path, "/account/security", "the whole of what she has");
    world.clock.pass(notFresh);
    await maria.open("/account/security");
    assert.ok(!maria.forms.some(({ names }) => names.has("code")));
    assert.ok(!actions(maria).includes("/prove/passkey"));
  }));

Deno.test("Paula, who has only a passkey, is never shown a field for a password", () =>
  inWorld(async (world) => {
    const { browser, key } = await paula(world);
    const noPassword = () => assert.ok(!/type="password"/.test(browser.page.html), browser.page.path);
    world.clock.pass(away);
    await browser.open("/account/settings", 401);
    noPassword();
    const headers = { "hx-request": "true", "hx-request-type": "partial", "sec-fetch-site": "same-origin" };
    const dialog = await browser.exchange(browser.request("GET", "/account/settings", headers));
    assert.match(dialog.html, /<dialog[^]*action="\/unlock\/passkey"/);
    assert.ok(!/type="password"/.test(dialog.html));
    await answer(browser, key, "/unlock/passkey");
    assert.equal(browser.page.path, "/account/settings");
    world.clock.pass(notFresh);
    await browser.open("/account/security");
    assert.match(browser.page.path, /^\/prove/);
    noPassword();
    await answer(browser, new SoftPasskey(world.origin), "/prove/passkey", 422);
    assert.match(browser.text, /passkey was not accepted/);
    await answer(browser, key, "/prove/passkey");
    assert.equal(browser.page.path, "/account/security");
  }));

Deno.test("with a passkey and a password but no codes, the password alone is not offered and does not count", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await addPasskey(maria, world);
    world.clock.pass(notFresh);
    await maria.open("/account/security");
    assert.ok(!actions(maria).includes("/prove"));
    const forged = await maria.send("/prove", { password: world.cast.maria.password, code: "" });
    assert.equal(forged.status, 422);
  }));

Deno.test("what Maria had half typed is there again after a passkey, unlocking and proving", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const key = await addPasskey(maria, world);
    await maria.open("/account/profile");
    world.clock.pass(away);
    await maria.submit({ name: "María L. Lindgren" }, { to: "/account/profile", status: 401 });
    await answer(maria, new SoftPasskey(world.origin), "/unlock/passkey", 422);
    await answer(maria, key, "/unlock/passkey");
    assert.match(maria.page.path, /^\/account\/profile/);
    assert.equal(value(maria, "name"), "María L. Lindgren");
    await maria.open("/account/security");
    const rename = /href="([^"]+\/rename)"/.exec(maria.page.html)?.[1] ?? "";
    await maria.open(rename);
    world.clock.pass(notFresh);
    const referer = { referer: `${world.origin}${rename}` };
    await maria.submit({ name: "Kitchen tablet" }, { to: "/rename", headers: referer });
    assert.match(maria.page.path, /^\/prove/);
    await answer(maria, key, "/prove/passkey");
    assert.equal(maria.page.path.split("?")[0], rename);
    assert.equal(value(maria, "name"), "Kitchen tablet");
  }));

Deno.test("a form that Maria left for another proof does not come between", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/username");
    world.clock.pass(notFresh);
    await maria.submit({ username: "maria.l" }, { to: "/account/username" });
    assert.match(maria.page.path, /^\/prove/);
    const [, back = ""] = /href="([^"]+)">Go back/.exec(maria.page.html) ?? [];
    assert.equal(back, "/account/username?restored=1", "whoever does not prove keeps what was typed");
    await maria.open("/account/security");
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    assert.equal(maria.page.path, "/account/security");
  }));

Deno.test("the way back shows the list that Ursula had filtered, so that her copy of the log holds no more", () =>
  inWorld(async (world) => {
    const { ursula } = world.cast;
    const browser = await world.signedIn("ursula");
    await browser.open("/audit?action=session.started");
    world.clock.pass(notFresh);
    await browser.submit({}, { to: "/audit/export", press: "Download as CSV" });
    assert.match(browser.page.path, /^\/prove/);
    const typed = { password: ursula.password, code: codeOf(ursula, world.clock.now()) };
    await browser.submit(typed, { to: "/prove" });
    assert.match(browser.page.path, /^\/audit\?action=session\.started&restored=1$/);
    const form = browser.forms.find(({ action }) => action === "/audit/export");
    assert.ok(form?.filled.some(([name, chosen]) => name === "action" && chosen === "session.started"));
  }));

Deno.test("a passkey's question, asked too late, leads to the proof and not to a failure", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/security");
    world.clock.pass(notFresh);
    const headers = {
      "content-type": "application/json",
      "sec-fetch-site": "same-origin",
      "x-csrf-token": maria.csrf,
      referer: `${world.origin}/account/security`,
    };
    const asked = maria.request("POST", "/account/security/passkeys/ask", headers, "{}");
    const answer = await maria.exchange(asked);
    assert.deepEqual([answer.status, answer.headers.get("location")], [
      303,
      "/prove?next=/account/security",
    ]);
  }));
