import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

const scripted = { "hx-request": "true", "hx-request-type": "partial" };

/** A hundred and twenty changes a minute; the next one has to wait. */
async function tryTooOften(world: World, person: Browser): Promise<void> {
  const { account } = world.cast.maria;
  for (let n = 0; n < 120; n++) await world.site.limits.demand("write.account", account);
  await person.open("/account/profile");
}

Deno.test("a limit that Maria hits without script is a page in words, and her form waits behind it", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await tryTooOften(world, maria);
    await maria.submit({ name: "María L. Lindgren" }, { to: "/account/profile", status: 429 });
    assert.ok(Number(maria.page.headers.get("retry-after")) >= 1);
    assert.match(maria.text, /Too often in a short time/);
    assert.match(maria.text, /Nothing was sent or changed\. Try again in 1 minute, at \d\d:\d\d\./);
    const [, back = ""] = /href="([^"]+)">Back to where you were/.exec(maria.page.html) ?? [];
    world.clock.pass(minute);
    await maria.open(back);
    await maria.submit({}, { to: "/account/profile" });
    await maria.open("/account/profile");
    const name = maria.forms.flatMap(({ filled }) => filled).find(([field]) => field === "name");
    assert.equal(name?.[1], "María L. Lindgren");
  }));

Deno.test("with script it is said on the page as it stands", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await tryTooOften(world, maria);
    const page = await maria.submit({ name: "María L." }, {
      to: "/account/profile",
      headers: scripted,
      status: 429,
    });
    assert.equal(page.headers.get("hx-retarget"), "#toasts");
    assert.ok(page.headers.has("retry-after"));
    assert.match(page.html, /Try again in 1 minute/);
    assert.ok(!/<main|<html/.test(page.html), "the form is left alone");
  }));

Deno.test("strangers, whose clock nobody knows, are told the minutes, in their language", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    const headers = { "accept-language": "es" };
    await stan.open("/signin");
    for (let n = 0; n < 15; n++) {
      await stan.submit({ username: `nobody${n}`, password: "wrong as ever" }, {
        to: "/signin",
        status: 422,
      });
    }
    await stan.submit({ username: "maria", password: "wrong as ever" }, {
      to: "/signin",
      status: 429,
      headers,
    });
    assert.match(stan.text, /Demasiadas veces en poco tiempo/);
    assert.match(stan.text, /Inténtelo de nuevo en 1 minuto\./);
    assert.ok(stan.page.headers.has("retry-after"));
  }));

Deno.test("too many passwords at the lock: the lock stays over the page and says when to try again", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    world.clock.pass(31 * minute);
    await maria.open("/account/settings", 401);
    for (let n = 0; n < 5; n++) {
      await maria.submit({ password: `a guess of Stan's ${n}` }, { to: "/unlock", status: 422 });
    }
    const { password } = world.cast.maria;
    const plain = await maria.submit({ password }, { to: "/unlock", status: 429 });
    assert.match(maria.text, /Tried too often\. Try again in \d minutes?, at \d\d:\d\d\./);
    assert.ok(plain.headers.has("retry-after"));
    const over = await maria.submit({ password }, { to: "/unlock", status: 429, headers: scripted });
    assert.match(over.html, /<dialog[^>]*data-lock[^]*Tried too often/);
    world.clock.pass(16 * minute);
    await maria.open("/account/settings", 401);
    await maria.submit({ password }, { to: "/unlock" });
    assert.equal(maria.page.path, "/account/settings");
  }));
