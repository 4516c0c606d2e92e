import assert from "node:assert/strict";
import { takePicture } from "../../../lib/access/pictures.ts";
import { FileRefusal } from "../../../lib/files/refusal.ts";
import { smallPicture } from "../../../lib/files/small_pictures.ts";
import { canary, drawing, holds, jpeg, png, webp } from "../../support/some_files.ts";

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 999) yield await Promise.resolve(bytes.subarray(at, at + 999));
}

/** Width and height in a JPEG's frame header. */
function sides(picture: Uint8Array | undefined): number[] {
  assert.ok(picture);
  const at = picture.findIndex((byte, i) => byte === 0xff && picture[i + 1] === 0xc0);
  const view = new DataView(picture.buffer, picture.byteOffset + at);
  return [view.getUint16(7), view.getUint16(5)];
}

/** What this program makes of a picture, drawn again by itself as it is. */
async function again(picture: Uint8Array, target: number) {
  return await smallPicture("jpeg", inPieces(picture), target);
}

Deno.test("a picture becomes small, upright and keeps its shape", async () => {
  // The drawing says that it is to be turned by a quarter.
  assert.deepEqual(sides(await smallPicture("png", inPieces(drawing(640, 480)), 160)), [120, 160]);
  assert.deepEqual(sides(await smallPicture("png", inPieces(drawing(40, 20)), 160)), [20, 40]);
  assert.deepEqual(sides(await smallPicture("jpeg", inPieces(jpeg()), 160)), [8, 8]);
});

Deno.test("JPEGs of every size in between are drawn: what was small stays as it was", async () => {
  const large = await smallPicture("png", inPieces(drawing(1_400, 900)), 1_400);
  for (const target of [900, 400, 200, 100, 20]) {
    const [wide = 0, high = 0] = sides(await again(large ?? new Uint8Array(), target));
    assert.equal(high, target);
    assert.ok(Math.abs(wide - target * 900 / 1_400) <= 1);
  }
});

Deno.test("a small picture says nothing but what it shows", async () => {
  for (const [type, bytes] of [["png", drawing(300, 200)], ["jpeg", jpeg()]] as const) {
    const small = await smallPicture(type, inPieces(bytes), 100);
    assert.ok(small && !holds(small, canary) && !holds(small, "Exif"));
  }
});

Deno.test("an account's picture is a JPEG or PNG that can be drawn, at most 256 pixels", async () => {
  assert.deepEqual(sides(await takePicture(inPieces(drawing(900, 600)))), [171, 256]);
  const refused = [[webp(), "wrong_type"], [png(4, 2, new Uint8Array(9)), "broken"], [
    new Uint8Array(),
    "empty",
  ]] as const;
  for (const [bytes, reason] of refused) {
    await assert.rejects(
      takePicture(inPieces(bytes)),
      (error) => error instanceof FileRefusal && error.reason === reason,
    );
  }
});
