import assert from "node:assert/strict";
import { hour, minute, second } from "../../../lib/clock.ts";
import { findAccount, putAccount } from "../../../lib/identity/accounts.ts";
import { rememberDevice } from "../../../lib/identity/known_devices.ts";
import { findPending } from "../../../lib/identity/pending_sign_ins.ts";
import { openSession } from "../../../lib/identity/sessions.ts";
import { finishSignIn, signIn } from "../../../lib/identity/sign_in.ts";
import { callerFrom, type Clinic, enrol, maria, mariasPassword, openClinic, otto } from "./clinic.ts";

async function inClinic(work: (clinic: Clinic) => Promise<void>): Promise<void> {
  const clinic = await openClinic();
  try {
    await work(clinic);
  } finally {
    await clinic.close();
  }
}

const wrong = "not the password of anybody";

async function tryAs(clinic: Clinic, handle: string, password: string, caller = callerFrom()) {
  return await signIn(clinic.identity, { handle, password }, caller);
}

Deno.test("Maria signs in by username or e-mail address, however she writes them", () =>
  inClinic(async (clinic) => {
    const { account } = await enrol(clinic, maria());
    for (const handle of ["maria", " MARIA ", "Maria@Example.ORG", "ｍａｒｉａ"]) {
      const result = await tryAs(clinic, handle, mariasPassword);
      assert.equal(result.outcome, "signed_in");
      if (result.outcome !== "signed_in") return;
      const open = await openSession(clinic.identity, result.secret, callerFrom());
      assert.equal(open?.owner.account.id, account.id);
      assert.equal(open?.session.level, 1);
    }
  }));

Deno.test("a wrong password, an unknown name, a suspended account and a paused one are the same refusal", () =>
  inClinic(async (clinic) => {
    const owner = await enrol(clinic, maria());
    const anna = await enrol(clinic, maria({ username: "anna", email: "anna@example.org" }));
    const change = clinic.identity.vault.change().deed(deedOfOtto(clinic));
    putAccount(clinic.identity, change, anna, {
      ...anna.account,
      suspended: { at: 0, by: owner.account.id, reason: "left" },
    });
    await change.commit();
    const answers = [
      await tryAs(clinic, "maria", wrong),
      await tryAs(clinic, "nobody-here", wrong),
      await tryAs(clinic, "anna", mariasPassword),
      await tryAs(clinic, "__proto__", wrong),
      await tryAs(clinic, "constructor@example.org", wrong),
      await tryAs(clinic, "x".repeat(100_000), wrong),
      await tryAs(clinic, "maria", "y".repeat(100_000)),
    ];
    for (const answer of answers) assert.deepEqual(answer, { outcome: "refused" });
  }));

Deno.test("a stranger's guesses slow the stranger, and Maria on her own device signs in at once", () =>
  inClinic(async (clinic) => {
    const { account } = await enrol(clinic, maria());
    const device = rememberDevice(clinic.identity, undefined, account.id, clinic.clock.now());
    for (let guess = 0; guess < 5; guess++) {
      await tryAs(clinic, "maria", wrong, callerFrom(`203.0.113.${guess}`));
    }
    const stranger = await tryAs(clinic, "maria", mariasPassword, callerFrom("203.0.113.77"));
    assert.equal(stranger.outcome, "refused", "the sixth try waits, even with the right password");
    const form = { handle: "maria", password: mariasPassword, device };
    assert.equal((await signIn(clinic.identity, form, callerFrom())).outcome, "signed_in");
    clinic.clock.pass(30 * second);
    assert.equal((await tryAs(clinic, "maria", mariasPassword)).outcome, "signed_in");
  }));

Deno.test("the waits double up to an hour", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, maria());
    for (let guess = 0; guess < 5; guess++) {
      await tryAs(clinic, "maria", wrong, callerFrom(`203.0.113.${guess}`));
    }
    const waits = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600].map((seconds) => seconds * second);
    for (const [at, wait] of waits.entries()) {
      clinic.clock.pass(wait - second);
      const verdict = await clinic.identity.limits.take("sign_in.account", await idOf(clinic));
      assert.equal(verdict.ok, false, `wait ${at} is not over a second early`);
      clinic.clock.pass(second);
      assert.equal((await tryAs(clinic, "maria", wrong, callerFrom(`198.51.100.${at}`))).outcome, "refused");
    }
  }));

