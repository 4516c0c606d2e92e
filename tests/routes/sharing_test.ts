import assert from "node:assert/strict";
import { day, hour, minute } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { accepts, shareWithAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

type Values = Readonly<Record<string, string | readonly string[]>>;

async function share(maria: Browser, values: Values): Promise<void> {
  await maria.open(`${recordOf(maria)}/sharing/new`);
  await maria.submit({ name: "Anna", parts: ["vitals"], may: "read", lasting: "30", ...values });
  await maria.submit({}, { press: "Share" });
}

const records = new WeakMap<Browser, string>();

function recordOf(maria: Browser): string {
  return records.get(maria) ?? assert.fail("signed in by mariaIn");
}

async function mariaIn(world: World): Promise<Browser> {
  const maria = await world.signedIn("maria");
  records.set(maria, `/records/${world.cast.maria.patient}`);
  return maria;
}

/** What is told after the answer is told soon. */
async function lettersTo(world: World, to: string, subject: RegExp) {
  for (let tries = 0; tries < 50; tries++) {
    const found = (await world.letters()).filter((one) => one.to === to && subject.test(one.subject));
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return [];
}

function firstIn(maria: Browser, pattern: RegExp): string {
  return pattern.exec(maria.page.html)?.[0] ?? assert.fail(`nothing like ${pattern}`);
}

const editing = /\/records\/[\w-]+\/sharing\/[\w-]{22}\/edit/;

Deno.test("Maria shares with an exact username: Anna is told, answers, and looks", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await share(maria, { email: "@ANNA" });
    const [letter] = await lettersTo(world, "anna@example.org", /wants to share/);
    assert.ok(letter && !/pressure|vitals/i.test(letter.text));
    const anna = await accepts(world, "anna");
    assert.match(anna.text, /looking at Maria Lindgren’s record/);
    await maria.open(`${recordOf(maria)}/sharing`);
    assert.match(maria.text, /anna/);
    assert.match(maria.text, /Sharing/);
  }));

/** Everything that Maria is answered, from the form to taking the offer back, without what always differs. */
async function answersFor(handle: string): Promise<string> {
  const pages: string[] = [];
  await inWorld(async (world) => {
    const maria = await mariaIn(world);
    const note = () => pages.push(`${maria.page.status} ${maria.page.html}`);
    await maria.open(`${recordOf(maria)}/sharing/new`);
    await maria.submit({ name: "X", email: handle, parts: ["vitals"], may: "read", lasting: "30" });
    note();
    await maria.submit({}, { press: "Share" });
    note();
    await maria.submit({}, { to: "/resend" });
    note();
    await maria.open(firstIn(maria, editing).replace("/edit", "/stop"));
    await maria.submit({}, { to: "/stop" });
    note();
  });
  return pages.join("\n").replaceAll(handle, "HANDLE").replace(/"g-[\w-]{22}"/g, "ID")
    .replace(/(?<![\w-])(?:[\w-]{22}|[\w-]{43}|[\w-]{86})(?![\w-])/g, "ID");
}

Deno.test("whether anybody has a username is in no answer, byte for byte", async () => {
  assert.equal(await answersFor("anna"), await answersFor("zoey"));
});

Deno.test("an offer to a username is bound to whoever has it: nobody else finds it, by name or by address", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await share(maria, { email: "anna" });
    await lettersTo(world, "anna@example.org", /wants to share/);
    const stan = await world.signedIn("stan");
    await stan.open("/records");
    assert.ok(!stan.text.includes("Maria"));
    await share(maria, { email: "nobody.here", name: "Nobody" });
    assert.deepEqual(await lettersTo(world, "nobody.here", /./), []);
  }));

Deno.test("Maria cannot share with herself, nor with what is neither an address nor a username", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await maria.open(`${recordOf(maria)}/sharing/new`);
    const answers = { name: "Me", parts: ["vitals"], may: "read", lasting: "30" };
    await maria.submit({ ...answers, email: "maria" }, { status: 422 });
    assert.match(maria.text, /your own address or name/);
    for (const email of ["a b", "@", "ab", "x@", "'; drop"]) {
      await maria.submit({ ...answers, email }, { status: 422 });
      assert.match(maria.text, /whole e-mail address/);
    }
  }));

