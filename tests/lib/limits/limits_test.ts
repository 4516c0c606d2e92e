import assert from "node:assert/strict";
import { hour, minute } from "../../../lib/clock.ts";
import { openLimits, rules } from "../../../lib/limits/limits.ts";
import { sweepCounts } from "../../../lib/limits/stored.ts";
import { keyBytes } from "../../../lib/vault/key_bytes.ts";
import { openClinic } from "../identity/clinic.ts";

Deno.test("fifty tries at once on one code: exactly five pass", async () => {
  const clinic = await openClinic();
  const { limits } = clinic.identity;
  const verdicts = await Promise.all(
    Array.from({ length: 50 }, () => limits.take("second_factor.challenge", "one sign-in")),
  );
  assert.equal(verdicts.filter(({ ok }) => ok).length, 5);
  await clinic.close();
});

Deno.test("two processes share one count", async () => {
  const clinic = await openClinic();
  const { vault, clock, limits } = clinic.identity;
  const other = openLimits({ vault, clock });
  const verdicts = await Promise.all(
    Array.from({ length: 40 }, (_, at) => (at % 2 ? limits : other).take("invitation.inviter", "otto")),
  );
  const passed = verdicts.filter(({ ok }) => ok).length;
  assert.ok(passed <= 10, `${passed} passed`);
  let later = 0;
  for (let at = 0; at < 20; at++) if ((await other.take("invitation.inviter", "otto")).ok) later++;
  assert.equal(passed + later, 10);
  await clinic.close();
});

Deno.test("a count outlives a restart", async () => {
  const clinic = await openClinic();
  const { vault, clock, limits } = clinic.identity;
  for (let at = 0; at < 3; at++) assert.ok((await limits.take("reset.account", "maria")).ok);
  const restarted = openLimits({ vault, clock });
  assert.deepEqual(await restarted.take("reset.account", "maria"), { ok: false, retryAfter: 1200 });
  await assert.rejects(restarted.demand("reset.account", "maria"), { problem: "too_many", retryAfter: 1200 });
  assert.ok((await restarted.take("reset.account", "anna")).ok, "others are not affected");
  await clinic.close();
});

Deno.test("when the store cannot keep the count, the try is denied", async () => {
  const clinic = await openClinic();
  const { vault, clock } = clinic.identity;
  const contested = {
    ...vault,
    change: () => ({ ...vault.change(), put: () => ({ tidy: () => Promise.resolve(false) }) }),
  } as unknown as typeof vault;
  const verdict = await openLimits({ vault: contested, clock }).take("step_up.account", "maria");
  assert.equal(verdict.ok, false);
  await clinic.close();
});

Deno.test("neither subject nor rule can be read in the store's keys", async () => {
  const clinic = await openClinic();
  await clinic.identity.limits.take("sign_in.address", "192.0.2.7");
  const rows = await clinic.driver.list({ prefix: ["l"], limit: 10 });
  assert.equal(rows.length, 1);
  for (const { key, value } of rows) {
    const text = keyBytes(key) + new TextDecoder("latin1").decode(value);
    assert.doesNotMatch(text, /192\.0\.2|sign_in/);
  }
  await clinic.close();
});

Deno.test("counts that say nothing any more are swept, others stay", async () => {
  const clinic = await openClinic();
  const { vault, limits } = clinic.identity;
  await limits.take("token.address", "192.0.2.7");
  await limits.take("sign_in.account", "maria");
  clinic.clock.pass(hour);
  assert.equal(await sweepCounts(vault, clinic.clock.now()), 1);
  clinic.clock.pass(24 * hour);
  assert.equal(await sweepCounts(vault, clinic.clock.now()), 1);
  await clinic.close();
});

Deno.test("what happens often is counted in memory: sixty searches a minute, and the next after a second", async () => {
  const clinic = await openClinic();
  const { limits } = clinic.identity;
  for (let at = 0; at < 60; at++) assert.ok((await limits.take("search.account", "maria")).ok);
  assert.deepEqual(await limits.take("search.account", "maria"), { ok: false, retryAfter: 1 });
  clinic.clock.pass(minute / 60);
  assert.ok((await limits.take("search.account", "maria")).ok);
  await clinic.close();
});

Deno.test("every rule says in a sentence what it allows", () => {
  for (const { says } of Object.values(rules)) assert.match(says, /^[A-Z].{20,}\.$/);
});
