import assert from "node:assert/strict";
import { hour, minute, second } from "../../../lib/clock.ts";
import { openDevMailbox } from "../../../lib/messages/dev_mailbox.ts";
import type { Carrier, Letter, Mail } from "../../../lib/messages/mail.ts";
import { outgoing } from "../../../lib/messages/outbox.ts";
import { deliverDue, type Post, startPost } from "../../../lib/messages/post.ts";
import { callerFrom, type Clinic } from "../identity/clinic.ts";
import { inClinic } from "../identity/in_clinic.ts";

interface Carried {
  readonly id: string;
  readonly to: string;
  readonly letter: Letter;
}

function recorder(
  fail: (tries: number) => unknown = () => undefined,
): Carrier & { carried: Carried[]; tries: number } {
  return {
    carried: [],
    tries: 0,
    carry(id, to, letter) {
      const error = fail(++this.tries);
      if (error !== undefined) return Promise.reject(error);
      this.carried.push({ id, to, letter });
      return Promise.resolve();
    },
  };
}

function postOf({ identity, clock }: Clinic, carrier: Carrier): Post {
  const write = (mail: Mail) => ({ subject: mail.about, text: `To ${mail.name}`, html: "" });
  return { vault: identity.vault, clock, carrier, write };
}

async function queue({ identity, clock }: Clinic, changes: Partial<{ until: number }> = {}): Promise<void> {
  const now = clock.now();
  const change = identity.vault.change().deed({
    at: now,
    actor: "system",
    role: "system",
    action: "mail.queued",
    outcome: 0,
    caller: callerFrom(""),
  });
  identity.outbox.queue(change, {
    to: "maria@example.org",
    name: "Maria",
    lang: "en",
    zone: "UTC",
    about: "reset",
    link: "http://localhost:8000/reset#secret-of-maria",
    until: changes.until ?? now + 30 * hour,
  }, now);
  await change.commit();
}

async function waiting({ identity }: Clinic): Promise<number> {
  return (await identity.vault.list(outgoing, [], { limit: 99 })).length;
}

function away(): Error {
  return Object.assign(new Error("away"), { code: "ECONNECTION" });
}

Deno.test("a mail leaves once and is gone", () =>
  inClinic(async (clinic) => {
    const carrier = recorder();
    await queue(clinic);
    assert.equal(await deliverDue(postOf(clinic, carrier)), 1);
    assert.equal(await deliverDue(postOf(clinic, carrier)), 0);
    assert.deepEqual(carrier.carried.map(({ to, letter }) => [to, letter.subject, letter.text]), [
      ["maria@example.org", "reset", "To Maria"],
    ]);
    assert.equal(await waiting(clinic), 0);
  }));

Deno.test("a change that fails queues no mail", () =>
  inClinic(async (clinic) => {
    await queue(clinic);
    const { vault, outbox } = clinic.identity;
    const [row] = await vault.list(outgoing, [], { limit: 1 });
    if (!row) return assert.fail("no mail");
    const change = vault.change().expect(outgoing, row.key, null).deed({
      at: 0,
      actor: "system",
      role: "system",
      action: "mail.queued",
      outcome: 0,
      caller: callerFrom(""),
    });
    outbox.queue(change, row.value.mail, clinic.clock.now());
    await assert.rejects(change.commit());
    assert.equal(await waiting(clinic), 1);
  }));

Deno.test("eight processes at once send each of thirty mails once", () =>
  inClinic(async (clinic) => {
    for (let n = 0; n < 30; n++) await queue(clinic);
    const carrier = recorder();
    await Promise.all(Array.from({ length: 8 }, () => deliverDue(postOf(clinic, carrier))));
    assert.equal(carrier.carried.length, 30);
    assert.equal(new Set(carrier.carried.map(({ id }) => id)).size, 30);
  }));

