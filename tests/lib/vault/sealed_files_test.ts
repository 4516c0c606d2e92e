import assert from "node:assert/strict";
import { day, hour } from "../../../lib/clock.ts";
import { AppError } from "../../../lib/errors.ts";
import { type Id, idBytes, newId } from "../../../lib/ids.ts";
import { randomBytes, sha256 } from "../../../lib/vault/primitives.ts";
import { sealedFiles } from "../../../lib/vault/sealed_files.ts";
import { SealError } from "../../../lib/vault/sealing.ts";
import type { Driver } from "../../../lib/vault/store.ts";
import type { SubjectKey } from "../../../lib/vault/vault.ts";
import { allRows, newSubject, smallVault, someDeed } from "./small_vault.ts";

const limit = 2_000_000;

async function clinic() {
  const small = await smallVault();
  const files = sealedFiles(small.vault);
  const maria = await newSubject(small.vault);
  async function keep(content: Uint8Array, subject: SubjectKey = maria.key, id: Id = newId()): Promise<Id> {
    const file = await files.write({ id, subject, content: stream(content), limit, now: small.clock.now() });
    const change = small.vault.change().deed(someDeed);
    files.keep(change, file);
    await change.commit();
    return id;
  }
  return { ...small, files, maria, keep };
}

/** Bytes in pieces of 10,000, as a browser might send them. */
function stream(content: Uint8Array): ReadableStream<Uint8Array> {
  const pieces = Array.from(
    { length: Math.ceil(content.length / 10_000) },
    (_, at) => content.slice(at * 10_000, (at + 1) * 10_000),
  );
  return ReadableStream.from(pieces);
}

async function whole(content: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(content).arrayBuffer());
}

function scan(length: number): Uint8Array {
  const content = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) content.set(randomBytes(Math.min(65_536, length - at)), at);
  return content;
}

const chunkRows = async (driver: Driver) => (await allRows(driver)).filter(({ key }) => key[0] === "fc");

Deno.test("a scan of any size comes back byte for byte, with its size and digest", async () => {
  const { files, maria, keep } = await clinic();
  for (const length of [0, 1, 65_400, 700_000, 1_500_000]) {
    const content = scan(length);
    const id = await keep(content);
    const file = await files.read(maria.key, id);
    assert.ok(file);
    assert.equal(file.size, length);
    assert.equal(file.sha256, sha256(content).toBase64({ alphabet: "base64url", omitPadding: true }));
    assert.deepEqual(await whole(file.content), content);
  }
});

Deno.test("a file that was never kept, or whose change failed, cannot be read", async () => {
  const { files, maria, vault, clock } = await clinic();
  const id = newId();
  const file = await files.write({
    id,
    subject: maria.key,
    content: stream(scan(9)),
    limit,
    now: clock.now(),
  });
  assert.equal(await files.read(maria.key, id), undefined);
  const change = vault.change().deed(someDeed);
  files.keep(change, file);
  await change.commit();
  const again = vault.change().deed(someDeed);
  files.keep(again, file);
  await assert.rejects(again.commit(), isProblem("stale"));
});

Deno.test("an upload past its limit stops there", async () => {
  const { files, maria, driver, clock } = await clinic();
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 50_000;
      controller.enqueue(new Uint8Array(50_000));
    },
  });
  const upload = files.write({
    id: newId(),
    subject: maria.key,
    content: endless,
    limit: 1_000_000,
    now: clock.now(),
  });
  await assert.rejects(upload, isProblem("too_large"));
  assert.ok(sent < 2_000_000);
  assert.ok((await chunkRows(driver)).length <= 16);
});

Deno.test("an id that is taken is never written over", async () => {
  const { files, maria, keep, clock } = await clinic();
  const id = await keep(scan(100));
  const again = { id, subject: maria.key, content: stream(scan(100)), limit, now: clock.now() };
  await assert.rejects(files.write(again), isProblem("stale"));
});

Deno.test("a file's rows swapped with another's, cut, reordered or changed are refused before the end", async () => {
  const { files, maria, keep, driver } = await clinic();
  const [one, two] = [await keep(scan(200_000)), await keep(scan(200_000))];
  const rowOf = async (id: Id, n: number) => {
    const row = await driver.get(["fc", idBytes(id), n]);
    assert.ok(row);
    return row;
  };
  const refused = async () => {
    const file = await files.read(maria.key, one);
    assert.ok(file);
    await assert.rejects(whole(file.content), SealError);
  };
  const originals = await Promise.all([0, 1, 2, 3].map((n) => rowOf(one, n)));
  const put = (n: number, value: Uint8Array) =>
    driver.atomic({ checks: [], sets: [{ key: ["fc", idBytes(one), n], value }], deletes: [] });
  const restore = () => Promise.all(originals.map((row, n) => put(n, row.value)));

  for (const n of [0, 1, 3]) {
    await put(n, (await rowOf(two, n)).value);
    await refused();
    await restore();
    const changed = (await rowOf(one, n)).value;
    changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    await put(n, changed);
    await refused();
    await restore();
    await put(n, (await rowOf(one, n)).value.slice(0, -1));
    await refused();
    await restore();
    await driver.atomic({ checks: [], sets: [], deletes: [["fc", idBytes(one), n]] });
    await refused();
    await restore();
  }
  await put(1, (await rowOf(one, 2)).value);
  await put(2, originals[1]?.value ?? new Uint8Array());
  await refused();
});

Deno.test("a file opens for its own patient only", async () => {
  const { files, keep, vault } = await clinic();
  const anna = await newSubject(vault);
  const id = await keep(scan(10));
  await assert.rejects(files.read(anna.key, id), SealError);
});

Deno.test("a removed file is unreadable at once and its chunks are gone a day later", async () => {
  const { files, maria, keep, vault, clock, driver } = await clinic();
  const [gone, stays] = [await keep(scan(800_000)), await keep(scan(800_000))];
  const change = vault.change().deed(someDeed);
  files.remove(change, gone, clock.now());
  await change.commit();
  assert.equal(await files.read(maria.key, gone), undefined);
  clock.pass(day - hour);
  assert.equal(await files.sweep(clock.now()), 0);
  clock.pass(hour);
  assert.equal(await files.sweep(clock.now()), 1);
  assert.equal(await files.sweep(clock.now()), 0);
  const left = new Set((await chunkRows(driver)).map(({ key }) => (key[1] as Uint8Array).toHex()));
  assert.deepEqual([...left], [idBytes(stays).toHex()]);
});

Deno.test("an upload that was given up is swept, and can then not be kept", async () => {
  const { files, maria, vault, clock, driver } = await clinic();
  const content = stream(scan(100_000));
  const file = await files.write({ id: newId(), subject: maria.key, content, limit, now: clock.now() });
  clock.pass(day);
  assert.equal(await files.sweep(clock.now()), 1);
  assert.equal((await chunkRows(driver)).length, 0);
  const change = vault.change().deed(someDeed);
  files.keep(change, file);
  await assert.rejects(change.commit(), isProblem("stale"));
});

Deno.test("no byte of a file stands in the store", async () => {
  const { keep, driver } = await clinic();
  await keep(new TextEncoder().encode("canary-scan ".repeat(20_000)));
  for (const { value } of await allRows(driver)) {
    assert.ok(!new TextDecoder("latin1").decode(value).includes("canary"));
  }
});

function isProblem(problem: string) {
  return (error: unknown) => error instanceof AppError && error.problem === problem;
}
