import assert from "node:assert/strict";
import { findAccount, findByHandle } from "../../lib/identity/accounts.ts";
import { makeRecoveryCodes } from "../../lib/identity/recovery_codes.ts";
import { setupCode } from "../../lib/identity/setup.ts";
import { newId } from "../../lib/ids.ts";
import type { Browser, Page } from "../support/browser.ts";
import { codeLife, codeOf } from "../support/cast.ts";
import { weightsIn } from "../support/front_door.ts";
import { inWorld, type World } from "../support/world.ts";

const times = 50;
const password = "seven calm otters at noon";

/** The same thing from fifty places at the same moment. */
async function fifty(act: (n: number) => Promise<Page>): Promise<readonly Page[]> {
  return await Promise.all(Array.from({ length: times }, (_, n) => act(n)));
}

function ledTo(pages: readonly Page[], pattern: RegExp): number {
  return pages.filter(({ status, headers }) => status === 303 && pattern.test(headers.get("location") ?? ""))
    .length;
}

function signedInBy(pages: readonly Page[]): number {
  return pages.filter(({ headers }) =>
    headers.getSetCookie().some((cookie) => /^__Host-sid=[\w-]{43}/.test(cookie))
  ).length;
}

/** "Busy, come back" is an answer: hashing has a short queue. A failure is not. */
function noFailure(pages: readonly Page[]): void {
  for (const { status, path, headers } of pages) {
    assert.ok(status < 500 || status === 503 && headers.get("retry-after"), `${path} answered ${status}`);
  }
}

Deno.test("of fifty people with the set-up code one becomes the administrator", () =>
  inWorld(async (world) => {
    const code = await setupCode(world.site.identity) ?? "";
    const browsers = Array.from({ length: times }, (_, n) => world.browser(`198.51.100.${n}`));
    for (const browser of browsers) {
      await browser.open("/setup");
      await browser.submit({ code }, { to: "/setup" });
    }
    const answers = {
      organisation: "Clear View",
      branch: "Centro",
      name: "Ada",
      password,
      language: "en",
      zone: "Europe/Madrid",
    };
    const pages = await fifty(async (n) =>
      await browsers[n]?.send("/setup/account", {
        ...answers,
        username: `ada${n}`,
        email: `ada${n}@example.org`,
      }) ?? fail()
    );
    noFailure(pages);
    assert.equal(signedInBy(pages), 1);
    const made = await Promise.all(pages.map((_, n) => findByHandle(world.site.identity, `ada${n}`)));
    assert.equal(made.filter((account) => account !== undefined).length, 1);
  }));

/** Otto's password was right; fifty browsers share what he has at that moment. */
async function halfIn(world: World): Promise<readonly Browser[]> {
  const { username, password } = world.cast.otto;
  const otto = world.browser();
  await otto.open("/signin");
  await otto.submit({ username, password }, { to: "/signin" });
  return Array.from({ length: times }, () => otto);
}

Deno.test("of fifty who type the same authenticator code one is signed in, and nobody later", () =>
  inWorld(async (world) => {
    world.clock.pass(codeLife);
    const browsers = await halfIn(world);
    const code = codeOf(world.cast.otto, world.clock.now());
    const pages = await fifty(async (n) => await browsers[n]?.send("/signin/code", { code }) ?? fail());
    noFailure(pages);
    assert.equal(signedInBy(pages), 1);
    const [later] = await halfIn(world);
    assert.equal(signedInBy([await later?.send("/signin/code", { code }) ?? fail()]), 0);
  }));

Deno.test("of fifty who type the same recovery code one is signed in, and nobody later", () =>
  inWorld(async (world) => {
    const { identity } = world.site;
    const was = await findAccount(identity, world.cast.otto.account);
    assert.ok(was);
    const caller = { request: newId(), address: "", agent: "" };
    const [code = ""] = await makeRecoveryCodes(identity, { was, caller, now: world.clock.now() });
    const browsers = await halfIn(world);
    const pages = await fifty(async (n) => await browsers[n]?.send("/signin/code", { code }) ?? fail());
    noFailure(pages);
    assert.equal(signedInBy(pages), 1);
    const [later] = await halfIn(world);
    assert.equal(signedInBy([await later?.send("/signin/code", { code }) ?? fail()]), 0);
  }));

