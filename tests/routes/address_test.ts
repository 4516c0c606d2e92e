import assert from "node:assert/strict";
import { hour, minute } from "../../lib/clock.ts";
import { findAccount } from "../../lib/identity/accounts.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

const fresh = "maria.new@example.org";

async function linkIn(world: World, to: string): Promise<string | undefined> {
  const letter = (await world.letters()).find((one) => one.to === to && /\/address#/.test(one.text));
  return /\/address#([\w-]{43})/.exec(letter?.text ?? "")?.[1];
}

async function askFor(world: World, email: string): Promise<Browser> {
  const maria = await world.signedIn("maria");
  await maria.open("/account/address");
  await maria.submit({ email }, { to: "/account/address" });
  return maria;
}

async function addressOf({ site, cast }: World): Promise<string> {
  return (await findAccount(site.identity, cast.maria.account))?.account.email ?? "";
}

async function follow(world: World, token: string, status = 200): Promise<Browser> {
  const browser = world.browser();
  await browser.open("/address");
  await browser.submit({ token }, { to: "/address/open", status });
  return browser;
}

Deno.test("Maria's address changes when the link at the new one is followed, and the old one is told twice", () =>
  inWorld(async (world) => {
    const maria = await askFor(world, fresh);
    assert.match(maria.text, /we wait for you to follow the link/);
    const token = await linkIn(world, fresh);
    assert.ok(token);
    const asked = (await world.letters()).find(({ to, subject }) =>
      to === "maria@example.org" && /new address/.test(subject)
    );
    assert.match(asked?.subject ?? "", /new address was asked for/);
    assert.match(asked?.text ?? "", /If it was not you/);
    assert.ok(!asked?.text.includes("http"), "nothing to imitate");
    assert.ok(!asked?.text.includes(fresh));
    assert.equal(await addressOf(world), "maria@example.org");

    const elsewhere = await follow(world, token);
    assert.equal(
      await addressOf(world),
      "maria@example.org",
      "a mail program that follows links changes nothing",
    );
    assert.match(elsewhere.text, /maria\.new@example\.org/);
    await elsewhere.submit({}, { to: "/address/confirm" });
    assert.equal(await addressOf(world), fresh);
    const told = (await world.letters()).filter(({ to }) => to === "maria@example.org");
    assert.ok(told.some(({ subject }) => subject === "Your address was changed"));
    await maria.open("/account");
    assert.match(maria.page.path, /^\/signin/, "every session ended");
    await maria.open("/signin");
    await maria.submit({ username: fresh, password: world.cast.maria.password }, { to: "/signin" });
    await follow(world, token, 422);
  }));

Deno.test("an address that Anna has gets the same answer and no mail, and never becomes Maria's", () =>
  inWorld(async (world) => {
    const taken = await askFor(world, "anna@example.org");
    const { text } = taken;
    assert.equal(await linkIn(world, "anna@example.org"), undefined);
    await taken.submit({ email: fresh }, { to: "/account/address" });
    assert.equal(taken.text.replaceAll(fresh, "anna@example.org"), text);
  }));

Deno.test("an address that is taken between asking and confirming is refused", () =>
  inWorld(async (world) => {
    await askFor(world, fresh);
    const token = await linkIn(world, fresh) ?? "";
    const stan = await world.signedIn("stan");
    await stan.open("/account/address");
    await stan.submit({ email: fresh }, { to: "/account/address" });
    const letters = (await world.letters()).filter(({ to, text }) => to === fresh && text.includes("#"));
    const stans = letters.map(({ text }) => /#([\w-]{43})/.exec(text)?.[1] ?? "").find((one) =>
      one !== token
    );
    const first = await follow(world, stans ?? "");
    await first.submit({}, { to: "/address/confirm" });
    const second = await follow(world, token);
    await second.submit({}, { to: "/address/confirm", status: 422 });
    assert.equal(await addressOf(world), "maria@example.org");
  }));

Deno.test("a link ends after four hours, with a newer one, and with a new password", () =>
  inWorld(async (world) => {
    const maria = await askFor(world, fresh);
    const first = await linkIn(world, fresh) ?? "";
    await maria.submit({ email: "maria.third@example.org" }, { to: "/account/address" });
    await follow(world, first, 422);
    const second = await linkIn(world, "maria.third@example.org") ?? "";
    await follow(world, second);
    await maria.open("/account/password");
    await maria.submit(
      { current: world.cast.maria.password, password: "seven loud geese on the roof" },
      { to: "/account/password" },
    );
    await follow(world, second, 422);
    await maria.open("/account/address");
    await maria.submit({ email: fresh }, { to: "/account/address" });
    const third = (await world.letters()).map(({ text }) => /\/address#([\w-]{43})/.exec(text)?.[1])
      .find((token) => token && token !== first && token !== second) ?? "";
    world.clock.pass(4 * hour - minute);
    await follow(world, third);
    world.clock.pass(minute);
    await follow(world, third, 422);
  }));

Deno.test("asking needs a fresh proof, an address, and another one than today's; made-up links are all alike", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/account/address");
    for (const email of ["", "nobody", "MARIA@example.org", "a b@example.org", "x@y..z"]) {
      await maria.submit({ email }, { to: "/account/address", status: 422 });
    }
    world.clock.pass(6 * minute);
    await maria.open("/account/address");
    assert.match(maria.page.path, /^\/prove/);
    await follow(world, "A".repeat(43), 422);
    await follow(world, "nothing", 422);
  }));

Deno.test("fifty at once with one link: the address changes once", () =>
  inWorld(async (world) => {
    await askFor(world, fresh);
    const token = await linkIn(world, fresh) ?? "";
    const people = await Promise.all(Array.from({ length: 50 }, async (_, n) => {
      const browser = world.browser(`198.51.100.${n}`);
      await browser.open("/address");
      return browser;
    }));
    const answers = await Promise.all(people.map((one) => one.send("/address/confirm", { token })));
    const statuses = answers.map(({ status }) => status).sort();
    assert.equal(statuses.filter((status) => status === 303).length, 1, `${statuses}`);
    assert.equal(await addressOf(world), fresh);
  }));
