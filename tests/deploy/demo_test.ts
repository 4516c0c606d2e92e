import assert from "node:assert/strict";
import { TOTP } from "otpauth";
import { demoConfig } from "../../deploy/demo/settings.ts";
import { MovableClock } from "../../deploy/demo/movable_clock.ts";
import { beginningOf, seed } from "../../deploy/demo/seeding.ts";
import { newPassword, readSignIns, type SignIn, tableOf } from "../../deploy/demo/sign_ins.ts";
import { annasYear, mariasYear } from "../../deploy/demo/story.ts";
import { day } from "../../lib/clock.ts";
import { kindNames } from "../../lib/access/parts.ts";
import { kinds } from "../../lib/records/kinds.ts";
import { kekFromBytes } from "../../lib/vault/kek.ts";
import { memoryDriver } from "../../lib/vault/memory_driver.ts";
import { closeSite, openSite } from "../../main.ts";
import { createApp } from "../../routes/app.ts";
import type { Site } from "../../routes/env.ts";
import { Browser } from "../support/browser.ts";

const today = Date.UTC(2026, 10, 22, 9);

interface Clinic {
  readonly site: Site;
  readonly people: readonly SignIn[];
  signedIn(role: string): Promise<Browser>;
}

/** The whole demonstration in memory; only hashing is made cheap. */
async function inDemo(test: (clinic: Clinic) => Promise<void>): Promise<void> {
  const clock = new MovableClock(beginningOf(today));
  const site = await openSite(demoConfig("./nowhere"), {
    clock,
    driver: memoryDriver(),
    kek: kekFromBytes(crypto.getRandomValues(new Uint8Array(32))),
    passwordCost: { memory: 8, passes: 1 },
  });
  try {
    const people = await seed(site, clock, today);
    const app = createApp(site);
    const { origin } = site.config;
    const answer = async (request: Request, remote: string) => await app.fetch(request, { remote });
    await test({
      site,
      people,
      async signedIn(role) {
        const { username, password, totpSecret } = personOf(people, role);
        const browser = new Browser({ origin, answer });
        await browser.open("/signin");
        await browser.submit({ username, password }, { to: "/signin" });
        if (totpSecret === null) return browser;
        const code = new TOTP({ secret: totpSecret }).generate({ timestamp: clock.now() });
        await browser.submit({ code }, { to: "/signin/code" });
        return browser;
      },
    });
  } finally {
    await closeSite(site);
  }
}

function personOf(people: readonly SignIn[], role: string): SignIn {
  const found = people.find((one) => one.role === role);
  assert.ok(found, `the cast has a ${role}`);
  return found;
}

Deno.test("Maria signs in to the demo and finds her latest pressure and weight, and who looked", async () => {
  await inDemo(async ({ signedIn }) => {
    const maria = await signedIn("patient");
    assert.match(maria.page.path, /^\/records\/[\w-]{22}$/);
    assert.match(maria.text, /\b1[0-4]\d\/[67789]\d\b/, "a pressure");
    assert.match(maria.text, /\b7[0-9](\.\d+)? kg/, "a weight");
    const home = maria.page.path;
    await maria.open(`${home}/timeline`);
    assert.match(maria.text, /mmHg/);
    await maria.open(`${home}/access`);
    assert.match(maria.text, /Anna .*one visit/);
    await maria.open(`${home}/sharing`);
    assert.match(maria.text, /Anna/);
  });
});

Deno.test("Anna opens what her mother shares, and nothing else of it", async () => {
  await inDemo(async ({ signedIn }) => {
    const home = (await signedIn("patient")).page.path;
    const anna = await signedIn("daughter");
    assert.notEqual(anna.page.path, home, "she begins at her own record");
    await anna.open(home);
    assert.match(anna.text, /Maria Santos/);
    assert.match(anna.text, /\b1[0-4]\d\/[6789]\d\b/);
    assert.doesNotMatch(anna.text, /\d kg\b/, "weight was shared once, and is not any more");
    await (await signedIn("stranger")).open(home, 404);
  });
});

