import type { Context } from "hono";
import type { Abilities } from "../lib/access/abilities.ts";
import type { Actor } from "../lib/access/actor.ts";
import type { Chart, Opening } from "../lib/access/chart.ts";
import type { Desk } from "../lib/access/desk.ts";
import type { Permission } from "../lib/access/permissions.ts";
import type { AuditLog } from "../lib/audit/log.ts";
import type { Clock, Instant } from "../lib/clock.ts";
import type { Config } from "../lib/config.ts";
import type { Caller } from "../lib/deeds.ts";
import type { Id } from "../lib/ids.ts";
import type { Account } from "../lib/identity/accounts.ts";
import type { Identity } from "../lib/identity/identity.ts";
import type { OpenSession } from "../lib/identity/sessions.ts";
import type { Dates } from "../lib/language/dates.ts";
import type { Language, Translate } from "../lib/language/translate.ts";
import type { Limits } from "../lib/limits/limits.ts";
import type { Outbox } from "../lib/messages/outbox.ts";
import type { Vault } from "../lib/vault/vault.ts";
import type { Assets } from "./assets.ts";
import type { Pages } from "./pages.ts";
import type { StreamedForm } from "./streamed_forms.ts";

/** Everything a running Salus is made of; wired in main.ts, and by tests. */
export interface Site {
  readonly config: Config;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly limits: Limits;
  readonly outbox: Outbox;
  readonly identity: Identity;
  readonly assets: Assets;
}

/** What handlers can count on. */
export interface Env {
  Bindings: {
    readonly remote?: string;
    /** The answer goes to a socket, piece by piece, and nobody else holds it. */
    readonly wire?: boolean;
  };
  Variables: {
    site: Site;
    now: Instant;
    caller: Caller;
    /** For the script tags of this one answer. */
    nonce: string;
    language: Language;
    t: Translate;
    dates: Dates;
    /** Undefined when nobody is signed in or the session has ended. */
    session: OpenSession | undefined;
    account: Account | undefined;
    actor: Actor;
    abilities: Abilities;
    /** A form that waited for an unlock or a proof is here again, with what had been typed; files are not. */
    restored?: { readonly typed: boolean; readonly files: boolean };
    /** What this form holds is words to search for. */
    searches?: boolean;
    /** What every form on the page must send back. */
    formToken: string;
    /** The form of a route that takes files; its token was the first thing read of it. */
    streamed: StreamedForm | undefined;
    /** Answers with a page; a partial request gets the page's main region alone. */
    show: <K extends keyof Pages>(view: K, data: Pages[K], status?: PageStatus) => Promise<Response>;
    /** Opens the record named in the path, once for each request. */
    chart: () => Promise<Chart>;
    opening: () => Opening;
    /** Everything opened for this request that must be in the log before the answer leaves. */
    charts: Map<Id, Promise<Chart>>;
    /** Opens a desk for one permission, across people. */
    desk: <P extends Permission>(permission: P) => Promise<Desk<P>>;
    desks: Desk[];
    /** An answer that may carry tokens in its address: no referrer at all. */
    secretive: boolean;
  };
}

export type PageStatus =
  | 200
  | 201
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 413
  | 415
  | 421
  | 422
  | 429
  | 500
  | 503;

export type Ctx = Context<Env>;
export type Handler = (c: Ctx) => Response | Promise<Response>;
