import assert from "node:assert/strict";
import { openBatch } from "../../../lib/audit/batches.ts";
import { canonical } from "../../../lib/audit/canonical.ts";
import { entryBytes, readEntry } from "../../../lib/audit/entries.ts";
import { EpochLedger } from "../../../lib/audit/ledger.ts";
import { epochBytes, newEpoch, placeText, readPlace } from "../../../lib/audit/places.ts";
import { idBytes, newId, toBase64Url } from "../../../lib/ids.ts";
import { keyBytes } from "../../../lib/vault/key_bytes.ts";
import { sameBytes, sha256 } from "../../../lib/vault/primitives.ts";
import type { Write } from "../../../lib/vault/store.ts";
import { cast, deed, testKeys } from "./logbook.ts";

const keys = testKeys();
const first = sha256();

function ledger() {
  return new EpochLedger(keys, { epoch: newEpoch(1_800_000_000_000), first });
}

function batchesIn(write: Write) {
  return write.sets.filter(({ key }) => key[0] === "a").map(({ key, value }) =>
    openBatch(keys, new Uint8Array(key[1] as Uint8Array), Number(key[2]), value)
  );
}

Deno.test("a flush is one row that demands to be the first at its number", () => {
  const log = ledger();
  const { write, places } = log.pack([deed(), deed()]);
  assert.deepEqual(write.checks, [{ key: ["a", log.epoch, 0], stamp: null }]);
  assert.deepEqual(places.map(({ batch, index }) => [batch, index]), [[0, 0], [0, 1]]);
  assert.deepEqual(places.map(({ epoch }) => sameBytes(epochBytes(epoch), log.epoch)), [true, true]);
  assert.equal(batchesIn(write).length, 1);
  assert.equal(batchesIn(write)[0]?.entries.length, 2);
});

Deno.test("each batch names the one before it, the first what the epoch began with", () => {
  const log = ledger();
  const one = batchesIn(log.pack([deed()]).write)[0];
  log.settled(true);
  const two = batchesIn(log.pack([deed()]).write)[0];
  assert.ok(one && two);
  assert.deepEqual(one.prev, first);
  assert.deepEqual(two.prev, one.hash);
});

Deno.test("a flush that was not committed is forgotten, and so is all that it left in memory", () => {
  const log = ledger();
  log.pack([deed({ action: "record.removed" })]);
  log.settled(false);
  assert.equal(log.batches, 0);
  const { write, places } = log.pack([deed()]);
  assert.equal(places[0]?.batch, 0);
  assert.deepEqual(batchesIn(write)[0]?.prev, first);
  assert.equal(write.sets.some(({ key }) => key[0] === "an"), true, "the address is written again");
  log.settled(true);
  assert.equal(log.pack([deed()]).write.sets.some(({ key }) => key[0] === "an"), false);
});

Deno.test("a flush larger than a row becomes several rows in one write, in order", () => {
  const log = ledger();
  const deeds = Array.from({ length: 400 }, (_, n) => deed({ detail: { n, note: "é".repeat(60) } }));
  const { write, places } = log.pack(deeds);
  const batches = batchesIn(write);
  assert.equal(batches.length > 1, true);
  for (const { value } of write.sets) assert.equal(value.length <= 65_536, true);
  const found = places.map(({ batch, index }) =>
    readEntry(batches[batch]?.entries[index] ?? new Uint8Array())
  );
  assert.deepEqual(found.map(({ detail }) => detail?.["n"]), deeds.map((_, n) => n));
  batches.slice(1).forEach((batch, at) => assert.deepEqual(batch.prev, batches[at]?.hash));
  log.settled(true);
  assert.equal(log.batches, batches.length);
});

Deno.test("a deed of absurd length keeps its who, what and when, and loses only its detail", () => {
  const { write } = ledger().pack([
    deed({ parts: Array(5_000).fill("vitals"), detail: { reason: "x".repeat(9_000) } }),
  ]);
  const entry = readEntry(batchesIn(write)[0]?.entries[0] ?? new Uint8Array());
  assert.equal(entry.actor, cast.anna);
  assert.equal(typeof entry.detail?.["cut"], "number");
});

