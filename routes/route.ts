import { isPermission, type Permission } from "../lib/access/permissions.ts";
import type { Handler } from "./env.ts";

/** Who may come to an address at all; what they may do there is decided again by the door they open. */
export type Access = "public" | "signed_in" | Permission;

export interface RouteOptions {
  /** Needs a proof of identity no older than five minutes. */
  readonly freshProof?: boolean;
  /** Open to a locked session: unlocking and leaving. */
  readonly whileLocked?: boolean;
  /** Open to somebody who still has to set up a second factor. */
  readonly whileEnrolling?: boolean;
  /** Takes files: a form that is read as it arrives, by `c.var.streamed`, and may be large. */
  readonly files?: boolean;
  /** Open to whoever looks at one record by a link for a visit: reading, and only that record. */
  readonly visitors?: boolean;
  /** Takes words to search for, which are kept nowhere: not until somebody has unlocked either. */
  readonly searches?: boolean;
  /** Only where there is something to try out: never in production. */
  readonly demoOnly?: boolean;
}

export interface Route extends RouteOptions {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly access: Access;
  readonly handler: Handler;
}

/** One line of the site map. A route without an access does not compile. */
export function get(path: string, access: Access, handler: Handler, options: RouteOptions = {}): Route {
  return { method: "GET", path, access, handler, ...options };
}

export function post(path: string, access: Access, handler: Handler, options: RouteOptions = {}): Route {
  return { method: "POST", path, access, handler, ...options };
}

/** Throws a sentence when a route has no real access, or an address is there twice: then the program must not start. */
export function checkSiteMap(map: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { method, path, access } of map) {
    const line = `${method} ${path}`;
    if (access !== "public" && access !== "signed_in" && !isPermission(access)) {
      throw new Error(`${line} declares no permission that exists.`);
    }
    if (seen.has(line)) throw new Error(`${line} is declared twice.`);
    seen.add(line);
  }
}
