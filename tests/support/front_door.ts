import { TOTP } from "otpauth";
import { type Answerer, Browser, type Page } from "./browser.ts";
import { decode } from "./html_forms.ts";
import type { Server } from "./server.ts";

/** A real server as something to browse. */
export function overHttp({ origin }: Server): Answerer {
  return { origin, answer: (request) => fetch(request) };
}

export interface Newcomer {
  readonly name: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
}

/** Sets Salus up with the code from the server's log, an authenticator included. The administrator's browser. */
export async function setUp(
  server: Server,
  admin: Newcomer,
  place: { readonly organisation: string; readonly branch: string },
): Promise<Browser> {
  const [, code = ""] = await server.said(/^ {2}([\w-]{43})$/m);
  const browser = new Browser(overHttp(server));
  await browser.open("/setup");
  await browser.submit({ code }, { to: "/setup" });
  const { name, username, email, password } = admin;
  await browser.submit({ ...place, name, username, email, password, zone: "Europe/Madrid" }, {
    to: "/setup/account",
  });
  await addAuthenticator(browser);
  return browser;
}

/** Turns an authenticator on, with a code of this moment. Its secret. */
export async function addAuthenticator(browser: Browser): Promise<string> {
  await browser.open("/account/security/authenticator");
  const shown = /<code class="secret">([^<]+)<\/code>/.exec(browser.page.html)?.[1] ?? "";
  const secret = shown.replace(/\s/g, "");
  await browser.submit({ code: new TOTP({ secret }).generate() }, { to: "/account/security/authenticator" });
  return secret;
}

/** Invites, waits for the letter and answers it with a password. The newcomer's browser. */
export async function inviteAndJoin(admin: Browser, server: Server, newcomer: Newcomer): Promise<Browser> {
  const { name, username, email, password } = newcomer;
  await admin.open("/admin/invitations/new");
  await admin.submit({ name, email, roles: ["patient"] }, { to: "/admin/invitations/new" });
  const link = await linkTo(server, email);
  const browser = new Browser(overHttp(server));
  await browser.open("/invite");
  await browser.submit({ token: link }, { to: "/invite" });
  await browser.submit({ name, username, password }, { to: "/invite/accept" });
  return browser;
}

/** The link in the newest letter to this address, as soon as it is there. */
export async function linkTo(server: Server, email: string): Promise<string> {
  const reader = new Browser(overHttp(server));
  for (let tries = 0; tries < 200; tries++) {
    const { html } = await reader.open("/dev/mail");
    const letter = html.split("<article").find((part) => part.includes(email));
    const link = /href="([^"]+#[\w-]{43})"/.exec(letter ?? "")?.[1];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no letter to ${email}`);
}

/** The words of every page of a record's timeline. */
async function* timelineOf(browser: Browser, record: string): AsyncGenerator<string> {
  for (let path: string | undefined = `${record}/timeline`; path !== undefined;) {
    const { html }: Page = await browser.open(path);
    yield browser.text;
    const older: string | undefined = /rel="next" href="([^"]+)"/.exec(html)?.[1];
    path = older && decode(older);
  }
}

/** Every weight in a record's timeline, in kilograms. */
export async function weightsIn(browser: Browser, record: string): Promise<ReadonlySet<number>> {
  const weights = new Set<number>();
  for await (const text of timelineOf(browser, record)) {
    for (const [, weight = ""] of text.matchAll(/(\d+(?:\.\d+)?)\s*kg/g)) weights.add(Number(weight));
  }
  return weights;
}
