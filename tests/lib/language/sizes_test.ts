import assert from "node:assert/strict";
import { fileSize } from "../../../lib/language/sizes.ts";

for (
  const [bytes, text] of [
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1 kB"],
    [1_449, "1.4 kB"],
    [10_400, "10 kB"],
    [1_100_000_000, "1.1 GB"],
    [2_500_000_000_000, "2500 GB"],
  ] as const
) {
  Deno.test(`a file of ${bytes} bytes is told as ${text}, with a point as all other numbers`, () => {
    assert.equal(fileSize(bytes), text.replace(" ", "\u00a0"));
  });
}
