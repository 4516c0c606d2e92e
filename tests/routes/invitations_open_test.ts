import assert from "node:assert/strict";
import { hour } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { invite } from "../../lib/identity/invitations.ts";
import { SoftPasskey } from "../lib/identity/soft_passkey.ts";
import { callerFrom } from "../lib/identity/clinic.ts";
import type { Browser } from "../support/browser.ts";
import { linkTo } from "../support/mailed_offers.ts";
import { offerRecord } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";
import { askFor } from "./script.ts";

const password = "seven calm otters at noon";

async function invited(world: World, email = "paula@example.org") {
  const inviter = await findAccount(world.site.identity, world.cast.otto.account);
  if (!inviter) throw new Error("nobody");
  const by = { account: inviter.account, caller: callerFrom("198.51.100.2") };
  const { link } = await invite(world.site.identity, by, {
    kind: "account",
    email,
    name: "Paula",
    language: "en",
    roles: [{ role: "patient" }],
  });
  return link;
}

function tokenIn(link: string): string {
  return link.slice(link.indexOf("#") + 1);
}

/** Opens the page and pastes the link, as without script. */
async function openLink(browser: Browser, link: string, status = 200): Promise<void> {
  await browser.open("/invite");
  await browser.submit({ token: link }, { to: "/invite", status });
}

Deno.test("Paula follows her invitation without script, chooses a password and is home in a record of her own", () =>
  inWorld(async (world) => {
    const link = await invited(world);
    const paula = world.browser();
    await openLink(paula, link);
    assert.match(paula.text, /Otto Brandt/);
    assert.match(paula.text, /paula@example\.org/);
    await paula.submit({ name: "Paula Ruiz", username: "paula", password }, { to: "/invite/accept" });
    await paula.open("/records");
    await paula.open("/account/settings");
    assert.match(paula.page.html, /Paula Ruiz/);
  }));

Deno.test("with a passkey Paula needs no password", () =>
  inWorld(async (world) => {
    const link = await invited(world);
    const paula = world.browser();
    await openLink(paula, link);
    const token = tokenIn(link);
    const key = new SoftPasskey(world.origin);
    const asked = await askFor(paula, "/invite/passkey/ask", { token, name: "Paula", username: "paula" });
    const passkey = JSON.stringify(key.create(asked));
    await paula.submit({ name: "Paula", username: "paula", passkey }, { to: "/invite/accept" });
    await paula.open("/account/security");
    assert.match(paula.text, /sign in with a passkey/);
    const elsewhere = world.browser();
    await elsewhere.open("/signin");
    const question = await askFor(elsewhere, "/signin/passkey/ask", {});
    await elsewhere.submit({ passkey: JSON.stringify(key.get(question)) }, { to: "/signin/passkey" });
    await elsewhere.open("/account/devices");
  }));

Deno.test("looking at the page uses nothing up, and it has no script but the one that clears the address", () =>
  inWorld(async (world) => {
    const link = await invited(world);
    const scanner = world.browser("198.51.100.50");
    for (let n = 0; n < 3; n++) {
      const page = await scanner.open("/invite");
      const scripts = [...page.html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src);
      assert.equal(scripts.length, 1);
      assert.match(scripts[0] ?? "", /^\/s\/landing\./);
      assert.equal(page.headers.get("referrer-policy"), "no-referrer");
    }
    await openLink(world.browser(), link);
  }));

Deno.test("every bad link gets the same page", () =>
  inWorld(async (world) => {
    const good = await invited(world);
    const paula = world.browser();
    await openLink(paula, good);
    await paula.submit({ name: "Paula", username: "paula", password }, { to: "/invite/accept" });
    const late = await invited(world, "late@example.org");
    world.clock.pass(4 * hour);
    const pages = new Set<string>();
    const bad = [good, late, `${world.origin}/invite#${"A".repeat(43)}`, "", "not a link"];
    for (const [n, link] of bad.entries()) {
      const stan = world.browser(`203.0.113.${n + 20}`);
      await openLink(stan, link, 422);
      pages.add(stan.text);
    }
    assert.equal(pages.size, 1);
  }));

Deno.test("what is wrong is said beside its field, what was typed stays, and the link still works", () =>
  inWorld(async (world) => {
    const link = await invited(world);
    const paula = world.browser();
    await openLink(paula, link);
    const typed = { name: "Paula", username: "maria", password: "short" };
    await paula.submit(typed, { to: "/invite/accept", status: 422 });
    assert.match(paula.text, /Somebody has this username/);
    assert.match(paula.text, /at least 15/);
    assert.match(paula.page.html, /value="Paula"/);
    assert.ok(!paula.page.html.includes("short"));
    await paula.submit({ username: "paula", password }, { to: "/invite/accept" });
  }));

Deno.test("Anna, signed in, accepts what was sent to her address; Stan is told that it was sent to another", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await offerRecord(maria, world, { name: "Anna", email: world.cast.anna.email });
    const link = await linkTo(world, world.cast.anna.email);
    const stan = await world.signedIn("stan");
    await openLink(stan, link);
    assert.match(stan.text, /another address/);
    assert.ok(!stan.forms.some(({ action }) => action === "/invite/join"));
    const forged = await stan.send("/invite/join", { token: tokenIn(link) });
    assert.equal(forged.status, 422);
    const anna = await world.signedIn("anna", "203.0.113.60");
    await openLink(anna, link);
    await anna.submit({}, { to: "/invite/join" });
    assert.equal(anna.page.path, "/records");
  }));
