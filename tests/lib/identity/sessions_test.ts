import assert from "node:assert/strict";
import { hour, minute, second } from "../../../lib/clock.ts";
import { type Account, findAccount, type KeptAccount, putAccount } from "../../../lib/identity/accounts.ts";
import { endSessions, listDevices } from "../../../lib/identity/devices.ts";
import { draftPath, keepDraft, takeDraft } from "../../../lib/identity/drafts.ts";
import { sweepIdentity } from "../../../lib/identity/sweeping.ts";
import { changePassword, changeSettings } from "../../../lib/identity/own_account.ts";
import {
  endSession,
  formToken,
  type OpenSession,
  openSession,
  sweepSessions,
  touchSession,
} from "../../../lib/identity/sessions.ts";
import { finishSignIn, signIn } from "../../../lib/identity/sign_in.ts";
import { findPending } from "../../../lib/identity/pending_sign_ins.ts";
import { isFreshlyProved, proveByPassword } from "../../../lib/identity/step_up.ts";
import { callerFrom, type Clinic, enrol, maria, mariasPassword, openClinic, otto } from "./clinic.ts";

function test(name: string, work: (clinic: Clinic) => Promise<void>): void {
  Deno.test(name, async () => {
    const clinic = await openClinic();
    try {
      await work(clinic);
    } finally {
      await clinic.close();
    }
  });
}

const caller = callerFrom();

async function cookieOf(clinic: Clinic, handle = "maria"): Promise<string> {
  const result = await signIn(clinic.identity, { handle, password: mariasPassword }, callerFrom());
  if (result.outcome === "signed_in") return result.secret;
  assert.equal(result.outcome, "second_factor");
  if (result.outcome !== "second_factor") return "";
  const half = await findPending(clinic.identity, result.cookie);
  assert.ok(half);
  return (await finishSignIn(clinic.identity, half, { method: "authenticator", caller })).secret;
}

async function open(clinic: Clinic, cookie: string): Promise<OpenSession> {
  const session = await openSession(clinic.identity, cookie, caller);
  assert.ok(session, "the session is open");
  return session;
}

async function isOpen(clinic: Clinic, cookie: string): Promise<boolean> {
  return await openSession(clinic.identity, cookie, caller) !== undefined;
}

async function change(clinic: Clinic, was: KeptAccount, account: Account): Promise<void> {
  const edit = clinic.identity.vault.change().deed({
    at: clinic.clock.now(),
    actor: "system",
    role: "system",
    action: "account.changed",
    outcome: 0,
    caller,
  });
  putAccount(clinic.identity, edit, was, account);
  await edit.commit();
}

test("no value that was not given out opens a session", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  const bad = [
    undefined,
    "",
    cookie.slice(1),
    cookie + "A",
    "A".repeat(43),
    "__proto__",
    `${cookie};`,
    " " + cookie,
  ];
  for (const value of bad) assert.equal(await openSession(clinic.identity, value, caller), undefined);
});

test("what the store holds of a session is not what the browser shows", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  const text = new TextDecoder("latin1");
  for (const prefix of ["s", "us"]) {
    for (const row of await clinic.driver.list({ prefix: [prefix], limit: 10 })) {
      const all = row.key.map((part) => part instanceof Uint8Array ? part.toBase64() : String(part)).join() +
        text.decode(row.value);
      assert.ok(!all.includes(cookie) && !all.includes("maria"));
    }
  }
});

test("Maria's session locks after half an hour, Otto's after a quarter", async (clinic) => {
  await enrol(clinic, maria());
  await enrol(clinic, otto());
  const hers = await cookieOf(clinic);
  const his = await cookieOf(clinic, "otto");
  clinic.clock.pass(15 * minute - second);
  assert.equal((await open(clinic, his)).locked, false);
  clinic.clock.pass(second);
  assert.equal((await open(clinic, his)).locked, true);
  assert.equal((await open(clinic, hers)).locked, false);
  clinic.clock.pass(15 * minute);
  assert.equal((await open(clinic, hers)).locked, true);
});

