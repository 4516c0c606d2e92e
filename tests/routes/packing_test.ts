import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { masked, unmasked } from "../../routes/form_tokens.ts";
import { newSecret, toBase64Url } from "../../lib/ids.ts";
import { inWorld } from "../support/world.ts";

Deno.test("a page goes out packed to whoever takes it so, and plain to everybody else", () =>
  inWorld(async (world) => {
    const ask = async (encoding: Record<string, string>) => {
      const { host } = new URL(world.origin);
      const request = new Request(`${world.origin}/signin`, { headers: { host, ...encoding } });
      return await world.answer(request, "203.0.113.7");
    };
    const [plain, packed] = [await ask({}), await ask({ "accept-encoding": "gzip, br" })];
    assert.equal(plain.headers.get("Content-Encoding"), null);
    assert.equal(packed.headers.get("Content-Encoding"), "gzip");
    assert.equal(packed.headers.get("Content-Type"), plain.headers.get("Content-Type"));
    assert.match(packed.headers.get("Vary") ?? "", /Accept-Encoding/);
    const bytes = await packed.bytes();
    const html = gunzipSync(bytes).toString();
    assert.ok(bytes.length < html.length * 0.75);
    assert.match(html, /<h1>Sign in<\/h1>/);
    assert.match(await plain.text(), /<h1>Sign in<\/h1>/);
  }));

Deno.test("a form token looks different in each answer and is the same behind its mask", () => {
  const token = newSecret();
  const shown = Array.from({ length: 20 }, () => masked(token));
  assert.equal(new Set(shown).size, 20);
  for (const one of shown) {
    const bytes = unmasked(one);
    assert.ok(bytes && toBase64Url(bytes) === token);
  }
  for (const wrong of ["", token, `${shown[0]}A`, shown[0]?.slice(1) ?? ""]) {
    assert.equal(unmasked(wrong), undefined);
  }
});
