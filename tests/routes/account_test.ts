import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { inWorld } from "../support/world.ts";

Deno.test("Maria sees where she is signed in, and ends the others after proving who she is", () =>
  inWorld(async (world) => {
    const here = await world.signedIn("maria");
    const there = await world.signedIn("maria", "198.51.100.20");
    await here.open("/account/devices");
    assert.match(here.text, /198\.51\.100\.20/);
    world.clock.pass(6 * minute);
    await here.open("/account/devices");
    await here.submit({}, { to: "/account/devices/end-others" });
    assert.match(here.page.path, /^\/prove/, "the proof is older than five minutes");
    await here.submit({ password: "not hers at all" }, { to: "/prove", status: 422 });
    await here.submit({ password: world.cast.maria.password }, { to: "/prove" });
    await here.open("/account/devices");
    await here.submit({}, { to: "/account/devices/end-others" });
    await there.open("/account/devices");
    assert.match(there.page.path, /^\/signin/);
    await here.open("/account/devices");
    assert.ok(!here.text.includes("198.51.100.20"));
  }));

Deno.test("Stan cannot end Maria's session by its mark", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const stan = await world.signedIn("stan");
    await maria.open("/account/devices");
    await world.signedIn("maria");
    await maria.open("/account/devices");
    const ending = maria.forms.find(({ action }) => /devices\/[\w-]{8}\/end$/.test(action));
    assert.ok(ending);
    await stan.open("/account/devices");
    await stan.send(ending.action, {});
    await maria.open("/account/devices");
    assert.ok(maria.forms.some(({ action }) => action === ending.action), "it is still there");
  }));

Deno.test("a new password ends every other session and keeps this one", () =>
  inWorld(async (world) => {
    const here = await world.signedIn("maria");
    const there = await world.signedIn("maria");
    const { password: current, username } = world.cast.maria;
    await here.open("/account/password");
    await here.submit({ current, password: "too short" }, { to: "/account/password", status: 422 });
    await here.submit({ current: "not hers", password: "seven loud geese on the roof" }, {
      to: "/account/password",
      status: 422,
    });
    await here.submit({ current, password: "seven loud geese on the roof" }, { to: "/account/password" });
    await here.open("/account/settings");
    assert.equal(here.page.path, "/account/settings");
    await there.open("/account/settings");
    assert.match(there.page.path, /^\/signin/);
    const again = world.browser();
    await again.open("/signin");
    await again.submit({ username, password: current }, { to: "/signin", status: 422 });
    await again.submit({ username, password: "seven loud geese on the roof" }, { to: "/signin" });
    await again.open("/account/settings");
    assert.equal(again.page.path, "/account/settings");
  }));

Deno.test("settings are saved, and nothing else can be sent along with them", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    await maria.submit({ language: "es", theme: "dark" }, { to: "/account/settings" });
    assert.match(maria.page.html, /<html[^>]* lang="es"/);
    for (const extra of ["roles", "epoch", "username", "__proto__", "constructor", "factors"]) {
      const fields = {
        language: "en",
        zone: "UTC",
        theme: "dark",
        font: "easy",
        density: "compact",
      };
      const answer = await maria.send("/account/settings", { ...fields, [extra]: "admin" });
      assert.equal(answer.status, 400, extra);
    }
    const kept = await findAccount(world.site.identity, world.cast.maria.account);
    assert.deepEqual(kept?.account.roles, [{ role: "patient" }]);
    assert.equal(kept?.account.name, world.cast.maria.name);
  }));

Deno.test("a time zone must be one, and markup in a name stays text", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    for (const zone of ["Mars/Base", "Europe/Madrid; x", "+02:00", "__proto__", ""]) {
      await maria.submit({ zone }, { to: "/account/settings", status: 422 });
    }
    await maria.submit({ zone: "America/Lima" }, { to: "/account/settings" });
    await maria.open("/account/profile");
    await maria.submit({ name: "<img src=x onerror=alert(1)>" }, { to: "/account/profile" });
    assert.ok(!maria.page.html.includes("<img src=x"));
    assert.ok(maria.page.html.includes("&lt;img src=x"));
  }));
