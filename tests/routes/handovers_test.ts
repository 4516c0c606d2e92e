import assert from "node:assert/strict";
import { day } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { offerRecord, shareWithAnna } from "../support/shared_record.ts";
import { beforeCommitOf } from "../support/interruptions.ts";
import { linkTo } from "../support/mailed_offers.ts";
import { twoVisits } from "../support/visit_links.ts";
import { inWorld, type World } from "../support/world.ts";

const base = ({ cast }: World) => `/records/${cast.maria.patient}`;

/** The choice of whom to ask, on the page that asks. */
async function carerOf(keeper: Browser): Promise<string> {
  await keeper.open("/account/handover");
  return /name="to" value="([^"]+)"/.exec(keeper.page.html)?.[1] ?? assert.fail("somebody to ask");
}

async function askCarer(keeper: Browser, more: Readonly<Record<string, string>> = {}): Promise<void> {
  await keeper.submit({ to: await carerOf(keeper), ...more }, { to: "/account/handover" });
}

async function takeOver(carer: Browser): Promise<void> {
  await carer.open("/account/handovers");
  await carer.submit({}, { press: take });
}

async function handOver(keeper: Browser, carer: Browser): Promise<void> {
  await askCarer(keeper);
  await takeOver(carer);
}

const take = "Take it over (Maria Lindgren)";

Deno.test("Maria hands her record to Anna, who keeps it from then on; Maria finds nothing and keeps her account", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await maria.open(`${base(world)}/feed`);
    await maria.submit({}, { press: "Make the address" });
    const feed = /\/feeds\/[\w-]{43}\.ics/.exec(maria.page.html)?.[0] ?? "";
    await askCarer(maria);
    assert.match(maria.text, /Anna is asked/);
    assert.ok(
      (await world.letters()).some(({ to, subject }) =>
        to === "anna@example.org" && /take over/.test(subject)
      ),
    );
    const stan = await world.signedIn("stan");
    await stan.open("/account/handovers");
    const stolen = { patient: world.cast.maria.patient ?? "", answer: "yes" };
    assert.equal((await stan.send("/account/handovers", stolen)).status, 404, "not Stan's to answer");
    await maria.open(base(world));
    await anna.open("/account/handovers");
    assert.match(anna.text, /Maria Lindgren asks you to take over their record/);
    await anna.submit({}, { press: take });
    assert.equal(anna.page.path, base(world));
    assert.match(anna.text, /Maria Lindgren’s record/);
    assert.ok(!anna.text.includes("Hello, Maria"), "it is Anna who reads");
    await anna.open(`${base(world)}/sharing`);
    await anna.open(`${base(world)}/add/weight`);
    await anna.submit({ weight: "61" });
    const calendar = world.browser();
    assert.equal((await calendar.exchange(calendar.request("GET", feed))).status, 404, "nor her calendar");
    for (const page of ["", "/sharing", "/access", "/timeline"]) await maria.open(base(world) + page, 404);
    await maria.open("/account");
    await maria.open("/");
    await anna.open("/account/settings");
    await anna.submit({ language: "es" }, { to: "/account/settings" });
    await anna.open(base(world));
    assert.match(anna.text, /Maria Lindgren/, "it goes on to bear Maria's name");
    await anna.open("/account/erasure");
    assert.match(anna.text, /el historial de otra persona/);
    assert.match(anna.text, /El historial de Maria Lindgren/);
  }));

Deno.test("a legal hold is set on the record that Anna keeps for Maria, chosen by its name", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await handOver(maria, anna);
    const ursula = await world.signedIn("ursula");
    await ursula.open("/audit/holds");
    assert.ok(!ursula.text.includes("Which record"));
    await ursula.submit({ handle: "anna", reason: "Court 7" }, { to: "/audit/holds", status: 422 });
    assert.match(ursula.text, /Which record[^]*Maria Lindgren/);
    const record = world.cast.maria.patient ?? "";
    await ursula.submit({ handle: "anna", reason: "Court 7", record }, { to: "/audit/holds" });
    assert.match(ursula.text, /Maria Lindgren Court 7/);
    await ursula.open("/audit/holds");
    const stolen = { handle: "anna", reason: "Court 8", record: world.cast.stan.account };
    assert.equal((await ursula.send("/audit/holds", stolen)).status, 422, "only what she keeps");
  }));

