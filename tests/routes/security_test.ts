import assert from "node:assert/strict";
import { Secret, TOTP } from "otpauth";
import { minute, second } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { invite } from "../../lib/identity/invitations.ts";
import { callerFrom } from "../lib/identity/clinic.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";
import { addPasskey, askFor, sendJson } from "./script.ts";

function codeFrom(browser: Browser, world: World): { secret: string; code: string } {
  const secret = /<code class="secret">([A-Z2-7 ]+)<\/code>/.exec(browser.page.html)?.[1]?.replaceAll(
    " ",
    "",
  );
  assert.ok(secret, "the page shows a secret");
  return { secret, code: codeOf(secret, world) };
}

function codeOf(secret: string, { clock }: World): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now() });
}

/** Turns an authenticator on by the pages; returns its secret. */
async function turnOn(browser: Browser, world: World): Promise<string> {
  await browser.open("/account/security/authenticator");
  const { secret, code } = codeFrom(browser, world);
  await browser.submit({ code }, { to: "/account/security/authenticator" });
  assert.equal(browser.page.path, "/account/security");
  return secret;
}

async function signIn(world: World, username: string, password: string): Promise<Browser> {
  const browser = world.browser();
  await browser.open("/signin");
  await browser.submit({ username, password }, { to: "/signin" });
  return browser;
}

Deno.test("Maria sets up an app: from then on her password is followed by a code, each good once", () =>
  inWorld(async (world) => {
    const { username, password } = world.cast.maria;
    const maria = await world.signedIn("maria");
    await maria.open("/account/security/authenticator");
    const first = codeFrom(maria, world);
    await maria.submit({ code: "000000" }, { to: "/account/security/authenticator", status: 422 });
    assert.equal(codeFrom(maria, world).secret, first.secret, "a mistyped code keeps the picture");
    await maria.submit({ code: first.code }, { to: "/account/security/authenticator" });
    assert.match(maria.text, /authenticator app is on/);
    world.clock.pass(30 * second);
    const again = await signIn(world, username, password);
    assert.equal(again.page.path, "/signin/code");
    const code = codeOf(first.secret, world);
    await again.submit({ code: `${code.slice(0, 3)} ${code.slice(3)}` }, { to: "/signin/code" });
    await again.open("/account/devices");
    const replay = await signIn(world, username, password);
    await replay.submit({ code }, { to: "/signin/code", status: 422 });
    assert.match(replay.text, /does not count/);
    await replay.open("/account/devices");
    assert.equal(replay.page.path.split("?")[0], "/signin", "half a sign-in opens nothing");
  }));

Deno.test("five wrong codes burn the sign-in", () =>
  inWorld(async (world) => {
    const { username, password } = world.cast.otto;
    const stan = await signIn(world, username, password);
    for (let n = 0; n < 5; n++) await stan.submit({ code: `00000${n}` }, { to: "/signin/code", status: 422 });
    await stan.submit({ code: "000009" }, { to: "/signin/code", status: 422 });
    assert.match(stan.text, /Sign in again/);
    await stan.open("/signin/code");
    assert.equal(stan.page.path, "/signin");
  }));

Deno.test("recovery codes are shown once, stand in for the app once, and new ones end the old", () =>
  inWorld(async (world) => {
    const { username, password } = world.cast.maria;
    const maria = await world.signedIn("maria");
    await turnOn(maria, world);
    await maria.submit({}, { to: "/account/security/codes" });
    const codes = [...maria.page.html.matchAll(/<code>([A-Z2-7-]{29})<\/code>/g)].map(([, code]) =>
      code ?? ""
    );
    assert.equal(codes.length, 10);
    await maria.open("/account/security");
    assert.match(maria.text, /10 codes left/);
    for (const code of codes) assert.ok(!maria.page.html.includes(code));
    const once = await signIn(world, username, password);
    await once.submit({ code: codes[0]?.toLowerCase() ?? "" }, { to: "/signin/code" });
    await once.open("/account/security");
    assert.match(once.text, /9 codes left/);
    const twice = await signIn(world, username, password);
    await twice.submit({ code: codes[0] ?? "" }, { to: "/signin/code", status: 422 });
    await maria.open("/account/security");
    await maria.submit({}, { to: "/account/security/codes" });
    await twice.submit({ code: codes[1] ?? "" }, { to: "/signin/code", status: 422 });
    const letters = (await world.letters()).map(({ subject }) => subject);
    assert.ok(letters.includes("A recovery code was used"));
  }));

Deno.test("Maria adds a passkey, names it anew, signs in with it alone, and removes it", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const key = await addPasskey(maria, world);
    assert.match(maria.text, /The passkey is added/);
    const rename = /href="([^"]+\/rename)"/.exec(maria.page.html)?.[1] ?? "";
    await maria.open(rename);
    await maria.submit({ name: "Old phone" }, { to: "/rename" });
    assert.match(maria.text, /Old phone/);
    const elsewhere = world.browser();
    await elsewhere.open("/signin");
    const question = await askFor(elsewhere, "/signin/passkey/ask");
    const answer = JSON.stringify(key.get(question));
    await elsewhere.submit({ passkey: answer }, { to: "/signin/passkey" });
    await elsewhere.open("/account/devices");
    const replay = world.browser();
    await replay.open("/signin");
    replay.cookies.set("__Host-key", elsewhere.cookies.get("__Host-key"));
    await replay.submit({ passkey: answer }, { to: "/signin/passkey", status: 422 });
    await maria.submit({}, { to: "/remove" });
    assert.match(maria.text, /The passkey is removed/);
    const gone = world.browser();
    await gone.open("/signin");
    const asked = await askFor(gone, "/signin/passkey/ask");
    await gone.submit({ passkey: JSON.stringify(key.get(asked)) }, { to: "/signin/passkey", status: 422 });
  }));

