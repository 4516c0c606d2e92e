import assert from "node:assert/strict";
import { unzipSync, zipSync } from "fflate";
import { mostListed } from "../../lib/access/standing_entries.ts";
import { entries } from "../../lib/access/entries.ts";
import type { Browser } from "../support/browser.ts";
import { confirmImport, sendImport } from "../support/sent_files.ts";
import { inWorld, type World } from "../support/world.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function weight(n: number, at: string) {
  return { id: `w${n}`, kind: "weight", at, value: { weight: 7000 + n, unit: "kg" } };
}

function fileOf(
  parts: { readonly entries?: readonly unknown[]; readonly doses?: readonly unknown[] },
): string {
  return JSON.stringify({ format: "salus/record/v3", entries: [], ...parts });
}

async function sent(world: World, content: string | Uint8Array<ArrayBuffer>): Promise<Browser> {
  const stan = await world.signedIn("stan");
  await sendImport(world, stan, world.cast.stan.patient ?? "", [{ name: "copy", content }]);
  return stan;
}

function zipOf(documents: number, tables = 0): Uint8Array<ArrayBuffer> {
  const others = Array.from(
    { length: documents },
    (_, i) => [`documents/${i}.txt`, bytes(`page ${i}`)] as const,
  );
  const more = Array.from({ length: tables }, (_, i) => [`tables/${i}.csv`, bytes("a,b\n")] as const);
  const record = bytes(fileOf({ entries: [weight(1, "2026-11-01T08:00:00Z")] }));
  const zip = zipSync(Object.fromEntries([...others, ["record.json", record], ...more]), { level: 0 });
  assert.equal(Object.keys(unzipSync(zip)).length, documents + tables + 1);
  return new Uint8Array(zip);
}

Deno.test("a copy with a hundred and twenty documents is read again; more tables than anybody has are not", () =>
  inWorld(async (world) => {
    assert.match((await sent(world, zipOf(120))).text, /Weight 1 0 0/);
    assert.match((await sent(world, zipOf(0, 100))).text, /could not be imported/);
  }));

Deno.test("a time that no clock of ours can hold leaves out its own row, and the others are taken", () =>
  inWorld(async (world) => {
    const content = fileOf({
      entries: [weight(1, "2026-11-01T08:00:00.1234567891Z"), weight(2, "2026-11-01T08:00:00.123456789Z")],
    });
    const stan = await sent(world, content);
    assert.match(stan.text, /Weight 1 0 0/);
    assert.match(stan.text, /It is not written as we expect it\.?.*copy, 1\b/);
  }));

const medicine = {
  id: "m1",
  kind: "medication",
  at: "2026-10-01T10:00:00Z",
  value: {
    name: "Metformin",
    dose_unit: "tablet",
    often: "every_day",
    times: ["08:00", "20:00"],
    start: "2026-10-01",
    end: "2026-10-31",
  },
};

const dose = { medicine: "m1", day: "2026-10-05", time: "08:00", state: "taken" };

Deno.test("doses of days on which a medicine was not taken are left out, in the file that brings it and later", () =>
  inWorld(async (world) => {
    const doses = [
      dose,
      { ...dose, time: "09:30" }, // its times may have been others then
      { ...dose, day: "1990-01-01", time: "03:33" },
      { ...dose, day: "2026-09-30" },
      { ...dose, day: "2026-11-01" },
      { ...dose, day: "2026-10-31" },
    ];
    const stan = await sent(world, fileOf({ entries: [medicine], doses }));
    assert.match(stan.text, /Doses taken or missed 3 0 3/);
    assert.match(stan.text, /Its medicine was not taken on that day/);
    await confirmImport(stan);
    const again = await sent(world, fileOf({ doses }));
    assert.match(again.text, /Doses taken or missed 0 3 3/);
  }));

Deno.test("doses of thousands of invented medicines are refused, and not each is looked for in the record", () =>
  inWorld(async (world) => {
    const { vault } = world.site;
    const readMany = vault.readMany.bind(vault);
    let looked = 0;
    vault.readMany = async (shelf, places, key) => {
      if (shelf.name === "import_mark" || shelf.name === entries.name) looked += places.length;
      return await readMany(shelf, places, key);
    };
    const doses = Array.from({ length: 10_000 }, (_, i) => ({ ...dose, medicine: `x${i}` }));
    const stan = await sent(world, fileOf({ entries: [medicine], doses: [...doses, dose] }));
    assert.match(stan.text, /Doses taken or missed 1 0 10,?000/);
    assert.ok(looked <= mostListed + 10, `${looked} rows`);
  }));