Deno.test("of fifty who hold one invitation one gets an account", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${world.cast.maria.patient}/sharing/new`);
    await maria.submit({
      name: "Paula",
      email: "paula@example.org",
      parts: ["vitals"],
      may: "read",
      lasting: "30",
    });
    await maria.submit({}, { press: "Share" });
    const token = await tokenFor(world, "paula@example.org");
    const pages = await fifty(async (n) => {
      const paula = world.browser(`198.51.100.${n}`);
      await paula.open("/invite");
      return await paula.send("/invite/accept", { token, name: "Paula", username: `paula${n}`, password });
    });
    noFailure(pages);
    assert.equal(signedInBy(pages), 1);
    const made = await Promise.all(pages.map((_, n) => findByHandle(world.site.identity, `paula${n}`)));
    assert.equal(made.filter((account) => account !== undefined).length, 1);
  }));

Deno.test("of fifty who hold one reset link one sets the password, and that one works", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    await stan.open("/reset");
    await stan.submit({ handle: world.cast.maria.email }, { to: "/reset" });
    const token = await tokenFor(world, world.cast.maria.email);
    const passwords = Array.from({ length: times }, (_, n) => `${password} ${n}${n}`);
    const pages = await fifty(async (n) => {
      const browser = world.browser(`198.51.100.${n}`);
      await browser.open("/reset");
      return await browser.send("/reset/password", { token, password: passwords[n] ?? "" });
    });
    noFailure(pages);
    assert.equal(ledTo(pages, /^\/signin$/), 1);
    assert.equal(signedInBy(pages), 0, "a reset does not sign in");
    const winner = pages.findIndex(({ status }) => status === 303);
    const maria = world.browser();
    await maria.open("/signin");
    await maria.submit({ username: "maria", password: passwords[winner] ?? "" }, { to: "/signin" });
  }));

Deno.test("a form sent fifty times counts once", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    await maria.open(`${record}/add/weight`);
    const form = maria.forms.find(({ action }) => action.endsWith("/weight"));
    const fields: Record<string, string> = { ...Object.fromEntries(form?.filled ?? []), weight: "62.5" };
    assert.match(fields.once ?? "", /^[\w-]{22}$/);
    const pages = await fifty(() => maria.send(`${record}/add/weight`, fields));
    noFailure(pages);
    const { html } = await maria.open(`${record}/timeline`);
    const entries = new Set([...html.matchAll(/\/entries\/([\w-]{22})/g)].map(([, id]) => id));
    assert.equal(entries.size, 1);
    assert.equal(
      new Set(pages.map(({ headers }) => headers.get("location"))).size,
      1,
      "every answer leads to the same place",
    );
  }));

Deno.test("fifty readings sent at once are all kept: none has to be sent again", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    await maria.open(`${record}/add/weight`);
    const form = maria.forms.find(({ action }) => action.endsWith("/weight"));
    const filled: Record<string, string> = Object.fromEntries(form?.filled ?? []);
    const pages = await fifty((n) =>
      maria.send(`${record}/add/weight`, { ...filled, once: newId(), weight: String(40 + n) })
    );
    assert.equal(pages.filter(({ status }) => status === 303).length, times);
    assert.equal((await weightsIn(maria, record)).size, times);
  }));

Deno.test("of fifty edits of one version one is saved, and the others see what it says", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    await maria.open(`${record}/add/weight`);
    await maria.submit({ weight: "60" });
    const entry = /\/entries\/[\w-]{22}/.exec((await maria.open(`${record}/timeline`)).html)?.[0] ?? "";
    await maria.open(`${record}${entry}/edit`);
    const form = maria.forms.find(({ action }) => action.endsWith("/edit"));
    const pages = await fifty((n) =>
      maria.send(`${record}${entry}/edit`, {
        ...Object.fromEntries(form?.filled ?? []),
        weight: (60.01 + n / 100).toFixed(2),
      })
    );
    assert.equal(pages.filter(({ status }) => status === 303).length, 1);
    assert.equal(pages.filter(({ status }) => status === 409).length, times - 1);
  }));

async function tokenFor(world: World, email: string): Promise<string> {
  const letter = (await world.letters()).find(({ to }) => to === email);
  const token = /#([\w-]{43})/.exec(letter?.text ?? "")?.[1];
  assert.ok(token, `a letter to ${email} with a link`);
  return token;
}

function fail(): never {
  throw new Error("no browser");
}
