import assert from "node:assert/strict";
import { hour, minute } from "../../../lib/clock.ts";
import { AppError } from "../../../lib/errors.ts";
import { newId } from "../../../lib/ids.ts";
import { findByHandle, type KeptAccount, putAccount } from "../../../lib/identity/accounts.ts";
import {
  type Asked,
  findInvitation,
  invitations,
  invite,
  listInvitations,
  revokeInvitation,
  stateOf,
  sweepInvitations,
} from "../../../lib/identity/invitations.ts";
import { askForNewPasskey } from "../../../lib/identity/passkeys.ts";
import {
  acceptInvitation,
  type AlsoRedeem,
  type Newcomer,
  openInvitation,
  type Redeeming,
  redeemInvitation,
} from "../../../lib/identity/redemptions.ts";
import { openSession } from "../../../lib/identity/sessions.ts";
import { signIn } from "../../../lib/identity/sign_in.ts";
import { callerFrom, type Clinic, enrol, maria, mariasPassword, otto } from "./clinic.ts";
import { inClinic, kept, mailOf, tokenFor } from "./in_clinic.ts";
import { SoftPasskey } from "./soft_passkey.ts";

const toMaria: Asked = {
  kind: "account",
  email: "Maria@Example.org",
  language: "es",
  roles: [{ role: "patient" }],
};

const newcomer: Newcomer = {
  name: "Maria Lindgren",
  username: "Maria",
  language: "es",
  zone: "Europe/Madrid",
  password: mariasPassword,
};

function always(changes: Partial<Redeeming> = {}): Redeeming {
  return { mayInvite: () => true, caller: callerFrom(), ...changes };
}

async function asOtto(clinic: Clinic) {
  const { account } = await enrol(clinic, otto());
  return { account, caller: callerFrom("198.51.100.1") };
}

async function invited(clinic: Clinic, asked = toMaria) {
  const by = await asOtto(clinic);
  const { id } = await invite(clinic.identity, by, asked);
  return { by, which: { inviter: by.account.id, id }, token: await tokenFor(clinic, "invite") };
}

async function tooMany(work: Promise<unknown>, message?: string): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.problem, "too_many");
    if (message) assert.equal(error.message, message);
    return true;
  });
}

Deno.test("Otto invites Maria, who chooses her name and password and is signed in", () =>
  inClinic(async (clinic) => {
    const { token, which } = await invited(clinic);
    const [mail] = await mailOf(clinic);
    assert.deepEqual([mail?.to, mail?.lang, mail?.about], ["maria@example.org", "es", "invitation"]);
    assert.equal(token.length, 43);
    const patients: string[] = [];
    const redeemed = await redeemInvitation(
      clinic.identity,
      token,
      newcomer,
      always({ also: (_, account) => void patients.push(account.patient ?? "") }),
    );
    if (redeemed.outcome !== "in") return assert.fail(redeemed.outcome);
    const { account, session } = redeemed;
    assert.deepEqual([account.username, account.email, account.roles], [
      "maria",
      "maria@example.org",
      toMaria.roles,
    ]);
    assert.deepEqual(patients, [account.patient]);
    assert.equal((await openSession(clinic.identity, session.secret, callerFrom()))?.session.level, 1);
    const again = await signIn(clinic.identity, { handle: "maria", password: mariasPassword }, callerFrom());
    assert.equal(again.outcome, "signed_in");
    const after = await findInvitation(clinic.identity, which);
    assert.equal(after?.value.used?.account, account.id);
    assert.deepEqual([after?.value.used?.place, after?.value.used?.device], ["192.0.2.7", "Firefox, Linux"]);
  }));

Deno.test("with a passkey instead of a password Maria is in with both factors at once", () =>
  inClinic(async (clinic) => {
    const { token, which } = await invited(clinic);
    const now = clinic.clock.now();
    const account = { id: newId(), username: "maria", name: "Maria Lindgren" };
    const asked = { purpose: "invite" as const, bound: which.id, account, has: [], now };
    const { options, ticket } = await askForNewPasskey(clinic.identity, asked);
    const key = new SoftPasskey();
    const passkey = { ticket, response: key.create(options), now, name: "Phone" };
    const { password: _, ...without } = newcomer;
    const elsewhere = { ...passkey, ...await askedFor(clinic, newId(), key) };
    const refused = await redeemInvitation(
      clinic.identity,
      token,
      { ...without, passkey: elsewhere },
      always(),
    );
    assert.deepEqual(refused, {
      outcome: "mistaken",
      mistakes: [{ field: "password", message: "invite.passkey_refused" }],
    });
    const also: AlsoRedeem = (change) => {
      // Room for a record, its key and a grant: eight checks are the most one commit holds.
      for (let n = 0; n < 3; n++) change.expect(invitations, [n], null);
    };
    const redeemed = await redeemInvitation(
      clinic.identity,
      token,
      { ...without, passkey },
      always({ also }),
    );
    if (redeemed.outcome !== "in") return assert.fail(JSON.stringify(redeemed));
    assert.equal(redeemed.account.id, account.id);
    assert.equal(redeemed.account.password, undefined);
    assert.equal(redeemed.account.factors.passkeys, 1);
    const open = await openSession(clinic.identity, redeemed.session.secret, callerFrom());
    assert.deepEqual([open?.session.level, open?.session.methods], [2, ["passkey"]]);
  }));

