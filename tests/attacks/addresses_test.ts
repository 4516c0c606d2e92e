import assert from "node:assert/strict";
import { permissions } from "../../lib/access/permissions.ts";
import { abilities } from "../../lib/access/abilities.ts";
import { siteMap } from "../../routes/app.ts";
import type { Route } from "../../routes/route.ts";
import type { Browser } from "../support/browser.ts";
import type { PersonName } from "../support/cast.ts";
import { personNames } from "../support/cast.ts";
import { inWorld, type World } from "../support/world.ts";
import { addressOf, type Ids, idsOfNothing, knock, routesWithIds, withoutIds } from "./site_map_walk.ts";
import { mariasIds } from "./marias_things.ts";

Deno.test("somebody who is not signed in is sent to sign in by every address that is not public", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    const ids = await mariasIds(world);
    await stan.open("/signin");
    for (const route of siteMap.filter(({ access }) => access !== "public")) {
      const page = await knock(stan, route, ids);
      assert.equal(page.status, 303, `${route.method} ${route.path}`);
      assert.match(page.headers.get("location") ?? "", /^\/signin(\?|$)/, route.path);
    }
  }));

Deno.test("Maria's things are as absent to a stranger as things that never were", () =>
  inWorld(async (world) => {
    const marias = await mariasIds(world);
    const nothing = idsOfNothing(marias);
    const stan = await world.signedIn("stan");
    for (const route of routesWithIds.filter(({ access }) => access !== "public")) {
      await demandSameAnswer(stan, route, marias, nothing);
    }
    await demandUnharmed(world, marias);
  }));

Deno.test("what is in Maria's record cannot be reached through another's own", () =>
  inWorld(async (world) => {
    const marias = await mariasIds(world);
    const stan = await world.signedIn("stan");
    const patient = world.cast.stan.patient ?? "";
    for (const route of routesWithIds.filter(({ path }) => /:patient.*:(entry|grant|place)/.test(path))) {
      await demandSameAnswer(stan, route, { ...marias, patient }, { ...idsOfNothing(marias), patient });
    }
    await demandUnharmed(world, marias);
  }));

async function demandSameAnswer(person: Browser, route: Route, hers: Ids, nothing: Ids): Promise<void> {
  const line = `${route.method} ${route.path}`;
  const [one, other] = [await knock(person, route, hers), await knock(person, route, nothing)];
  assert.equal(one.status, other.status, line);
  assert.ok([303, 400, 404].includes(one.status), `${line} answered ${one.status}`);
  assert.equal(withoutIds(one), withoutIds(other), line);
  assert.equal(one.headers.get("location"), other.headers.get("location"), line);
  assert.ok(!one.html.includes("Maria"), line);
}

/** Nothing of Maria's changed, whatever somebody tried. */
async function demandUnharmed(world: World, { patient, entry }: Ids): Promise<void> {
  const maria = await world.signedIn("maria");
  await maria.open(`/records/${patient}/entries/${entry}`);
  assert.match(maria.text, /128\/82/);
  await maria.open(`/records/${patient}/sharing`);
  assert.match(maria.text, /Anna/);
  await maria.open("/account/security");
  assert.match(maria.text, /Maria's phone/);
  await maria.open("/account/devices");
  assert.equal(maria.forms.filter(({ action }) => /\/devices\/[^/]+\/end$/.test(action)).length, 2);
}

for (const name of personNames.filter((name) => !["maria", "anna", "stan"].includes(name))) {
  Deno.test(`${name} at the clinic sees nothing of the record that Maria keeps`, () =>
    inWorld(async (world) => {
      const marias = await mariasIds(world);
      const person = await world.signedIn(name);
      for (const route of routesWithIds.filter(({ path }) => path.startsWith("/records/:patient"))) {
        const page = await knock(person, route, marias);
        assert.ok([303, 404].includes(page.status), `${route.method} ${route.path} answered ${page.status}`);
        if (page.status === 303) assert.match(page.headers.get("location") ?? "", /^\/prove/, route.path);
      }
    }));
}

for (const name of personNames) {
  Deno.test(`${name} finds an address that needs a permission only with that permission`, () =>
    inWorld(async (world) => {
      const person = await world.signedIn(name);
      const ids = await mariasIds(world);
      for (const route of siteMap) {
        if (route.access === "public" || route.access === "signed_in" || route.method !== "GET") continue;
        const page = await knock(person, route, ids);
        const may = abilitiesOf(world, name).can(route.access);
        if (!may) assert.equal(page.status, 404, `${name} at ${route.path}`);
        else if (!route.path.includes(":")) {
          assert.ok([200, 303].includes(page.status), `${name} at ${route.path}: ${page.status}`);
        }
      }
    }));
}

Deno.test("methods that no route has are answered 404 or 405, for everybody", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const ids = await mariasIds(world);
    const csrf = maria.csrf;
    for (const path of new Set(siteMap.map((route) => addressOf(route, ids)))) {
      for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
        const headers = {
          "sec-fetch-site": "same-origin",
          "content-type": "application/x-www-form-urlencoded",
          "x-csrf-token": csrf,
        };
        const body = method === "OPTIONS" ? undefined : "a=1";
        const page = await maria.exchange(maria.request(method, path, headers, body));
        assert.ok([404, 405].includes(page.status), `${method} ${path} answered ${page.status}`);
      }
    }
  }));

Deno.test("the site map names only permissions that exist, and leaves few addresses open", () => {
  for (const { access } of siteMap) {
    assert.ok(access === "public" || access === "signed_in" || permissions.includes(access), access);
  }
  const open = siteMap.filter(({ access }) => access === "public").map(({ path }) =>
    path.split("/")[1] ?? ""
  );
  const expected = [
    "",
    "accessibility",
    "address",
    "csp-report",
    "dev",
    "feeds",
    "erased",
    "healthz",
    "help",
    "invite",
    "language",
    "privacy",
    "readyz",
    "reset",
    "setup",
    "signin",
    "static",
    "terms",
    "visit",
  ];
  assert.deepEqual([...new Set(open)].filter((first) => !expected.includes(first)), []);
});

function abilitiesOf({ cast }: World, name: PersonName) {
  const { role, account, name: full } = cast[name];
  return abilities({ account, name: full, roles: [{ role }] });
}
