import assert from "node:assert/strict";
import fc from "fast-check";
import { MultipartForm } from "../../../lib/files/multipart.ts";

interface Sent {
  readonly name: string;
  readonly fileName?: string;
  readonly content: Uint8Array;
}

const bytes = (text: string) => new TextEncoder().encode(text);

function written(parts: readonly Sent[], boundary: string): Uint8Array {
  const whole = parts.flatMap(({ name, fileName, content }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [...bytes(head), ...content, 13, 10];
  });
  return Uint8Array.from([...whole, ...bytes(`--${boundary}--\r\n`)]);
}

/** In one buffer that is used again for every piece, as a server reads. */
async function* inPieces(body: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  const room = new Uint8Array(length);
  for (let at = 0; at < body.length; at += length) {
    const part = body.subarray(at, at + length);
    room.fill(0xee);
    room.set(part);
    yield room.subarray(0, part.length);
  }
}

async function whole(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: number[] = [];
  for await (const part of content) all.push(...part);
  return Uint8Array.from(all);
}

// Bytes of which delimiters are made, so that contents look like them.
const tricky = fc.array(fc.constantFrom(13, 10, 45, 98, 0, 255), { maxLength: 60 }).map((list) =>
  Uint8Array.from(list)
);

Deno.test("whatever is sent comes out as it went in, however it is cut on the way", async () => {
  const part = fc.record({ name: fc.constantFrom("csrf", "files"), content: tricky, file: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 4 }),
      fc.integer({ min: 1, max: 90 }),
      async (parts, length) => {
        const sent = parts.map(({ name, content, file }): Sent => ({
          name,
          content,
          ...(file && { fileName: "a" }),
        }));
        const safe = sent.filter(({ content }) =>
          !new TextDecoder("latin1").decode(content).includes("\r\n--bb")
        );
        const form = new MultipartForm(
          inPieces(written(safe, "bb"), length),
          "multipart/form-data; boundary=bb",
        );
        for (const { name, fileName, content } of safe) {
          const found = await form.next();
          assert.equal(found?.name, name);
          assert.equal(found?.fileName, fileName);
          assert.deepEqual(await whole(found?.content ?? inPieces(content, 1)), content);
        }
        assert.equal(await form.next(), undefined);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("a part that nobody reads, or not to its end, is passed over", async () => {
  const sent = [1, 2, 3].map((n) => ({ name: `f${n}`, content: new Uint8Array(500).fill(n) }));
  const form = new MultipartForm(inPieces(written(sent, "b"), 37), "multipart/form-data; boundary=b");
  await form.next();
  const second = await form.next();
  for await (const _ of second?.content ?? []) break;
  assert.deepEqual(
    await whole((await form.next())?.content ?? inPieces(new Uint8Array(), 1)),
    sent[2]?.content,
  );
});

Deno.test("a text of nothing but line ends is searched without a view for each of them", async () => {
  const sent = [{ name: "files", fileName: "a", content: new Uint8Array(20_000).fill(13) }];
  const form = new MultipartForm(inPieces(written(sent, "b"), 5_000), "multipart/form-data; boundary=b");
  const part = await form.next();
  const plain = Uint8Array.prototype.subarray;
  let [views, length] = [0, 0];
  Uint8Array.prototype.subarray = function (...range) {
    views++;
    return plain.apply(this, range);
  };
  try {
    for await (const piece of part?.content ?? []) length += piece.length;
  } finally {
    Uint8Array.prototype.subarray = plain;
  }
  assert.equal(length, 20_000);
  assert.ok(views < 100, `${views} views`);
});
