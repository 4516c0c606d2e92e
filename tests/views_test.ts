import assert from "node:assert/strict";
import { brotliCompressSync } from "node:zlib";
import { compiled } from "../deploy/commands/compile_views.ts";
import { translate } from "../lib/language/translate.ts";
import { sourceFiles } from "./support/source_files.ts";

const templates = sourceFiles(".eta").filter(({ path }) => path.startsWith("views/"));
/** Mails stand alone, and /dev/ui speaks to those who build Salus. */
const pages = templates.filter(({ path }) => !/^views\/(emails|dev)\//.test(path));
const t = await translate("en");

function problems(find: (source: string) => readonly string[], among = pages): readonly string[] {
  return among.flatMap(({ path, text }) => find(text).map((problem) => `${path}: ${problem}`));
}

function matches(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

/** Tags with what they hold, statements taken out of them: `<form …>` to `</form>`. */
function withoutCode(source: string): string {
  return source.replace(/<%(?![~=])[\s\S]*?%>/g, " ").replace(/<%~?=?[\s\S]*?%>/g, (code) => {
    const included = /include\("([^"]+)"/.exec(code)?.[1];
    return included ? `{${included.split("/").at(-1)}}` : "{}";
  });
}

function formProblems(source: string): readonly string[] {
  return matches(withoutCode(source), /(<form\b[\s\S]*?<\/form>)/g).flatMap((form) => {
    const opening = /^<form\b[^>]*>/.exec(form)?.[0] ?? "";
    if (/method="dialog"/.test(opening)) return [];
    const attributes = /\{form_attributes\}/.test(opening) ||
      ["method=", "action=", "novalidate"].every((part) => opening.includes(part));
    const reads = /method="get"/.test(opening);
    const guarded = reads || /\{form_guard\}|name="csrf"/.test(form);
    return [
      ...(attributes ? [] : [`a form without method, action and novalidate: ${opening}`]),
      ...(guarded ? [] : [`a POST form without its guard: ${opening}`]),
    ];
  });
}

function controlProblems(source: string): readonly string[] {
  const controls = matches(withoutCode(source), /(<(?:input|select|textarea)\b[^>]*>)/g);
  return controls.filter((tag) => !/type="hidden"/.test(tag) && !/\sid="/.test(tag));
}

function linkProblems(source: string): readonly string[] {
  return matches(withoutCode(source), /(<[a-z]+\b[^>]*\bhx-get=[^>]*>)/g).filter((tag) =>
    !/\s(href|action)=/.test(tag)
  );
}

function spokenText(source: string): readonly string[] {
  const text = withoutCode(source).replace(/<!doctype[^>]*>/i, "").replace(/<[^>]*>/g, " ").replace(
    /\{[a-z_]*\}/g,
    " ",
  );
  return matches(text, /([\p{L}]{2,}[^\n]*)/gu);
}

Deno.test("every form can be sent without script, and every change carries its guard", () => {
  assert.deepEqual(problems(formProblems), []);
});

Deno.test("every control has an id, so that its label and the focus can find it", () => {
  assert.deepEqual(problems(controlProblems), []);
});

Deno.test("whatever htmx fetches is a link or a form without it too", () => {
  assert.deepEqual(problems(linkProblems), []);
});

Deno.test("every word on a page comes from the catalogue", () => {
  // Attributes alone are no text.
  const spoken = pages.filter(({ path }) => !path.endsWith("_attributes.eta"));
  assert.deepEqual(problems(spokenText, spoken), []);
});

Deno.test("every key that a template names is in the catalogue", () => {
  const unknown = (source: string) =>
    [...matches(source, /\bit\.t\("([^"]+)"/g), ...matches(source, /\bit\.t\.of\("([^"]+)"[,)]/g)].filter((
      key,
    ) => !t.has(key));
  assert.deepEqual(problems(unknown, templates), []);
});

Deno.test("every icon that a template or a route names is in the sprite", () => {
  const sprite = Deno.readTextFileSync(new URL("../static/icons.svg", import.meta.url));
  const drawn = new Set(matches(sprite, /<symbol id="([^"]+)"/g));
  const missing = (source: string) =>
    matches(source, /\bicon: "([a-z0-9-]+)"/g).filter((icon) => !drawn.has(icon));
  const routes = sourceFiles(".ts").filter(({ path }) => path.startsWith("routes/"));
  assert.deepEqual(problems(missing, [...templates, ...routes]), []);
});

const sheet = Deno.readTextFileSync(new URL("../static/app.css", import.meta.url));

Deno.test("every class on a page has a style", () => {
  const styled = new Set(matches(sheet, /\.([a-z][a-z0-9-]*)/g));
  const bare = (source: string) =>
    matches(source, /\bclass="([^"<]*)"/g).flatMap((names) => names.split(/\s+/)).filter((name) =>
      name !== "" && !styled.has(name)
    );
  assert.deepEqual(problems(bare, templates), []);
});

Deno.test("the style sheet has no ids, and forces nothing but for forced colours, motion and print", () => {
  assert.doesNotMatch(sheet.replace(/#[0-9a-f]{3,8}\b/g, ""), /(^|[\s,>+~(])#[a-z]/m);
  const screens = withoutBlocks(sheet, /@media (print|\(forced-colors|\(prefers-reduced-motion: reduce)/);
  assert.doesNotMatch(screens, /!important/);
});

/** A style sheet without the blocks that begin so. */
function withoutBlocks(css: string, beginning: RegExp): string {
  const start = css.search(beginning);
  if (start < 0) return css;
  let [at, depth] = [css.indexOf("{", start) + 1, 1];
  for (; depth > 0 && at < css.length; at++) depth += css[at] === "{" ? 1 : css[at] === "}" ? -1 : 0;
  return withoutBlocks(css.slice(0, start) + css.slice(at), beginning);
}

for (const [file, most] of [["app.css", 8_192], ["js/app.js", 5_120]] as const) {
  Deno.test(`${file} stays within its ${most} compressed bytes`, () => {
    const size = brotliCompressSync(Deno.readFileSync(new URL(`../static/${file}`, import.meta.url))).length;
    assert.ok(size <= most, `${size} bytes`);
  });
}

Deno.test("a template that includes one that is not there does not compile", () => {
  assert.throws(() => compiled(new Map([["/a", `<%~ include("./b") %>`]])), /there is no views\/b\.eta/);
  assert.match(
    compiled(new Map([["/x/a", `<%~ include("./_b") %>`], ["/x/_b", "b"]])),
    /include\("\/x\/_b"\)/,
  );
});

for (
  const [what, source, find] of [
    ["a form without novalidate", `<form method="post" action="/x">{}</form>`, formProblems],
    ["a POST form without its guard", `<form method="post" action="/x" novalidate></form>`, formProblems],
    ["a control without an id", `<input type="text" name="a">`, controlProblems],
    ["a fetch without a link", `<div hx-get="/x"></div>`, linkProblems],
    ["a bare word", `<p>Hello <%= it.name %></p>`, spokenText],
  ] as const
) {
  Deno.test(`${what} is noticed`, () => assert.notDeepEqual(find(source), []));
}
