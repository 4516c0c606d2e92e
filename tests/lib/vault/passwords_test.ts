import assert from "node:assert/strict";
import { newId } from "../../../lib/ids.ts";
import { AppError } from "../../../lib/errors.ts";
import { HashQueue } from "../../../lib/vault/hash_queue.ts";
import { kekFromBytes } from "../../../lib/vault/kek.ts";
import { openVault } from "../../../lib/vault/open_vault.ts";
import { proveArgon2id } from "../../../lib/vault/passwords.ts";
import { SealError } from "../../../lib/vault/sealing.ts";
import { kekBytes, keysOf, smallVault } from "./small_vault.ts";

const maria = newId();
const password = "correct horse battery staple";

Deno.test("Argon2id gives the answer of RFC 9106, and a runtime where it does not cannot start", async () => {
  await proveArgon2id();
  const real = crypto.subtle.deriveBits;
  crypto.subtle.deriveBits = (...call) => {
    const [parameters, key, length] = call as unknown as [Record<string, unknown>, CryptoKey, number];
    return real.call(crypto.subtle, { ...parameters, secretValue: undefined } as never, key, length);
  };
  try {
    await assert.rejects(proveArgon2id(), /RFC 9106/);
    const { store, driver, clock } = await withRealArgon(real, smallVault);
    await assert.rejects(
      openVault({ store, keys: keysOf(driver), kek: kekFromBytes(kekBytes), clock }),
      /RFC 9106/,
    );
  } finally {
    crypto.subtle.deriveBits = real;
  }
});

Deno.test("Maria's password is right, another is not, and it is hers alone", async () => {
  const { vault } = await smallVault();
  const hash = await vault.hashPassword(password, maria);
  assert.match(hash, /^\$argon2id\$v=19\$m=8,t=1,p=1,keyid=AAE\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.deepEqual(await vault.verifyPassword(password, hash, maria), { ok: true, stale: false });
  assert.deepEqual(await vault.verifyPassword(password + " ", hash, maria), { ok: false, stale: false });
  assert.deepEqual(await vault.verifyPassword(password, hash, newId()), { ok: false, stale: false });
});

Deno.test("the same password gives another hash each time, and is no use without this installation's pepper", async () => {
  const { vault, driver } = await smallVault();
  const { vault: elsewhere } = await smallVault();
  const hash = await vault.hashPassword(password, maria);
  assert.notEqual(await vault.hashPassword(password, maria), hash);
  assert.ok((await (await smallVault(driver)).vault.verifyPassword(password, hash, maria)).ok);
  assert.equal((await elsewhere.verifyPassword(password, hash, maria)).ok, false);
});

Deno.test("a password typed in another Unicode form is the same password", async () => {
  const { vault } = await smallVault();
  const hash = await vault.hashPassword("contraseña ﬁna", maria);
  assert.ok((await vault.verifyPassword("contraseña fina", hash, maria)).ok);
});

Deno.test("a right password with an old cost is stale, so that it is hashed again", async () => {
  const { store, driver, clock, vault } = await smallVault();
  const hash = await vault.hashPassword(password, maria);
  const kek = kekFromBytes(kekBytes);
  const dearer = await openVault({
    store,
    keys: keysOf(driver),
    kek,
    clock,
    passwordCost: { memory: 16, passes: 2 },
  });
  assert.deepEqual(await dearer.verifyPassword(password, hash, maria), { ok: true, stale: true });
  assert.deepEqual(await dearer.verifyPassword("wrong", hash, maria), { ok: false, stale: false });
});

Deno.test("without a cost for tests a hash takes 64 MiB and 3 passes", async () => {
  const { store, driver, clock } = await smallVault();
  const vault = await openVault({ store, keys: keysOf(driver), kek: kekFromBytes(kekBytes), clock });
  assert.match(await vault.hashPassword(password, maria), /^\$argon2id\$v=19\$m=65536,t=3,p=1,keyid=/);
});

Deno.test("a hash that was never made is refused, and never costs more than a bound", async () => {
  const { vault } = await smallVault();
  const hash = await vault.hashPassword(password, maria);
  const forged = [
    "",
    hash.slice(1),
    hash + "A",
    hash.replace("argon2id", "argon2i"),
    hash.replace("m=8", "m=9999999"),
    hash.replace("m=8", "m=4"),
    hash.replace("t=1", "t=99"),
    hash.replace("t=1", "t=0"),
    hash.replace("p=1", "p=4"),
    hash.replace("keyid=AAE", "keyid=AAI"),
  ];
  for (const other of forged) await assert.rejects(vault.verifyPassword(password, other, maria), SealError);
});

Deno.test("two hash at once, sixteen wait their turn in order, and one more is told to come back", async () => {
  const queue = new HashQueue();
  const gates: (() => void)[] = [];
  const done: number[] = [];
  let most = 0;
  let running = 0;
  const work = (n: number) => async () => {
    most = Math.max(most, ++running);
    await new Promise<void>((open) => gates.push(open));
    running--;
    done.push(n);
  };
  const all = Array.from({ length: 18 }, (_, n) => queue.run(work(n)));
  await assert.rejects(queue.run(work(99)), isBusy);
  while (done.length < 18) {
    gates.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(all);
  assert.equal(most, 2);
  assert.deepEqual(done, Array.from({ length: 18 }, (_, n) => n));
});

Deno.test("work that fails gives its place back", async () => {
  const queue = new HashQueue();
  for (let n = 0; n < 5; n++) await assert.rejects(queue.run(() => Promise.reject(new Error("no"))), /no/);
  assert.equal(await queue.run(() => Promise.resolve("yes")), "yes");
});

Deno.test("who waits too long is told to come back, and the place in the queue is free again", async () => {
  const later = fakeTimers();
  try {
    const queue = new HashQueue();
    const gates: (() => void)[] = [];
    const held = () => queue.run(() => new Promise<void>((open) => gates.push(open)));
    const running = [held(), held()];
    const waiting = Array.from({ length: 16 }, held);
    const outcomes = Promise.allSettled(waiting);
    later.fire();
    for (const outcome of await outcomes) assert.ok(outcome.status === "rejected" && isBusy(outcome.reason));
    const next = held();
    gates.splice(0).forEach((open) => open());
    await Promise.all(running);
    gates.splice(0).forEach((open) => open());
    await next;
  } finally {
    later.restore();
  }
});

function isBusy(error: unknown): boolean {
  return error instanceof AppError && error.problem === "unavailable" && error.retryAfter === 3;
}

/** Timers that go off when the test says so. */
function fakeTimers() {
  const real = globalThis.setTimeout;
  const pending: (() => void)[] = [];
  globalThis.setTimeout = ((run: () => void) => pending.push(run)) as never;
  return {
    fire: () => pending.splice(0).forEach((run) => run()),
    restore: () => globalThis.setTimeout = real,
  };
}

async function withRealArgon<T>(real: typeof crypto.subtle.deriveBits, make: () => Promise<T>): Promise<T> {
  const broken = crypto.subtle.deriveBits;
  crypto.subtle.deriveBits = real;
  try {
    return await make();
  } finally {
    crypto.subtle.deriveBits = broken;
  }
}
