import assert from "node:assert/strict";
import type { KindName } from "../../lib/access/parts.ts";
import { inWorld } from "../support/world.ts";

type Values = Readonly<Record<string, string>>;

/** What is dangerous when it is right, and what to do then. */
const serious: readonly (readonly [KindName, Values, english: RegExp, spanish: RegExp])[] = [
  ["blood_pressure", { systolic: "230", diastolic: "120" }, /medical advice today/, /consulte hoy mismo/],
  ["oxygen", { value: "82" }, /medical help at once if it stays at 92/, /pida ayuda médica enseguida/],
  ["temperature", { value: "41.5", unit: "°C" }, /medical help at once/, /pida ayuda médica enseguida/],
  ["temperature", { value: "34", unit: "°C" }, /medical help at once/, /pida ayuda médica enseguida/],
  ["glucose", { value: "1.9", unit: "mmol/L" }, /medical help at once/, /pida ayuda médica enseguida/],
];

for (const [kind, values, english, spanish] of serious) {
  Deno.test(`${kind} ${JSON.stringify(values)} is warned about, with what to do, in English and in Spanish`, () =>
    inWorld(async (world) => {
      const path = `/records/${world.cast.maria.patient}/add/${kind}`;
      const maria = await world.signedIn("maria");
      for (const [language, words] of [["en", english], ["es", spanish]] as const) {
        await maria.open("/account/settings");
        await maria.submit({ language }, { to: "/account/settings" });
        await maria.open(path);
        await maria.submit(values, { to: path });
        const [notice = ""] = /<div class="notice state-warning">[^]*?<\/div>/.exec(maria.page.html) ?? [];
        assert.match(notice, words);
        assert.doesNotMatch(maria.page.html, /class="notice state-info"/);
      }
    }));
}

Deno.test("oxygen falls by points, not by percent", () =>
  inWorld(async (world) => {
    const base = `/records/${world.cast.maria.patient}`;
    const maria = await world.signedIn("maria");
    for (const [value, at] of [["97", "2026-11-20T08:00"], ["93", "2026-11-21T08:00"]] as const) {
      await maria.open(`${base}/add/oxygen`);
      await maria.submit({ value, at });
    }
    await maria.open(base);
    assert.match(maria.text, /4 points less than the time before/);
    await maria.open("/account/settings");
    await maria.submit({ language: "es" }, { to: "/account/settings" });
    await maria.open(base);
    assert.match(maria.text, /4 puntos menos que la vez anterior/);
  }));
