import assert from "node:assert/strict";
import { day } from "../../lib/clock.ts";
import { departures, recordDepartures } from "../../lib/identity/password_policies.ts";
import { inWorld } from "../support/world.ts";

const both = { SALUS_PASSWORD_COMPOSITION: "on", SALUS_PASSWORD_ROTATION_DAYS: "90" };

Deno.test("when passwords must be mixed and changed, Otto reads on every page of administration what that departs from", () =>
  inWorld(async (world) => {
    const otto = await world.signedIn("otto");
    for (const path of ["/admin/users", "/admin/roles", "/admin/invitations"]) {
      await otto.open(path);
      for (const clause of ["§3.1.1.2(5)", "§3.1.1.2(6)", "ASVS 6.2.5", "ASVS 6.2.10"]) {
        assert.ok(otto.text.includes(clause), `${path} ${clause}`);
      }
    }
    await otto.open("/account/settings");
    await otto.submit({ language: "es" }, { to: "/account/settings" });
    await otto.open("/admin/users");
    assert.match(otto.text, /NIST SP 800-63B-4 §3\.1\.1\.2\(6\) y OWASP ASVS 6\.2\.10 prohíben/);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/admin/users");
    assert.ok(!ursula.text.includes("NIST"), "it is not hers to change");
  }, both));

Deno.test("as Salus comes, nothing departs, nobody is warned and the log is silent", () =>
  inWorld(async (world) => {
    assert.deepEqual(departures(world.site.identity), []);
    await recordDepartures(world.site.identity);
    const { entries } = await world.site.audit.explore({ action: "policy", limit: 5 });
    assert.equal(entries.length, 0);
    const otto = await world.signedIn("otto");
    await otto.open("/admin/users");
    assert.ok(!otto.text.includes("NIST"));
    world.clock.pass(400 * day);
    const maria = await world.signedIn("maria");
    await maria.open("/records");
    assert.ok(!maria.text.includes("Yours ends"));
  }));

Deno.test("the log says at every start which of them the program runs with", () =>
  inWorld(async ({ site: { identity, audit } }) => {
    await recordDepartures(identity);
    const { entries } = await audit.explore({ action: "policy.departed", limit: 5 });
    assert.deepEqual(entries.map(({ actor, detail }) => [actor, detail]), [
      ["system", { policy: "password_rotation", days: 90 }],
      ["system", { policy: "password_composition" }],
    ]);
  }, both));

Deno.test("Maria is reminded in the last fourteen days, ever louder, where she begins; then she must choose anew", () =>
  inWorld(async (world) => {
    const notice = async (after: number) => {
      world.clock.pass(after * day);
      const maria = await world.signedIn("maria");
      await maria.open("/");
      await maria.open(maria.page.path);
      const [, state, words = ""] =
        /state-(\w+)"(?:(?!<\/div>)[^])*?(Yours ends[^.]*)/.exec(maria.page.html) ?? [];
      return state && [state, words];
    };
    assert.equal(await notice(75), undefined);
    assert.deepEqual(await notice(1), ["info", "Yours ends in 14 days"]);
    assert.deepEqual(await notice(7), ["warning", "Yours ends in 7 days"]);
    assert.deepEqual(await notice(6), ["danger", "Yours ends within a day"]);
    world.clock.pass(day);
    const maria = await world.signedIn("maria");
    assert.equal(maria.page.path, "/account/password");
    const fresh = "Eleven loud geese, 4 hills";
    await maria.submit({ current: world.cast.maria.password, password: fresh }, { to: "/account/password" });
    await maria.open("/");
    assert.ok(!maria.text.includes("Yours ends"));
  }, both));
