import assert from "node:assert/strict";
import { Secret, TOTP } from "otpauth";
import { minute, second } from "../../../lib/clock.ts";
import type { KeptAccount } from "../../../lib/identity/accounts.ts";
import {
  acceptAuthenticatorCode,
  addAuthenticator,
  offerAuthenticator,
  readCode,
  removeAuthenticator,
  reopenOffer,
} from "../../../lib/identity/authenticator.ts";
import { newSession, renewSession } from "../../../lib/identity/coming_sessions.ts";
import { openSession } from "../../../lib/identity/sessions.ts";
import { callerFrom, type Clinic, enrol, maria, otto } from "./clinic.ts";
import { inClinic, kept, mailOf } from "./in_clinic.ts";

function ownerOf({ clock }: Clinic, was: KeptAccount) {
  return { was, caller: callerFrom(), now: clock.now() };
}

function codeOf(secret: string, timestamp: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30, algorithm: "SHA1" })
    .generate({ timestamp });
}

async function give(clinic: Clinic, was: KeptAccount): Promise<string> {
  const owner = ownerOf(clinic, await kept(clinic, was));
  const offer = offerAuthenticator(clinic.identity, owner.was, owner.now);
  const code = codeOf(offer.secret, owner.now);
  assert.equal(await addAuthenticator(clinic.identity, owner, { offer, code }), true);
  clinic.clock.pass(30 * second);
  return offer.secret;
}

async function accepts(clinic: Clinic, was: KeptAccount, code: string): Promise<boolean> {
  const proof = { of: await kept(clinic, was), code, caller: callerFrom(), now: clinic.clock.now() };
  return await acceptAuthenticatorCode(clinic.identity, proof);
}

Deno.test("the codes are those of RFC 6238, appendix B, cut to six digits", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const secret = new Secret({ buffer: new TextEncoder().encode("12345678901234567890").buffer }).base32;
    for (
      const [seconds, code] of [[59, "287082"], [1111111109, "081804"], [20000000000, "353130"]] as const
    ) {
      const owner = { ...ownerOf(clinic, await kept(clinic, was)), now: seconds * second };
      const offer = { ...offerAuthenticator(clinic.identity, was, owner.now), secret };
      assert.equal(await addAuthenticator(clinic.identity, owner, { offer, code }), true, code);
    }
  }));

Deno.test("an authenticator counts only once a code of it was shown, and its owner is told", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const owner = ownerOf(clinic, was);
    const offer = offerAuthenticator(clinic.identity, was, owner.now);
    assert.equal(Secret.fromBase32(offer.secret).bytes.length, 20);
    assert.match(offer.uri, /^otpauth:\/\/totp\/.*maria.*secret=[A-Z2-7]{32}/);
    assert.equal(await addAuthenticator(clinic.identity, owner, { offer, code: "000000" }), false);
    assert.equal((await kept(clinic, was)).account.factors.authenticator, false);
    const code = codeOf(offer.secret, owner.now);
    assert.equal(await addAuthenticator(clinic.identity, owner, { offer, code }), true);
    assert.equal((await kept(clinic, was)).account.factors.authenticator, true);
    assert.equal(await accepts(clinic, was, code), false, "the code that enrolled it is used up");
    assert.deepEqual((await mailOf(clinic)).map((mail) => mail.about === "notice" && mail.notice), [
      "authenticator_added",
    ]);
  }));

Deno.test("this half minute's code and the last one's, and no other", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const secret = await give(clinic, was);
    clinic.clock.pass(5 * minute);
    const now = clinic.clock.now();
    for (const off of [-60, 30, 60]) {
      assert.equal(await accepts(clinic, was, codeOf(secret, now + off * second)), false, `${off} s`);
    }
    assert.equal(await accepts(clinic, was, codeOf(secret, now - 30 * second)), true);
    assert.equal(await accepts(clinic, was, codeOf(secret, now)), true);
    assert.equal(
      await accepts(clinic, was, codeOf(secret, now - 30 * second)),
      false,
      "older than the newest",
    );
  }));

Deno.test("one code sent fifty times at once, however it is written, is accepted once", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const code = codeOf(await give(clinic, was), clinic.clock.now());
    const spellings = [code, ` ${code}`, `${code.slice(0, 3)} ${code.slice(3)}`, `${code}\n`, wide(code)];
    const tries = Array.from({ length: 50 }, (_, n) => accepts(clinic, was, spellings[n % 5] ?? code));
    assert.equal((await Promise.all(tries)).filter((accepted) => accepted).length, 1);
    for (const spelling of spellings) assert.equal(await accepts(clinic, was, spelling), false);
  }));

Deno.test("what is not six digits is no code", () => {
  for (const typed of ["", "12345", "1234567", "12a456", "-123456x", "½23456", "١٢٣٤٥٦", "1e5000"]) {
    assert.equal(readCode(typed), undefined, typed);
  }
  assert.equal(readCode("123 456"), "123456");
  assert.equal(readCode(wide("123456")), "123456");
});

Deno.test("an offer is for one account, as it was, for a quarter of an hour", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const anna = await enrol(clinic, maria({ username: "anna", email: "anna@example.org" }));
    const { now } = ownerOf(clinic, was);
    const offer = offerAuthenticator(clinic.identity, was, now);
    assert.deepEqual(reopenOffer(clinic.identity, was, offer.sealed, now), offer);
    assert.equal(reopenOffer(clinic.identity, anna, offer.sealed, now), undefined);
    assert.equal(reopenOffer(clinic.identity, was, offer.sealed, now + 15 * minute), undefined);
    assert.equal(reopenOffer(clinic.identity, was, offer.sealed.slice(1), now), undefined);
    const later = { ...was, account: { ...was.account, epoch: was.account.epoch + 1 } };
    assert.equal(reopenOffer(clinic.identity, later, offer.sealed, now), undefined);
  }));

Deno.test("Otto cannot remove his only factor; Maria can, and her other sessions end", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, otto({ factors: { authenticator: false, passkeys: 0 } }));
    await give(clinic, was);
    assert.equal(await removeAuthenticator(clinic.identity, ownerOf(clinic, await kept(clinic, was))), false);
    const patient = await enrol(clinic, maria());
    const secret = await give(clinic, patient);
    const [here, elsewhere] = [await begin(clinic, patient), await begin(clinic, patient)];
    const open = await openSession(clinic.identity, here, callerFrom());
    if (!open) return assert.fail("not signed in");
    const renewed = await renewSession(clinic.identity, open, {});
    const owner = ownerOf(clinic, await kept(clinic, patient));
    const removed = await removeAuthenticator(
      clinic.identity,
      owner,
      (change, account) => renewed.put(change, account),
    );
    assert.equal(removed, true);
    assert.ok(await openSession(clinic.identity, renewed.secret, callerFrom()));
    assert.equal(await openSession(clinic.identity, elsewhere, callerFrom()), undefined);
    assert.equal(await openSession(clinic.identity, here, callerFrom()), undefined);
    assert.equal(await accepts(clinic, patient, codeOf(secret, clinic.clock.now())), false);
  }));

async function begin(clinic: Clinic, was: KeptAccount): Promise<string> {
  const { account } = await kept(clinic, was);
  const coming = await newSession(
    clinic.identity,
    { account: account.id, level: 2, methods: ["password", "authenticator"] },
    callerFrom(),
  );
  const change = clinic.identity.vault.change().deed({
    at: clinic.clock.now(),
    actor: account.id,
    role: "patient",
    action: "session.started",
    outcome: 0,
    caller: callerFrom(),
  });
  coming.put(change, account);
  await change.commit();
  return coming.secret;
}

function wide(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
}
