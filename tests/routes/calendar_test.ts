import assert from "node:assert/strict";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import { newId } from "../../lib/ids.ts";
import type { Browser } from "../support/browser.ts";
import type { PersonName } from "../support/cast.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

type Fields = Readonly<Record<string, string>>;

async function add(browser: Browser, record: string, kind: string, values: Fields): Promise<void> {
  await browser.open(`/records/${record}/add/${kind}`);
  await browser.submit(values, { to: `/add/${kind}` });
}

/** Settings of an account, as its owner would choose them. */
async function settle({ site: { identity }, cast }: World, name: PersonName, chosen: object): Promise<void> {
  const was = await findAccount(identity, cast[name].account);
  assert.ok(was);
  const change = identity.vault.change();
  putAccount(identity, change, was, { ...was.account, ...chosen });
  const caller = { request: newId(), address: "", agent: "" };
  const deed = { actor: was.account.id, role: "patient", action: "account.changed", outcome: 0 } as const;
  await change.deed({ ...deed, at: identity.clock.now(), caller }).commit();
}

/** The names of the days that have something, as a screen reader says them. */
function daysWithSomething({ page }: Browser): string[] {
  const names = [...page.html.matchAll(/<a class="cell[^"]*"[^>]*><span class="unseen">([^<]+)</g)];
  return names.map(([, name = ""]) => name).filter((name) => !name.endsWith("nothing"));
}

Deno.test("the month says of each day what it holds, in a name that can be read aloud", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "62.5", at: "2026-11-12T08:00" });
    await add(maria, record, "weight", { weight: "62.4", at: "2026-11-12T20:00" });
    await add(maria, record, "appointment", { title: "Eye clinic", at: "2026-11-12T10:30" });
    await add(maria, record, "exercise", { title: "A walk", minutes: "30", at: "2026-11-22T08:00" });
    await add(maria, record, "appointment", { title: "Dentist", at: "2026-12-01T10:30" });
    await maria.open(`/records/${record}/calendar`);
    assert.deepEqual(daysWithSomething(maria), [
      "12 November, 2 entries, 1 appointment",
      "22 November, today, 1 entry",
    ]);
    assert.match(maria.page.html, /aria-current="date"/);
    const whole = maria.page.html;
    await maria.open(`/records/${record}/calendar/2026-12`);
    assert.deepEqual(daysWithSomething(maria), ["1 December, 1 appointment"]);
    assert.equal(whole.match(/<th scope="col">/g)?.length, 7);
    assert.ok(!maria.page.html.includes('aria-current="date"'));
  }));

Deno.test("an empty month says so and leads to the last one with something", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await maria.open(`/records/${record}/calendar`);
    assert.match(maria.text, /Nothing in November yet/);
    assert.ok(!maria.text.includes("the last month"));
    await add(maria, record, "weight", { weight: "62.5", at: "2026-02-28T08:00" });
    await maria.open(`/records/${record}/calendar/2026-11`);
    assert.match(maria.text, /Go to February 2026, the last month with entries/);
    await maria.follow(`/records/${record}/calendar/2026-02`);
    assert.deepEqual(daysWithSomething(maria), ["28 February, 1 entry"]);
    await maria.open(`/records/${record}/calendar/2025-06`);
    assert.match(maria.text, /Go to February 2026/, "with nothing before it, the newest of all");
  }));

