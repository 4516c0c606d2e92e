import assert from "node:assert/strict";
import { houseProblems } from "./support/house_rules.ts";
import { importTable } from "./support/import_table.ts";
import { sourceFiles } from "./support/source_files.ts";
import { viewProblems } from "./support/view_rules.ts";

const vagueNames = [
  "index",
  "mod",
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "misc",
  "types",
  "service",
  "manager",
];
// Written in two halves so that this file passes its own test.
const leftovers = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"].join("|")})\\b`);

Deno.test("every import and global stands where the import table says", () => {
  const problems = sourceFiles(".ts").flatMap(({ path, text }) => houseProblems(path, text));
  assert.deepEqual(problems, []);
});

Deno.test("every template is free of scripts, styles, raw output and unquoted attributes", () => {
  const problems = sourceFiles(".eta").flatMap(({ path, text }) => viewProblems(path, text));
  assert.deepEqual(problems, []);
});

Deno.test("every file has a snake_case name that says what is inside", () => {
  const problems = sourceFiles(".ts", ".eta", ".css", ".js").map(({ path }) => path).filter((path) =>
    !wellNamed(path)
  );
  assert.deepEqual(problems, []);
});

Deno.test("no file waits for somebody to finish it", () => {
  const written = sourceFiles(".ts", ".eta", ".css", ".js", ".md");
  assert.deepEqual(written.filter(({ text }) => leftovers.test(text)).map(({ path }) => path), []);
});

Deno.test("the import table has no cycle", () => {
  for (const part of Object.keys(importTable)) assert.ok(!reach(part).has(part), part);
});

Deno.test("the README shows the import table as it is run", () => {
  const readme = Deno.readTextFileSync(new URL("../README.md", import.meta.url));
  const rows = [...readme.matchAll(/^\| ([a-z, ]+?) +\| (.+?) +\|$/gm)].flatMap((
    [, parts = "", allowed = ""],
  ) => parts.split(", ").map((part) => [part, allowed.split(".")[0]] as const));
  const shown = new Map(rows);
  for (const [part, allowed] of Object.entries(importTable)) {
    if (part === "leaves" || part === "routes") continue;
    assert.equal(shown.get(part), allowed.join(", ") || "—", part);
  }
});

Deno.test("each part of lib stands in the import table", () => {
  for (const { path } of sourceFiles(".ts")) {
    const folder = /^lib\/([^/]+)\//.exec(path)?.[1];
    if (folder) assert.ok(folder in importTable, folder);
  }
});

for (
  const [what, file, source] of [
    ["records importing the vault", "lib/records/a.ts", `import { shelf } from "../vault/shelf.ts";`],
    ["records naming a vault type", "lib/records/a.ts", `import type { Vault } from "../vault/vault.ts";`],
    ["a route importing the vault", "routes/a.ts", `import { openVault } from "../lib/vault/vault.ts";`],
    ["the site map opening the vault", "routes/app.ts", `import { openVault } from "../lib/vault/vault.ts";`],
    ["a leaf importing a part", "lib/clock.ts", `import { t } from "./language/t.ts";`],
    ["lib importing a route", "lib/access/a.ts", `import { app } from "../../routes/app.ts";`],
    ["the vault importing identity", "lib/vault/a.ts", `import type { A } from "../identity/a.ts";`],
    ["hono in lib", "lib/access/a.ts", `import { Hono } from "hono";`],
    ["a hono middleware in lib", "lib/access/a.ts", `import { csrf } from "hono/csrf";`],
    ["templates outside their file", "routes/a.ts", `import { Eta } from "eta";`],
    ["crypto outside the vault", "lib/identity/a.ts", `import { createHash } from "node:crypto";`],
    ["web crypto outside the vault", "lib/identity/a.ts", `await crypto.subtle.digest("SHA-256", b);`],
    ["randomness outside ids", "lib/identity/a.ts", `crypto.getRandomValues(b);`],
    ["a loose random number", "lib/limits/a.ts", `const n = Math.random();`],
    ["a database outside the vault", "routes/a.ts", `await Deno.openKv();`],
    ["the environment outside config", "routes/a.ts", `Deno.env.get("PORT");`],
    ["the environment taken apart", "routes/a.ts", `const { env } = Deno;`],
    ["the wall clock", "lib/records/a.ts", `const now = Date.now();`],
    ["the wall clock by Date", "lib/records/a.ts", `const now = new Date();`],
    ["the wall clock by Temporal", "lib/records/a.ts", `Temporal.Now.instant();`],
    ["markup in a template string", "routes/a.ts", 'const h = `<p class="x">${n}</p>`;'],
    ["markup in a message", "lib/language/en/a.ts", `export const a = { "a.b": "<strong>Stop</strong>" };`],
    ["a print", "lib/records/a.ts", `console.log(1);`],
    ["code from JSR", "lib/vault/a.ts", `import { a } from "jsr:@std/crypto";`],
    ["code from an address", "tests/a.ts", `import { a } from "https://example.org/a.ts";`],
    ["an import by computed name", "routes/a.ts", "await import(`./${name}.ts`);"],
    ["code made from strings", "lib/forms/a.ts", `new Function("return 1");`],
    ["a default export", "lib/forms/a.ts", `export default 1;`],
    ["a barrel", "lib/forms/a.ts", `export * from "./b.ts";`],
    ["an enum", "lib/forms/a.ts", `enum Side { Left }`],
  ] as const
) {
  Deno.test(`${what} is noticed`, () => assert.notDeepEqual(houseProblems(file, source), []));
}

