import assert from "node:assert/strict";
import { minute } from "../../../lib/clock.ts";
import { newId } from "../../../lib/ids.ts";
import { type KeptAccount, putAccount } from "../../../lib/identity/accounts.ts";
import { sweepChallenges } from "../../../lib/identity/challenges.ts";
import { readFactors } from "../../../lib/identity/factors.ts";
import {
  acceptPasskey,
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  removePasskey,
  renamePasskey,
} from "../../../lib/identity/passkeys.ts";
import { callerFrom, type Clinic, enrol, maria, otto } from "./clinic.ts";
import { inClinic, kept as now } from "./in_clinic.ts";
import { type Faults, SoftPasskey } from "./soft_passkey.ts";

const session = "session-1";

function ownerOf({ clock }: Clinic, was: KeptAccount) {
  return { was, session, caller: callerFrom(), now: clock.now() };
}

async function give(clinic: Clinic, was: KeptAccount, key = new SoftPasskey(), faults: Faults = {}) {
  const owner = ownerOf(clinic, await now(clinic, was));
  const has = (await readFactors(clinic.identity, owner.was)).value.passkeys;
  const asked = await askForNewPasskey(clinic.identity, {
    purpose: "add",
    bound: session,
    account: was.account,
    has,
    now: owner.now,
  });
  const response = key.create(asked.options, faults);
  const given = { ticket: asked.ticket, bound: session, response, now: owner.now, name: "Phone" };
  return { key, owner, given, added: await addPasskey(clinic.identity, owner, given) };
}

async function ask(clinic: Clinic, bound = "visitor-1", purpose: "sign_in" | "prove" = "sign_in") {
  return await askForPasskey(clinic.identity, { purpose, bound, now: clinic.clock.now() });
}

function answer(clinic: Clinic, ticket: string, response: unknown, bound = "visitor-1") {
  return { ticket, bound, response, now: clinic.clock.now(), caller: callerFrom() };
}

Deno.test("Maria adds a passkey and signs in with it, her name untyped", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const { key, added } = await give(clinic, was);
    assert.equal(added, true);
    const kept = await now(clinic, was);
    assert.deepEqual(kept.account.factors, { authenticator: false, passkeys: 1 });
    assert.equal(kept.account.epoch, was.account.epoch + 1);
    const { options, ticket } = await ask(clinic);
    assert.deepEqual((options as { allowCredentials: unknown[] }).allowCredentials, []);
    const who = await acceptPasskey(clinic.identity, "sign_in", answer(clinic, ticket, key.get(options)));
    assert.equal(who?.account.id, was.account.id);
    const [passkey] = (await readFactors(clinic.identity, kept)).value.passkeys;
    assert.equal(passkey?.counter, 2);
    assert.equal(passkey?.used, clinic.clock.now());
    assert.deepEqual([passkey?.synced, passkey?.backedUp, passkey?.name], [true, true, "Phone"]);
  }));

Deno.test("one answer sent fifty times at once signs in once", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const { key } = await give(clinic, was);
    const { options, ticket } = await ask(clinic);
    const given = answer(clinic, ticket, key.get(options));
    const all = await Promise.all(
      Array.from({ length: 50 }, () => acceptPasskey(clinic.identity, "sign_in", given)),
    );
    assert.equal(all.filter((who) => who !== undefined).length, 1);
    assert.equal(await acceptPasskey(clinic.identity, "sign_in", given), undefined);
  }));

Deno.test("an answer counts only where, when and for what it was asked", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const { key } = await give(clinic, was);
    const { options, ticket } = await ask(clinic);
    const other = await ask(clinic, "visitor-2");
    const proof = await ask(clinic, "visitor-1", "prove");
    const { identity } = clinic;
    const response = key.get(options);
    const refused = {
      "another visitor": answer(clinic, ticket, response, "visitor-2"),
      "another visitor's question": answer(clinic, other.ticket, response, "visitor-2"),
      "a question for another purpose": answer(clinic, proof.ticket, key.get(proof.options)),
      "no ticket": answer(clinic, "", response),
      "a changed ticket": answer(clinic, ticket.slice(0, -8) + ticket.slice(-7) + "A", response),
      "no response": answer(clinic, ticket, undefined),
      "text": answer(clinic, ticket, "passkey"),
      "another site": answer(clinic, ticket, key.get(options, { origin: "https://salus.example" })),
      "another host": answer(clinic, ticket, key.get(options, { host: "salus.example" })),
      "nobody verified": answer(clinic, ticket, key.get(options, { unverified: true })),
      "another challenge": answer(clinic, ticket, key.get(options, { challenge: "AAAA" })),
      "another's handle": answer(clinic, ticket, key.get(options, { userHandle: newId() })),
      "a copied key": answer(clinic, ticket, key.get(options, { counter: 1 })),
      "an unknown key": answer(clinic, ticket, new SoftPasskey().get(options)),
    };
    for (const [why, given] of Object.entries(refused)) {
      assert.equal(await acceptPasskey(identity, "sign_in", given), undefined, why);
    }
    const good = answer(clinic, ticket, key.get(options));
    clinic.clock.pass(5 * minute);
    assert.equal(
      await acceptPasskey(identity, "sign_in", { ...good, now: clinic.clock.now() }),
      undefined,
      "late",
    );
    assert.equal((await acceptPasskey(identity, "sign_in", good))?.account.id, was.account.id);
  }));

