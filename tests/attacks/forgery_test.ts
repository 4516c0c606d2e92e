import assert from "node:assert/strict";
import { inWorld } from "../support/world.ts";
import { addressOf, posts } from "./site_map_walk.ts";

/** Anything will do: a forged request must be turned away before anybody looks at what it names. */
const ids = new Proxy({}, { get: () => "AAAAAAAAAAAAAAAAAAAAAA" });
const form = { "content-type": "application/x-www-form-urlencoded" };

const forgeries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["from another site", { ...form, "sec-fetch-site": "cross-site", "origin": "https://evil.example" }],
  ["from a neighbouring site", {
    ...form,
    "sec-fetch-site": "same-site",
    "origin": "http://app.localhost:8000",
  }],
  ["typed or bookmarked", { ...form, "sec-fetch-site": "none" }],
  ["with our origin but another site's mark", {
    ...form,
    "sec-fetch-site": "cross-site",
    "origin": "http://localhost:8000",
  }],
  ["by an old browser with another origin", { ...form, "origin": "https://evil.example" }],
  ["by an old browser with an opaque origin", { ...form, "origin": "null" }],
  ["by an old browser with a longer origin", { ...form, "origin": "http://localhost:8000.evil.example" }],
  ["with neither mark nor origin", form],
];

for (const [what, headers] of forgeries) {
  Deno.test(`a form sent ${what} is refused everywhere, even with the right token`, () =>
    inWorld(async (world) => {
      const maria = await world.signedIn("maria");
      const csrf = maria.csrf;
      assert.match(csrf, /^[\w-]{86}$/);
      for (const route of posts) {
        const body = new URLSearchParams({ csrf }).toString();
        const page = await maria.exchange(maria.request("POST", addressOf(route, ids), headers, body));
        assert.equal(page.status, 403, `${route.path} ${what}`);
      }
      await maria.open("/");
    }));
}

Deno.test("a form without a token, or with another's, is refused everywhere", () =>
  inWorld(async (world) => {
    const [maria, stan] = [await world.signedIn("maria"), await world.signedIn("stan")];
    const stans = stan.csrf;
    for (const token of ["", "A".repeat(43), "A".repeat(86), "ü".repeat(86), stans]) {
      for (const route of posts) {
        const page = await maria.exchange(maria.request("POST", addressOf(route, ids), {
          ...form,
          "sec-fetch-site": "same-origin",
        }, new URLSearchParams({ csrf: token }).toString()));
        assert.equal(page.status, 403, `${route.path} with ${token || "no token"}`);
      }
    }
  }));

for (const type of ["text/plain", "", "application/octet-stream", "application/x-www-form-urlencodedx"]) {
  Deno.test(`a body of type ${type || "nothing"} is refused everywhere`, () =>
    inWorld(async (world) => {
      const maria = await world.signedIn("maria");
      for (const route of posts) {
        const request = maria.request(
          "POST",
          addressOf(route, ids),
          { "sec-fetch-site": "same-origin" },
          new Uint8Array(3),
        );
        request.headers.delete("content-type");
        if (type) request.headers.set("content-type", type);
        assert.equal((await maria.exchange(request)).status, 415, route.path);
      }
    }));
}

Deno.test("a JSON body asks for a passkey's question alone, and not without the token", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    for (const route of posts) {
      const headers = { "sec-fetch-site": "same-origin", "content-type": "application/json" };
      const page = await maria.exchange(maria.request("POST", addressOf(route, ids), headers, "{}"));
      assert.equal(page.status, route.path.endsWith("/ask") ? 403 : 415, route.path);
    }
  }));

Deno.test("another site may link to us, not load us", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const from = { "sec-fetch-site": "cross-site" };
    const link = { ...from, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    const record = `/records/${world.cast.maria.patient}`;
    for (const dest of ["image", "script", "iframe", "empty", "embed"]) {
      const headers = {
        ...from,
        "sec-fetch-mode": dest === "iframe" ? "navigate" : "no-cors",
        "sec-fetch-dest": dest,
      };
      assert.equal((await maria.exchange(maria.request("GET", record, headers))).status, 403, dest);
    }
    assert.equal((await maria.exchange(maria.request("GET", record, link))).status, 200);
  }));