Deno.test("one link used fifty times at once makes one account", () =>
  inClinic(async (clinic) => {
    const { token } = await invited(clinic);
    const tries = Array.from({ length: 50 }, (_, n) =>
      redeemInvitation(
        clinic.identity,
        token,
        { ...newcomer, username: `maria${n}` },
        always({ caller: callerFrom(`203.0.113.${n}`) }),
      ));
    const results = await Promise.allSettled(tries);
    const made = results.filter((each) => each.status === "fulfilled" && each.value.outcome === "in");
    assert.equal(made.length, 1);
    const held = await Promise.all(
      Array.from({ length: 50 }, (_, n) => findByHandle(clinic.identity, `maria${n}`)),
    );
    assert.equal(held.filter((account) => account !== undefined).length, 1);
  }));

Deno.test("opening never uses a link up, and from where it was opened is kept", () =>
  inClinic(async (clinic) => {
    const { token, which } = await invited(clinic);
    for (const address of ["192.0.2.7", "192.0.2.7", "198.51.100.9", "2001:db8::1", "2001:db8::2"]) {
      const opened = await openInvitation(clinic.identity, token, always({ caller: callerFrom(address) }));
      assert.equal(opened?.inviter.name, "Otto Brandt");
    }
    const after = await findInvitation(clinic.identity, which);
    assert.deepEqual(after?.value.opened.map(({ place }) => place), [
      "192.0.2.7",
      "198.51.100.9",
      "2001:db8:0:0::/64",
    ]);
  }));

Deno.test("an unknown link, one that is over, one taken back and one used are the same answer", () =>
  inClinic(async (clinic) => {
    const { token, which, by } = await invited(clinic);
    const answers = async (text: string, how = always()) => [
      await openInvitation(clinic.identity, text, how),
      await redeemInvitation(clinic.identity, text, newcomer, how),
    ];
    const no = [undefined, { outcome: "refused" }];
    assert.deepEqual(await answers("A".repeat(43)), no);
    for (const text of ["", "../x", token + "A", `${token}\n`, token.toLowerCase()]) {
      assert.deepEqual(await answers(text, always({ caller: callerFrom(`192.0.2.${text.length}`) })), no);
    }
    const elsewhere = always({ caller: callerFrom("198.51.100.77") });
    assert.deepEqual(
      await answers(token, { ...elsewhere, mayInvite: () => false }),
      no,
      "may no longer invite",
    );
    clinic.clock.pass(4 * hour);
    assert.deepEqual(await answers(token, elsewhere), no, "over");
    await invite(clinic.identity, by, toMaria);
    const second = await tokenFor(clinic, "invite");
    const [latest] = (await listInvitations(clinic.identity, { limit: 9 })).filter(({ id }) =>
      id !== which.id
    );
    assert.equal(await revokeInvitation(clinic.identity, by, latest ?? which), true);
    assert.deepEqual(await answers(second, elsewhere), no, "taken back");
    assert.equal(await revokeInvitation(clinic.identity, by, latest ?? which), false);
  }));

Deno.test("when Otto is suspended, what he sent opens nothing", () =>
  inClinic(async (clinic) => {
    const { token, by } = await invited(clinic);
    const ottos = await kept(clinic, by);
    const suspended = { at: 0, by: newId(), reason: "left" };
    const change = clinic.identity.vault.change().deed(systemDeed(clinic, "user.suspended"));
    putAccount(clinic.identity, change, ottos, { ...ottos.account, suspended });
    await change.commit();
    assert.equal(await openInvitation(clinic.identity, token, always()), undefined);
    assert.deepEqual(await redeemInvitation(clinic.identity, token, newcomer, always()), {
      outcome: "refused",
    });
  }));

Deno.test("hours are between one and twenty-four; four when nobody says, a day for a share", () =>
  inClinic(async (clinic) => {
    const by = await asOtto(clinic);
    const now = clinic.clock.now();
    const until = async (asked: Partial<Asked>) =>
      ((await invite(clinic.identity, by, { ...toMaria, ...asked })).until - now) / hour;
    assert.deepEqual(
      [await until({}), await until({ hours: 1 }), await until({ hours: 0 }), await until({ hours: 99 })],
      [4, 1, 1, 24],
    );
    assert.equal(await until({ kind: "share" }), 24);
  }));