Deno.test("less is less at once, also in a page that Anna has open", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await maria.open(`${recordOf(maria)}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await share(maria, { email: "anna@example.org", parts: ["vitals", "weight"], may: "add" });
    const anna = await accepts(world, "anna");
    assert.match(anna.text, /62\.5/);
    world.clock.pass(10 * minute);
    await maria.open(`${recordOf(maria)}/sharing`);
    await maria.open(firstIn(maria, editing));
    await maria.submit({ parts: ["vitals"], may: "read", lasting: "7" }, { to: "/edit" });
    assert.match(maria.text, /Changed\./, "no proof is asked for less");
    await anna.open(recordOf(maria));
    assert.ok(!anna.text.includes("62.5"));
    await anna.open(`${recordOf(maria)}/add`, 404);
    world.clock.pass(8 * day);
    const later = await world.signedIn("anna");
    await later.open(recordOf(maria), 404);
  }));

Deno.test("more, or for longer, takes a fresh proof, and then holds", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await maria.open(`${recordOf(maria)}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await share(maria, { email: "anna@example.org", lasting: "1" });
    const anna = await accepts(world, "anna");
    await maria.open(`${recordOf(maria)}/sharing`);
    const edit = firstIn(maria, editing);
    for (
      const wider of [{ parts: ["vitals", "weight"] }, { may: "add" }, { lasting: "365" }] satisfies Values[]
    ) {
      world.clock.pass(6 * minute);
      await maria.open(edit);
      await maria.submit({ parts: ["vitals"], may: "read", lasting: "keep", ...wider }, { to: "/edit" });
      assert.match(maria.page.path, /^\/prove/, JSON.stringify(wider));
    }
    await anna.open(recordOf(maria));
    assert.ok(!anna.text.includes("62.5"), "nothing was changed");
    await maria.submit({ password: world.cast.maria.password }, { to: "/prove" });
    await maria.open(edit);
    await maria.submit({ parts: ["vitals", "weight"], may: "read", lasting: "365" }, { to: "/edit" });
    assert.match(maria.text, /Changed\./);
    await anna.open(recordOf(maria));
    assert.match(anna.text, /62\.5/);
    world.clock.pass(300 * day);
    const later = await world.signedIn("anna");
    await later.open(recordOf(maria));
  }));

Deno.test("a share that is over cannot be changed, and nobody but Maria can", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await share(maria, { email: "anna@example.org" });
    const edit = firstIn(maria, editing);
    const anna = await accepts(world, "anna");
    await anna.open(edit, 404);
    const values = { parts: "weight", may: "add", lasting: "365" };
    assert.equal((await anna.send(edit, values)).status, 404);
    const stan = await world.signedIn("stan");
    const own = edit.replace(world.cast.maria.patient ?? "", world.cast.stan.patient ?? "");
    for (const path of [edit, own]) {
      await stan.open(path, 404);
      assert.equal((await stan.send(path, values)).status, 404);
    }
    await maria.open(edit.replace("/edit", "/stop"));
    await maria.submit({}, { to: "/stop" });
    await maria.open(edit, 404);
  }));

