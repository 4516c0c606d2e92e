import assert from "node:assert/strict";
import fc from "fast-check";
import { longestValue, pad, unpad } from "../../../lib/vault/padding.ts";
import { envelopeBytes } from "../../../lib/vault/sealing.ts";

Deno.test("padding comes off again, whatever the length", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 9_000 }), (content) => {
    assert.deepEqual(unpad(pad(content)), new Uint8Array(content));
  }));
});

Deno.test("a short reading and a slightly longer one take the same room", () => {
  assert.equal(pad(new Uint8Array(60)).length, pad(new Uint8Array(160)).length);
});

Deno.test("stored values have one of ten sizes, none above what every database takes", () => {
  const sizes = new Set<number>();
  for (let length = 0; length <= longestValue; length += 13) {
    sizes.add(pad(new Uint8Array(length)).length + envelopeBytes);
  }
  sizes.add(pad(new Uint8Array(longestValue)).length + envelopeBytes);
  assert.deepEqual([...sizes], [128, 256, 512, 920, 4_500, 4_950, 8_950, 16_384, 32_768, 65_400]);
});

Deno.test("a value too long to keep is refused", () => {
  assert.throws(() => pad(new Uint8Array(longestValue + 1)), RangeError);
});

Deno.test("bytes that are no padded value are told apart", () => {
  assert.equal(unpad(new Uint8Array(3)), undefined);
  assert.equal(unpad(Uint8Array.of(0, 0, 0, 9, 1, 2)), undefined);
});