Deno.test("ten invitations an hour, and twenty waiting at most, however many are sent at once", () =>
  inClinic(async (clinic) => {
    const by = await asOtto(clinic);
    const send = () => invite(clinic.identity, by, { ...toMaria, hours: 24 });
    for (let n = 0; n < 10; n++) await send();
    await tooMany(send());
    clinic.clock.pass(hour);
    for (let n = 0; n < 9; n++) await send();
    clinic.clock.pass(hour);
    const results = await Promise.allSettled(Array.from({ length: 8 }, send));
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
    await tooMany(send(), "problem.too_many_invitations");
    const list = await listInvitations(clinic.identity, { inviter: by.account.id, limit: 100 });
    assert.equal(list.filter((each) => stateOf(each, clinic.clock.now()) === "waiting").length, 20);
    assert.equal(await revokeInvitation(clinic.identity, by, list[0] ?? { inviter: "", id: "" }), true);
    await send();
  }));

Deno.test("a taken name, a weak password and an address that has an account are told apart to whoever holds the link", () =>
  inClinic(async (clinic) => {
    const { token } = await invited(clinic);
    await enrol(clinic, maria({ username: "anna", email: "anna@example.org" }));
    const fields = async (changes: Partial<Newcomer>) => {
      const made = await redeemInvitation(clinic.identity, token, { ...newcomer, ...changes }, always());
      clinic.clock.pass(minute);
      return made.outcome === "mistaken"
        ? made.mistakes.map(({ field, message }) => `${field} ${message}`)
        : made;
    };
    assert.deepEqual(await fields({ username: "ANNA" }), ["username account.username_taken"]);
    assert.deepEqual(await fields({ username: "a b" }), ["username account.username_form"]);
    assert.deepEqual(await fields({ password: "short" }), ["password password.short"]);
    assert.deepEqual(await fields({ password: undefined }), ["password invite.password_or_passkey"]);
    await enrol(clinic, maria({ username: "other" }));
    assert.deepEqual(await fields({}), ["email invite.has_account"]);
  }));

Deno.test("Anna, who has an account, accepts a share sent to her address; Stan cannot, nor for an account", () =>
  inClinic(async (clinic) => {
    const offer = newId();
    const { token, which } = await invited(clinic, {
      ...toMaria,
      kind: "share",
      email: "ANNA@example.org",
      offer,
    });
    const anna = await enrol(clinic, maria({ username: "anna", email: "anna@example.org" }));
    const stan = await enrol(clinic, maria({ username: "stan", email: "stan@example.org" }));
    const offers: unknown[] = [];
    const how = always({
      also: (_, account, invitation) => void offers.push([account.id, invitation.offer]),
    });
    assert.equal(await acceptInvitation(clinic.identity, token, await sessionOf(clinic, stan), how), false);
    const open = await sessionOf(clinic, anna);
    const tries = Array.from({ length: 8 }, () => acceptInvitation(clinic.identity, token, open, how));
    assert.equal((await Promise.all(tries)).filter((accepted) => accepted).length, 1);
    assert.deepEqual(offers.at(-1), [anna.account.id, offer]);
    assert.equal((await findInvitation(clinic.identity, which))?.value.used?.account, anna.account.id);
  }));

Deno.test("invitations and the addresses in them are forgotten a month after they ended", () =>
  inClinic(async (clinic) => {
    await invited(clinic);
    clinic.clock.pass(30 * 24 * hour);
    assert.equal(await sweepInvitations(clinic.identity), 0);
    clinic.clock.pass(5 * hour);
    assert.equal(await sweepInvitations(clinic.identity), 1);
    assert.deepEqual(await listInvitations(clinic.identity, { limit: 9 }), []);
  }));

/** A passkey made for another invitation. */
async function askedFor(clinic: Clinic, bound: string, key: SoftPasskey) {
  const account = { id: newId(), username: "maria", name: "Maria Lindgren" };
  const now = clinic.clock.now();
  const asked = await askForNewPasskey(clinic.identity, { purpose: "invite", bound, account, has: [], now });
  return { ticket: asked.ticket, response: key.create(asked.options) };
}

async function sessionOf(clinic: Clinic, { account }: KeptAccount) {
  const result = await signIn(
    clinic.identity,
    { handle: account.username, password: mariasPassword },
    callerFrom(),
  );
  if (result.outcome !== "signed_in") throw new Error(result.outcome);
  const open = await openSession(clinic.identity, result.secret, callerFrom());
  if (!open) throw new Error("no session");
  return open;
}

function systemDeed({ clock }: Clinic, action: string) {
  return {
    at: clock.now(),
    actor: "system" as const,
    role: "system",
    action,
    outcome: 0 as const,
    caller: callerFrom(""),
  };
}
