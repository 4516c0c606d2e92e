import assert from "node:assert/strict";
import {
  claimOf,
  openCheckpoint,
  openNote,
  originOf,
  readVerifier,
  signCheckpoint,
  signNote,
  verifierText,
} from "../../../lib/audit/notes.ts";
import { ed25519Sign, ed25519Signer, sha256, utf8 } from "../../../lib/vault/primitives.ts";
import { testKeys } from "./logbook.ts";

// The example of the Go package golang.org/x/mod/sumdb/note, where the format comes from.
const name = "PeterNeumann";
const seed = Uint8Array.fromBase64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").slice(1);
const verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const note = text +
  "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

function peter() {
  const signer = ed25519Signer(seed);
  return { publicKey: signer.publicKey, sign: (bytes: Uint8Array) => ed25519Sign(signer.key, bytes) };
}

Deno.test("a note is signed and opened as in the published example", () => {
  assert.equal(signNote(peter(), name, text), note);
  const known = readVerifier(verifier);
  assert.ok(known);
  assert.equal(verifierText(known), verifier);
  assert.equal(openNote(note, known), text);
});

Deno.test("a note with any changed character does not open", () => {
  const known = readVerifier(verifier);
  assert.ok(known);
  for (let at = 0; at < note.length; at++) {
    const other = note.charCodeAt(at) === 65 ? "B" : "A";
    assert.equal(
      openNote(note.slice(0, at) + other + note.slice(at + 1), known),
      undefined,
      `character ${at}`,
    );
    assert.equal(openNote(note.slice(0, at), known), undefined, `cut at ${at}`);
  }
});

Deno.test("signatures of others are passed over, a false one in a known name is not", () => {
  const known = readVerifier(verifier);
  assert.ok(known);
  const stranger = signNote(testKeys("stan"), "stan.example", text).split("\n\n")[1] ?? "";
  const impostor = signNote(testKeys("stan"), name, text).split("\n\n")[1] ?? "";
  assert.equal(openNote(note + stranger, known), text);
  assert.equal(openNote(note + impostor, known), text, "same name, other key id");
  const signed = Uint8Array.fromBase64(note.slice(note.lastIndexOf(" ") + 1, -1));
  const forged = `— ${name} ${signed.with(40, (signed[40] ?? 0) ^ 1).toBase64()}\n`;
  assert.equal(openNote(note + forged, known), undefined);
});

Deno.test("a checkpoint has three lines: origin, size and root", () => {
  const keys = testKeys();
  const origin = originOf("https://salus.example");
  const signed = signCheckpoint(keys, { origin, size: 20_852_163, root: sha256(utf8("root")) });
  assert.deepEqual(signed.split("\n").slice(0, 4), [
    "salus.example/audit",
    "20852163",
    sha256(utf8("root")).toBase64(),
    "",
  ]);
  const checkpoint = openCheckpoint(signed, { name: origin, publicKey: keys.publicKey });
  assert.deepEqual(checkpoint, { origin, size: 20_852_163, root: sha256(utf8("root")) });
  assert.deepEqual(claimOf(signed), checkpoint);
  assert.equal(openCheckpoint(signed, { name: origin, publicKey: testKeys("stan").publicKey }), undefined);
  assert.equal(openCheckpoint(signed, { name: "other.example/audit", publicKey: keys.publicKey }), undefined);
});

Deno.test("a checkpoint signed in the name of another log is not ours", () => {
  const keys = testKeys();
  const signed = signNote(keys, "salus.example/audit", `other.example/audit\n1\n${sha256().toBase64()}\n`);
  assert.equal(openCheckpoint(signed, { name: "salus.example/audit", publicKey: keys.publicKey }), undefined);
});

Deno.test("a key whose id, kind or length is wrong is no key", () => {
  const wrong = [
    verifier.replace("c74f20a3", "c74f20a4"),
    verifier.replace("+ARp", "+BRp"),
    verifier.slice(0, -4),
    verifier.replace("Peter", "Paul"),
    "",
  ];
  for (const claim of wrong) assert.equal(readVerifier(claim), undefined, claim);
});