Deno.test("the patient stands in the log under a pseudonym, also when the record itself is the target", () => {
  const { write } = ledger().pack([
    deed({ target: { kind: "patient", id: cast.maria } }),
    deed({ own: true }),
  ]);
  const entries = batchesIn(write)[0]?.entries ?? [];
  const pseudonym = toBase64Url(keys.pseudonym(cast.maria));
  assert.deepEqual(entries.map((entry) => readEntry(entry).patient), [pseudonym, pseudonym]);
  assert.deepEqual(entries.map((entry) => readEntry(entry).target?.id), [pseudonym, undefined]);
  for (const entry of entries) assert.equal(new TextDecoder().decode(entry).includes(cast.maria), false);
  const id = String.fromCharCode(...idBytes(cast.maria));
  for (const { key } of write.sets) assert.equal(keyBytes(key).includes(id), false);
});

Deno.test("a deed with broken characters is refused rather than written so that nobody can prove it", () => {
  assert.throws(() => ledger().pack([deed({ session: "\ud800" })]), TypeError);
  const { write } = ledger().pack([deed({ session: "\\ud800" })]);
  assert.equal(readEntry(batchesIn(write)[0]?.entries[0] ?? new Uint8Array()).session, "\\ud800");
});

Deno.test("an entry is written in its canonical form, however its deed was put together", () => {
  const { write } = ledger().pack([
    deed(),
    deed({
      detail: { "10": 1, "9": 2, b: true, a: "x" },
      target: { kind: "grant", id: newId() },
      subject: newId(),
    }),
  ]);
  for (const entry of batchesIn(write)[0]?.entries ?? []) {
    assert.equal(new TextDecoder().decode(entry), canonical(JSON.parse(new TextDecoder().decode(entry))));
    assert.deepEqual(entryBytes(readEntry(entry)), new Uint8Array(entry));
  }
});

Deno.test("nothing that a deed says stands in clear in a row or a key", () => {
  const said = deed({ detail: { reason: "canary-reason" }, branch: newId(), permission: "vitals.view" });
  const { write } = ledger().pack([said]);
  const words = [
    ...["canary-reason", "record.viewed", "192.0.2.7", "Mozilla", "carer", "vitals", "grant"],
    ...[said.actor, said.branch ?? "", said.caller.request, cast.maria],
  ];
  for (const { key, value } of write.sets) {
    const row = keyBytes(key) + Array.from(value, (byte) => String.fromCharCode(byte)).join("");
    for (const word of words) assert.equal(row.includes(word), false, `${word} in ${String(key[0])}`);
  }
});

Deno.test("addresses and agents are not in the entry, and their reference changes with the month", () => {
  const log = ledger();
  const november = deed({ at: Date.UTC(2026, 10, 30) });
  const { write } = log.pack([november, november, deed({ at: Date.UTC(2026, 11, 1) })]);
  const nets = batchesIn(write)[0]?.entries.map((entry) => readEntry(entry).net ?? "");
  assert.ok(nets);
  assert.equal(nets[0], nets[1]);
  assert.notEqual(nets[0]?.split(".")[1], nets[2]?.split(".")[1]);
  assert.equal(write.sets.filter(({ key }) => key[0] === "an").length, 2);
});

Deno.test("entries of equal deeds have different leaves", () => {
  const [one, other] = batchesIn(ledger().pack([deed(), deed()]).write)[0]?.entries ?? [];
  assert.ok(one && other);
  assert.equal(sameBytes(one, other), false);
  assert.notEqual(readEntry(one).id, readEntry(other).id);
});

Deno.test("a place goes through a page and comes back the same, and nothing else is a place", () => {
  const [place] = ledger().pack([deed()]).places;
  assert.ok(place);
  assert.deepEqual(readPlace(placeText(place)), place);
  const wrong = [
    "",
    "x",
    "AAAAAAAAAAAAAA.1",
    "AAAAAAAAAAAAAA.-1.0",
    "AAAAAAAAAAAAAA.1.0 ",
    "AAAAAAAAAAAAAB.1.0",
    "../../../../..0.0",
  ];
  for (const text of wrong) assert.equal(readPlace(text), undefined, text);
});
