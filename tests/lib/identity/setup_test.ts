import assert from "node:assert/strict";
import { minute } from "../../../lib/clock.ts";
import { findByHandle } from "../../../lib/identity/accounts.ts";
import { listBranches, readOrganisation } from "../../../lib/identity/branches.ts";
import { enterSetupCode, maySetUp, setUp, setupCode } from "../../../lib/identity/setup.ts";
import { callerFrom, type Clinic, openClinic } from "./clinic.ts";

const otto = {
  organisation: "Clear View Eyes",
  branch: "Harbour Street",
  name: "Otto Brandt",
  username: "Otto",
  email: "Otto@Clinic.example",
  password: "eleven slow barges at dawn",
  language: "en",
  zone: "Europe/Berlin",
} as const;

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

test("the printed code opens the set-up for half an hour, and only the newest one does", async (clinic) => {
  const { identity } = clinic;
  const first = await setupCode(identity);
  const code = await setupCode(identity);
  assert.ok(first && code && code.length === 43);
  assert.equal(await enterSetupCode(identity, first, callerFrom()), undefined);
  const ticket = await enterSetupCode(identity, ` ${code}\n`, callerFrom());
  assert.ok(ticket);
  assert.equal(await maySetUp(identity, ticket), true);
  for (const bad of [undefined, "", "x", ticket + "A"]) assert.equal(await maySetUp(identity, bad), false);
  clinic.clock.pass(30 * minute);
  assert.equal(await maySetUp(identity, ticket), false);
});

test("Stan guessing codes is stopped after ten", async (clinic) => {
  await setupCode(clinic.identity);
  for (let guess = 0; guess < 10; guess++) {
    assert.equal(await enterSetupCode(clinic.identity, "x".repeat(43), callerFrom()), undefined);
  }
  await assert.rejects(enterSetupCode(clinic.identity, "x".repeat(43), callerFrom()), {
    problem: "too_many",
  });
});

test("setting up makes the organisation, its branch and an administrator without any health data", async (clinic) => {
  const { identity } = clinic;
  const code = await setupCode(identity);
  const made = await setUp(identity, otto, callerFrom());
  assert.ok("account" in made);
  const kept = await findByHandle(identity, "OTTO@clinic.EXAMPLE");
  assert.deepEqual(kept?.account.roles, [{ role: "admin" }]);
  assert.equal(kept?.account.patient, undefined);
  assert.equal((await readOrganisation(identity))?.value.name, "Clear View Eyes");
  assert.deepEqual((await listBranches(identity)).map(({ name }) => name), ["Harbour Street"]);
  assert.equal(await setupCode(identity), undefined);
  assert.equal(await enterSetupCode(identity, code ?? "", callerFrom()), undefined);
  await assert.rejects(setUp(identity, { ...otto, username: "stan" }, callerFrom()), {
    problem: "not_found",
  });
});

test("of ten set-ups at once one wins, and there is one administrator", async (clinic) => {
  const { identity } = clinic;
  await setupCode(identity);
  const tries = await Promise.allSettled(
    Array.from(
      { length: 10 },
      (_, at) =>
        setUp(identity, { ...otto, username: `otto${at}`, email: `otto${at}@clinic.example` }, callerFrom()),
    ),
  );
  assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal((await clinic.driver.list({ prefix: ["u"], limit: 20 })).length, 1);
  assert.equal((await listBranches(identity)).length, 1);
});

test("weak or malformed credentials are refused at their fields, and nothing is made", async (clinic) => {
  const bad = { ...otto, username: "o@tto", email: "not an address", password: "Clear View Eyes 2026" };
  const result = await setUp(clinic.identity, bad, callerFrom());
  assert.ok("mistakes" in result);
  assert.deepEqual(result.mistakes.map(({ field, message }) => [field, message]), [
    ["username", "account.username_form"],
    ["email", "account.email_form"],
    ["password", "password.words"],
  ]);
  assert.equal((await clinic.driver.list({ prefix: ["u"], limit: 20 })).length, 0);
});