Deno.test("a passkey of a suspended account and a removed one sign nobody in", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const first = await give(clinic, was);
    const second = await give(clinic, was);
    const [, passkey] = (await readFactors(clinic.identity, await now(clinic, was))).value.passkeys;
    const owner = ownerOf(clinic, await now(clinic, was));
    assert.equal(await removePasskey(clinic.identity, owner, passkey?.id ?? ""), "removed");
    const asked = await ask(clinic);
    const removed = answer(clinic, asked.ticket, second.key.get(asked.options));
    assert.equal(await acceptPasskey(clinic.identity, "sign_in", removed), undefined);
    const kept = await now(clinic, was);
    const change = clinic.identity.vault.change().deed({
      at: clinic.clock.now(),
      actor: "system",
      role: "system",
      action: "user.suspended",
      outcome: 0,
      caller: callerFrom(""),
    });
    const suspended = { at: 0, by: newId(), reason: "left" };
    putAccount(clinic.identity, change, kept, { ...kept.account, suspended });
    await change.commit();
    const other = answer(clinic, asked.ticket, first.key.get(asked.options));
    assert.equal(await acceptPasskey(clinic.identity, "sign_in", other), undefined);
  }));

Deno.test("a new passkey must be verified by its user, be asked for by this session, and be answered once", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const anna = await enrol(clinic, maria({ username: "anna", email: "anna@example.org" }));
    assert.equal((await give(clinic, was, new SoftPasskey(), { unverified: true })).added, false);
    assert.equal(
      (await give(clinic, was, new SoftPasskey(), { origin: "https://salus.example" })).added,
      false,
    );
    const { given, added } = await give(clinic, was);
    assert.equal(added, true);
    const elsewhere = { ...given, bound: "session-2" };
    assert.equal(
      await addPasskey(clinic.identity, ownerOf(clinic, await now(clinic, was)), elsewhere),
      false,
    );
    assert.equal(
      await addPasskey(clinic.identity, ownerOf(clinic, anna), given),
      false,
      "for another account",
    );
    await assert.rejects(addPasskey(clinic.identity, ownerOf(clinic, await now(clinic, was)), given));
    assert.equal((await now(clinic, was)).account.factors.passkeys, 1);
  }));

Deno.test("Stan's passkey does not prove that Maria is there", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    const stan = await enrol(clinic, maria({ username: "stan", email: "stan@example.org" }));
    const [hers, his] = [await give(clinic, was), await give(clinic, stan)];
    const asked = {
      purpose: "prove" as const,
      bound: session,
      now: clinic.clock.now(),
      account: was.account.id,
    };
    const { options, ticket } = await askForPasskey(clinic.identity, asked);
    const proof = (response: unknown) => answer(clinic, ticket, response, session);
    assert.equal(await acceptPasskey(clinic.identity, "prove", proof(his.key.get(options))), undefined);
    const who = await acceptPasskey(clinic.identity, "prove", proof(hers.key.get(options)));
    assert.equal(who?.account.id, was.account.id);
  }));

Deno.test("ten passkeys and not one more", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    for (let n = 0; n < 10; n++) assert.equal((await give(clinic, was)).added, true);
    assert.equal((await give(clinic, was)).added, false);
    assert.equal((await now(clinic, was)).account.factors.passkeys, 10);
  }));

Deno.test("Otto cannot take away his last factor; Maria can", () =>
  inClinic(async (clinic) => {
    const bare = otto({ factors: { authenticator: false, passkeys: 0 } });
    for (const [person, outcome] of [[bare, "needed"], [maria(), "removed"]] as const) {
      const was = await enrol(clinic, person);
      await give(clinic, was);
      const kept = await now(clinic, was);
      const [passkey] = (await readFactors(clinic.identity, kept)).value.passkeys;
      assert.equal(await removePasskey(clinic.identity, ownerOf(clinic, kept), newId()), "absent");
      assert.equal(await removePasskey(clinic.identity, ownerOf(clinic, kept), passkey?.id ?? ""), outcome);
    }
  }));

Deno.test("removing his two passkeys at the same moment leaves Otto one", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, otto({ factors: { authenticator: false, passkeys: 0 } }));
    await give(clinic, was);
    await give(clinic, was);
    const kept = await now(clinic, was);
    const { passkeys } = (await readFactors(clinic.identity, kept)).value;
    const results = await Promise.allSettled(
      passkeys.map(({ id }) => removePasskey(clinic.identity, ownerOf(clinic, kept), id)),
    );
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1);
    assert.equal((await now(clinic, was)).account.factors.passkeys, 1);
  }));

Deno.test("a passkey gets another name, and answered questions are forgotten once they are over", () =>
  inClinic(async (clinic) => {
    const was = await enrol(clinic, maria());
    await give(clinic, was);
    const owner = ownerOf(clinic, await now(clinic, was));
    const [passkey] = (await readFactors(clinic.identity, owner.was)).value.passkeys;
    assert.equal(await renamePasskey(clinic.identity, owner, passkey?.id ?? "", "Laptop"), true);
    assert.equal(await renamePasskey(clinic.identity, owner, newId(), "Laptop"), false);
    assert.equal((await readFactors(clinic.identity, owner.was)).value.passkeys[0]?.name, "Laptop");
    clinic.clock.pass(6 * minute);
    await sweepChallenges(clinic.identity, clinic.clock.now());
    assert.equal((await clinic.driver.list({ prefix: ["ca"], limit: 10 })).length, 0);
  }));