async function idOf(clinic: Clinic): Promise<string> {
  const { findByHandle } = await import("../../../lib/identity/accounts.ts");
  const owner = await findByHandle(clinic.identity, "maria");
  assert.ok(owner);
  return owner.account.id;
}

Deno.test("fifty guesses at once: five are compared, not one more", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, maria());
    let compared = 0;
    const { vault } = clinic.identity;
    const counting = {
      ...clinic.identity,
      vault: {
        ...vault,
        verifyPassword(password: string, hash: string, owner: string) {
          if (password === wrong) compared++;
          return vault.verifyPassword(password, hash, owner);
        },
      },
    };
    await Promise.allSettled(
      Array.from({ length: 50 }, (_, at) =>
        signIn(counting, { handle: "maria", password: wrong }, callerFrom(`203.0.113.${at}`))),
    );
    assert.equal(compared, 5);
  }));

Deno.test("one address has thirty tries a minute over all accounts, then a wait that names nobody", () =>
  inClinic(async (clinic) => {
    for (let guess = 0; guess < 15; guess++) await tryAs(clinic, `name${guess}`, wrong);
    await assert.rejects(tryAs(clinic, "name15", wrong), { problem: "too_many", retryAfter: 2 });
    const neighbour = callerFrom("198.51.100.1");
    assert.equal((await tryAs(clinic, "name15", wrong, neighbour)).outcome, "refused");
  }));

Deno.test("a hundred wrong passwords in a row turn the password off, and tell Maria", () =>
  inClinic(async (clinic) => {
    const { account } = await enrol(clinic, maria());
    for (let guess = 0; guess < 100; guess++) {
      clinic.clock.pass(hour);
      assert.equal(
        (await tryAs(clinic, "maria", wrong, callerFrom(`203.0.113.${guess}`))).outcome,
        "refused",
      );
    }
    clinic.clock.pass(25 * hour);
    assert.equal((await tryAs(clinic, "maria", mariasPassword)).outcome, "refused");
    const now = await findAccount(clinic.identity, account.id);
    assert.ok(now?.account.password?.offSince);
  }));

Deno.test("with an authenticator the password opens half a sign-in, which no page takes for a session", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, otto());
    const half = await tryAs(clinic, "otto", mariasPassword);
    assert.equal(half.outcome, "second_factor");
    if (half.outcome !== "second_factor") return;
    for (const cookie of [half.cookie, half.cookie.slice(4)]) {
      assert.equal(await openSession(clinic.identity, cookie, callerFrom()), undefined);
    }
    const pending = await findPending(clinic.identity, half.cookie);
    assert.ok(pending);
    const session = await finishSignIn(clinic.identity, pending, {
      method: "authenticator",
      caller: callerFrom(),
    });
    const open = await openSession(clinic.identity, session.secret, callerFrom());
    assert.equal(open?.session.level, 2);
    assert.equal(await findPending(clinic.identity, half.cookie), undefined);
  }));

Deno.test("of fifty answers to one half sign-in exactly one becomes a session", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, otto());
    const half = await tryAs(clinic, "otto", mariasPassword);
    assert.equal(half.outcome, "second_factor");
    if (half.outcome !== "second_factor") return;
    const pending = await findPending(clinic.identity, half.cookie);
    assert.ok(pending);
    const answers = await Promise.allSettled(
      Array.from(
        { length: 50 },
        () => finishSignIn(clinic.identity, pending, { method: "authenticator", caller: callerFrom() }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
  }));

Deno.test("half a sign-in ends after five minutes, and when the account changes", () =>
  inClinic(async (clinic) => {
    const owner = await enrol(clinic, otto());
    const first = await tryAs(clinic, "otto", mariasPassword);
    assert.equal(first.outcome, "second_factor");
    if (first.outcome !== "second_factor") return;
    clinic.clock.pass(5 * minute);
    assert.equal(await findPending(clinic.identity, first.cookie), undefined);
    const second = await tryAs(clinic, "otto", mariasPassword);
    if (second.outcome !== "second_factor") return assert.fail("no second factor asked");
    const change = clinic.identity.vault.change().deed(deedOfOtto(clinic));
    putAccount(clinic.identity, change, owner, { ...owner.account, epoch: owner.account.epoch + 1 });
    await change.commit();
    assert.equal(await findPending(clinic.identity, second.cookie), undefined);
  }));

function deedOfOtto({ clock }: Clinic) {
  return {
    at: clock.now(),
    actor: "system" as const,
    role: "system",
    action: "account.changed",
    outcome: 0 as const,
    caller: callerFrom(""),
  };
}
