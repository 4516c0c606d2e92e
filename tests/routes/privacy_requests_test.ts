import assert from "node:assert/strict";
import { requestGlances } from "../../lib/access/privacy_requests.ts";
import { day } from "../../lib/clock.ts";
import { newId, toBase64Url } from "../../lib/ids.ts";
import type { Browser } from "../support/browser.ts";
import { shareWithAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

const own = "/account/privacy/requests";
const question = "Why did you look on Sunday night? I was asleep.";

interface Asked {
  readonly maria: Browser;
  readonly record: string;
  /** The address to ask at. */
  readonly ask: string;
}

/** Anna looked, and Maria stands before the list of it. */
async function annaLooked(world: World): Promise<Asked> {
  const { maria } = await shareWithAnna(world);
  const record = `/records/${world.cast.maria.patient}`;
  await maria.open(`${record}/access`);
  const ask = /\/records\/[\w-]+\/access\/ask\/[\w.-]+/.exec(maria.page.html)?.[0] ??
    assert.fail("a way to ask");
  return { maria, record, ask };
}

async function askAbout({ maria, ask }: Asked): Promise<void> {
  await maria.open(ask);
  assert.match(maria.text, /Anna, Carer/);
  await maria.submit({ words: question }, { to: ask });
}

async function openRequest(ursula: Browser): Promise<string> {
  await ursula.open("/audit/privacy");
  const href = /\/audit\/privacy\/[\w-]{22}/.exec(ursula.page.html)?.[0] ?? assert.fail("a request");
  await ursula.open(href);
  return href;
}

Deno.test("Maria asks about a visit, the privacy officer answers, and both are told by mail without a word of it", () =>
  inWorld(async (world) => {
    const asked = await annaLooked(world);
    await askAbout(asked);
    const { maria, record } = asked;
    assert.equal(maria.page.path, own);
    assert.match(maria.text, /Waiting for an answer/);
    assert.ok(maria.text.includes(question));
    const toOfficer = (await world.letters()).find(({ to }) => to === "ursula@example.org") ?? assert.fail();
    assert.ok(!/asleep|Maria|Anna|pressure/.test(toOfficer.text + toOfficer.html));

    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/privacy");
    assert.ok(!ursula.text.includes("asleep"), "the list does not tell");
    const href = await openRequest(ursula);
    assert.ok(ursula.text.includes(question));
    assert.match(ursula.text, /Anna Lindgren, Carer[^]*Shared with them/);
    assert.ok(!/128|82 mmHg|Maria/.test(ursula.text), "nothing of the record, nor whose it is");
    await ursula.submit({ words: "She looked at 10:00 by the share that you gave her." }, { to: href });
    await ursula.open(href);
    assert.ok(!ursula.forms.some(({ action }) => action === href), "once");

    const toMaria = (await world.letters()).find(({ to, subject }) =>
      to === "maria@example.org" && subject === "Your question was answered"
    ) ?? assert.fail();
    assert.ok(!/asleep|share that|Anna/.test(toMaria.text));
    await maria.open(own);
    assert.match(maria.text, /She looked at 10:00/);
    assert.match(maria.text, /Answered/);
    await maria.open(`${record}/access`);
    assert.match(maria.text, /Privacy officer[^]*read a question about an entry/);
    assert.match(maria.text, /answered a question about an entry/);
  }));

Deno.test("a question is answered once, also by two officers at the same moment", () =>
  inWorld(async (world) => {
    await askAbout(await annaLooked(world));
    const ursula = await world.signedIn("ursula");
    const href = await openRequest(ursula);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => ursula.send(href, { words: `Answer number ${n}` })),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
    assert.ok(answers.every(({ status }) => [303, 409].includes(status)));
  }));

Deno.test("the same question sent twice is asked once, and what is too short or too long not at all", () =>
  inWorld(async (world) => {
    const { maria, ask } = await annaLooked(world);
    await maria.open(ask);
    await maria.submit({ words: "" }, { to: ask, status: 422 });
    await maria.submit({ words: "a".repeat(2_001) }, { to: ask, status: 422 });
    const form = maria.forms.find(({ action }) => action.endsWith(ask)) ?? assert.fail();
    const fields = { ...Object.fromEntries(form.filled), words: question };
    for (let n = 0; n < 3; n++) assert.equal((await maria.send(ask, fields)).status, 303);
    await maria.open(own);
    assert.equal(maria.text.split(question).length, 2);
  }));

