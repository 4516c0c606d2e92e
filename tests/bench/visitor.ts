import { TOTP } from "otpauth";
import type { SignIn } from "../../deploy/demo/sign_ins.ts";
import { Browser } from "../support/browser.ts";
import type { Server } from "../support/server.ts";

/** A browser without script, in front of a real server, in which this person has signed in. */
export async function signedIn(server: Server, person: SignIn): Promise<Browser> {
  const browser = new Browser({ origin: server.origin, answer: (request) => fetch(request) });
  await browser.open("/signin");
  await browser.submit({ username: person.username, password: person.password }, { to: "/signin" });
  if (person.totpSecret !== null) {
    const code = new TOTP({ secret: person.totpSecret }).generate();
    await browser.submit({ code }, { to: "/signin/code" });
  }
  return browser;
}

export function personOf(people: readonly SignIn[], role: string): SignIn {
  const found = people.find((one) => one.role === role);
  if (!found) throw new Error(`the cast has no ${role}`);
  return found;
}
