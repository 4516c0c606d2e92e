import type { Ctx } from "./env.ts";

const localPath = /^\/(?![/\\])[A-Za-z0-9/_.-]*(\?(?:[A-Za-z0-9=&_./-]|%[0-9A-Fa-f]{2})*)?$/;

/** A path of ours, safe to send a browser to; anything else becomes `otherwise`. */
export function safePath(path: string | undefined | null, otherwise: string): string {
  return path !== undefined && path !== null && path.length <= 1_024 && localPath.test(path)
    ? path
    : otherwise;
}

/** After a change: look here (RFC 9110 §15.4.4). Script of ours is told to load that page as a whole. */
export function seeOther(c: Ctx, path: string): Response {
  const target = safePath(path, "/");
  if (!isScripted(c)) return c.redirect(target, 303);
  c.header("HX-Redirect", target);
  return c.body(null, 204);
}

/** A partial request: htmx wants a region of the page, and is not restoring history. */
export function isPartial(c: Ctx): boolean {
  return c.req.header("HX-Request") === "true" && c.req.header("HX-Request-Type") === "partial" &&
    c.req.header("HX-History-Restore-Request") !== "true";
}

/** Whether script of ours is asking, partial or not. */
export function isScripted(c: Ctx): boolean {
  return c.req.header("HX-Request") === "true";
}
