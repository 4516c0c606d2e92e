import assert from "node:assert/strict";
import { partOf } from "../../lib/access/parts.ts";
import { trendKinds } from "../../lib/records/trends.ts";
import { measuredParts } from "../../routes/shell.ts";
import type { Browser } from "../support/browser.ts";
import { showAnna } from "../support/shared_record.ts";
import { inWorld } from "../support/world.ts";

/** Where the navigation leads within a record, each place once. */
function placesIn({ page }: Browser, base: string): string[] {
  const found = page.html.matchAll(/<a class="place[^"]*" href="([^"]+)"/g);
  const paths = [...found].map(([, href = ""]) => href).filter((href) => href.startsWith(base));
  return [...new Set(paths)].map((href) => href.slice(base.length));
}

Deno.test("Maria's navigation leads everywhere in her record, Anna's to what she may see", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    await maria.open(base);
    const reading = ["", "/calendar", "/trends", "/timeline"];
    const parts = ["/medications", "/summary"];
    const copies = ["/documents", "/export"];
    const own = ["/add", "/sharing", "/access", "/removed"];
    assert.deepEqual(placesIn(maria, base).sort(), [...reading, ...parts, ...copies, ...own].sort());
    for (const place of placesIn(maria, base)) await maria.open(base + place);
    const anna = await showAnna(world, maria, { parts: ["medications"] });
    await anna.open(base);
    assert.deepEqual(
      placesIn(anna, base).sort(),
      [...reading.filter((place) => place !== "/trends"), "/medications", ...copies].sort(),
    );
    for (const place of placesIn(anna, base)) await anna.open(base + place);
  }));

Deno.test("the parts whose trends the navigation names are those of the kinds that are measured", () => {
  assert.deepEqual(
    new Set(measuredParts),
    new Set([...trendKinds, "lab_result" as const].map((kind) => partOf[kind])),
  );
});