Deno.test("an offer that Anna declines, or that Maria takes back, changes nothing", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    for (const end of ["decline", "withdraw"] as const) {
      await askCarer(maria);
      if (end === "withdraw") await maria.submit({}, { to: "/account/handover/withdraw" });
      await anna.open("/account/handovers");
      if (end === "decline") await anna.submit({}, { press: "No, thank you (Maria Lindgren)" });
      assert.match(anna.text, /Nobody asks you/);
      await maria.open(`${base(world)}/sharing`);
      await anna.open(base(world));
    }
  }));

Deno.test("with the record go the links for a visit: neither a waiting nor an open one shows it any more", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const { doctor, waiting } = await twoVisits(world, maria);
    assert.equal(doctor.page.path, base(world));
    await handOver(maria, anna);
    await doctor.open(base(world));
    assert.equal(doctor.page.path, "/visit", "it is over");
    const late = world.browser("198.51.100.10");
    await late.open("/visit");
    await late.submit({ token: waiting.link }, { to: "/visit", status: 422 });
    await anna.open(`${base(world)}/sharing`);
    assert.ok(!anna.page.html.includes("/stop"), "and nothing of them is left to stop");
  }));

Deno.test("a share that is stopped takes back the question whether to take the record over", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await askCarer(maria);
    await anna.open("/account/handovers");
    await maria.open(`${base(world)}/sharing`);
    const stop = /href="([^"]+\/stop)"/.exec(maria.page.html)?.[1] ?? assert.fail("a share to stop");
    await maria.open(stop);
    await maria.submit({}, { to: "/stop" });
    await anna.submit({}, { press: take, status: 404 });
    await anna.open("/account/handovers");
    assert.match(anna.text, /Nobody asks you/);
    await maria.open("/account/handover");
    assert.doesNotMatch(maria.text, /Anna is asked/);
  }));

Deno.test("while Anna plans an erasure she takes no record over, and is told how she can", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await askCarer(maria);
    await anna.open("/account/erasure");
    const both = /name="what" value="(both[^"]*)"/.exec(anna.page.html)?.[1] ?? assert.fail("both");
    await anna.submit({ what: both, word: "erase" }, { to: "/account/erasure" });
    const accept = { patient: world.cast.maria.patient ?? "", answer: "yes" };
    const refused = await anna.send("/account/handovers", accept);
    assert.equal(refused.status, 403);
    assert.match(refused.html, /An erasure is planned[^]*Stop the erasure first/);
    await anna.open("/account/handovers");
    assert.match(anna.text, /See or stop the erasure/);
    assert.ok(!anna.text.includes("Take it over"));
    await maria.open(`${base(world)}/sharing`);
    await anna.open("/account/privacy");
    await anna.submit({}, { press: "Keep everything" });
    await takeOver(anna);
  }));

Deno.test("what Maria offered and nobody answered ends with her record: it was not Anna who offered it", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await offerRecord(maria, world, { name: "Stan", email: world.cast.stan.email });
    await offerRecord(maria, world, { name: "Dr Weiss", email: world.cast.weiss.username });
    await offerRecord(maria, world, { name: "Paula", email: "paula@example.org" });
    const stan = await world.signedIn("stan");
    await stan.open("/records");
    assert.match(stan.text, /Maria Lindgren would like to share/);
    const accept = /\/records\/offers\/[\w-]+\/accept/.exec(stan.page.html)?.[0] ?? assert.fail("an offer");
    const links = [await linkTo(world, world.cast.stan.email), await linkTo(world, "paula@example.org")];
    await handOver(maria, anna);

    await stan.submit({}, { to: accept, status: 404 });
    assert.match(stan.text, /This is no longer offered/);
    for (const name of ["stan", "weiss"] as const) {
      const person = await world.signedIn(name);
      await person.open("/records");
      assert.match(person.text, /Maria Lindgren’s record is no longer offered to you/, name);
      assert.ok(!person.text.includes("would like to share"), name);
      await person.open(base(world), 404);
    }
    for (const token of links) {
      const paula = world.browser("198.51.100.7");
      await paula.open("/invite");
      await paula.submit({ token }, { to: "/invite", status: 422 });
      assert.match(paula.text, /no longer offered/);
    }
    await anna.open(`${base(world)}/sharing`);
    assert.ok(!anna.page.html.includes("/resend"), "nothing waits any more");
    await anna.open(`${base(world)}/access?own=1`);
    assert.equal(anna.text.split("stopped sharing").length, 4, "three offers, three entries");
  }));

