import assert from "node:assert/strict";
import { addEntry } from "../../lib/access/entry_changes.ts";
import { second } from "../../lib/clock.ts";
import type { Browser } from "../support/browser.ts";
import { orderCopy, takeCopy } from "../support/copies.ts";
import { chartOf } from "../support/full_record.ts";
import { readPdf, wordsOn } from "../support/pdf_reading.ts";
import { confirmImport, sendImport } from "../support/sent_files.ts";
import { inWorld, type World } from "../support/world.ts";

const recordOf = ({ cast }: World) => `/records/${cast.maria.patient}`;

/** Measured in the same minute, saved one after the other. */
async function addOxygen(world: World, maria: Browser): Promise<void> {
  for (const value of ["96", "97", "98", "99", "95"]) {
    await maria.open(`${recordOf(world)}/add/oxygen`);
    await maria.submit({ value, at: "2026-11-22T09:00" });
    world.clock.pass(second);
  }
}

function oxygenOn({ text }: Browser): string[] {
  return [...text.matchAll(/\b(\d\d)\s+%/g)].map(([, value = ""]) => value);
}

Deno.test("readings of the same minute stand in the order they were saved: in the history, at home, in trends, on paper, in copies", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await addOxygen(world, maria);
    await maria.open(`${recordOf(world)}/timeline`);
    assert.deepEqual(oxygenOn(maria), ["95", "99", "98", "97", "96"]);
    await maria.open(recordOf(world));
    assert.match(maria.text, /4\s\S+ less than the time before[^]*95\s+%/);
    await maria.open(`${recordOf(world)}/trends/oxygen`);
    assert.match(maria.text, /Latest\s+95\s+%[^]+The one before\s+99\s+%/);
    await orderCopy(maria, maria.page.path.split("/")[2] ?? "", ["pdf"]);
    const words = wordsOn(readPdf(await (await takeCopy(world, maria)).bytes()).flat());
    assert.match(words, /95\s%[^]*4\s\S+ less than the time before/);
    assert.match(words, /95[^]*99[^]*98[^]*97[^]*96/);
  }));

Deno.test("what one minute holds comes whole, page by page, each entry once, forwards and back", () =>
  inWorld(async (world) => {
    const { patient = "" } = world.cast.maria;
    const at = world.clock.now();
    for (let i = 0; i < 60; i++) {
      world.clock.pass(second);
      const brief = { weight: 6_000 + i, unit: "kg" };
      await addEntry(await chartOf(world, "maria", patient), { kind: "weight", at, value: brief, brief });
    }
    const all = Array.from({ length: 60 }, (_, i) => ((6_059 - i) / 100).toFixed(2).replace(/0$/, ""));
    const maria = await world.signedIn("maria");
    const weightsOn = () => [...maria.text.matchAll(/(\d\d\.\d+)\s+kg/g)].map(([, weight = ""]) => weight);
    await maria.open(`${recordOf(world)}/timeline`);
    const first = weightsOn();
    await maria.follow(linkIn(maria, "next"));
    const second25 = weightsOn();
    await maria.follow(linkIn(maria, "next"));
    assert.deepEqual([...first, ...second25, ...weightsOn()], all);
    await maria.follow(linkIn(maria, "prev"));
    assert.deepEqual(weightsOn(), second25);
  }));

Deno.test("a copy taken in again keeps the order of one minute", () =>
  inWorld(async (world) => {
    const maria = await world.signedIn("maria");
    await addOxygen(world, maria);
    await orderCopy(maria, world.cast.maria.patient ?? "", ["json"]);
    const bytes = await (await takeCopy(world, maria)).bytes();
    const anna = await world.signedIn("anna");
    const base = `/records/${world.cast.anna.patient}`;
    await sendImport(world, anna, world.cast.anna.patient ?? "", [{ name: "record.zip", content: bytes }]);
    await confirmImport(anna);
    await anna.open(`${base}/timeline`);
    assert.deepEqual(oxygenOn(anna), ["95", "99", "98", "97", "96"]);
  }));

function linkIn({ page }: Browser, rel: "prev" | "next"): string {
  return (new RegExp(`rel="${rel}" href="([^"]+)"`).exec(page.html)?.[1] ?? assert.fail(rel)).replaceAll(
    "&amp;",
    "&",
  );
}
