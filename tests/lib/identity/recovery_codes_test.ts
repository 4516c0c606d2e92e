import assert from "node:assert/strict";
import type { KeptAccount } from "../../../lib/identity/accounts.ts";
import { readFactors } from "../../../lib/identity/factors.ts";
import {
  acceptRecoveryCode,
  makeRecoveryCodes,
  readRecoveryCode,
} from "../../../lib/identity/recovery_codes.ts";
import { callerFrom, type Clinic, enrol, maria } from "./clinic.ts";
import { inClinic, kept, mailOf } from "./in_clinic.ts";

async function make(clinic: Clinic, was: KeptAccount): Promise<string[]> {
  const owner = { was: await kept(clinic, was), caller: callerFrom(), now: clinic.clock.now() };
  return await makeRecoveryCodes(clinic.identity, owner);
}

async function accepts(clinic: Clinic, was: KeptAccount, code: string): Promise<boolean> {
  const proof = { of: await kept(clinic, was), code, caller: callerFrom(), now: clinic.clock.now() };
  return await acceptRecoveryCode(clinic.identity, proof);
}

Deno.test("Maria gets ten codes of 120 bits, and only their fingerprints are kept", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const codes = await make(clinic, was);
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    const { recovery } = (await readFactors(clinic.identity, await kept(clinic, was))).value;
    assert.equal(recovery.length, 10);
    for (const code of codes) assert.ok(!recovery.includes(code.replaceAll("-", "")));
  }));

Deno.test("one code sent fifty times at once is accepted once, and Maria is told", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const [code = ""] = await make(clinic, was);
    const tries = Array.from(
      { length: 50 },
      (_, n) => accepts(clinic, was, n % 2 ? code : code.toLowerCase()),
    );
    assert.equal((await Promise.all(tries)).filter((accepted) => accepted).length, 1);
    assert.equal(await accepts(clinic, was, code), false);
    const told = (await mailOf(clinic)).filter((mail) => mail.about === "notice");
    assert.deepEqual(told.map((mail) => mail.notice).sort(), ["recovery_code_used", "recovery_codes_made"]);
  }));

Deno.test("new codes end the old ones, and nobody else's codes count", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const anna = await enrol(clinic, maria({ username: "anna", email: "anna@example.org" }));
    const [old = ""] = await make(clinic, was);
    const [fresh = ""] = await make(clinic, was);
    assert.equal(await accepts(clinic, was, old), false);
    assert.equal(await accepts(clinic, anna, fresh), false);
    assert.equal(await accepts(clinic, was, fresh), true);
  }));

Deno.test("a code may be written with or without its dashes, and with the digits its letters look like", () => {
  assert.equal(readRecoveryCode("abcd-efgh-ijkl-mnop-qrst-uvwx"), "ABCDEFGHIJKLMNOPQRSTUVWX");
  assert.equal(readRecoveryCode("ABCD EFGH 1JKL MN0P QRST 8VWX"), "ABCDEFGHIJKLMNOPQRSTBVWX");
  for (const typed of ["", "ABCD", "A".repeat(25), "ABCDEFGHIJKLMNOPQRSTUVW9", "A".repeat(10_000)]) {
    assert.equal(readRecoveryCode(typed), undefined);
  }
});