Deno.test("a question asked in one browser is not answered from another", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const key = await addPasskey(maria, world);
    const [here, there] = [world.browser(), world.browser()];
    await here.open("/signin");
    await there.open("/signin");
    const question = await askFor(here, "/signin/passkey/ask");
    const answer = JSON.stringify(key.get(question));
    there.cookies.set("__Host-key", here.cookies.get("__Host-key"));
    await there.submit({ passkey: answer }, { to: "/signin/passkey", status: 422 });
    await here.submit({ passkey: answer }, { to: "/signin/passkey" });
    await here.open("/account/devices");
  }));

Deno.test("a passkey unlocks and proves who is there, and Stan's does neither", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const stan = await world.signedIn("stan");
    const [hers, his] = [await addPasskey(maria, world), await addPasskey(stan, world)];
    world.clock.pass(31 * minute);
    await maria.open("/account/settings", 401);
    for (const [key, status] of [[his, 422], [hers, 200]] as const) {
      const question = await askFor(maria, "/prove/passkey/ask");
      await maria.submit({ passkey: JSON.stringify(key.get(question)) }, { to: "/unlock/passkey", status });
      if (status === 422) await maria.open("/account/settings", 401);
    }
    world.clock.pass(6 * minute);
    await maria.open("/account/security");
    assert.equal(maria.page.path.split("?")[0], "/prove", "five minutes have gone");
    const question = await askFor(maria, "/prove/passkey/ask");
    await maria.submit({ passkey: JSON.stringify(hers.get(question)) }, { to: "/prove/passkey" });
    assert.equal(maria.page.path, "/account/security");
  }));

Deno.test("whoever works here keeps one factor at least", () =>
  inWorld(async (world) => {
    const rita = await world.signedIn("rita");
    await rita.open("/account/security");
    await rita.submit({}, { to: "/authenticator/remove", status: 422 });
    assert.match(rita.text, /cannot be removed/);
    await addPasskey(rita, world);
    await rita.submit({}, { to: "/authenticator/remove" });
    assert.match(rita.text, /app is off/);
    await rita.submit({}, { to: "/remove", status: 422 });
    assert.match(rita.text, /cannot be removed/);
  }));

Deno.test("somebody new who will work here can do nothing before having a second factor", () =>
  inWorld(async (world) => {
    const { identity } = world.site;
    const otto = await findAccount(identity, world.cast.otto.account);
    const weiss = await findAccount(identity, world.cast.weiss.account);
    if (!otto || !weiss) return assert.fail("no Otto");
    const by = { account: otto.account, caller: callerFrom() };
    const asked = {
      kind: "account",
      email: "uma@example.org",
      language: "en",
      roles: [{ role: "auditor" }],
    } as const;
    const { link } = await invite(identity, by, { ...asked, roles: [...asked.roles] });
    const uma = world.browser();
    await uma.open("/invite");
    await uma.submit({ token: link }, { to: "/invite" });
    const newcomer = { name: "Uma", username: "uma", password: "seven calm otters at noon" };
    await uma.submit(newcomer, { to: "/invite/accept" });
    for (const path of ["/records", "/account/devices/end-others"]) {
      const page = await uma.exchange(uma.request("GET", path, { "sec-fetch-site": "none" }));
      assert.notEqual(page.status, 200, path);
    }
    await uma.open("/records");
    assert.equal(uma.page.path, "/account/security");
    assert.match(uma.text, /Your role needs a second step/);
    await turnOn(uma, world);
    assert.doesNotMatch(uma.text, /Your role needs a second step/);
    await uma.open("/records");
    assert.equal(uma.page.path, "/records");
  }));

Deno.test("factors change only with a proof of identity of the last five minutes", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/security");
    world.clock.pass(6 * minute);
    for (const path of ["codes", "passkeys", "authenticator", "authenticator/remove"]) {
      const answer = await maria.send(`/account/security/${path}`, {});
      assert.deepEqual([answer.status, answer.headers.get("location")?.split("?")[0]], [303, "/prove"], path);
    }
    const asked = await sendJson(maria, "/account/security/passkeys/ask");
    assert.notEqual(asked.status, 200);
  }));

Deno.test("nobody signed in reaches none of it", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    for (const path of ["", "/authenticator"]) {
      await stan.open(`/account/security${path}`);
      assert.equal(stan.page.path.split("?")[0], "/signin");
    }
    const asked = await sendJson(stan, "/prove/passkey/ask");
    assert.notEqual(asked.status, 200);
  }));
