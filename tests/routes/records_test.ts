import assert from "node:assert/strict";
import { day, minute } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { offerRecord } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

/** Maria, who has the form of one reading open on two devices. */
async function sameEntryTwice(world: World): Promise<{ here: Browser; there: Browser; entry: string }> {
  const here = await world.signedIn("maria");
  const there = await world.signedIn("maria");
  await addPressure(here, world.cast.maria.patient ?? "");
  const entry = await entryOf(here, world.cast.maria.patient ?? "");
  await here.open(`${entry}/edit`);
  await there.open(`${entry}/edit`);
  return { here, there, entry };
}

async function addPressure(browser: Browser, record: string, values: Record<string, string> = {}) {
  await browser.open(`/records/${record}/add/blood_pressure`);
  return await browser.submit({ systolic: "128", diastolic: "82", ...values });
}

async function entryOf(browser: Browser, record: string): Promise<string> {
  await browser.open(`/records/${record}/timeline`);
  const found = /\/entries\/[\w-]{22}/.exec(browser.page.html)?.[0];
  assert.ok(found, "the timeline links to an entry");
  return `/records/${record}${found}`;
}

Deno.test("Maria begins at her own record, which is empty and says how to begin", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await maria.open("/");
    assert.equal(maria.page.path, `/records/${world.cast.maria.patient}`);
    assert.match(maria.text, /Start your record/);
  }));

Deno.test("each of the four kinds is added through its form and shows on home and timeline", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addPressure(maria, record, { pulse: "64" });
    assert.match(maria.text, / saved\./);
    assert.match(maria.text, /128\/82\s+mmHg/);
    await maria.open(`/records/${record}/add/weight`);
    await maria.submit({ weight: "62,5" });
    assert.match(maria.text, /62\.5\s+kg/, "a decimal comma is understood");
    await maria.open(`/records/${record}/add/exercise`);
    await maria.submit({ title: "A walk by the river", minutes: "45" });
    await maria.open(`/records/${record}/add/appointment`);
    await maria.submit({ title: "Eye clinic", at: "2026-12-01T10:30", place: "Centro" });
    assert.match(maria.text, /Eye clinic/);
    assert.match(maria.text, /in 9 days/);
    await maria.open(`/records/${record}/timeline`);
    for (const text of ["128/82", "62.5", "A walk by the river", "Eye clinic"]) {
      assert.ok(maria.text.includes(text), text);
    }
    await maria.open(`/records/${record}/timeline?kind=weight`);
    assert.ok(!maria.text.includes("A walk by the river"));
  }));

Deno.test("a reading outside its limits is refused at its field, and what was typed stays", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/blood_pressure`);
    await maria.submit({ systolic: "300", diastolic: "82" }, { status: 422 });
    assert.match(maria.text, /50 to 250 mmHg/);
    assert.match(maria.page.html, /value="300"/);
    await maria.submit({ systolic: "80", diastolic: "120" }, { status: 422 });
    assert.match(maria.text, /upper number must be higher/i);
    await maria.submit({ systolic: "120", diastolic: "80", at: "2026-11-23T09:00" }, { status: 422 });
    await maria.submit({ systolic: "120", diastolic: "80", at: "2026-11-22T09:30" });
    assert.match(maria.text, /120\/80/);
  }));

Deno.test("the same form sent twice is kept once", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/weight`);
    const form = maria.forms.find(({ action }) => action.endsWith("/add/weight"));
    assert.ok(form);
    const fields = { ...Object.fromEntries(form.filled), weight: "70" };
    for (let i = 0; i < 3; i++) assert.equal((await maria.send(form.action, fields)).status, 303);
    await maria.open(`/records/${record}/timeline`);
    assert.equal(maria.page.html.match(/class="line"/g)?.length, 1);
  }));

Deno.test("two edits at once: the second sees both, line by line, and chooses", () =>
  inWorld(async (world) => {
    const { here, there, entry } = await sameEntryTwice(world);
    await there.submit({ systolic: "131", note: "after lunch" });
    await here.submit({ systolic: "126", pulse: "70" }, { status: 409 });
    assert.match(here.text, /126/);
    assert.match(here.text, /131/);
    await here.submit({ "use.systolic": "theirs", "use.pulse": "yours", "use.note": "theirs" });
    await here.open(entry);
    assert.match(here.text, /131\/82/);
    assert.match(here.text, /after lunch/);
    assert.match(here.text, /70/);
    assert.match(here.text, /Earlier versions/);
  }));

Deno.test("who saved meanwhile is said, the choice can be left alone, and a mistake does not hide it", () =>
  inWorld(async (world) => {
    const { here, there, entry } = await sameEntryTwice(world);
    await there.submit({ systolic: "131" });
    await here.submit({ systolic: "999" }, { status: 422 });
    await here.submit({ systolic: "126" }, { status: 409 });
    assert.match(here.text, /You changed this yourself on 22 November 2026/);
    assert.match(here.text, /You, on another device, 22 November 2026/);
    assert.ok(!/Somebody|Maria Lindgren changed/.test(here.text));
    assert.match(here.page.html, new RegExp(`href="${entry}">Cancel<`));
    await here.open(entry);
    assert.match(here.text, /131\/82/, "nothing was kept of the other one");
  }));

