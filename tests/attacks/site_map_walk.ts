import assert from "node:assert/strict";
import { newId } from "../../lib/ids.ts";
import { siteMap } from "../../routes/app.ts";
import type { Route } from "../../routes/route.ts";
import type { Browser } from "../support/browser.ts";

/** Ids for the names in paths (`:patient`, `:entry`, …). */
export type Ids = Readonly<Record<string, string>>;

/** "GET /records/:patient" with ids in place. A name that nobody taught the walk is a failed test. */
export function addressOf(route: Route, ids: Ids): string {
  return route.path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => {
    const id = ids[name];
    assert.ok(id !== undefined, `the walk knows no id for :${name} of ${route.path}`);
    return id;
  });
}

/** Every address that names something, so that it can be asked for by the wrong person. */
export const routesWithIds = siteMap.filter(({ path }) => path.includes(":"));
export const posts = siteMap.filter(({ method, path }) => method === "POST" && path !== "/csp-report");

/** One request to a route by a signed-in person, with the form token of their own session. */
export async function knock(
  person: Browser,
  route: Route,
  ids: Ids,
  fields: Readonly<Record<string, string>> = {},
) {
  const path = addressOf(route, ids);
  if (route.method === "POST") return await person.send(path, { once: newId(), ...fields });
  return await person.exchange(person.request("GET", path, { "sec-fetch-site": "none" }));
}

/** Ids of nothing, with the same shape. */
export function idsOfNothing(ids: Ids): Ids {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, id.length === 22 ? newId() : id]));
}

/** A page without what differs between any two answers: nonces, tokens, ids, the request's number. */
export function withoutIds({ html }: { readonly html: string }): string {
  return html.replace(/(?<![\w-])(?:[\w-]{22}|[\w-]{43}|[\w-]{86})(?![\w-])/g, "ID");
}
