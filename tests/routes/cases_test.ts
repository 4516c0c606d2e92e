import assert from "node:assert/strict";
import { z } from "zod";
import { day, hour } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { shelf } from "../../lib/vault/shelf.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

const question = "Why did you look on Sunday night? I was asleep.";

interface Asked {
  readonly maria: Browser;
  readonly record: string;
  /** The address to ask at. */
  readonly ask: string;
}

/** Anna looked, and Maria stands before the list of it. */
async function annaLooked(world: World): Promise<Asked> {
  const maria = await world.signedIn("maria");
  const record = `/records/${world.cast.maria.patient}`;
  await maria.open(`${record}/add/blood_pressure`);
  await maria.submit({ systolic: "128", diastolic: "82" });
  await maria.open(`${record}/sharing/new`);
  const offer = { name: "Anna", email: world.cast.anna.email, parts: ["vitals"], may: "read", lasting: "30" };
  await maria.submit(offer);
  await maria.submit({}, { press: "Share" });
  const anna = await world.signedIn("anna");
  await anna.open("/records");
  await anna.submit({}, { to: "/accept" });
  await maria.open(`${record}/access`);
  const ask = /\/records\/[\w-]+\/access\/ask\/[\w.-]+/.exec(maria.page.html)?.[0] ??
    assert.fail("a way to ask");
  return { maria, record, ask };
}

async function askAbout({ maria, ask }: Asked): Promise<void> {
  await maria.open(ask);
  assert.match(maria.text, /Anna, Carer/);
  await maria.submit({ question }, { to: ask });
}

async function openCase(ursula: Browser): Promise<string> {
  await ursula.open("/audit/cases");
  const href = /\/audit\/cases\/[\w-]{22}/.exec(ursula.page.html)?.[0] ?? assert.fail("a case");
  await ursula.open(href);
  return href;
}

Deno.test("Maria asks about a visit, the privacy officer answers, and both are told by mail without a word of it", () =>
  inWorld(async (world) => {
    const asked = await annaLooked(world);
    await askAbout(asked);
    const { maria, record } = asked;
    assert.equal(maria.page.path, `${record}/access/cases`);
    assert.match(maria.text, /Waiting for an answer/);
    assert.ok(maria.text.includes(question));
    const toOfficer = (await world.letters()).find(({ to }) => to === "ursula@example.org") ?? assert.fail();
    assert.ok(!/asleep|Maria|Anna|pressure/.test(toOfficer.text + toOfficer.html));

    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/cases");
    assert.ok(!ursula.text.includes("asleep"), "the list does not tell");
    const href = await openCase(ursula);
    assert.ok(ursula.text.includes(question));
    assert.match(ursula.text, /Anna Lindgren, Carer/);
    assert.ok(!/128|82 mmHg|Maria/.test(ursula.text), "nothing of the record, nor whose it is");
    await ursula.submit({ answer: "She looked at 10:00 by the share that you gave her." }, { to: "/answer" });
    await ursula.open(href);
    assert.ok(!ursula.forms.some(({ action }) => action.endsWith("/answer")), "once");

    const toMaria = (await world.letters()).find(({ to, subject }) =>
      to === "maria@example.org" && subject === "Your question was answered"
    ) ?? assert.fail();
    assert.ok(!/asleep|share that|Anna/.test(toMaria.text));
    await maria.open(`${record}/access/cases`);
    assert.match(maria.text, /She looked at 10:00/);
    assert.match(maria.text, /Answered/);
    await maria.open(`${record}/access`);
    assert.match(maria.text, /Privacy officer[^]*read your question/);
    assert.match(maria.text, /answered your question/);
  }));

Deno.test("a question is answered once, also by two officers at the same moment", () =>
  inWorld(async (world) => {
    await askAbout(await annaLooked(world));
    const ursula = await world.signedIn("ursula");
    const href = await openCase(ursula);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => ursula.send(`${href}/answer`, { answer: `Answer number ${n}` })),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    assert.ok(answers.every(({ status }) => [303, 409].includes(status)));
  }));

Deno.test("the same question sent twice is asked once, and what is too short or too long not at all", () =>
  inWorld(async (world) => {
    const { maria, ask, record } = await annaLooked(world);
    await maria.open(ask);
    await maria.submit({ question: "?" }, { to: ask, status: 422 });
    await maria.submit({ question: "a".repeat(1_001) }, { to: ask, status: 422 });
    const form = maria.forms.find(({ action }) => action.endsWith(ask)) ?? assert.fail();
    const fields = { ...Object.fromEntries(form.filled), question };
    for (let n = 0; n < 3; n++) assert.equal((await maria.send(ask, fields)).status, 303);
    await maria.open(`${record}/access/cases`);
    assert.equal(maria.text.split(question).length, 2);
  }));

Deno.test("nobody asks about, reads or answers what is another's", () =>
  inWorld(async (world) => {
    const asked = await annaLooked(world);
    await askAbout(asked);
    const ursula = await world.signedIn("ursula");
    const href = await openCase(ursula);
    for (const name of ["anna", "stan", "otto", "weiss", "magda"] as const) {
      const person = await world.signedIn(name);
      await person.open(href, 404);
      await person.open("/audit/cases", 404);
      assert.equal((await person.send(`${href}/answer`, { answer: "I answer" })).status, 404);
      await person.open(asked.ask, 404);
      assert.equal((await person.send(asked.ask, { question })).status, 404);
    }
    const stan = await world.signedIn("stan");
    const own = asked.ask.replace(world.cast.maria.patient ?? "", world.cast.stan.patient ?? "");
    await stan.open(own, 404);
    assert.equal((await stan.send(own, { question })).status, 404, "an entry about another's record");
    await ursula.open(asked.record, 404);
  }));

Deno.test("what Maria asks is sealed: nothing of it is in the store or in the log", () =>
  inWorld(async (world) => {
    await askAbout(await annaLooked(world));
    const text = new TextDecoder("latin1");
    for (const prefix of ["cs", "ci", "mo", "a"]) {
      for (const row of await world.driver.list({ prefix: [prefix], limit: 100 })) {
        assert.ok(!text.decode(row.value).includes("asleep"), prefix);
      }
    }
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");
    assert.ok(!ursula.text.includes("asleep"));
    assert.match(ursula.text, /Asked about an entry of the log/);
  }));

Deno.test("twenty questions wait at most", () =>
  inWorld(async (world) => {
    const { maria, ask } = await annaLooked(world);
    for (let n = 0; n < 20; n++) {
      await maria.open(ask);
      await maria.submit({ question: `Question ${n}` }, { to: ask });
    }
    await maria.open(ask);
    await maria.submit({ question }, { to: ask, status: 429 });
    assert.match(maria.text, /Many questions wait already/);
    world.clock.pass(day + hour);
  }));

Deno.test("a question that waits is listed first, however many were answered", () =>
  inWorld(async (world) => {
    const { vault } = world.site;
    const caseIndex = shelf({
      name: "case_index",
      prefix: "ci",
      schema: z.strictObject({ patient: z.string(), askedAt: z.number(), answered: z.boolean() }),
      version: 1,
      under: "system",
    });
    const change = vault.change();
    for (let n = 0; n < 250; n++) {
      const id = new Uint8Array(16);
      id[15] = n;
      change.put(caseIndex, [id], { patient: newId(), askedAt: n, answered: true });
    }
    await change.tidy();
    await askAbout(await annaLooked(world));
    const ursula = await world.signedIn("ursula");
    await openCase(ursula);
    assert.ok(ursula.text.includes(question));
  }));
