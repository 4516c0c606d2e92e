import { safePath } from "./answers.ts";
import type { Ctx } from "./env.ts";
import { passive } from "./passive.ts";

/** The page that this request came from: itself for a read, the page its form stands on for a change. */
export function pagePath(c: Ctx): string {
  if (c.req.method === "GET") return asked(new URL(c.req.url));
  return cameFrom(c) ?? safePath(c.req.path, "/");
}

/** The page of ours that the browser says this request was made on, with what it was asked to show. */
export function cameFrom(c: Ctx): string | undefined {
  const from = c.req.header("referer") ?? c.req.header("hx-current-url") ?? "";
  const url = URL.canParse(from) ? new URL(from) : undefined;
  return url?.origin === c.var.site.config.origin ? asked(url) : undefined;
}

/** A page of ours, with what it was asked to show. */
function asked(url: URL): string {
  for (const ours of ["restored", passive]) url.searchParams.delete(ours);
  return safePath(url.pathname + url.search, safePath(url.pathname, "/"));
}
