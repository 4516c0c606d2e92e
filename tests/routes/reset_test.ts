import assert from "node:assert/strict";
import { minute } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";
import { suspend } from "./suspending.ts";

const fresh = "eleven loud geese on the hill";

async function ask(browser: Browser, handle: string): Promise<void> {
  await browser.open("/reset");
  await browser.submit({ handle }, { to: "/reset" });
}

/** The link in the mail, once what was queued after the answer has arrived. */
async function linkOf(world: World): Promise<string> {
  for (let n = 0; n < 100; n++) {
    const texts = (await world.letters()).map(({ text }) => text).join("\n");
    const link = /http\S+\/reset#\S+/.exec(texts)?.[0];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("no mail came");
}

Deno.test("Maria chooses a new password by a link, without script, and then signs in herself", () =>
  inWorld(async (world) => {
    const before = await world.signedIn("maria");
    const maria = world.browser();
    await ask(maria, "maria");
    const link = await linkOf(world);
    await maria.open("/reset");
    await maria.submit({ token: link }, { to: "/reset/open" });
    await maria.submit({ password: "short" }, { to: "/reset/password", status: 422 });
    await maria.submit({ password: fresh }, { to: "/reset/password" });
    assert.equal(maria.page.path, "/signin");
    assert.match(maria.text, /new password is saved/);
    await before.open("/account/settings");
    assert.equal(before.page.path.split("?")[0], "/signin", "every session ended");
    await maria.submit({ username: "maria", password: fresh }, { to: "/signin" });
    await maria.open("/account/settings");
    assert.equal(maria.page.path, "/account/settings");
    await maria.open("/reset");
    await maria.submit({ token: link }, { to: "/reset/open", status: 422 });
  }));

Deno.test("known, suspended, unknown and asked too often get the same bytes", () =>
  inWorld(async (world) => {
    const pages: string[] = [];
    const keep = ({ page }: Browser) =>
      pages.push(page.html.replaceAll(/(nonce|value)="[^"]{20,}"/g, "").replaceAll(/once[^>]+/g, ""));
    await suspend(world, world.cast.stan.account);
    for (
      const handle of [
        "maria",
        "maria@example.org",
        "stan@example.org",
        "nobody-here",
        "no@example.org",
        "__proto__",
      ]
    ) {
      const stan = world.browser();
      await ask(stan, handle);
      keep(stan);
      assert.ok(!stan.page.html.includes(handle), "what was typed is not said back");
    }
    for (let n = 0; n < 4; n++) {
      const stan = world.browser("198.51.100.77");
      await ask(stan, "maria");
      keep(stan);
    }
    assert.equal(new Set(pages).size, 1);
  }));

Deno.test("the second step stays after a reset", () =>
  inWorld(async (world) => {
    const rita = world.browser();
    await ask(rita, "rita");
    const link = await linkOf(world);
    await rita.open("/reset");
    await rita.submit({ token: link }, { to: "/reset/open" });
    await rita.submit({ password: fresh }, { to: "/reset/password" });
    await rita.submit({ username: "rita", password: fresh }, { to: "/signin" });
    assert.equal(rita.page.path, "/signin/code");
  }));

Deno.test("a link that is over, used or made up, and an invitation's, get the same page", () =>
  inWorld(async (world) => {
    const maria = world.browser();
    await ask(maria, "maria");
    const link = await linkOf(world);
    world.clock.pass(30 * minute);
    const pages = new Set<string>();
    for (const token of [link, `${world.origin}/reset#${"A".repeat(43)}`, "nonsense", ""]) {
      await maria.open("/reset");
      await maria.submit({ token }, { to: "/reset/open", status: 422 });
      pages.add(maria.text);
    }
    assert.equal(pages.size, 1);
  }));

Deno.test("the page of the link says nothing of where it was, and keeps what follows to itself", () =>
  inWorld(async (world) => {
    const stan = world.browser();
    const page = await stan.open("/reset");
    assert.equal(page.headers.get("referrer-policy"), "no-referrer");
    assert.ok(!page.html.includes("/htmx."));
    assert.match(page.headers.get("cache-control") ?? "", /no-store/);
  }));
