import assert from "node:assert/strict";
import { abilities } from "../../lib/access/abilities.ts";
import { siteMap } from "../../routes/app.ts";
import type { Route } from "../../routes/route.ts";
import { mariasIds } from "../attacks/marias_things.ts";
import { addressOf } from "../attacks/site_map_walk.ts";
import type { PersonName } from "../support/cast.ts";
import { checkPage } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";
import { signInAs } from "./steps.ts";

/** Addresses that lead elsewhere, and answers that are no page. `/dev/ui` has tests of its own. */
const noPages = [
  "/",
  "/account/picture",
  "/admin",
  "/agree",
  "/audit/entries/:place/proof",
  "/audit/verify/job",
  "/dev/ui",
  "/feeds/:feed",
  "/healthz",
  "/readyz",
  "/records/:patient/access/proof/:place",
  "/records/:patient/entries/:entry/files/:file",
  "/records/:patient/entries/:entry/files/:file/small",
  "/records/:patient/picture",
  "/records/:patient/trends/:kind/csv",
  "/records/:patient/trends/tests/:result/csv",
  "/setup/account",
  "/signin/code",
  "/unlock",
];
const pages = siteMap.filter(({ method, path }) => method === "GET" && !noPages.includes(path));

/** The first of these people whom a route lets in looks at it, so that every page is looked at once. */
const viewers = ["maria", "ursula", "otto"] as const satisfies readonly PersonName[];

function viewerOf({ access }: Route, { cast }: ServedWorld): PersonName | "nobody" | undefined {
  if (access === "public") return "nobody";
  if (access === "signed_in") return "maria";
  return viewers.find((name) => {
    const { role, account, name: full } = cast[name];
    return abilities({ account, name: full, roles: [{ role }] }).can(access);
  });
}

for (const viewer of ["nobody", ...viewers] as const) {
  Deno.test(`every page of the site map that ${viewer} may see can be read by everybody`, () =>
    inServedWorld(async (world) => {
      const ids = await mariasIds(world);
      const { page } = await world.chromium.person();
      if (viewer !== "nobody") await signInAs(page, world, viewer);
      const own = pages.filter((route) => viewerOf(route, world) === viewer);
      assert.ok(own.length > 2, `${viewer} looks at ${own.length} pages`);
      for (const route of own) {
        const address = addressOf(route, ids);
        const answer = await page.goto(address);
        assert.equal(answer?.status(), 200, route.path);
        assert.equal(page.url(), new URL(address, page.url()).href, `${route.path} led elsewhere`);
        await checkPage(page, `${viewer} ${route.path}`);
      }
    }));
}

Deno.test("every page of the site map is seen by one of those who look", () =>
  inServedWorld((world) => {
    assert.deepEqual(pages.filter((route) => !viewerOf(route, world)).map(({ path }) => path), []);
    return Promise.resolve();
  }));