Deno.test("several carers: each sees what is theirs, and Maria sees who looked last when", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await maria.open(`${recordOf(maria)}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await share(maria, { email: "anna@example.org", parts: ["weight"] });
    await share(maria, { email: "stan@example.org", name: "Stan", parts: ["vitals"] });
    const anna = await accepts(world, "anna");
    assert.match(anna.text, /62\.5/);
    const stan = await accepts(world, "stan");
    assert.ok(!stan.text.includes("62.5"));
    await share(maria, { email: "weiss@example.org", name: "Dr Weiss" });
    await maria.open(`${recordOf(maria)}/sharing`);
    assert.equal(maria.text.match(/Last looked: 22 November 2026/g)?.length, 2);
    assert.match(maria.text, /Waiting for an answer/);
  }));

Deno.test("Anna sees what she holds, until when and what she may do, and gives it back", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await share(maria, { email: "anna@example.org", may: "add" });
    const anna = await accepts(world, "anna");
    await anna.open("/records");
    assert.match(anna.text, /Maria Lindgren[^]*Look, and add entries[^]*22 December 2026/);
    await anna.submit({}, { to: "/leave" });
    assert.match(anna.text, /You gave the record back/);
    assert.match(anna.text, /Nobody shares a record with you/);
    await anna.open(recordOf(maria), 404);
    assert.equal((await anna.send(`${recordOf(maria)}/leave`, {})).status, 404, "once");
    await maria.open(`${recordOf(maria)}/sharing`);
    assert.match(maria.text, /Given back/);
    await maria.open(`${recordOf(maria)}/access`);
    assert.match(maria.text, /gave the share back/);
    const stan = await world.signedIn("stan");
    assert.equal((await stan.send(`${recordOf(maria)}/leave`, {})).status, 404);
  }));

Deno.test("three days before a share ends Maria is told, once, and her page says so", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await share(maria, { email: "anna@example.org", lasting: "7" });
    await accepts(world, "anna");
    const endings = async () => {
      await world.errands();
      return (await world.letters()).filter(({ subject }) => subject === "Something you share ends soon");
    };
    world.clock.pass(4 * day - minute);
    assert.equal((await endings()).length, 0);
    world.clock.pass(minute);
    const [letter, ...others] = await endings();
    assert.ok(letter && others.length === 0);
    assert.equal(letter.to, "maria@example.org");
    assert.ok(!/Anna|pressure/.test(letter.text));
    world.clock.pass(2 * hour);
    assert.equal((await endings()).length, 1);
    const later = await world.signedIn("maria");
    await later.open(`${recordOf(maria)}/sharing`);
    assert.match(later.text, /This ends soon: 29 November 2026/);
  }));

Deno.test("the reminder moves with the end: longer later, stopped never, and not for what began in its last days", () =>
  inWorld(async (world) => {
    const maria = await mariaIn(world);
    await share(maria, { email: "anna@example.org", lasting: "7" });
    await accepts(world, "anna");
    await share(maria, { email: "stan@example.org", name: "Stan", lasting: "1" });
    await accepts(world, "stan");
    await maria.open(`${recordOf(maria)}/sharing`);
    const stans = [...maria.page.html.matchAll(new RegExp(editing, "g"))].map(([path]) => path);
    const annas = stans.at(-1) ?? "";
    await maria.open(annas);
    await maria.submit({ lasting: "30" }, { to: "/edit" });
    const endings = async () => {
      await world.errands();
      return (await world.letters()).filter(({ subject }) => subject === "Something you share ends soon")
        .length;
    };
    world.clock.pass(20 * day);
    assert.equal(await endings(), 0);
    world.clock.pass(7 * day);
    assert.equal(await endings(), 1);
    const later = await world.signedIn("maria");
    await later.open(annas);
    await later.submit({ lasting: "7" }, { to: "/edit" });
    await later.open(annas.replace("/edit", "/stop"));
    await later.submit({}, { to: "/stop" });
    world.clock.pass(5 * day);
    assert.equal(await endings(), 1);
  }));

Deno.test("Anna's list of records says that her share was changed, stopped or is over, and nothing of the record", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const base = `/records/${world.cast.maria.patient}`;
    const sharing = await maria.open(`${base}/sharing`);
    const grant = /\/sharing\/([\w-]{22})\/stop/.exec(sharing.html)?.[1] ?? assert.fail("a share");
    await anna.open("/records");
    assert.ok(!/Changed by its owner|was stopped|ended on/.test(anna.text));
    await maria.open(`${base}/sharing/${grant}/edit`);
    await maria.submit({ parts: ["vitals"], may: "read", lasting: "7" });
    await anna.open("/records");
    assert.match(anna.text, /Changed by its owner on 22 November 2026/);
    world.clock.pass(8 * day);
    const later = await world.signedIn("anna");
    await later.open(base, 404);
    await later.open("/records");
    assert.match(later.text, /Maria Lindgren’s record: your share ended on/);
    assert.ok(!/Vital signs|128/.test(later.text));
    world.clock.pass(30 * day);
    const muchLater = await world.signedIn("anna");
    await muchLater.open("/records");
    assert.ok(!muchLater.text.includes("Maria"), "for a month");
  }));

Deno.test("Anna's list of records says that sharing was stopped", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const base = `/records/${world.cast.maria.patient}`;
    const sharing = await maria.open(`${base}/sharing`);
    const stop = /\/sharing\/[\w-]{22}\/stop/.exec(sharing.html)?.[0] ?? assert.fail("a share");
    await maria.open(`/records/${world.cast.maria.patient}${stop}`);
    await maria.submit({}, { to: "/stop" });
    assert.match(maria.text, /Anna .* on 22 November 2026 Stopped/);
    await anna.open(base, 404);
    await anna.open("/records");
    assert.match(anna.text, /Maria Lindgren’s record: sharing with you was stopped on 22 November 2026/);
  }));

Deno.test("to share, or to make a link for a visit, takes a fresh proof", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const record = `/records/${world.cast.maria.patient}`;
    world.clock.pass(6 * minute);
    for (const page of ["/sharing/new", "/sharing/visits/new"]) {
      await maria.open(record + page);
      assert.match(maria.page.path, /^\/prove/, page);
      const sent = await maria.send(record + page, { parts: "vitals", hours: "24" });
      assert.match(sent.headers.get("location") ?? "", /^\/prove/, page);
    }
  }));

Deno.test("an earlier share's page stops nothing that Maria shares today, and does not say so", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    records.set(maria, `/records/${world.cast.maria.patient}`);
    await maria.open(`${recordOf(maria)}/sharing`);
    const old = firstIn(maria, editing).replace(/edit$/, "stop");
    await maria.open(old);
    await share(maria, { email: world.cast.anna.email });
    await accepts(world, "anna");
    await maria.open(`${recordOf(maria)}/sharing`);
    await maria.open(old);
    assert.equal(maria.page.path, `${recordOf(maria)}/sharing`);
    assert.match(maria.text, /This was over already\. Nothing was changed\./);
    await maria.send(old, {});
    await anna.open(recordOf(maria));
  }));