for (
  const [what, file, source] of [
    [
      "the site map naming a vault type",
      "routes/app.ts",
      `import type { Vault } from "../lib/vault/vault.ts";`,
    ],
    ["a date made from an instant", "lib/records/a.ts", `new Date(at);`],
    ["a name and address", "lib/messages/a.ts", "const from = `${name} <${address}>`;"],
    ["a comparison", "lib/limits/a.ts", `const low = a <b && c> d;`],
    ["a forbidden word in a comment", "lib/limits/a.ts", `// not Date.now(), not console.log, no <p>`],
  ] as const
) {
  Deno.test(`${what} is let through`, () => assert.deepEqual(houseProblems(file, source), []));
}

for (
  const [what, source] of [
    ["raw output", `<p><%~ it.name %></p>`],
    ["an unquoted attribute", `<p class=<%= it.a %>></p>`],
    ["an inline script", `<script nonce="<%= it.nonce %>">go()</script>`],
    ["an inline style", `<p style="color: red"></p>`],
    ["an inline handler", `<p onclick="go()"></p>`],
    ["htmx script", `<p hx-on:click="go()"></p>`],
    ["an htmx trigger filter", `<p hx-trigger="keyup[ctrlKey]"></p>`],
    ["an outside address", `<a href="https://example.org/">x</a>`],
  ] as const
) {
  Deno.test(`${what} in a template is noticed`, () =>
    assert.equal(viewProblems("views/a.eta", source).length, 1));
}

Deno.test("an include, a layout and quoted attributes in a template are let through", () => {
  const source = `<% layout("/layouts/page", it) %><%~ include("./_row", it) %><p class="<%= it.a %>">a</p>
    <script src="<%= it.js %>" nonce="<%= it.nonce %>"></script>`;
  assert.deepEqual(viewProblems("views/a.eta", source), []);
});

for (
  const path of [
    "lib/utils.ts",
    "lib/vault/dataKeys.ts",
    "routes/sign-in.ts",
    "lib/common.ts",
    "lib/index.ts",
  ]
) {
  Deno.test(`a file called ${path} is noticed`, () => assert.ok(!wellNamed(path)));
}

function wellNamed(path: string): boolean {
  if (/^static\/vendor\//.test(path)) return true;
  const name = path.split("/").at(-1) ?? "";
  const stem = name.replace(/\.[a-z]+$/, "");
  const isPage = path.startsWith("views/");
  return /^_?[a-z0-9]+(_[a-z0-9]+)*\.[a-z]+$/.test(name) && (isPage || !vagueNames.includes(stem));
}

function reach(part: string, seen = new Set<string>()): Set<string> {
  for (const next of importTable[part] ?? []) {
    if (!seen.has(next)) reach(next, seen.add(next));
  }
  return seen;
}
