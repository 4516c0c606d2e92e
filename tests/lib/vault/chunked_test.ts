import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { openChunks, sealChunks, sealedLength } from "../../../lib/vault/chunked.ts";
import { randomBytes, utf8 } from "../../../lib/vault/primitives.ts";
import { SealError } from "../../../lib/vault/sealing.ts";
import vectors from "./vectors/chunked_aes_256_gcm.json" with { type: "json" };

const key = randomBytes(32);
const context = utf8("maria, scan 4");

/** Everything that came out, and the error that ended it. */
async function through(
  bytes: Uint8Array,
  make: (content: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
  piece = 5_000,
) {
  const pieces = Array.from(
    { length: Math.ceil(bytes.length / piece) },
    (_, at) => bytes.slice(at * piece, (at + 1) * piece),
  );
  const out: number[] = [];
  try {
    for await (const part of make(ReadableStream.from(pieces))) {
      for (const byte of part) out.push(byte);
    }
    return { bytes: Uint8Array.from(out), error: undefined };
  } catch (error) {
    return { bytes: Uint8Array.from(out), error };
  }
}

const sealed = async (content: Uint8Array) =>
  (await through(content, (content) => sealChunks(key, context, content))).bytes;

for (const vector of vectors.tests) {
  Deno.test(`Cobblestone-256, Wycheproof ${vector.tcId}: ${vector.comment}`, async () => {
    const ciphertext = new Uint8Array(inflateSync(Uint8Array.fromHex(vector.ct)));
    for (const piece of [ciphertext.length + 1, 1_000]) {
      const opener = (sealed: AsyncIterable<Uint8Array>) =>
        openChunks(Uint8Array.fromHex(vector.key), Uint8Array.fromHex(vector.ctx), sealed);
      const { bytes, error } = await through(ciphertext, opener, piece);
      if (vector.result === "valid") assert.equal(error, undefined);
      else assert.ok(error instanceof SealError, String(error));
      // Of an invalid message no more than its valid chunks may come out.
      assert.ok(bytes.length <= (vector.msgLength ?? 0));
      if (bytes.length > 0 || vector.result === "valid") {
        assert.equal(createHash("sha512").update(bytes).digest("hex"), vector.msgSha512);
      }
    }
  });
}

Deno.test("a file of any length comes out as it went in, in whatever pieces it arrives", async () => {
  const lengths = [0, 1, 16_383, 16_384, 16_385, 32_768, 100_000];
  for (const length of lengths) {
    const content = randomBytes(Math.min(length, 65_536)).slice(0, length);
    const file = new Uint8Array(length);
    file.set(content);
    const ciphertext = await sealed(file);
    assert.equal(ciphertext.length, sealedLength(length));
    const { bytes, error } = await through(ciphertext, (sealed) => openChunks(key, context, sealed), 777);
    assert.equal(error, undefined);
    assert.deepEqual(bytes, file);
  }
});

Deno.test("a file changed in any place never opens to its end", async () => {
  const file = new Uint8Array(40_000).fill(7);
  const ciphertext = await sealed(file);
  await fc.assert(
    fc.asyncProperty(fc.nat(ciphertext.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = ciphertext.slice();
      changed[at] = (changed[at] ?? 0) ^ flip;
      const { error } = await through(changed, (sealed) => openChunks(key, context, sealed), 50_000);
      assert.ok(error instanceof SealError);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a file cut anywhere is refused, at a chunk's end too", async () => {
  const ciphertext = await sealed(new Uint8Array(40_000).fill(7));
  const cuts = [0, 1, 23, 24, 55, 56, 57, 71, 72, 56 + 16_400, 56 + 2 * 16_400, 56 + 2 * 16_400 + 15];
  for (const cut of [...cuts, ciphertext.length - 1]) {
    const { error } = await through(
      ciphertext.slice(0, cut),
      (sealed) => openChunks(key, context, sealed),
      50_000,
    );
    assert.ok(error instanceof SealError, `cut at ${cut}`);
  }
});

Deno.test("chunks in another order, twice, or from another file are refused", async () => {
  const [one, two] = [await sealed(new Uint8Array(50_000)), await sealed(new Uint8Array(50_000))];
  const header = one.slice(0, 56);
  const chunk = (of: Uint8Array, n: number) => of.slice(56 + n * 16_400, 56 + (n + 1) * 16_400);
  const forgeries = [
    [chunk(one, 1), chunk(one, 0), chunk(one, 2), chunk(one, 3)],
    [chunk(one, 0), chunk(one, 0), chunk(one, 1), chunk(one, 2), chunk(one, 3)],
    [chunk(one, 0), chunk(two, 1), chunk(one, 2), chunk(one, 3)],
    [chunk(one, 0), chunk(one, 3)],
  ];
  for (const chunks of forgeries) {
    const forged = Uint8Array.from([header, ...chunks].flatMap((part) => [...part]));
    const { error } = await through(forged, (sealed) => openChunks(key, context, sealed), 50_000);
    assert.ok(error instanceof SealError);
  }
});

Deno.test("a file opens with its own key and context only, and nothing comes out before", async () => {
  const ciphertext = await sealed(new Uint8Array(40_000));
  for (
    const opener of [
      (sealed: AsyncIterable<Uint8Array>) => openChunks(randomBytes(32), context, sealed),
      (sealed: AsyncIterable<Uint8Array>) => openChunks(key, utf8("anna, scan 4"), sealed),
    ]
  ) {
    const { bytes, error } = await through(ciphertext, opener);
    assert.ok(error instanceof SealError && error.fault === "key");
    assert.equal(bytes.length, 0);
  }
});
