import assert from "node:assert/strict";
import { type Lead, remindAt, wakeReminders } from "../../lib/access/reminders.ts";
import { day, hour, minute } from "../../lib/clock.ts";
import { newId } from "../../lib/ids.ts";
import { findAccount, putAccount } from "../../lib/identity/accounts.ts";
import type { Browser } from "../support/browser.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

const zone = "Europe/Madrid";

/** Local time in Madrid, as typed. */
async function addAppointment(person: Browser, record: string, at: string): Promise<string> {
  await person.open(`/records/${record}/add/appointment`);
  await person.submit({ title: "Eye clinic", at, place: "Centro" });
  await person.open(`/records/${record}/timeline`);
  return /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(person.page.html)?.[0] ?? assert.fail();
}

async function reminders(world: World) {
  await world.errands();
  return (await world.letters()).filter(({ subject }) => subject === "You have an appointment");
}

/** As the settings page does it: the account, and the agenda is woken in the same change. */
async function choose(world: World, lead: Lead): Promise<void> {
  const { identity, vault, clock } = world.site;
  const owner = await findAccount(identity, world.cast.maria.account);
  assert.ok(owner);
  const change = vault.change();
  putAccount(identity, change, owner, { ...owner.account, reminders: lead });
  wakeReminders(vault, change, world.cast.maria.patient ?? "", clock.now());
  await change.deed(deed(world, "account.changed")).commit();
}

function deed({ clock, cast }: World, action: string) {
  const caller = { request: newId(), address: "", agent: "" };
  return { at: clock.now(), actor: cast.maria.account, role: "patient", action, outcome: 0, caller } as const;
}

async function inMariasWorld(test: (world: World, maria: Browser, record: string) => Promise<void>) {
  await inWorld(async (world) => {
    await test(world, await world.signedIn("maria"), world.cast.maria.patient ?? "");
  });
}

Deno.test("the day before at nine, where Maria lives, one mail without health data, and never another", () =>
  inMariasWorld(async (world, maria, record) => {
    await addAppointment(maria, record, "2026-12-01T16:30");
    assert.equal((await reminders(world)).length, 0);
    world.clock.pass(Date.UTC(2026, 10, 30, 7, 59) - world.clock.now());
    assert.equal((await reminders(world)).length, 0, "08:59 in Madrid");
    world.clock.pass(minute);
    const [letter, ...others] = await reminders(world);
    assert.ok(letter && others.length === 0);
    assert.equal(letter.to, "maria@example.org");
    for (const telling of ["Eye", "clinic", "Centro", "16:30", "15:30", "December", record]) {
      assert.ok(!(letter.text + letter.html + letter.subject).includes(telling), telling);
    }
    assert.match(letter.text, /account\/settings/, "a way to turn them off");
    for (let i = 0; i < 3; i++) {
      world.clock.pass(5 * hour);
      assert.equal((await reminders(world)).length, 1);
    }
  }));

Deno.test("two processes at the same moment send one reminder", () =>
  inMariasWorld(async (world, maria, record) => {
    await addAppointment(maria, record, "2026-12-01T16:30");
    world.clock.pass(8 * day);
    await Promise.all(Array.from({ length: 5 }, () => world.errands()));
    assert.equal((await reminders(world)).length, 1);
  }));

Deno.test("two appointments of one day are one mail", () =>
  inMariasWorld(async (world, maria, record) => {
    await addAppointment(maria, record, "2026-12-01T10:00");
    await addAppointment(maria, record, "2026-12-01T16:30");
    world.clock.pass(8 * day + hour);
    assert.equal((await reminders(world)).length, 1);
    world.clock.pass(day);
    assert.equal((await reminders(world)).length, 1);
  }));

Deno.test("after days without the program what is still ahead is caught up, what is past is not", () =>
  inMariasWorld(async (world, maria, record) => {
    await addAppointment(maria, record, "2026-11-25T10:00");
    await addAppointment(maria, record, "2026-12-01T16:30");
    world.clock.pass(Date.UTC(2026, 10, 26, 9) - world.clock.now());
    assert.equal((await reminders(world)).length, 0, "yesterday's is past");
    world.clock.pass(Date.UTC(2026, 11, 1, 9) - world.clock.now());
    assert.equal((await reminders(world)).length, 1, "hours late, still ahead");
    world.clock.pass(day);
    assert.equal((await reminders(world)).length, 1);
  }));

Deno.test("a letter that could not leave before the appointment never leaves", () =>
  inMariasWorld(async (world, maria, record) => {
    await addAppointment(maria, record, "2026-12-01T16:30");
    world.clock.pass(8 * day);
    await world.errands();
    world.clock.pass(2 * day);
    assert.equal((await reminders(world)).length, 0);
  }));

