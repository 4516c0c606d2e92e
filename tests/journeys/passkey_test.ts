/// <reference lib="dom" />
import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import { invite } from "../../lib/identity/invitations.ts";
import { callerFrom } from "../lib/identity/clinic.ts";
import { addPasskeyHolder, checkPage, type Person } from "../support/chromium.ts";
import { inServedWorld, type ServedWorld } from "../support/served_world.ts";

async function linkFor(world: ServedWorld, email: string): Promise<string> {
  const { identity } = world.site;
  const otto = await findAccount(identity, world.cast.otto.account);
  if (!otto) throw new Error("no Otto");
  const { link } = await invite(identity, { account: otto.account, caller: callerFrom() }, {
    kind: "account",
    email,
    language: "en",
    roles: [{ role: "patient" }],
  });
  return link;
}

async function accept({ page }: Person, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill("Paula Ruiz");
  await page.getByLabel("Username").fill("paula");
  await page.getByRole("button", { name: "Create the account with a passkey" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/records"));
}

Deno.test("Paula's whole way with a passkey: invited, home, signed out and in, locked and back, asked once more", () =>
  inServedWorld(async (world) => {
    const paula = await world.chromium.person();
    const { page } = paula;
    await addPasskeyHolder(paula);
    await accept(paula, await linkFor(world, "paula@example.org"));

    await page.goto("/account/security");
    await checkPage(page);
    assert.match(await page.innerText("main"), /sign in with a passkey/);

    await paula.context.clearCookies();
    await page.goto("/signin");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/signin"));

    world.clock.pass(31 * minute);
    await page.goto("/account/settings");
    await page.getByRole("button", { name: "Unlock with a passkey" }).click();
    await page.locator('form[action="/account/settings"]').waitFor();

    world.clock.pass(6 * minute);
    await page.goto("/account/security");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByRole("heading", { name: "Sign-in and security" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/account/security");
  }));

Deno.test("the token of a link is out of the address before anything else happens", () =>
  inServedWorld(async (world) => {
    const paula = await world.chromium.person();
    const { page } = paula;
    const seen: string[] = [];
    page.on("request", (request) => seen.push(request.url(), ...Object.values(request.headers())));
    const link = await linkFor(world, "paula@example.org");
    await page.goto(link);
    await page.getByLabel("Your name").waitFor();
    await checkPage(page);
    const token = link.slice(link.indexOf("#") + 1);
    assert.ok(!page.url().includes(token));
    assert.ok(!await page.evaluate((text) => location.href.includes(text), token));
    assert.ok(!seen.some((text) => text.includes(token)), "in no address and no header");
    await page.goBack();
    assert.ok(!page.url().includes(token), "nor in the history");
  }));

Deno.test("a passkey whose person was not verified opens nothing, and the page says so", () =>
  inServedWorld(async (world) => {
    const paula = await world.chromium.person();
    const { page } = paula;
    const session = await paula.context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await accept(paula, await linkFor(world, "paula@example.org"));
    await paula.context.clearCookies();
    await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await page.goto("/signin");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.locator("[data-passkey-failed]:visible").waitFor();
    assert.equal(new URL(page.url()).pathname, "/signin");
    await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/signin"));
  }));

Deno.test("without script there is no passkey button, and a password does", () =>
  inServedWorld(async (world) => {
    const { page } = await world.chromium.person({ javaScript: false });
    await page.goto("/signin");
    assert.equal(await page.getByRole("button", { name: "Sign in with a passkey" }).isVisible(), false);
    const link = await linkFor(world, "paula@example.org");
    await page.goto("/invite");
    await page.getByLabel("Link from your mail").fill(link);
    await page.getByRole("button", { name: "Open the invitation" }).click();
    assert.equal(
      await page.getByRole("button", { name: "Create the account with a passkey" }).isVisible(),
      false,
    );
    await page.getByLabel("Your name").fill("Paula Ruiz");
    await page.getByLabel("Username").fill("paula");
    await page.getByLabel("Password", { exact: true }).fill("seven calm otters at noon");
    await page.getByRole("button", { name: "Create the account with this password" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/records"));
  }));
