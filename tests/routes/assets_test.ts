import assert from "node:assert/strict";
import { integrityOf } from "../../lib/vault/integrity.ts";
import { openAssets } from "../../routes/assets.ts";
import { openWorld } from "../support/world.ts";

const assets = await openAssets(integrityOf);

async function ask(path: string): Promise<Response> {
  const world = await openWorld();
  try {
    const { host } = new URL(world.origin);
    return await world.answer(new Request(world.origin + path, { headers: { host } }), "203.0.113.7");
  } finally {
    await world.close();
  }
}

Deno.test("a file is served for ever under an address that names its content", async () => {
  const answer = await ask(assets.find("app.css").href);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("Content-Type"), "text/css; charset=utf-8");
  assert.equal(answer.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  assert.match(assets.find("app.css").href, /^\/s\/app\.[A-Za-z0-9_]{12}\.css$/);
});

Deno.test("no file can be read by another site, framed, or taken for something else", async () => {
  const { headers } = await ask(assets.find("icons.svg").href);
  assert.equal(headers.get("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
  assert.equal(headers.get("Cross-Origin-Resource-Policy"), "same-origin");
  assert.equal(headers.get("X-Content-Type-Options"), "nosniff");
});

Deno.test("the integrity that pages announce is that of the bytes that are served", async () => {
  const { href, integrity } = assets.find("js/app.js");
  const answer = await ask(href);
  assert.equal(integrityOf(await answer.bytes()), integrity);
});

Deno.test("the style sheet names the font by its final address, and that address answers", async () => {
  const sheet = await (await ask(assets.find("app.css").href)).text();
  const font = /url\("(\/s\/[^"]+\.woff2)"\)/.exec(sheet)?.[1];
  assert.ok(font);
  const answer = await ask(font);
  assert.equal(answer.headers.get("Content-Type"), "font/woff2");
  await answer.body?.cancel();
});

for (const path of ["/s/app.css", "/s/app.000000000000.css", "/s/..%2fmain.ts", "/s/lucide.LICENSE.txt"]) {
  Deno.test(`${path} is nobody's address`, async () => {
    assert.equal((await ask(path)).status, 404);
  });
}

Deno.test("a name that is not there stops the page that uses it", () => {
  assert.throws(() => assets.find("nothing.css"), TypeError);
});
