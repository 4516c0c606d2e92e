import assert from "node:assert/strict";
import fc from "fast-check";
import { randomBytes, utf8 } from "../../../lib/vault/primitives.ts";
import {
  envelopeBytes,
  labels,
  lengthPrefixed,
  open,
  type Place,
  seal,
  SealError,
} from "../../../lib/vault/sealing.ts";

const key = randomBytes(32);
const place: Place = {
  label: labels.value,
  keyVersion: 1,
  schemaVersion: 3,
  bound: [utf8("weight"), utf8("maria"), utf8("row 7")],
};
const content = utf8("71.4 kg");

function refuses(opening: () => unknown, fault?: string): void {
  assert.throws(
    opening,
    (error) => error instanceof SealError && (fault === undefined || error.fault === fault),
  );
}

Deno.test("what is sealed opens with the same key at the same place", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
    assert.deepEqual(open(key, place, seal(key, place, bytes)), new Uint8Array(bytes));
  }));
});

Deno.test("sealing the same value twice gives nothing in common", () => {
  const [one, two] = [seal(key, place, content), seal(key, place, content)];
  assert.notDeepEqual(one.subarray(6, 38), two.subarray(6, 38), "salt");
  assert.notDeepEqual(one.subarray(38, 70), two.subarray(38, 70), "commitment");
  assert.notDeepEqual(one.subarray(70), two.subarray(70), "ciphertext");
});

Deno.test("the envelope is HKDF-SHA-512, a commitment and AES-256-GCM, as another implementation reads it", async () => {
  const sealed = seal(key, place, content);
  assert.deepEqual([...sealed.subarray(0, 6)], [1, 1, 0, 1, 0, 3]);
  const ikm = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const info = utf8("salus/value/v1\0\x01");
  const hkdf = { name: "HKDF", hash: "SHA-512", salt: sealed.slice(6, 38), info };
  const derived = new Uint8Array(await crypto.subtle.deriveBits(hkdf, ikm, 76 * 8));
  assert.deepEqual(sealed.slice(38, 70), derived.slice(44));
  const aesKey = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, ["decrypt"]);
  const additionalData = lengthPrefixed([utf8("salus"), sealed.slice(0, 6), ...place.bound]);
  const gcm = { name: "AES-GCM", iv: derived.slice(32, 44), additionalData };
  assert.deepEqual(new Uint8Array(await crypto.subtle.decrypt(gcm, aesKey, sealed.slice(70))), content);
  assert.equal(sealed.length, content.length + envelopeBytes);
});

Deno.test("a changed byte anywhere is refused", () => {
  const sealed = seal(key, place, content);
  for (let at = 0; at < sealed.length; at++) {
    for (const flip of [1, 0x80, 0xff]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ flip;
      refuses(() => open(key, place, changed));
    }
  }
});

Deno.test("a value cut or lengthened anywhere is refused", () => {
  const sealed = seal(key, place, content);
  for (let length = 0; length < sealed.length; length++) {
    refuses(() => open(key, place, sealed.slice(0, length)));
  }
  refuses(() => open(key, place, new Uint8Array([...sealed, 0])));
});

Deno.test("another key is told from tampering by the commitment, before anything is decrypted", () => {
  const sealed = seal(key, place, content);
  refuses(() => open(randomBytes(32), place, sealed), "key");
  const changed = sealed.slice();
  changed[75] = (changed[75] ?? 0) ^ 1;
  refuses(() => open(key, place, changed), "seal");
});

Deno.test("a value opens at its own place only: use, versions, and everything bound, in order", () => {
  const sealed = seal(key, place, content);
  const elsewhere: Place[] = [
    { ...place, label: labels.text },
    { ...place, keyVersion: 2 },
    { ...place, schemaVersion: 2 },
    { ...place, bound: [utf8("weight"), utf8("anna"), utf8("row 7")] },
    { ...place, bound: [utf8("exercise"), utf8("maria"), utf8("row 7")] },
    { ...place, bound: [utf8("weight"), utf8("maria"), utf8("row 8")] },
    { ...place, bound: [utf8("weightm"), utf8("aria"), utf8("row 7")] },
    { ...place, bound: [utf8("weight"), utf8("maria")] },
    { ...place, bound: [utf8("weight"), utf8("maria"), utf8("row 7"), utf8("")] },
  ];
  for (const other of elsewhere) refuses(() => open(key, other, sealed));
});

Deno.test("an error says nothing of what was sealed", () => {
  try {
    open(key, place, seal(randomBytes(32), place, utf8("canary-7f3a")));
    assert.fail("opened");
  } catch (error) {
    assert.ok(error instanceof SealError);
    assert.ok(!`${error.message} ${error.stack} ${JSON.stringify(error)}`.includes("canary"));
  }
});

Deno.test("no two lists of parts have the same length-prefixed bytes", () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 6 }), { maxLength: 4 });
  fc.assert(fc.property(parts, parts, (one, two) => {
    const same = lengthPrefixed(one).toHex() === lengthPrefixed(two).toHex();
    assert.equal(same, JSON.stringify(one.map((p) => [...p])) === JSON.stringify(two.map((p) => [...p])));
  }));
});

Deno.test("a key of the wrong size is a mistake of ours, not of the value", () => {
  assert.throws(() => seal(new Uint8Array(31), place, content), TypeError);
});