test("being there keeps it open; asking while locked does not", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  for (let quarter = 0; quarter < 8; quarter++) {
    clinic.clock.pass(15 * minute);
    await touchSession(clinic.identity, await open(clinic, cookie));
  }
  clinic.clock.pass(30 * minute);
  await touchSession(clinic.identity, await open(clinic, cookie));
  assert.equal((await open(clinic, cookie)).locked, true);
});

test("an hour unused ends it, and it is gone from the store", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  clinic.clock.pass(hour);
  assert.equal(await isOpen(clinic, cookie), false);
  assert.equal((await clinic.driver.list({ prefix: ["s"], limit: 10 })).length, 0);
});

test("twelve hours end it however busy it was, eight for an administrator", async (clinic) => {
  await enrol(clinic, maria());
  await enrol(clinic, otto());
  const hers = await cookieOf(clinic);
  const his = await cookieOf(clinic, "otto");
  for (let spent = 0; spent < 8 * 60; spent += 10) {
    for (const cookie of [hers, his]) await touchSession(clinic.identity, await open(clinic, cookie));
    clinic.clock.pass(10 * minute);
  }
  assert.equal(await isOpen(clinic, his), false);
  for (let spent = 0; spent < 4 * 60; spent += 10) {
    await touchSession(clinic.identity, await open(clinic, hers));
    clinic.clock.pass(10 * minute);
  }
  assert.equal(await isOpen(clinic, hers), false);
});

test("unlocking takes the password, gives a new secret and keeps what forms carry", async (clinic) => {
  await enrol(clinic, maria());
  const before = await cookieOf(clinic);
  clinic.clock.pass(31 * minute);
  const locked = await open(clinic, before);
  assert.ok(locked.locked);
  assert.equal(
    await proveByPassword(clinic.identity, locked, { password: "wrong wrong wrong", caller }),
    undefined,
  );
  const next = await proveByPassword(clinic.identity, locked, { password: mariasPassword, caller });
  assert.ok(next);
  assert.equal(await isOpen(clinic, before), false);
  const after = await open(clinic, next.secret);
  assert.equal(after.locked, false);
  assert.equal(formToken(clinic.identity, after), formToken(clinic.identity, locked));
  assert.equal(after.session.startedAt, locked.session.startedAt, "the absolute end did not move");
});

test("of two unlocks at once one becomes the session, and the old secret cannot be used again", async (clinic) => {
  await enrol(clinic, maria());
  const before = await cookieOf(clinic);
  clinic.clock.pass(31 * minute);
  const locked = await open(clinic, before);
  assert.ok(locked.locked);
  const tries = await Promise.allSettled(
    [1, 2].map(() => proveByPassword(clinic.identity, locked, { password: mariasPassword, caller })),
  );
  assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
  await assert.rejects(
    proveByPassword(clinic.identity, locked, { password: mariasPassword, caller }),
    { problem: "sign_in" },
  );
});

test("somebody at the keyboard of a locked session has five guesses in a quarter of an hour", async (clinic) => {
  await enrol(clinic, maria());
  const locked = await open(clinic, await cookieOf(clinic));
  for (let guess = 0; guess < 5; guess++) {
    assert.equal(
      await proveByPassword(clinic.identity, locked, { password: "guess " + guess, caller }),
      undefined,
    );
  }
  const sixth = proveByPassword(clinic.identity, locked, { password: mariasPassword, caller });
  await assert.rejects(sixth, { problem: "too_many" });
});

test("a proof of identity is fresh for five minutes", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  clinic.clock.pass(5 * minute);
  const session = await open(clinic, cookie);
  assert.equal(isFreshlyProved(clinic.identity, session), false);
  const next = await proveByPassword(clinic.identity, session, { password: mariasPassword, caller });
  assert.ok(next);
  assert.equal(isFreshlyProved(clinic.identity, await open(clinic, next.secret)), true);
  assert.equal(await isOpen(clinic, cookie), false);
});

