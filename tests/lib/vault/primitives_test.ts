import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import {
  ed25519Sign,
  ed25519Signer,
  ed25519Verify,
  hkdfSha512,
  hmacSha256,
  hmacSha512,
  sameBytes,
  sha256,
  sha256Stream,
  utf8,
} from "../../../lib/vault/primitives.ts";
import aesVectors from "./vectors/aes_256_gcm.json" with { type: "json" };
import ed25519Vectors from "./vectors/ed25519.json" with { type: "json" };
import hkdfVectors from "./vectors/hkdf_sha512.json" with { type: "json" };
import hmacVectors from "./vectors/hmac.json" with { type: "json" };

const hex = (text: string) => Uint8Array.fromHex(text);

Deno.test("AES-256-GCM opens the published test cases, in node:crypto and in Web Crypto", async () => {
  for (const { key, iv, aad, plaintext, ciphertext, tag } of aesVectors.tests) {
    const decipher = createDecipheriv("aes-256-gcm", hex(key), hex(iv), { authTagLength: 16 });
    decipher.setAAD(hex(aad)).setAuthTag(hex(tag));
    const opened = decipher.update(hex(ciphertext));
    decipher.final();
    assert.equal(opened.toString("hex"), plaintext);

    const webKey = await crypto.subtle.importKey("raw", hex(key), "AES-GCM", false, ["encrypt"]);
    const parameters = { name: "AES-GCM", iv: hex(iv), additionalData: hex(aad) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, webKey, hex(plaintext)));
    assert.equal(sealed.toHex(), ciphertext + tag);
  }
});

Deno.test("HMAC with SHA-256 and SHA-512 gives the answers of RFC 4231", () => {
  for (const vector of hmacVectors.tests) {
    assert.equal(hmacSha256(hex(vector.key), hex(vector.message)).toHex(), vector.sha256);
    assert.equal(hmacSha512(hex(vector.key), hex(vector.message)).toHex(), vector.sha512);
  }
});

Deno.test("HKDF-SHA-512 gives the answers of Wycheproof", () => {
  for (const { ikm, salt, info, size, okm } of hkdfVectors.tests) {
    assert.equal(hkdfSha512(hex(ikm), hex(salt), hex(info), size).toHex(), okm);
  }
});

Deno.test("Ed25519 makes and checks the signatures of RFC 8032", () => {
  for (const { seed, publicKey, message, signature } of ed25519Vectors.tests) {
    const signer = ed25519Signer(hex(seed));
    assert.equal(signer.publicKey.toHex(), publicKey);
    assert.equal(ed25519Sign(signer.key, hex(message)).toHex(), signature);
    assert.ok(ed25519Verify(hex(publicKey), hex(message), hex(signature)));
  }
});

Deno.test("an Ed25519 signature is refused for another message, another key, or when it is cut", () => {
  const [first, second] = ed25519Vectors.tests;
  assert.ok(first && second);
  assert.equal(ed25519Verify(hex(first.publicKey), utf8("x"), hex(first.signature)), false);
  assert.equal(ed25519Verify(hex(second.publicKey), hex(first.message), hex(first.signature)), false);
  assert.equal(
    ed25519Verify(hex(first.publicKey), hex(first.message), hex(first.signature).subarray(1)),
    false,
  );
  assert.equal(ed25519Verify(new Uint8Array(31), hex(first.message), hex(first.signature)), false);
  for (let at = 0; at < 64; at++) {
    const changed = hex(first.signature);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.equal(ed25519Verify(hex(first.publicKey), hex(first.message), changed), false);
  }
});

Deno.test("SHA-256 gives the answer of FIPS 180-4, whole or in parts", () => {
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(sha256(utf8("abc")).toHex(), expected);
  assert.equal(sha256(utf8("a"), utf8("bc")).toHex(), expected);
  const stream = sha256Stream();
  stream.add(utf8("ab"));
  stream.add(utf8("c"));
  assert.equal(stream.digest().toHex(), expected);
});

Deno.test("bytes are the same only when length and every byte are", () => {
  assert.ok(sameBytes(utf8("abc"), utf8("abc")));
  assert.equal(sameBytes(utf8("abc"), utf8("abd")), false);
  assert.equal(sameBytes(utf8("abc"), utf8("ab")), false);
});