Deno.test("Maria finds her doctor's visit, what she took, and files with a small picture that open", async () => {
  await inDemo(async ({ signedIn }) => {
    const maria = await signedIn("patient");
    const home = maria.page.path;
    await maria.open(`${home}/access?days=30`);
    assert.match(maria.text, /Dr Elena Puig/);
    await maria.open(`${home}/medications`);
    assert.match(maria.text, /taken/i);
    await maria.open(`${home}/documents`);
    for (const name of ["Letter.pdf", "Right eye.jpg", "Blood test.pdf"]) {
      assert.ok(maria.text.includes(name), name);
    }
    assert.equal(maria.page.html.match(/<img class="file-small"/g)?.length, 1);
    const files = [
      ...new Set(maria.page.html.match(/\/records\/[\w-]+\/entries\/[\w-]+\/files\/[\w-]{22}/g)),
    ];
    assert.equal(files.length, 3);
    for (const file of files) await maria.open(file);
  });
});

Deno.test("everybody at work has an authenticator, and Otto needs his to administer", async () => {
  await inDemo(async ({ people, signedIn }) => {
    const without = people.filter(({ totpSecret }) => totpSecret === null).map(({ role }) => role);
    assert.deepEqual(without, ["patient", "daughter", "stranger"]);
    const otto = await signedIn("administrator");
    await otto.open("/admin/users");
    assert.match(otto.text, /Otto Brandt/);
  });
});

Deno.test("the log of the demo verifies, tells a year in order, and holds Anna's looks and a doctor's on their days", async () => {
  await inDemo(async ({ site, signedIn }) => {
    const verdict = await site.audit.verify();
    assert.equal(verdict.kind, "intact", JSON.stringify(verdict.findings));
    assert.equal(verdict.clockBack, 0);
    const maria = (await signedIn("patient")).page.path.split("/").at(-1) ?? "";
    const { entries } = await site.audit.looksAt(maria, { own: false, limit: 100 });
    const looks = entries.filter(({ action }) => action === "record.viewed");
    assert.equal(new Set(looks.map(({ at }) => Math.floor(at / day))).size, 8);
    assert.ok(looks.every(({ at }) => at < today));
  });
});

Deno.test("the sign-ins are kept, sealed, for the next start", async () => {
  await inDemo(async ({ site, people }) => {
    assert.deepEqual(await readSignIns(site.vault), people);
    assert.equal(people.length, 10);
    const table = tableOf("http://localhost:8000", people);
    for (const { username, password } of people) {
      assert.ok(table.includes(username) && table.includes(password));
    }
  });
});

Deno.test("a password of the demo is random, long, and of every kind of character", () => {
  const passwords = Array.from({ length: 50 }, newPassword);
  assert.equal(new Set(passwords).size, 50);
  for (const password of passwords) {
    assert.match(password, /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])([A-Za-z0-9]{6}-){3}[A-Za-z0-9]{6}$/);
  }
});

Deno.test("every reading of the year is one that its form would take, whatever the day it is told on", () => {
  for (const shift of [0, 1, 100, 200.3, 300.9]) {
    const now = today + shift * day;
    const notes = [...mariasYear(now), ...annasYear(now)];
    assert.ok(notes.length > 350);
    for (const { kind, answers, typedAt } of notes) {
      const { at, ...value } = answers;
      kinds[kind].accepts.parse(kinds[kind].dayField === undefined ? answers : value);
      const mayLieAhead = kind === "appointment" || kind === "medication";
      assert.ok(typedAt < now && (mayLieAhead || at <= typedAt), kind);
    }
    assert.deepEqual(new Set(notes.map(({ kind }) => kind)), new Set(kindNames), "something of every kind");
    assert.equal(notes.filter(({ kind, answers }) => kind === "appointment" && answers.at > now).length, 3);
    assert.ok(notes.some(({ kind, typedAt }) => kind === "blood_pressure" && typedAt > now - 4 * day));
  }
});