Deno.test("what is no month and no day is not found, with a way to this month", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}/calendar`;
    const maria = await world.signedIn("maria");
    for (const when of ["2026-13", "2026-02-30", "1899-12", "2200-01", "today", "2026-11-1", "%3Cb%3E"]) {
      await maria.open(`${base}/${when}`, 404);
      assert.match(maria.page.html, new RegExp(`href="${base}"`), when);
    }
    await maria.open(`${base}/1900-01`);
    assert.ok(!maria.page.html.includes('rel="prev"'), "there is nothing before the first year");
    await maria.open(`${base}/2199-12`);
    assert.ok(!maria.page.html.includes('rel="next"'));
  }));

Deno.test("weeks begin on the day that the person chose", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    for (const [weekStart, first] of [["saturday", "Sat"], ["sunday", "Sun"], ["monday", "Mon"]] as const) {
      await settle(world, "maria", { weekStart });
      const maria = await world.signedIn("maria");
      await maria.open(`/records/${record}/calendar`);
      assert.equal(/<th scope="col"><span aria-hidden="true">([^<]+)</.exec(maria.page.html)?.[1], first);
    }
  }));

Deno.test("the same entry stands on the day that the reader's own clocks show", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    // 11:00 in Madrid is 10:00 UTC: the day before's last hours at UTC-11, midnight at UTC+14.
    await add(maria, record, "weight", { weight: "62.5", at: "2026-11-12T11:00" });
    for (
      const [zone, day] of [
        ["Pacific/Pago_Pago", "11 November"],
        ["Europe/Madrid", "12 November"],
        ["Pacific/Kiritimati", "13 November"],
      ] as const
    ) {
      await settle(world, "maria", { zone });
      const there = await world.signedIn("maria");
      await there.open(`/records/${record}/calendar/2026-11`);
      assert.deepEqual(daysWithSomething(there), [`${day}, 1 entry`], zone);
      const [date] = day.split(" ");
      await there.open(`/records/${record}/calendar/2026-11-${date}`);
      assert.match(there.text, /62\.5/, zone);
    }
  }));

Deno.test("both hours of the night in which clocks go back stand on that day, and none of the next", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "61.1", at: "2026-10-25T00:00" });
    await add(maria, record, "weight", { weight: "61.2", at: "2026-10-25T02:30" });
    await add(maria, record, "weight", { weight: "61.3", at: "2026-10-25T23:59" });
    await add(maria, record, "weight", { weight: "61.4", at: "2026-10-26T00:00" });
    await maria.open(`/records/${record}/calendar/2026-10`);
    assert.deepEqual(daysWithSomething(maria), ["25 October, 3 entries", "26 October, 1 entry"]);
    await maria.open(`/records/${record}/calendar/2026-10-25`);
    const shown = [...maria.text.matchAll(/61\.\d/g)].map(([weight]) => weight);
    assert.deepEqual(shown, ["61.3", "61.2", "61.1"], "newest first");
  }));

Deno.test("a dated entry keeps its date in every zone, and a year alone is no day", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "immunisation", { name: "Influenza", on: "2026-10-31" });
    await add(maria, record, "condition", { name: "Glaucoma", since: "2019", status: "active" });
    for (const zone of ["Pacific/Pago_Pago", "Europe/Madrid", "Pacific/Kiritimati"]) {
      await settle(world, "maria", { zone });
      const there = await world.signedIn("maria");
      await there.open(`/records/${record}/calendar/2026-10`);
      assert.deepEqual(daysWithSomething(there), ["31 October, 1 entry"], zone);
      await there.open(`/records/${record}/calendar/2026-10-31`);
      assert.match(there.text, /Influenza/, zone);
      await there.open(`/records/${record}/calendar/2019-01`);
      assert.deepEqual(daysWithSomething(there), [], zone);
    }
    await maria.open(`/records/${record}/timeline`);
    assert.match(maria.text, /2019\s+Condition/);
  }));

Deno.test("a day shows everything by kind; what is added from there is dated to that day", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    const day = `/records/${record}/calendar/2026-11-12`;
    await maria.open(day);
    assert.match(maria.text, /Nothing on this day/);
    await maria.follow(`/records/${record}/add?on=2026-11-12`);
    await maria.follow(`/records/${record}/add/weight?on=2026-11-12`);
    assert.match(maria.page.html, /value="2026-11-12T/);
    await maria.submit({ weight: "63.1" });
    assert.equal(maria.page.path, day, "saved, it goes back to the day");
    assert.match(maria.text, / saved\./);
    assert.match(maria.text, /63\.1/);
    const edit = /href="([^"]+\/edit)"/.exec(maria.page.html)?.[1];
    assert.ok(edit, "each entry can be changed from the day");
    await maria.follow(edit);
    await maria.submit({ weight: "63.2" });
    await maria.open(day);
    assert.match(maria.text, /63\.2/);
    await maria.open(`/records/${record}/add?on=2026-12-01`);
    assert.match(maria.page.html, /add\/appointment\?on=2026-12-01/);
    assert.ok(!maria.page.html.includes("add/weight"), "nobody was weighed tomorrow");
    await maria.open(`/records/${record}/add?on=2026-02-30`);
    assert.ok(!maria.page.html.includes("2026-02-30"), "a day that does not exist is none");
  }));

Deno.test("Anna sees the parts that Maria shares, on the month and on the day; Stan finds nothing", () =>
  inWorld(async (world) => {
    const record = world.cast.maria.patient ?? "";
    const maria = await world.signedIn("maria");
    await add(maria, record, "weight", { weight: "62.5", at: "2026-11-12T08:00" });
    await add(maria, record, "blood_pressure", { systolic: "128", diastolic: "82", at: "2026-11-12T08:00" });
    await add(maria, record, "appointment", { title: "Eye clinic", at: "2026-11-13T10:30" });
    const anna = await showAnna(world, maria);
    await anna.open(`/records/${record}/calendar/2026-11`);
    assert.deepEqual(daysWithSomething(anna), ["12 November, 1 entry"]);
    await anna.open(`/records/${record}/calendar/2026-11-12`);
    assert.match(anna.text, /128\/82/);
    assert.ok(!anna.text.includes("62.5"));
    assert.ok(!anna.page.html.includes("/edit"), "changing stays with the owner");
    assert.ok(!anna.page.html.includes("/add"), "and she may only look");
    await anna.open(`/records/${record}/calendar/2026-11-13`);
    assert.ok(!anna.text.includes("Eye clinic"));
    const stan = await world.signedIn("stan", "203.0.113.10");
    for (const path of ["calendar", "calendar/2026-11", "calendar/2026-11-12", "calendar/nonsense"]) {
      await stan.open(`/records/${record}/${path}`, 404);
      assert.ok(!stan.page.html.includes(record), "not even a link into it");
    }
  }));
