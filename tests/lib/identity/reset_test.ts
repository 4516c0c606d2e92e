import assert from "node:assert/strict";
import { hour, minute } from "../../../lib/clock.ts";
import { AppError } from "../../../lib/errors.ts";
import { resetAccess } from "../../../lib/identity/access_reset.ts";
import type { KeptAccount } from "../../../lib/identity/accounts.ts";
import { readFactors } from "../../../lib/identity/factors.ts";
import { makeRecoveryCodes } from "../../../lib/identity/recovery_codes.ts";
import { askForReset, openReset, redeemReset, sweepResets } from "../../../lib/identity/reset.ts";
import { openSession } from "../../../lib/identity/sessions.ts";
import { signIn } from "../../../lib/identity/sign_in.ts";
import { callerFrom, type Clinic, enrol, maria, mariasPassword, otto } from "./clinic.ts";
import { inClinic, kept, mailOf, tokenFor } from "./in_clinic.ts";

const fresh = "eleven loud geese on the hill";

async function ask(clinic: Clinic, handle: string, address = "192.0.2.7"): Promise<void> {
  const { sent } = await askForReset(clinic.identity, handle, callerFrom(address));
  await sent;
}

async function redeem(clinic: Clinic, token: string, password = fresh, address = "192.0.2.7") {
  return await redeemReset(clinic.identity, token, { password, caller: callerFrom(address) });
}

async function asMaria(clinic: Clinic, password = mariasPassword) {
  return await signIn(clinic.identity, { handle: "maria", password }, callerFrom());
}

Deno.test("Maria chooses a new password: all her sessions end, she is told, and is not signed in", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const before = await asMaria(clinic);
    await ask(clinic, "maria@example.org");
    const token = await tokenFor(clinic, "reset");
    assert.equal((await openReset(clinic.identity, token, callerFrom()))?.owner.account.id, was.account.id);
    assert.deepEqual(await redeem(clinic, token), { outcome: "reset" });
    if (before.outcome !== "signed_in") return assert.fail(before.outcome);
    assert.equal(await openSession(clinic.identity, before.secret, callerFrom()), undefined);
    assert.equal((await asMaria(clinic)).outcome, "refused");
    assert.equal((await asMaria(clinic, fresh)).outcome, "signed_in");
    const notices = (await mailOf(clinic)).flatMap((mail) => mail.about === "notice" ? [mail.notice] : []);
    assert.ok(notices.includes("password_reset"));
  }));

Deno.test("a known name, an unknown one and nonsense get the same answer, and only Maria a mail", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, maria());
    const handles = ["maria", "nobody-here", "stan@example.org", "__proto__", "x".repeat(10_000), ""];
    for (const handle of handles) {
      const answer = await askForReset(clinic.identity, handle, callerFrom(`192.0.2.${handle.length % 200}`));
      assert.deepEqual(Object.keys(answer), ["sent"]);
      await answer.sent;
    }
    assert.deepEqual((await mailOf(clinic)).map(({ to, about }) => [to, about]), [[
      "maria@example.org",
      "reset",
    ]]);
  }));

Deno.test("one link used fifty times at once sets one password", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, maria());
    await ask(clinic, "maria");
    const token = await tokenFor(clinic, "reset");
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n) => redeem(clinic, token, `${fresh} ${n}`, `203.0.113.${n}`)),
    );
    const done = results.filter((each) => each.status === "fulfilled" && each.value.outcome === "reset");
    assert.equal(done.length, 1);
  }));

Deno.test("a link ends after half an hour, with the next change of the account, and is no invitation", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    await ask(clinic, "maria");
    const first = await tokenFor(clinic, "reset");
    clinic.clock.pass(1);
    await ask(clinic, "maria");
    const second = await tokenFor(clinic, "reset");
    assert.notEqual(first, second);
    assert.deepEqual(await redeem(clinic, second), { outcome: "reset" });
    assert.deepEqual(
      await redeem(clinic, first),
      { outcome: "refused" },
      "asked before the password changed",
    );
    clinic.clock.pass(hour);
    await ask(clinic, "maria");
    const third = await tokenFor(clinic, "reset");
    await makeRecoveryCodes(clinic.identity, {
      was: await kept(clinic, was),
      caller: callerFrom(),
      now: clinic.clock.now(),
    });
    assert.deepEqual(await redeem(clinic, third), { outcome: "refused" }, "factors changed");
    clinic.clock.pass(hour);
    await ask(clinic, "maria");
    const fourth = await tokenFor(clinic, "reset");
    clinic.clock.pass(30 * minute);
    assert.deepEqual(await redeem(clinic, fourth), { outcome: "refused" }, "half an hour");
    assert.deepEqual(await redeem(clinic, "A".repeat(43)), { outcome: "refused" });
    await sweepResets(clinic.identity);
    assert.equal((await clinic.driver.list({ prefix: ["pr"], limit: 9 })).length, 0);
  }));

Deno.test("a weak password and the old one are refused, and the link still works", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, maria());
    await ask(clinic, "maria");
    const token = await tokenFor(clinic, "reset");
    for (const password of ["short", mariasPassword]) {
      assert.equal((await redeem(clinic, token, password)).outcome, "mistaken");
    }
    assert.deepEqual(await redeem(clinic, token), { outcome: "reset" });
  }));

Deno.test("three links an hour for one account, silently; ten an hour from one address, loudly", () =>
  inClinic(async (clinic) => {
    await enrol(clinic, maria());
    for (let n = 0; n < 6; n++) await ask(clinic, n % 2 ? "maria" : "MARIA@example.org", "192.0.2.9");
    assert.equal((await mailOf(clinic)).length, 3);
    for (let n = 0; n < 4; n++) await ask(clinic, `stan${n}`, "192.0.2.9");
    await assert.rejects(
      ask(clinic, "stan", "192.0.2.9"),
      (error) => error instanceof AppError && error.problem === "too_many",
    );
  }));

Deno.test("the second factor outlives a reset", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, otto());
    await ask(clinic, "otto");
    assert.deepEqual(await redeem(clinic, await tokenFor(clinic, "reset")), { outcome: "reset" });
    const result = await signIn(clinic.identity, { handle: "otto", password: fresh }, callerFrom());
    assert.equal(result.outcome, "second_factor");
    assert.deepEqual((await kept(clinic, was)).account.factors, was.account.factors);
  }));

Deno.test("Otto resets Maria's access: her factors and sessions are gone, she is told and chooses a password herself", () =>
  inClinic(async (clinic) => {
    const by: KeptAccount = await enrol(clinic, otto());
    const was = await enrol(clinic, maria());
    const owner = { was, caller: callerFrom(), now: clinic.clock.now() };
    await makeRecoveryCodes(clinic.identity, owner);
    const session = await asMaria(clinic);
    const target = await kept(clinic, was);
    await resetAccess(clinic.identity, { account: by.account, caller: callerFrom() }, {
      owner: target,
      reason: "She lost her phone and showed her passport",
    });
    assert.deepEqual((await readFactors(clinic.identity, await kept(clinic, was))).value, {
      passkeys: [],
      recovery: [],
    });
    if (session.outcome !== "signed_in") return assert.fail(session.outcome);
    assert.equal(await openSession(clinic.identity, session.secret, callerFrom()), undefined);
    const notices = (await mailOf(clinic)).flatMap((mail) => mail.about === "notice" ? [mail.notice] : []);
    assert.ok(notices.includes("access_reset"));
    assert.deepEqual(await redeem(clinic, await tokenFor(clinic, "reset")), { outcome: "reset" });
  }));