Deno.test("after saving, the page names what was saved and leads to it, and to another one of a row", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const linked = (words: string) => {
      return new RegExp(`role="status".*?href="([^"]+)">(?:<svg[^]*?</svg>)?(?:<span>)?${words}<`, "s")
        .exec(maria.page.html)?.[1] ?? "";
    };
    await maria.open(`/records/${record}/add/blood_pressure?on=2026-11-20`);
    await maria.submit({ systolic: "128", diastolic: "82" });
    assert.match(maria.text, /Blood pressure saved\./);
    const [see, again] = [linked("See it"), linked("Add another")];
    assert.equal(again, `/records/${record}/add/blood_pressure?on=2026-11-20`, "on the same day");
    await maria.open(see);
    assert.match(maria.text, /128\/82/);
    assert.ok(!/pressure saved\./.test(maria.text), "said once");
    await maria.open(`${see}/edit`);
    await maria.submit({ systolic: "127" });
    assert.match(maria.text, /Blood pressure saved\./);
    await maria.open(`${see}/remove`);
    await maria.submit({}, { to: "/remove" });
    assert.match(maria.text, /Blood pressure removed\. Undo/);
    await maria.submit({}, { to: "/restore" });
    assert.match(maria.text, /Blood pressure is back\./);
    await maria.open(`/records/${record}/add/weight`);
    await maria.submit({ weight: "62.5" });
    assert.match(maria.text, /Weight saved\./);
    assert.equal(linked("Add another"), "", "nobody weighs themselves twice");
  }));

Deno.test("the same form sent twice leads to the one entry that was kept", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/add/weight`);
    const form = maria.forms.find(({ action }) => action.endsWith("/add/weight"));
    assert.ok(form);
    for (let i = 0; i < 2; i++) {
      await maria.send(form.action, { ...Object.fromEntries(form.filled), weight: "70" });
    }
    await maria.open(`/records/${record}`);
    const see = /href="([^"]+)">See it</.exec(maria.page.html)?.[1] ?? "";
    await maria.open(see);
    assert.match(maria.text, /70\.0\s+kg/);
  }));

Deno.test("what was typed survives when somebody else removed the entry meanwhile", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const here = await world.signedIn("maria");
    const there = await world.signedIn("maria");
    await addPressure(here, record);
    const entry = await entryOf(here, record);
    await here.open(`${entry}/edit`);
    await there.open(`${entry}/remove`);
    await there.submit({}, { to: "/remove" });
    await here.submit({ systolic: "126" }, { status: 409 });
    assert.match(here.text, /removed while you were writing/);
    await here.submit({}, { to: "/add/blood_pressure" });
    assert.match(here.text, /126\/82/);
  }));

Deno.test("a removed entry can be brought back at once", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addPressure(maria, record);
    const entry = await entryOf(maria, record);
    await maria.open(`${entry}/remove`);
    await maria.submit({}, { to: "/remove" });
    assert.ok(!maria.text.includes("128/82"));
    await maria.submit({}, { to: "/restore" });
    assert.match(maria.text, /128\/82/);
  }));

Deno.test("sharing: Anna accepts, looks for 30 days and not a day longer, and Maria sees that she looked", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addPressure(maria, record);
    await maria.open(`/records/${record}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await offerRecord(maria, world);
    assert.match(maria.text, /Waiting for an answer/);
    const letter = (await world.letters()).find(({ to }) => to === world.cast.anna.email);
    assert.ok(letter, "Anna is told");
    assert.ok(!letter.text.includes("pressure") && !letter.text.includes("128"), "no health data in mail");

    const anna = await world.signedIn("anna");
    await anna.open(`/records/${record}`, 404);
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    assert.match(anna.text, /looking at Maria Lindgren’s record/);
    assert.match(anna.text, /128\/82/);
    assert.ok(!anna.text.includes("62.5"), "weight was not shared");
    const entry = await entryOf(anna, record);
    await anna.open(entry);
    await anna.open(`${entry}/edit`, 404);
    await anna.open(`/records/${record}/sharing`, 404);
    await anna.open(`/records/${record}/access`, 404);
    await anna.open(`/records/${record}/add`, 404);

    await maria.open(`/records/${record}/access`);
    assert.match(maria.text, /Anna/);
    assert.match(maria.text, /Vital signs/);
    world.clock.pass(29 * day);
    const later = await world.signedIn("anna");
    await later.open(`/records/${record}`);
    world.clock.pass(2 * day);
    const tooLate = await world.signedIn("anna");
    await tooLate.open(`/records/${record}`, 404);
    await tooLate.open("/records");
    assert.match(tooLate.text, /Nobody shares a record with you/);
  }));

