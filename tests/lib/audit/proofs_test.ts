import assert from "node:assert/strict";
import { readVerifier } from "../../../lib/audit/notes.ts";
import { checkProof } from "../../../lib/audit/proofs.ts";
import { cast, deed, logbook, look } from "./logbook.ts";

async function proved() {
  const book = await logbook();
  await look(book, 300, 7);
  await book.audit.sealNow();
  await look(book, 40, 7);
  const [, second] = (await book.audit.looksAt(cast.maria, { own: false, limit: 2 })).entries;
  assert.ok(second);
  return { book, place: second.place, proof: await book.audit.proofOf(second.place, cast.maria) };
}

Deno.test("Maria's proof verifies with nothing but itself, and with the key she knows", async () => {
  const { book, proof } = await proved();
  const text = JSON.stringify(proof, undefined, 2);
  const verdict = checkProof(text);
  assert.ok(verdict.ok);
  assert.equal(verdict.entry.actor, cast.anna);
  assert.deepEqual([verdict.leafIndex, verdict.checkpoint.size], [338, 340]);
  const known = readVerifier((await book.audit.state()).publicKey);
  assert.ok(known);
  assert.equal(checkProof(text, known).ok, true);
});

Deno.test("every entry of a log can be proved", async () => {
  const book = await logbook();
  await look(book, 130, 4);
  for (const { place } of (await book.audit.looksAt(cast.maria, { own: false, limit: 200 })).entries) {
    assert.equal(checkProof(JSON.stringify(await book.audit.proofOf(place))).ok, true);
  }
});

Deno.test("a proof with any changed byte proves nothing", async () => {
  const { how: _, ...proof } = (await proved()).proof;
  const how = "how".padEnd(3);
  const bytes = new TextEncoder().encode(JSON.stringify(proof));
  assert.equal(checkProof(JSON.stringify({ ...proof, how })).ok, true);
  for (let at = 0; at < bytes.length; at++) {
    for (const bit of [1, 2, 16]) {
      const changed = new TextDecoder().decode(bytes.with(at, (bytes[at] ?? 0) ^ bit));
      const whole = `${changed.slice(0, -1)},"how":"${how}"${changed.slice(-1)}`;
      assert.equal(checkProof(whole).ok, false, `byte ${at}, bit ${bit}: ${changed.slice(at - 10, at + 10)}`);
    }
  }
});

Deno.test("a proof signed by somebody else is told from a broken one", async () => {
  const { proof } = await proved();
  const stan = await logbook({ seed: "stan" });
  await look(stan, 10);
  const [entry] = (await stan.audit.looksAt(cast.maria, { own: false, limit: 1 })).entries;
  assert.ok(entry);
  const forged = JSON.stringify(await stan.audit.proofOf(entry.place));
  const known = readVerifier(proof.publicKey);
  assert.ok(known);
  assert.equal(checkProof(forged).ok, true, "on its own it holds");
  assert.deepEqual(checkProof(forged, known), { ok: false, fault: "key" });
  const posing = JSON.stringify({ ...JSON.parse(forged), publicKey: proof.publicKey });
  assert.deepEqual(checkProof(posing, known), { ok: false, fault: "signature" });
  const moved = JSON.stringify({ ...proof, leafIndex: 0 });
  assert.deepEqual(checkProof(moved, known), { ok: false, fault: "path" });
  assert.deepEqual(checkProof("{}", known), { ok: false, fault: "form" });
  assert.deepEqual(checkProof("not json"), { ok: false, fault: "form" });
});

Deno.test("nobody gets a proof of what is not about them, or not in the log", async () => {
  const { book, place } = await proved();
  await assert.rejects(book.audit.proofOf(place, cast.stan), { problem: "not_found" });
  await assert.rejects(book.audit.proofOf({ ...place, index: 999 }, cast.maria), { problem: "not_found" });
  await assert.rejects(book.audit.proofOf({ ...place, batch: 9_999 }, cast.maria), { problem: "not_found" });
  const elsewhere = { epoch: "AAAAAAAAAAAAAA", batch: 0, index: 0 };
  await assert.rejects(book.audit.proofOf(elsewhere, cast.maria), { problem: "not_found" });
});

Deno.test("a proof holds neither the patient's id nor an address", async () => {
  const { book } = await proved();
  await book.store.record([deed({ target: { kind: "patient", id: cast.maria } })]);
  const [entry] = (await book.audit.looksAt(cast.maria, { own: false, limit: 1 })).entries;
  assert.ok(entry);
  const text = JSON.stringify(await book.audit.proofOf(entry.place));
  for (const word of [cast.maria, "192.0.2.7", "Mozilla"]) assert.equal(text.includes(word), false);
});
