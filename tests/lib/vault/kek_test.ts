import assert from "node:assert/strict";
import { KekError, kekFromBytes, kekFromFile, kekFromText, makeKekFile } from "../../../lib/vault/kek.ts";
import { randomBytes, utf8 } from "../../../lib/vault/primitives.ts";

const key = randomBytes(32);
const bound = utf8("sys 1");

Deno.test("a key-encryption key unwraps what it wrapped, and nothing bound elsewhere", async () => {
  const kek = kekFromBytes(key);
  const wrapped = await kek.wrap(randomBytes(32), bound);
  assert.equal((await kek.unwrap(wrapped, bound)).length, 32);
  assert.throws(() => kek.unwrap(wrapped, utf8("sys 2")));
  assert.throws(() => kekFromBytes(randomBytes(32)).unwrap(wrapped, bound));
});

Deno.test("a key-encryption key has an id that is the same everywhere and gives nothing of it away", () => {
  assert.equal(kekFromBytes(key).id, kekFromText(key.toBase64()).id);
  assert.notEqual(kekFromBytes(key).id, kekFromBytes(randomBytes(32)).id);
  assert.ok(!key.toHex().includes(kekFromBytes(key).id));
});

Deno.test("keys of the wrong size, of few different bytes, or not base64 are refused with a sentence", () => {
  const weak = [
    new Uint8Array(32),
    new Uint8Array(32).fill(0x61),
    utf8("aaaabbbbccccddddeeeeffffgggghhhh"),
    utf8("0123456789012345".repeat(2)),
  ];
  for (const bytes of weak) assert.throws(() => kekFromBytes(bytes), isSentence);
  for (const length of [0, 16, 31, 33, 64]) {
    assert.throws(() => kekFromBytes(randomBytes(length)), isSentence);
  }
  for (const text of ["", "correct horse battery staple", "not*base64*", key.toBase64().slice(1)]) {
    assert.throws(() => kekFromText(text), isSentence);
  }
});

Deno.test("a key file that only its owner may read is taken; one that others may touch is refused", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/kek`;
    await makeKekFile(path);
    const { mode } = await Deno.stat(path);
    assert.equal((mode ?? 0) & 0o777, 0o600);
    const kek = await kekFromFile(path);
    assert.equal(kek.id, kekFromText(await Deno.readTextFile(path)).id);
    for (const open of [0o604, 0o640, 0o644, 0o620]) {
      await Deno.chmod(path, open);
      await assert.rejects(kekFromFile(path), isSentence);
    }
    await Deno.chmod(path, 0o400);
    assert.equal((await kekFromFile(path)).id, kek.id);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a key file is never written over, and a missing one is a sentence", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assert.rejects(kekFromFile(`${folder}/none`), isSentence);
    await makeKekFile(`${folder}/kek`);
    const before = await Deno.readTextFile(`${folder}/kek`);
    await assert.rejects(makeKekFile(`${folder}/kek`), Deno.errors.AlreadyExists);
    assert.equal(await Deno.readTextFile(`${folder}/kek`), before);
    await Deno.chmod(`${folder}/kek`, 0o600);
    await Deno.writeTextFile(`${folder}/kek`, "x".repeat(5_000));
    await assert.rejects(kekFromFile(`${folder}/kek`), isSentence);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function isSentence(error: unknown): boolean {
  return error instanceof KekError && /^[A-Z].*\.$|chmod|openssl/.test(error.message) &&
    !error.message.includes(key.toBase64());
}