Deno.test("Maria stops sharing: Anna's next click finds nothing", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await offerRecord(maria, world, { parts: ["vitals", "weight"], may: "add" });
    const anna = await world.signedIn("anna");
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    await addPressure(anna, record);
    assert.match(anna.text, /128\/82/, "she may add");
    await maria.open(`/records/${record}/timeline`);
    assert.match(maria.text, /128\/82/);
    await maria.open(`/records/${record}/sharing`);
    const stop = /\/records\/[\w-]+\/sharing\/[\w-]{22}\/stop/.exec(maria.page.html)?.[0] ?? "";
    await maria.open(stop);
    await maria.submit({}, { to: "/stop" });
    await anna.open(`/records/${record}`, 404);
  }));

Deno.test("a link sent again too often is refused in words, and the offer that waits stays", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await offerRecord(maria, world);
    for (let sent = 1; sent < 10; sent++) await maria.submit({}, { to: "/resend" });
    await maria.submit({}, { to: "/resend", status: 429 });
    assert.match(maria.text, /Too often in a short time/);
    await maria.open(`/records/${record}/sharing`);
    assert.match(maria.text, /Waiting for an answer/);
    const anna = await world.signedIn("anna");
    await anna.open("/");
    assert.equal(anna.page.path, "/records", "what waits for an answer comes first");
    await anna.submit({}, { to: "/accept" });
    await anna.open("/");
    assert.equal(anna.page.path, `/records/${world.cast.anna.patient}`);
  }));

Deno.test("Maria tries out what Anna sees: the shared part and no other", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await addPressure(maria, record);
    await maria.open(`/records/${record}/add/weight`);
    await maria.submit({ weight: "62.5" });
    await offerRecord(maria, world);
    const view = /\/records\/[\w-]+\/sharing\/[\w-]{22}\/view/.exec(maria.page.html)?.[0] ?? "";
    await maria.open(view);
    assert.match(maria.text, /what Anna can see/);
    assert.match(maria.text, /128\/82/);
    assert.ok(!maria.text.includes("62.5"));
    const stan = await world.signedIn("stan");
    await stan.open(view, 404);
  }));

Deno.test("what an offer may not be: to oneself, for nothing, for ever", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/sharing/new`);
    const good = { name: "Anna", email: "anna@example.org", parts: ["vitals"], may: "read", lasting: "30" };
    await maria.submit({ ...good, email: "Maria@example.org" }, { status: 422 });
    assert.match(maria.text, /your own address/);
    await maria.submit({ ...good, parts: [] }, { status: 422 });
    await maria.submit({ ...good, lasting: "date", until: "2031-01-01" }, { status: 422 });
    await maria.submit({ ...good, lasting: "date", until: "2026-11-01" }, { status: 422 });
    await maria.open(`/records/${record}/sharing`);
    assert.match(maria.text, /You share with nobody/);
  }));

Deno.test("the administrator who runs the place sees nobody's record, and the same page as for one that is not there", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const otto = await world.signedIn("otto");
    await otto.open(`/records/${record}`, 404);
    const refused = otto.text.replaceAll(/[\w-]{22}/g, "");
    await otto.open(`/records/${world.cast.maria.account}`, 404);
    assert.equal(otto.text.replaceAll(/[\w-]{22}/g, ""), refused);
  }));

Deno.test("Maria downloads a proof that Anna looked, and it holds", () =>
  inWorld(async (world) => {
    const { checkProof } = await import("../../lib/audit/proofs.ts");
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await offerRecord(maria, world);
    const anna = await world.signedIn("anna");
    await anna.open("/records");
    await anna.submit({}, { to: "/accept" });
    await anna.open(`/records/${record}/timeline`);
    world.clock.pass(minute);
    await maria.open(`/records/${record}/access`);
    const proof = /\/records\/[\w-]+\/access\/proof\/[^"]+/.exec(maria.page.html)?.[0] ?? "";
    await maria.open(proof);
    const verdict = checkProof(maria.page.html);
    assert.equal(verdict.ok, true);
    const stan = await world.signedIn("stan");
    await stan.open(proof, 404);
    await stan.open(proof.replace(record, world.cast.stan.patient ?? ""), 404);
  }));

Deno.test("a page of the timeline says nothing of when in its address, and every page leads to the next", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    for (let i = 0; i < 30; i++) {
      await addPressure(maria, record, { at: `2026-10-${String(i + 1).padStart(2, "0")}T08:00` });
      world.clock.pass(2000);
    }
    await maria.open(`/records/${record}/timeline`);
    const older = /timeline\?before=[\w-]+/.exec(maria.page.html)?.[0] ?? "";
    assert.ok(older);
    await maria.open(`/records/${record}/${older}`);
    assert.equal(maria.page.html.match(/class="line"/g)?.length, 5);
    await maria.open(`/records/${record}/timeline?before=made-up`);
    assert.equal(maria.page.html.match(/class="line"/g)?.length, 25);
  }));

Deno.test("in Spanish every page of the record speaks Spanish", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await addPressure(maria, record);
    assert.match(maria.text, /Presión arterial/);
    await maria.open(`/records/${record}/sharing`);
    assert.match(maria.text, /No comparte con nadie/);
  }));
