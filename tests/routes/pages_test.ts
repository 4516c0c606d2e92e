import assert from "node:assert/strict";
import { dates } from "../../lib/language/dates.ts";
import { translate } from "../../lib/language/translate.ts";
import { renderPage, type Shell } from "../../routes/pages.ts";
import "../../routes/middleware/errors.ts";

const shell: Shell = {
  t: await translate("en"),
  lang: "en",
  dates: dates("en", "UTC"),
  now: 0,
  nonce: "nonce",
  csrf: "token",
  once: "once",
  path: "/",
  theme: "dark",
  font: "standard",
  density: "comfortable",
  demo: false,
  asset: (name) => ({ href: `/s/${name}`, integrity: "sha384-x" }),
  frame: "door",
  person: null,
  visit: null,
  whose: null,
  places: [],
  flash: null,
  standing: [],
  sessionEnds: null,
};
const problem = { heading: "Gone", text: "It is gone.", request: "r1", signIn: false, back: null };

Deno.test("a partial answer is the main region of the whole page", () => {
  const whole = renderPage("errors/problem", problem, shell, { partial: false });
  const part = renderPage("errors/problem", problem, shell, { partial: true });
  const [title, main] = [/<title>.*<\/title>/.exec(part)?.[0], /<main[\s\S]*<\/main>/.exec(part)?.[0]];
  assert.ok(title && main && whole.includes(title) && whole.includes(main));
  assert.doesNotMatch(part, /<html|<script|<header/);
});

Deno.test("what people wrote is shown as they wrote it, and is never markup", () => {
  const html = renderPage("errors/problem", { ...problem, heading: `<img src=x onerror="a">'&` }, shell, {
    partial: true,
  });
  assert.match(html, /&lt;img src=x onerror=&quot;a&quot;&gt;&#39;&amp;/);
  assert.doesNotMatch(html, /<img/);
});

for (const value of [undefined, {}, NaN, () => 1]) {
  Deno.test(`a template prints no ${typeof value}: it stops`, () => {
    const broken = { ...problem, text: value as unknown as string };
    assert.throws(() => renderPage("errors/problem", broken, shell, { partial: true }));
  });
}

Deno.test("every script of a page carries the nonce and says what it must be", () => {
  const scripts = renderPage("errors/problem", problem, shell, { partial: false }).match(/<script[^>]*>/g) ??
    [];
  assert.ok(scripts.length >= 2);
  for (const script of scripts) {
    assert.match(script, /nonce="nonce"/);
    assert.match(script, /integrity="sha384-x" crossorigin="anonymous"/);
  }
});