Deno.test("nobody asks about, reads or answers what is another's, and only auditors see the list", () =>
  inWorld(async (world) => {
    const asked = await annaLooked(world);
    await askAbout(asked);
    const ursula = await world.signedIn("ursula");
    const href = await openRequest(ursula);
    for (const name of ["anna", "stan", "otto", "weiss", "magda"] as const) {
      const person = await world.signedIn(name);
      await person.open(href, 404);
      await person.open("/audit/privacy", 404);
      assert.equal((await person.send(href, { words: "I answer" })).status, 404);
      await person.open(asked.ask, 404);
      assert.equal((await person.send(asked.ask, { words: question })).status, 404);
    }
    const stan = await world.signedIn("stan");
    const own = asked.ask.replace(world.cast.maria.patient ?? "", world.cast.stan.patient ?? "");
    await stan.open(own, 404);
    assert.equal((await stan.send(own, { words: question })).status, 404, "an entry about another's record");
    await ursula.open(asked.record, 404);
  }));

Deno.test("what Maria asks is sealed: nothing of it is in the store or in the log", () =>
  inWorld(async (world) => {
    await askAbout(await annaLooked(world));
    const text = new TextDecoder("latin1");
    for (const prefix of ["pq", "pqg", "pqo", "mo", "a"]) {
      for (const row of await world.driver.list({ prefix: [prefix], limit: 100 })) {
        assert.ok(!text.decode(row.value).includes("asleep"), prefix);
      }
    }
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit");
    assert.ok(!ursula.text.includes("asleep"));
    assert.match(ursula.text, /Made a privacy request/);
  }));

Deno.test("ten requests wait at most, about the log and about anything else together, and that is said in words", () =>
  inWorld(async (world) => {
    const { maria, ask } = await annaLooked(world);
    for (let n = 0; n < 5; n++) {
      await maria.open(ask);
      await maria.submit({ words: `Question ${n}` }, { to: ask });
      await maria.open(own);
      await maria.submit({ kind: "access", words: `Another ${n}` }, { to: own });
    }
    await maria.open(own);
    await maria.submit({ kind: "access", words: "One more" }, { to: own, status: 429 });
    assert.match(maria.text, /Too many questions/);
    await maria.open(ask);
    await maria.submit({ words: question }, { to: ask, status: 429 });
  }));

Deno.test("a question that waits is listed first, however many were answered", () =>
  inWorld(async (world) => {
    const { vault } = world.site;
    const change = vault.change();
    for (let n = 0; n < 250; n++) {
      const id = new Uint8Array(16);
      id[15] = n;
      change.put(requestGlances, [id], { asker: newId(), kind: "log", at: n, answered: true });
    }
    await change.tidy();
    await askAbout(await annaLooked(world));
    const ursula = await world.signedIn("ursula");
    await openRequest(ursula);
    assert.ok(ursula.text.includes(question));
  }));

Deno.test("what Maria asks about her name is answered by Ursula in the same list, and both mails say only that", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(own);
    await maria.submit({ kind: "correction", words: "" }, { to: own, status: 422 });
    await maria.submit({ kind: "correction", words: "My name is misspelt on <b>letters</b>." }, { to: own });
    assert.match(maria.text, /A correction[^]*Waiting for an answer[^]*misspelt/);
    assert.ok(!maria.page.html.includes("<b>letters"));
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/privacy");
    assert.match(ursula.text, /A correction, [^]*Answer by 22 December/);
    assert.ok(!/Maria|misspelt/.test(ursula.text), "the list does not tell");
    const href = await openRequest(ursula);
    assert.match(ursula.text, /Maria Lindgren[^]*misspelt/);
    await ursula.submit({ words: "" }, { to: href, status: 422 });
    await ursula.submit({ words: "It is corrected." }, { to: href });
    assert.match(ursula.text, /The answer was sent[^]*A correction, [^]*Answered/);
    await maria.open(own);
    assert.match(maria.text, /A correction[^]*Answered[^]*It is corrected/);
    for (const [person, subject] of [["ursula", /waits for an answer/], ["maria", /answered/]] as const) {
      const letter = (await world.letters()).find((one) =>
        one.to === `${person}@example.org` && subject.test(one.subject)
      );
      assert.ok(letter && !/corrected|misspelt/.test(letter.text), person);
    }
  }));