Deno.test("Anna, who keeps Maria's record, shares it on: her offer is accepted and its mailed link works", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await handOver(maria, anna);
    await offerRecord(anna, world, { name: "Stan", email: world.cast.stan.email });
    const token = await linkTo(world, world.cast.stan.email);
    const stan = await world.signedIn("stan");
    await stan.open("/invite");
    await stan.submit({ token }, { to: "/invite" });
    await stan.open("/records");
    await stan.submit({}, { to: "/accept" });
    assert.equal(stan.page.path, base(world));
  }));

Deno.test("an offer that Maria takes back takes its mailed link back", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await offerRecord(maria, world, { name: "Paula", email: "paula@example.org" });
    const token = await linkTo(world, "paula@example.org");
    const paula = world.browser("198.51.100.7");
    await paula.open("/invite");
    await paula.submit({ token }, { to: "/invite" });
    await maria.open(`${base(world)}/sharing`);
    await maria.open(/href="([^"]+\/stop)"/.exec(maria.page.html)?.[1] ?? assert.fail("something to stop"));
    await maria.submit({}, { to: "/stop" });
    await paula.open("/invite");
    await paula.submit({ token }, { to: "/invite", status: 422 });
  }));

Deno.test("while Maria plans an erasure she hands nothing over, and while she hands it over she erases nothing", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const to = await carerOf(maria);
    await planErasure(maria);
    await maria.open("/account/handover");
    assert.match(maria.text, /no record changes hands[^]*See or stop the erasure/);
    assert.ok(!maria.page.html.includes('name="to"'));
    assert.equal((await maria.send("/account/handover", { to })).status, 403);
    await anna.open("/account/handovers");
    assert.match(anna.text, /Nobody asks you/);
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Keep everything" });

    await askCarer(maria);
    await planErasure(maria, 422);
    assert.match(maria.text, /You asked somebody to take this record over/);
    world.clock.pass(7 * day);
    const later = await world.signedIn("maria");
    await planErasure(later);
  }));

for (const first of ["handover", "erasure"] as const) {
  Deno.test(`asked at the same moment, one of the two happens: the ${first}, if that is first`, () =>
    inWorld(async (world) => {
      const { maria } = await shareWithAnna(world);
      const to = await carerOf(maria);
      const offer = () => maria.send("/account/handover", { to });
      const erase = () =>
        maria.send("/account/erasure", { what: `record.${world.cast.maria.patient}`, word: "erase" });
      const [early, late, action] = first === "handover"
        ? [offer, erase, "erasure.asked"] as const
        : [erase, offer, "record.offered"] as const;
      beforeCommitOf(world.site.vault, action, async () => assert.equal((await early()).status, 303));
      assert.ok((await late()).status >= 400);
      await maria.open("/account/handover");
      assert.equal(/is asked to take it over/.test(maria.text), first === "handover");
      assert.equal(/An erasure is planned/.test(maria.text), first === "erasure");
    }));
}

async function planErasure(maria: Browser, status = 200): Promise<void> {
  await maria.open("/account/erasure");
  const what = /name="what" value="(record[^"]*)"/.exec(maria.page.html)?.[1] ?? assert.fail("a record");
  await maria.submit({ what, word: "erase" }, { to: "/account/erasure", status });
}

Deno.test("whoever hands on a record that they kept keeps their account while it keeps their own", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await handOver(maria, anna);
    await offerRecord(anna, world, { name: "Stan", email: world.cast.stan.email });
    const stan = await world.signedIn("stan");
    await stan.open("/records");
    await stan.submit({}, { to: "/accept" });
    await askCarer(anna, { leave: "yes" });
    await takeOver(stan);
    await anna.open("/account/privacy");
    assert.ok(!anna.text.includes("it will be erased"));
    await anna.open(`/records/${world.cast.anna.patient}`);
  }));