test("the sixth session ends the first, also when all begin at once", async (clinic) => {
  await enrol(clinic, maria());
  const cookies: string[] = [];
  for (let at = 0; at < 6; at++) cookies.push(await cookieOf(clinic));
  const open = await Promise.all(cookies.map((cookie) => isOpen(clinic, cookie)));
  assert.deepEqual(open, [false, true, true, true, true, true]);
  await Promise.allSettled([1, 2, 3].map(() => cookieOf(clinic)));
  assert.equal((await clinic.driver.list({ prefix: ["s"], limit: 20 })).length, 5);
});

test("a change of role acts on the next request of every session", async (clinic) => {
  const owner = await enrol(clinic, maria());
  const cookies = [await cookieOf(clinic), await cookieOf(clinic)];
  const { account } = owner;
  await change(clinic, owner, { ...account, epoch: account.epoch + 1, roles: [{ role: "auditor" }] });
  for (const cookie of cookies) assert.equal(await isOpen(clinic, cookie), false);
});

test("a suspended account has no session, whatever its epoch", async (clinic) => {
  const owner = await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  await change(clinic, owner, {
    ...owner.account,
    suspended: { at: clinic.clock.now(), by: owner.account.id, reason: "left" },
  });
  assert.equal(await isOpen(clinic, cookie), false);
});

test("a new password ends every other session and keeps this one under a new secret", async (clinic) => {
  await enrol(clinic, maria());
  const [here, there] = [await cookieOf(clinic), await cookieOf(clinic)];
  const asked = { current: mariasPassword, password: "seven loud geese on the roof", caller };
  const result = await changePassword(clinic.identity, await open(clinic, here), asked);
  assert.ok("session" in result);
  assert.ok(await isOpen(clinic, result.session.secret));
  for (const cookie of [here, there]) assert.equal(await isOpen(clinic, cookie), false);
  const old = await signIn(clinic.identity, { handle: "maria", password: mariasPassword }, caller);
  assert.equal(old.outcome, "refused");
  assert.equal((await clinic.driver.list({ prefix: ["mo"], limit: 20 })).length > 0, true, "Maria is told");
});

test("a new password needs the old one, and must be a good one", async (clinic) => {
  await enrol(clinic, maria());
  const session = await open(clinic, await cookieOf(clinic));
  const wrong = { current: "not it at all", password: "seven loud geese on the roof", caller };
  assert.deepEqual(await changePassword(clinic.identity, session, wrong), {
    field: "current",
    mistake: { message: "password.wrong" },
  });
  const weak = { current: mariasPassword, password: "maria lindgren 2026", caller };
  assert.deepEqual(await changePassword(clinic.identity, session, weak), {
    field: "password",
    mistake: { message: "password.words" },
  });
});

test("the list of devices shows each, and ends one or all the others", async (clinic) => {
  const owner = await enrol(clinic, maria());
  const [here, tablet, phone] = [await cookieOf(clinic), await cookieOf(clinic), await cookieOf(clinic)];
  const session = await open(clinic, here);
  const devices = await listDevices(clinic.identity, session);
  assert.deepEqual(devices.map((device) => device.here), [false, false, true]);
  assert.equal(devices[0]?.session.label, "Firefox, Linux");
  assert.equal(devices[0]?.session.place, "192.0.2.7");
  const by = { actor: owner.account.id, role: "patient", caller };
  const theTablet = (await open(clinic, tablet)).mark;
  assert.equal(await endSessions(clinic.identity, owner, (mark) => mark === theTablet, by), 1);
  assert.deepEqual([await isOpen(clinic, tablet), await isOpen(clinic, phone)], [false, true]);
  assert.equal(await endSessions(clinic.identity, owner, (mark) => mark !== session.mark, by), 1);
  assert.deepEqual([await isOpen(clinic, here), await isOpen(clinic, phone)], [true, false]);
  assert.equal(await endSessions(clinic.identity, owner, (mark) => mark === "__proto__", by), 0);
});

test("nobody ends the session of somebody else by its mark", async (clinic) => {
  await enrol(clinic, maria());
  const stan = await enrol(clinic, maria({ username: "stan", email: "stan@example.org" }));
  const hers = await open(clinic, await cookieOf(clinic));
  const by = { actor: stan.account.id, role: "patient", caller };
  assert.equal(await endSessions(clinic.identity, stan, (mark) => mark === hers.mark, by), 0);
});