Deno.test("moved, it is reminded of at its new time alone; removed, not at all; restored, again", () =>
  inMariasWorld(async (world, maria, record) => {
    const entry = await addAppointment(maria, record, "2026-12-01T16:30");
    await maria.open(`${entry}/edit`);
    await maria.submit({ at: "2026-12-08T16:30" }, { to: "/edit" });
    world.clock.pass(Date.UTC(2026, 10, 30, 10) - world.clock.now());
    assert.equal((await reminders(world)).length, 0);
    const later = await world.signedIn("maria");
    await later.open(`${entry}/remove`);
    await later.submit({}, { to: "/remove" });
    await later.submit({}, { to: "/restore" });
    world.clock.pass(Date.UTC(2026, 11, 7, 8) - world.clock.now());
    assert.equal((await reminders(world)).length, 1);
    const last = await world.signedIn("maria");
    const other = await addAppointment(last, record, "2026-12-15T10:00");
    await last.open(`${other}/remove`);
    await last.submit({}, { to: "/remove" });
    world.clock.pass(10 * day);
    assert.equal((await reminders(world)).length, 1);
  }));

Deno.test("a title changed after the reminder is no news; another time is", () =>
  inMariasWorld(async (world, maria, record) => {
    const entry = await addAppointment(maria, record, "2026-11-23T18:00");
    world.clock.pass(minute);
    assert.equal((await reminders(world)).length, 0, "she has just written it herself");
    await maria.open(`${entry}/edit`);
    await maria.submit({ at: "2026-11-25T18:00" }, { to: "/edit" });
    world.clock.pass(Date.UTC(2026, 10, 24, 9) - world.clock.now());
    assert.equal((await reminders(world)).length, 1);
    const later = await world.signedIn("maria");
    await later.open(`${entry}/edit`);
    await later.submit({ title: "Another clinic" }, { to: "/edit" });
    world.clock.pass(hour);
    assert.equal((await reminders(world)).length, 1);
  }));

for (
  const [lead, expected] of [
    ["hours", Date.UTC(2026, 11, 1, 13, 30)],
    ["day", Date.UTC(2026, 10, 30, 8)],
    ["two_days", Date.UTC(2026, 10, 29, 8)],
    ["week", Date.UTC(2026, 10, 24, 8)],
  ] as const
) {
  Deno.test(`with the lead time "${lead}" chosen after the appointment was written, it comes then`, () =>
    inMariasWorld(async (world, maria, record) => {
      await addAppointment(maria, record, "2026-12-01T16:30");
      await choose(world, lead);
      await world.errands();
      world.clock.pass(expected - minute - world.clock.now());
      assert.equal((await reminders(world)).length, 0);
      world.clock.pass(minute);
      assert.equal((await reminders(world)).length, 1);
    }));
}

Deno.test("turned off, no reminder; turned on again, the next one comes", () =>
  inMariasWorld(async (world, maria, record) => {
    await choose(world, "off");
    await addAppointment(maria, record, "2026-12-01T16:30");
    await addAppointment(maria, record, "2026-12-10T16:30");
    world.clock.pass(Date.UTC(2026, 11, 2, 9) - world.clock.now());
    assert.equal((await reminders(world)).length, 0);
    await choose(world, "day");
    world.clock.pass(8 * day);
    assert.equal((await reminders(world)).length, 1);
  }));

Deno.test("who is suspended is not written to, and the program goes on", () =>
  inMariasWorld(async (world, maria, record) => {
    await addAppointment(maria, record, "2026-12-01T16:30");
    const { identity, vault, clock } = world.site;
    const owner = await findAccount(identity, world.cast.maria.account);
    assert.ok(owner);
    const change = vault.change();
    const suspended = { at: clock.now(), by: world.cast.otto.account, reason: "left" };
    putAccount(identity, change, owner, { ...owner.account, suspended });
    await change.deed(deed(world, "user.suspended")).commit();
    world.clock.pass(8 * day);
    assert.equal((await reminders(world)).length, 0);
  }));

Deno.test("an appointment that Anna adds for tomorrow reminds Maria, not Anna", () =>
  inMariasWorld(async (world, maria, record) => {
    const anna = await showAnna(world, maria, { parts: ["appointments"], may: "add" });
    await addAppointment(anna, record, "2026-11-23T18:00");
    const sent = await reminders(world);
    assert.deepEqual(sent.map(({ to }) => to), ["maria@example.org"]);
  }));

Deno.test("days are counted in the calendar of the zone: an hour more or less does not move the morning", () => {
  const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[${zone}]`).epochMilliseconds;
  const cases: readonly (readonly [string, Lead, string])[] = [
    ["2026-10-25T18:00", "day", "2026-10-24T09:00"],
    ["2026-10-26T08:00", "day", "2026-10-25T09:00"],
    ["2027-03-28T12:00", "day", "2027-03-27T09:00"],
    ["2027-03-29T00:15", "day", "2027-03-28T09:00"],
    ["2027-03-30T12:00", "week", "2027-03-23T09:00"],
    ["2027-03-28T03:30", "hours", "2027-03-28T00:30"],
  ];
  for (const [appointment, lead, expected] of cases) {
    assert.equal(remindAt(at(appointment), lead, zone), at(expected), `${lead} before ${appointment}`);
  }
  assert.equal(remindAt(at("2026-12-01T10:00"), "off", zone), undefined);
});
