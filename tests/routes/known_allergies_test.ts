import assert from "node:assert/strict";
import type { KindName } from "../../lib/access/parts.ts";
import type { Browser } from "../support/browser.ts";
import { keep, type Kept } from "../support/kept_entries.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld, type World } from "../support/world.ts";

function recordOf({ cast }: World): string {
  return `/records/${cast.maria.patient}`;
}

const ibuprofen: Kept = [1, { about: "intolerance", substance: "Ibuprofén", since: "2019-03" }];

/** Sends the form of a kind; a page that asks again is no redirect. */
async function adds(
  browser: Browser,
  record: string,
  kind: KindName,
  values: Readonly<Record<string, string>>,
) {
  await browser.open(`${record}/add/${kind}`);
  await browser.submit(values, { to: `/add/${kind}` });
  return /Is this right\?|¿Es correcto\?/.test(browser.text);
}

const needed = { often: "as_needed" };

Deno.test("a medicine of which Maria's record says that she does not tolerate it is asked about, and saved when she says so", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "allergy", [ibuprofen]);
    const maria = await world.signedIn("maria");
    assert.ok(await adds(maria, record, "medication", { name: "IBUPROFEN 400", ...needed }));
    assert.match(maria.text, /intolerance to Ibuprofén \(since 2019\)\. Save it all the same\?/);
    assert.match(maria.text, /only compare words[^.]*\. This is no check of interactions/);
    await maria.submit({}, { press: "Yes, save it" });
    assert.match(maria.text, / saved\./);
    await maria.open(`${record}/medications`);
    assert.match(maria.text, /IBUPROFEN 400/);
  }));

Deno.test("words are compared whole: a part of one, a number, a salt or a reason is none in common", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "allergy", [
      ibuprofen,
      [1, { about: "allergy", substance: "Pollen" }],
      [1, { about: "allergy", substance: "Acetylsalicylic acid 500 tablets" }],
      [1, { about: "allergy", substance: "Zinc" }],
      [1, { about: "allergy", substance: "latex", status: "past" }],
    ]);
    const maria = await world.signedIn("maria");
    const quiet: readonly Readonly<Record<string, string>>[] = [
      { name: "Dexibuprofen" },
      { name: "Paracetamol", strength: "500 mg" },
      { name: "Folic acid tablets" },
      { name: "Cetirizine", reason: "pollen" },
      { name: "Latex cream" },
      { name: "Ibuprofen", start: "2026-10-01", end: "2026-10-03" },
    ];
    for (const medicine of quiet) {
      assert.ok(
        !await adds(maria, record, "medication", { ...medicine, ...needed }),
        JSON.stringify(medicine),
      );
    }
    const asked: readonly Readonly<Record<string, string>>[] = [
      { name: "Nurofen", strength: "ibuprofen 200 mg" },
      { name: "ibuprofen-lysine" },
      { name: "Acetylsalicylic" },
      { name: "Zinc oxide" },
    ];
    for (const medicine of asked) {
      assert.ok(
        await adds(maria, record, "medication", { ...medicine, ...needed }),
        JSON.stringify(medicine),
      );
    }
  }));

Deno.test("an allergy to what is being taken is asked about too, and not one to what was taken once", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "medication", [
      [30, { name: "Amoxicillin 500", often: "as_needed", start: "2026-10-01" }],
      [30, { name: "Naproxen", often: "as_needed", start: "2026-10-01", end: "2026-10-08" }],
    ]);
    const maria = await world.signedIn("maria");
    const allergy = { about: "allergy" };
    assert.ok(await adds(maria, record, "allergy", { ...allergy, substance: "amoxicillin and others" }));
    assert.match(maria.text, /Amoxicillin 500 is being taken/);
    assert.match(maria.text, /only compare words/);
    await maria.submit({}, { press: "Yes, save it" });
    assert.match(maria.text, / saved\./);
    assert.ok(!await adds(maria, record, "allergy", { ...allergy, substance: "naproxen" }));
    assert.ok(
      !await adds(maria, record, "allergy", { ...allergy, substance: "amoxicillin", status: "past" }),
    );
  }));

Deno.test("an intolerance is called one on every list, and is no allergy", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "allergy", [ibuprofen]);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/timeline`);
    assert.match(maria.page.html, /"line-kind">Intolerance</);
    assert.doesNotMatch(maria.page.html, /"line-kind">Allergy</);
  }));

Deno.test("a change that makes of a medicine one not tolerated is asked about; one that ends it is not", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "allergy", [ibuprofen]);
    await keep(world, "medication", [[5, { name: "Paracetamol", often: "as_needed", start: "2026-11-01" }]]);
    const maria = await world.signedIn("maria");
    await maria.open(`${record}/medications`);
    const entry = /\/records\/[\w-]+\/entries\/[\w-]{22}/.exec(maria.page.html)?.[0] ?? "";
    await maria.open(`${entry}/edit`);
    await maria.submit({ name: "Ibuprofen" }, { to: "/edit" });
    assert.match(maria.text, /intolerance to Ibuprofén/);
    await maria.open(`${entry}/edit`);
    await maria.submit({ name: "Ibuprofen", end: "2026-11-20" }, { to: "/edit" });
    assert.match(maria.text, / saved\./);
  }));

Deno.test("Anna, who was shown the medicines alone, learns nothing of an allergy by adding one", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "allergy", [ibuprofen]);
    const maria = await world.signedIn("maria");
    const anna = await showAnna(world, maria, { parts: ["medications"], may: "add" });
    assert.ok(!await adds(anna, record, "medication", { name: "Ibuprofen 400", ...needed }));
    assert.match(anna.text, / saved\./);
  }));

Deno.test("Anna, who was shown the summary alone, learns nothing of a medicine by adding an allergy", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "medication", [[5, { name: "Naproxen", often: "as_needed", start: "2026-11-01" }]]);
    const maria = await world.signedIn("maria");
    const anna = await showAnna(world, maria, { parts: ["summary"], may: "add" });
    assert.ok(!await adds(anna, record, "allergy", { about: "allergy", substance: "naproxen" }));
    assert.match(anna.text, / saved\./);
  }));

Deno.test("the question stands in Spanish too", () =>
  inWorld(async (world) => {
    const record = recordOf(world);
    await keep(world, "allergy", [ibuprofen]);
    const maria = await world.signedIn("maria");
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    assert.ok(await adds(maria, record, "medication", { name: "ibuprofen", ...needed }));
    assert.match(maria.text, /intolerancia a Ibuprofén \(desde 2019\)\. ¿Guardarlo de todos modos\?/);
    assert.match(maria.text, /Solo comparamos palabras/);
  }));
