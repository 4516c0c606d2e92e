import assert from "node:assert/strict";
import { english } from "../../../lib/language/catalogue.ts";
import { pseudo } from "../../../lib/language/pseudo.ts";
import { spanish } from "../../../lib/language/spanish.ts";
import { preferredLanguage, translate } from "../../../lib/language/translate.ts";

const t = await translate("en");

Deno.test("Spanish has a word for every English key, and no other", () => {
  assert.deepEqual(Object.keys(spanish).sort(), Object.keys(english).sort());
});

Deno.test("a start loads one language: the other comes with its first reader", async () => {
  const names = ["catalogue.ts", "translate.ts", "pseudo.ts"];
  for (const name of names) {
    const source = await Deno.readTextFile(new URL(`../../../lib/language/${name}`, import.meta.url));
    assert.doesNotMatch(source, /^import .*(\.\/es\/|spanish)/m, name);
  }
});

Deno.test("no two nouns write the same key: the later would silence the earlier", async () => {
  for (const language of ["en", "es"]) {
    const folder = new URL(`../../../lib/language/${language}/`, import.meta.url);
    const written = new Map<string, string>();
    for (const { name } of Deno.readDirSync(folder)) {
      const source = await Deno.readTextFile(new URL(name, folder));
      for (const [, key = ""] of source.matchAll(/^ {2}"([\w.]+)":/gm)) {
        assert.equal(written.get(key), undefined, `${key} in ${name}`);
        written.set(key, name);
      }
    }
    assert.ok(written.size > 1_000);
  }
});

Deno.test("a message is words in both languages or made from facts in both", () => {
  const kinds = (catalogue: object) =>
    Object.entries(catalogue).map(([key, value]) => `${key} ${typeof value}`);
  assert.deepEqual(kinds(spanish).sort(), kinds(english).sort());
});

Deno.test("nothing shouts, nothing is empty, nothing holds markup", () => {
  for (const [key, message] of [...Object.entries(english), ...Object.entries(spanish)]) {
    if (typeof message !== "string") continue;
    assert.ok(message.trim().length > 0 && message === message.trim(), key);
    assert.doesNotMatch(message, /[!\u00a1<>]/, key);
  }
});

Deno.test("Spanish is translated, but for the words that are the same", () => {
  const same = Object.entries(english).filter(([key, message]) => {
    return typeof message === "string" && message.includes(" ") &&
      new Map<string, unknown>(Object.entries(spanish)).get(key) === message;
  });
  assert.deepEqual(same, []);
});

Deno.test("a key that nobody wrote stops the page", () => {
  assert.throws(() => t.of("records.nothing"), TypeError);
  assert.throws(() => t.of("toString"), TypeError);
});

Deno.test("the pseudo language is at least 40 % longer than English", () => {
  assert.ok(pseudo("shell.skip").length >= t("shell.skip").length * 1.4);
});

for (
  const [header, expected] of [
    ["es-MX,es;q=0.9,en;q=0.8", "es"],
    ["fr, en;q=0.5, es;q=0.7", "es"],
    ["en-US", "en"],
    ["es;q=0, en;q=0.1", "en"],
    ["fil", "en"],
    [undefined, "en"],
  ] as const
) {
  Deno.test(`a browser that asks for ${header} is answered in ${expected}`, () => {
    assert.equal(preferredLanguage(header, "en"), expected);
  });
}