Deno.test("what cannot be sent is tried again later, ever more patiently, under the same id", () =>
  inClinic(async (clinic) => {
    const carrier = recorder((tries) => tries < 4 ? away() : undefined);
    await queue(clinic);
    for (const wait of [0, 30 * second, minute, 2 * minute]) {
      assert.equal(carrier.carried.length, 0);
      clinic.clock.pass(Math.max(0, wait - 1));
      await deliverDue(postOf(clinic, carrier));
      clinic.clock.pass(1);
      await deliverDue(postOf(clinic, carrier));
    }
    assert.equal(carrier.tries, 4);
    assert.equal(carrier.carried.length, 1);
  }));

Deno.test("after eight tries, after its link has ended, or when refused for good, a mail is given up and the log says so", () =>
  inClinic(async (clinic) => {
    const refuse = recorder(() =>
      Object.assign(new Error("no such box"), { responseCode: 550, code: "EENVELOPE" })
    );
    await queue(clinic);
    await deliverDue(postOf(clinic, refuse));
    assert.deepEqual([refuse.tries, await waiting(clinic)], [1, 0]);
    const never = recorder(away);
    await queue(clinic);
    for (let n = 0; n < 20; n++) {
      await deliverDue(postOf(clinic, never));
      clinic.clock.pass(hour);
    }
    assert.deepEqual([never.tries, await waiting(clinic)], [8, 0]);
    const late = recorder();
    await queue(clinic, { until: clinic.clock.now() });
    await deliverDue(postOf(clinic, late));
    assert.deepEqual([late.tries, await waiting(clinic)], [0, 0]);
    const { entries } = await clinic.audit.explore({ action: "mail.failed", limit: 10 });
    assert.deepEqual(entries.map(({ outcome, detail }) => [outcome, detail?.why, detail?.tries]), [
      [8, "late", 1],
      [8, "unreachable", 8],
      [8, "refused", 1],
    ]);
    assert.ok(!JSON.stringify(entries).includes("maria"), "whose mail it was is not in the log");
  }));

Deno.test("a process that dies with a mail in hand does not lose it", () =>
  inClinic(async (clinic) => {
    await queue(clinic);
    const hangs: Carrier = { carry: () => new Promise(() => {}) };
    void deliverDue(postOf(clinic, hangs));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const carrier = recorder();
    await deliverDue(postOf(clinic, carrier));
    assert.equal(carrier.carried.length, 0, "leased");
    clinic.clock.pass(100 * second);
    await deliverDue(postOf(clinic, carrier));
    assert.equal(carrier.carried.length, 1);
  }));

Deno.test("the post works until it is stopped", () =>
  inClinic(async (clinic) => {
    const carrier = recorder();
    await queue(clinic);
    const post = startPost(postOf(clinic, carrier), 5);
    while (carrier.carried.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await post.stop();
    await queue(clinic);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(carrier.carried.length, 1);
  }));

Deno.test("neither the outbox nor the dev mailbox keeps anything in clear", () =>
  inClinic(async (clinic) => {
    await queue(clinic);
    const mailbox = openDevMailbox(clinic.identity.vault, clinic.clock);
    const read = async () =>
      (await Promise.all(["mo", "md"].map((prefix) => clinic.driver.list({ prefix: [prefix], limit: 9 }))))
        .flat();
    const before = await read();
    await deliverDue(postOf(clinic, mailbox));
    const after = await read();
    assert.deepEqual([before.length, after.length], [1, 1]);
    for (const { value } of [...before, ...after]) {
      const text = new TextDecoder("latin1").decode(value);
      for (const canary of ["maria@example.org", "secret-of-maria", "Maria"]) {
        assert.ok(!text.includes(canary));
      }
    }
    const [mail] = await mailbox.latest(5);
    assert.equal(mail?.to, "maria@example.org");
    assert.deepEqual(await mailbox.find(mail?.at ?? 0, mail?.id ?? ""), mail);
  }));