test("after sign-out the cookie opens nothing, and again", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  const session = await open(clinic, cookie);
  await endSession(clinic.identity, session, caller);
  await endSession(clinic.identity, session, caller);
  assert.equal(await isOpen(clinic, cookie), false);
});

test("settings change at once and end nothing; nothing but settings can be changed by them", async (clinic) => {
  const owner = await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  const { name, zone, theme, density } = owner.account;
  const settings = { name, zone, theme, density, language: "es" as const, font: "easy" as const };
  await changeSettings(clinic.identity, await open(clinic, cookie), { settings, caller });
  const now = await findAccount(clinic.identity, owner.account.id);
  assert.deepEqual(now?.account, { ...owner.account, language: "es", font: "easy" });
  assert.ok(await isOpen(clinic, cookie));
});

test("what was half typed comes back after the unlock, once, without its secrets, and to nobody else", async (clinic) => {
  await enrol(clinic, maria());
  const before = await open(clinic, await cookieOf(clinic));
  const elsewhere = await open(clinic, await cookieOf(clinic));
  clinic.clock.pass(31 * minute);
  const fields = [["note", "slept badly"], ["password", "hunter"], ["csrf", "x"], ["once", "y"]] as const;
  assert.ok(await keepDraft(clinic.identity, before, { path: "/records/x/add/weight", fields }));
  const next = await proveByPassword(clinic.identity, before, { password: mariasPassword, caller });
  assert.ok(next);
  const after = await open(clinic, next.secret);
  assert.equal(await draftPath(clinic.identity, elsewhere), undefined);
  assert.equal(await draftPath(clinic.identity, after), "/records/x/add/weight");
  assert.equal(await takeDraft(clinic.identity, after, "/another"), undefined);
  const draft = await takeDraft(clinic.identity, after, "/records/x/add/weight");
  assert.deepEqual(draft?.fields, [["note", "slept badly"]]);
  assert.equal(await takeDraft(clinic.identity, after, "/records/x/add/weight"), undefined);
});

test("sessions that nobody ended are swept", async (clinic) => {
  await enrol(clinic, maria());
  await cookieOf(clinic);
  assert.equal(await sweepSessions(clinic.identity), 0);
  clinic.clock.pass(12 * hour);
  assert.equal(await sweepSessions(clinic.identity), 1);
});

test("half-typed forms that nobody came back for are swept with everything else that has ended", async (clinic) => {
  await enrol(clinic, maria());
  const session = await open(clinic, await cookieOf(clinic));
  assert.ok(
    await keepDraft(clinic.identity, session, { path: "/records", fields: [["note", "slept badly"]] }),
  );
  await sweepIdentity(clinic.identity);
  assert.ok(await draftPath(clinic.identity, session));
  clinic.clock.pass(25 * hour);
  await sweepIdentity(clinic.identity);
  for (const prefix of ["dr", "dz", "s", "l"]) {
    assert.equal((await clinic.driver.list({ prefix: [prefix], limit: 5 })).length, 0, prefix);
  }
});

test("a session that came before is asked for together with its account, and both are read each time", async (clinic) => {
  await enrol(clinic, maria());
  const cookie = await cookieOf(clinic);
  await open(clinic, cookie);
  const { store } = clinic.identity.vault;
  const get = store.get;
  const asked: unknown[] = [];
  const accountAsked = Promise.withResolvers<void>();
  store.get = async ([prefix, ...rest]) => {
    asked.push(prefix);
    if (prefix === "u") accountAsked.resolve();
    // Whoever asks for the account only when the session has come waits here for ever.
    if (prefix === "s") await accountAsked.promise;
    return await get([prefix ?? "", ...rest]);
  };
  assert.ok(await isOpen(clinic, cookie));
  assert.deepEqual(asked.sort(), ["s", "u"]);
  asked.length = 0;
  assert.ok(await isOpen(clinic, cookie));
  assert.deepEqual(asked.sort(), ["s", "u"], "memory says which row to read, never what it holds");
});
