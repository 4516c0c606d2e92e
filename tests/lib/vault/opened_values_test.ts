import assert from "node:assert/strict";
import { z } from "zod";
import { minute } from "../../../lib/clock.ts";
import { idBytes, newId } from "../../../lib/ids.ts";
import { OpenedValues } from "../../../lib/vault/opened_values.ts";
import { randomBytes } from "../../../lib/vault/primitives.ts";
import { SealError } from "../../../lib/vault/sealing.ts";
import { shelf } from "../../../lib/vault/shelf.ts";
import { sealValue } from "../../../lib/vault/shelf_values.ts";
import { newSubject, smallVault, someDeed } from "./small_vault.ts";

let checks = 0;
const schema = z.strictObject({ text: z.string(), tags: z.array(z.string()) }).refine(() => {
  checks++;
  return true;
});
const notes = shelf({ name: "note", prefix: "n", under: "subject", version: 1, schema });

async function marias(text = "morning") {
  const room = await smallVault();
  const maria = await newSubject(room.vault);
  const key = [idBytes(maria.id)];
  const write = (value: string) =>
    room.vault.change().put(notes, key, { text: value, tags: [] }, { subject: maria.key }).deed(someDeed)
      .commit();
  await write(text);
  const read = async () => (await room.vault.read(notes, key, maria.key))?.value;
  return { ...room, maria, key, row: [notes.prefix, ...key], write, read };
}

Deno.test("the same bytes are opened once, and nobody can change what others read", async () => {
  const { read } = await marias();
  const first = await read();
  const before = checks;
  assert.equal(await read(), first);
  assert.equal(checks, before);
  assert.throws(() => first?.tags.push("x"), TypeError);
  assert.throws(() => Object.assign(first ?? {}, { text: "x" }), TypeError);
});

Deno.test("what is written is what is read next, though it was opened before", async () => {
  const { read, write } = await marias("morning");
  assert.equal((await read())?.text, "morning");
  await write("evening");
  assert.equal((await read())?.text, "evening");
});

Deno.test("a value that was read is refused all the same once any of its bytes has changed", async () => {
  const { read, driver, row } = await marias();
  await read();
  const kept = await driver.get(row);
  assert.ok(kept);
  for (const at of [0, 3, 6, 40, 72, 90, kept.value.length - 1]) {
    const bent = kept.value.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    await driver.atomic({ checks: [], sets: [{ key: row, value: bent }], deletes: [] });
    await assert.rejects(read(), SealError, `byte ${at}`);
  }
});

Deno.test("a value that was read is refused all the same in another place, and under another key", async () => {
  const { vault, read, driver, row, maria } = await marias();
  await read();
  const kept = await driver.get(row);
  assert.ok(kept);
  const other = [idBytes(newId())];
  await driver.atomic({
    checks: [],
    sets: [{ key: [notes.prefix, ...other], value: kept.value }],
    deletes: [],
  });
  await assert.rejects(vault.read(notes, other, maria.key), SealError);
  const anna = await newSubject(vault);
  await assert.rejects(vault.read(notes, row.slice(1), anna.key), SealError);
});

Deno.test("after erasure nothing that was open opens", async () => {
  const { vault, read, maria } = await marias();
  await read();
  const change = vault.change();
  vault.shred(change, maria.id);
  await change.deed(someDeed).commit();
  await assert.rejects(read(), { problem: "not_found" });
});

Deno.test("values stay open for five minutes, and only so many bytes of them", () => {
  let now = 0;
  const opened = new OpenedValues({ now: () => now }, 16 * 1_024);
  const secret = randomBytes(32);
  const under = { owner: randomBytes(16), current: 1, version: () => secret };
  const rows = Array.from({ length: 40 }, (_, n) => {
    const key = ["n", n];
    return { key, sealed: sealValue(notes, key, { text: "x".repeat(800), tags: [] }, under) };
  });
  const opens = (n: number) => {
    const before = checks;
    opened.open(notes, rows[n]?.key ?? [], rows[n]?.sealed ?? new Uint8Array(), under);
    return checks - before;
  };
  assert.deepEqual([opens(0), opens(0)], [1, 0]);
  now += 5 * minute;
  assert.deepEqual([opens(0), opens(0)], [1, 0]);
  for (let n = 1; n < 40; n++) opens(n);
  assert.deepEqual([opens(39), opens(0)], [0, 1]);
});