Deno.test("Maria's questions stand in one list, whatever they are about; the one that waits longest comes first", () =>
  inWorld(async (world) => {
    const asked = await annaLooked(world);
    await askAbout(asked);
    world.clock.pass(20 * day);
    const maria = await world.signedIn("maria");
    await maria.open(own);
    await maria.submit({ kind: "objection", words: "Not for statistics." }, { to: own });
    assert.match(
      maria.text,
      /An objection[^]*statistics[^]*A question about the log[^]*asleep[^]*Anna, Carer/,
    );
    world.clock.pass(15 * day);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/privacy");
    assert.match(ursula.text, /A question about the log[^]*Late: it was due[^]*An objection[^]*Answer by/);
  }));

async function handToAnna({ maria }: Asked, world: World): Promise<Browser> {
  await maria.open("/account/handover");
  const to = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? assert.fail("somebody to ask");
  await maria.submit({ to }, { to: "/account/handover" });
  const anna = await world.signedIn("anna");
  await anna.open("/account/handovers");
  await anna.submit({}, { press: "Take it over (Maria Lindgren)" });
  return anna;
}

/** What the officer answers. */
const said = "She looked by your share.";

Deno.test("Maria's question about Anna stays Maria's when Anna takes the record over: she alone reads it and is told", () =>
  inWorld(async (world) => {
    const asked = await annaLooked(world);
    await askAbout(asked);
    const anna = await handToAnna(asked, world);
    await anna.open(own);
    assert.ok(!anna.text.includes("asleep"), "not what was asked about her");
    const ursula = await world.signedIn("ursula");
    const href = await openRequest(ursula);
    assert.match(ursula.text, /has changed hands since it was asked/);
    assert.ok(!ursula.text.includes("Maria"), "still not whose it is");
    await ursula.submit({ words: said }, { to: href });
    await anna.open(own);
    assert.ok(!anna.text.includes("asleep") && !anna.text.includes(said));
    const { maria } = asked;
    await maria.open(own);
    assert.match(maria.text, /asleep[^]*Anna, Carer[^]*She looked by your share/);
    const told = (await world.letters()).filter(({ subject }) => subject === "Your question was answered");
    assert.deepEqual(told.map((letter) => letter.to), ["maria@example.org"]);
  }));

Deno.test("of a record that did not change hands the officer reads nothing of that kind", () =>
  inWorld(async (world) => {
    await askAbout(await annaLooked(world));
    const ursula = await world.signedIn("ursula");
    await openRequest(ursula);
    assert.ok(!ursula.text.includes("changed hands"));
  }));

/** Erases what is chosen, after its waiting time. */
async function erase(world: World, person: Browser, what: string): Promise<void> {
  await person.open("/account/erasure");
  await person.submit({ what, word: "erase" }, { to: "/account/erasure" });
  world.clock.pass(15 * day);
  for (let pass = 0; pass < 3; pass++) await world.errands();
}

for (
  const [whose, who] of [
    ["the record", "anna"],
    ["the account that asked", "maria"],
  ] as const
) {
  Deno.test(`after a handover a question is destroyed with ${whose}, and no copy of the data opens it`, () =>
    inWorld(async (world) => {
      const asked = await annaLooked(world);
      await askAbout(asked);
      const anna = await handToAnna(asked, world);
      const { vault } = world.site;
      const [glance] = await world.driver.list({ prefix: ["pqg"], limit: 1 });
      const [, place] = glance?.key ?? [];
      const id = place instanceof Uint8Array ? toBase64Url(place) : assert.fail("a request");
      assert.ok(await vault.subject(id));
      const what = who === "anna" ? `record.${world.cast.maria.patient}` : "account";
      await erase(world, who === "anna" ? anna : asked.maria, what);
      assert.equal(await vault.subject(id), undefined, "its key is destroyed");
      for (const prefix of ["pq", "pqg", "pqo"]) {
        assert.deepEqual(await world.driver.list({ prefix: [prefix], limit: 1 }), [], prefix);
      }
    }));
}

Deno.test("of twenty-five questions at the same moment no more than ten wait", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open(own);
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, n) => maria.send(own, { kind: "access", words: `Question ${n}` })),
    );
    const taken = answers.filter(({ status }) => status === 303).length;
    assert.ok(answers.every(({ status }) => [303, 409, 429].includes(status)));
    await maria.open(own);
    assert.equal(maria.text.match(/Waiting for an answer/g)?.length, taken);
    assert.ok(taken <= 10, `${taken} wait`);
  }));
