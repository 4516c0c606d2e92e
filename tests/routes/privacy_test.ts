import assert from "node:assert/strict";
import { shareWithAnna } from "../support/shared_record.ts";
import type { Browser } from "../support/browser.ts";
import { inWorld, type World } from "../support/world.ts";

const base = ({ cast }: World) => `/records/${cast.maria.patient}`;

Deno.test("while Maria's record is restricted only she can use it, and afterwards all is as before", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await anna.open(base(world));
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Restrict the record" });
    assert.match(maria.text, /Only you can use the record now/);
    for (const page of ["", "/timeline", "/export", "/trends"]) await anna.open(base(world) + page, 404);
    await anna.open("/records");
    assert.match(anna.text, /Maria Lindgren’s record rests/);
    assert.ok(!/Vital signs|128/.test(anna.text));
    await maria.open(`${base(world)}/timeline`);
    assert.match(maria.text, /128\/82/);
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Lift the restriction" });
    await anna.open(base(world));
  }));

Deno.test("Anna cannot restrict Maria's record, nor Stan", () =>
  inWorld(async (world) => {
    const { anna } = await shareWithAnna(world);
    const stan = await world.signedIn("stan");
    for (const person of [anna, stan]) {
      await person.open("/account/privacy");
      const fields = { patient: world.cast.maria.patient ?? "", restricted: "yes" };
      assert.equal((await person.send("/account/privacy/restrict", fields)).status, 404);
    }
    await anna.open(base(world));
  }));

Deno.test("Maria hands her record to Anna, who keeps it from then on; Maria finds nothing and keeps her account", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await maria.open(`${base(world)}/feed`);
    await maria.submit({}, { press: "Make the address" });
    const feed = /\/feeds\/[\w-]{43}\.ics/.exec(maria.page.html)?.[0] ?? "";
    await maria.open("/account/handover");
    const choice = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? "";
    await maria.submit({ to: choice }, { to: "/account/handover" });
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
    await anna.submit({}, { press: "Take it over (Maria Lindgren)" });
    assert.equal(anna.page.path, base(world));
    assert.match(anna.text, /Maria Lindgren/);
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
    await askAnna(maria);
    await anna.open("/account/handovers");
    await anna.submit({}, { press: take });
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
      await maria.open("/account/handover");
      const choice = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? "";
      await maria.submit({ to: choice }, { to: "/account/handover" });
      if (end === "withdraw") await maria.submit({}, { to: "/account/handover/withdraw" });
      await anna.open("/account/handovers");
      if (end === "decline") await anna.submit({}, { press: "No, thank you (Maria Lindgren)" });
      assert.match(anna.text, /Nobody asks you/);
      await maria.open(`${base(world)}/sharing`);
      await anna.open(base(world));
    }
  }));

async function askAnna(maria: Browser): Promise<void> {
  await maria.open("/account/handover");
  const choice = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? assert.fail("somebody to ask");
  await maria.submit({ to: choice }, { to: "/account/handover" });
}

const take = "Take it over (Maria Lindgren)";

/** A doctor who is looking, and another link that nobody took yet. */
async function twoVisits(world: World, maria: Browser) {
  const [open, waiting] = [await visitLink(world, maria), await visitLink(world, maria)];
  const doctor = world.browser("198.51.100.9");
  await doctor.open("/visit");
  await doctor.submit({ token: open.link }, { to: "/visit" });
  await doctor.submit({ name: "Dr Weiss", code: open.code }, { to: "/visit/enter" });
  return { doctor, waiting };
}

async function visitLink(world: World, maria: Browser) {
  await maria.open(`${base(world)}/sharing/visits/new`);
  await maria.submit({ parts: ["vitals"], hours: "24" }, { to: "/visits/new" });
  const link = /http[^"<]+\/visit#[\w-]{43}/.exec(maria.page.html)?.[0] ?? assert.fail("a link");
  const code = /id="visit-code">([\d ]+)</.exec(maria.page.html)?.[1] ?? assert.fail("a code");
  return { link, code };
}

Deno.test("with the record go the links for a visit: neither a waiting nor an open one shows it any more", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    const { doctor, waiting } = await twoVisits(world, maria);
    assert.equal(doctor.page.path, base(world));
    await askAnna(maria);
    await anna.open("/account/handovers");
    await anna.submit({}, { press: take });
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
    await askAnna(maria);
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

Deno.test("whose account is about to be erased takes no record over: nobody could open it afterwards", () =>
  inWorld(async (world) => {
    const { maria, anna } = await shareWithAnna(world);
    await askAnna(maria);
    await anna.open("/account/erasure");
    const both = /name="what" value="(both[^"]*)"/.exec(anna.page.html)?.[1] ?? assert.fail("both");
    await anna.submit({ what: both, word: "erase" }, { to: "/account/erasure" });
    await anna.open("/account/handovers");
    await anna.submit({}, { press: take, status: 403 });
    assert.match(anna.text, /about to be erased/);
    await maria.open(`${base(world)}/sharing`);
    await anna.open("/account/privacy");
    await anna.submit({}, { press: "Keep everything" });
    await anna.open("/account/handovers");
    await anna.submit({}, { press: take });
  }));

Deno.test("an open visit rests with the record, and a link taken meanwhile is not used up", () =>
  inWorld(async (world) => {
    const { maria } = await shareWithAnna(world);
    const { doctor, waiting } = await twoVisits(world, maria);
    await doctor.open(`${base(world)}/timeline`);
    const late = world.browser("198.51.100.10");
    await late.open("/visit");
    await late.submit({ token: waiting.link }, { to: "/visit" });
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Restrict the record" });
    await doctor.open(`${base(world)}/timeline`, 404);
    await late.submit({ name: "Dr Weiss", code: waiting.code }, { to: "/visit/enter", status: 422 });
    await maria.open("/account/privacy");
    await maria.submit({}, { press: "Lift the restriction" });
    await doctor.open(`${base(world)}/timeline`);
    await late.open("/visit");
    await late.submit({ token: waiting.link }, { to: "/visit" });
    await late.submit({ name: "Dr Weiss", code: waiting.code }, { to: "/visit/enter" });
    assert.equal(late.page.path, base(world));
  }));
