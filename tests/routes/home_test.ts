import assert from "node:assert/strict";
import type { Browser } from "../support/browser.ts";
import { keep } from "../support/kept_entries.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

const base = ({ cast }: World) => `/records/${cast.maria.patient}`;

/** Something of each kind that no tile of the home page shows, and a weight. */
async function fill(world: World): Promise<void> {
  await keep(world, "note", [[1, { title: "Slept badly", text: "Again." }]]);
  await keep(world, "lab_result", [[2, { name: "Ferritin", value: "40", unit: "µg/L", on: "2026-11-20" }]]);
  await keep(world, "allergy", [[3, { about: "allergy", substance: "penicillin", status: "active" }]]);
  await keep(world, "document", [[4, { title: "Discharge letter", on: "2026-11-18" }]]);
  await keep(world, "medication", [[5, { name: "ibuprofen", often: "as_needed", start: "2026-11-01" }]]);
  await keep(world, "weight", [[6, { weight: 6250, unit: "kg" }]]);
}

async function annaSeeing(world: World, ...parts: string[]): Promise<Browser> {
  const anna = await showAnna(world, await world.signedIn("maria"), { parts });
  await anna.open(base(world));
  return anna;
}

for (
  const [part, words, page] of [
    ["notes", /Slept badly/, "/timeline"],
    ["results", /Ferritin/, "/timeline"],
    ["summary", /penicillin/, "/summary"],
    ["documents", /Discharge letter/, "/documents"],
    ["medications", /ibuprofen/, "/medications"],
  ] as const
) {
  Deno.test(`Anna, who sees only ${part}, finds the latest of them at home, and where all are`, () =>
    inWorld(async (world) => {
      await fill(world);
      const anna = await annaSeeing(world, part);
      assert.match(anna.text, new RegExp(`Latest entries[^]*${words.source}`));
      const all = [/Slept badly/, /Ferritin/, /penicillin/, /Discharge letter/, /ibuprofen/, /62\.5/];
      for (const other of all) if (other.source !== words.source) assert.doesNotMatch(anna.text, other);
      const [section = ""] = /<section[^>]*aria-labelledby="recent"[^]*?<\/section>/.exec(anna.page.html) ??
        [];
      for (const link of [page, "/timeline"]) {
        assert.ok(section.includes(`href="${base(world)}${link}"`), link);
      }
      await anna.follow(base(world) + page);
      await anna.follow(`${base(world)}/timeline`);
      assert.match(anna.text, words);
    }));
}

Deno.test("trends stand in the navigation only of whoever sees something measured", () =>
  inWorld(async (world) => {
    await fill(world);
    const trends = `href="${base(world)}/trends"`;
    const anna = await annaSeeing(world, "notes", "appointments", "documents");
    assert.ok(!anna.page.html.includes(trends));
    for (const part of ["vitals", "weight", "exercise", "eyes"]) {
      assert.ok((await annaSeeing(world, part)).page.html.includes(trends), part);
    }
  }));

Deno.test("Anna's home and her list say that somebody asks her to take a record over, and lead to the answer", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    const anna = await showAnna(world, maria);
    const home = `/records/${world.cast.anna.patient}`;
    await anna.open(home);
    assert.doesNotMatch(anna.text, /asked to take a record over/);
    await maria.open("/account/handover");
    const to = /name="to" value="([^"]+)"/.exec(maria.page.html)?.[1] ?? assert.fail("somebody to ask");
    await maria.submit({ to }, { to: "/account/handover" });
    await anna.open("/");
    assert.equal(anna.page.path, "/records", "as with what is offered to share");
    assert.match(anna.text, /You are asked to take a record over/);
    await anna.open(home);
    assert.match(anna.text, /You are asked to take a record over\. Answer/);
    await anna.follow("/account/handovers");
    assert.match(anna.text, /Maria Lindgren asks you/);
    await anna.open(base(world));
    assert.doesNotMatch(anna.text, /asked to take a record over/, "not on another's record");
  }));

Deno.test("a medicine taken when needed is noted by Maria in her own words, by Anna with whose it is", () =>
  inWorld(async (world) => {
    await fill(world);
    const maria = await world.signedIn("maria");
    await maria.open(`${base(world)}/medications`);
    assert.match(maria.text, /I took it now/);
    const anna = await showAnna(world, maria, { parts: ["medications"], may: "add" });
    await anna.open(`${base(world)}/medications`);
    assert.doesNotMatch(anna.text, /I took it/);
    assert.match(anna.text, /Taken now by Maria Lindgren/);
  }));

Deno.test("home shows every kind that was measured, blood pressure first, however long ago", () =>
  inWorld(async (world) => {
    await keep(world, "blood_pressure", [[40, { systolic: 128, diastolic: 82 }]]);
    await keep(world, "weight", [[6, { weight: 6250, unit: "kg" }]]);
    await keep(world, "eye_pressure", [[5, { right: 18, left: 17 }]]);
    await keep(world, "glucose", [[4, { value: 54, unit: "mmol/L", context: "fasting" }]]);
    await keep(world, "oxygen", [[3, { value: 97 }]]);
    await keep(world, "temperature", [[2, { value: 368, unit: "°C" }]]);
    const maria = await world.signedIn("maria");
    await maria.open(base(world));
    const tiles = [...maria.page.html.matchAll(/id="latest-(\w+)"/g)].map(([, kind]) => kind);
    assert.equal(tiles[0], "blood_pressure");
    const all = ["blood_pressure", "eye_pressure", "glucose", "oxygen", "temperature", "weight"];
    assert.deepEqual(tiles.toSorted(), all);
  }));
