import assert from "node:assert/strict";
import fc from "fast-check";
import { emptyRoot, Frontier, isIncluded, leafHash, nodeHash, splitOf } from "../../../lib/audit/merkle.ts";
import { Tiles } from "../../../lib/audit/tiles.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import { type Bytes, utf8 } from "../../../lib/vault/primitives.ts";
import { testKeys } from "./logbook.ts";

// Leaves, roots and paths of the Certificate Transparency reference implementation.
const leaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => leafHash(Uint8Array.fromHex(hex)));
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
].map((hex) => Uint8Array.fromHex(hex));
const paths = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
  },
].map(({ path, ...rest }) => ({ ...rest, path: path.map((hex) => Uint8Array.fromHex(hex)) }));

/** RFC 6962 §2.1, word for word. */
function naiveRoot(hashes: readonly Bytes[]): Bytes {
  if (hashes.length < 2) return hashes[0] ?? emptyRoot;
  const k = splitOf(hashes.length);
  return nodeHash(naiveRoot(hashes.slice(0, k)), naiveRoot(hashes.slice(k)));
}

/** RFC 6962 §2.1.1, word for word. */
function naivePath(index: number, hashes: readonly Bytes[]): Bytes[] {
  if (hashes.length < 2) return [];
  const k = splitOf(hashes.length);
  return index < k
    ? [...naivePath(index, hashes.slice(0, k)), naiveRoot(hashes.slice(k))]
    : [...naivePath(index - k, hashes.slice(k)), naiveRoot(hashes.slice(0, k))];
}

function numbered(count: number): Bytes[] {
  return Array.from({ length: count }, (_, at) => leafHash(utf8(String(at))));
}

Deno.test("roots are those of the Certificate Transparency vectors", () => {
  const tree = new Frontier();
  assert.deepEqual(tree.root(), roots[0]);
  leaves.forEach((leaf, at) => {
    tree.append(leaf);
    assert.deepEqual(tree.root(), roots[at + 1]);
  });
});

Deno.test("inclusion paths are those of the Certificate Transparency vectors", async () => {
  const tiles = new Tiles(memoryDriver(), testKeys());
  await tiles.append(0, leaves);
  for (const { index, size, path } of paths) {
    const root = roots[size];
    const leaf = leaves[index];
    assert.ok(root && leaf);
    assert.deepEqual(await tiles.path(index, size), path);
    assert.equal(isIncluded({ leaf, index, size, path, root }), true);
  }
});

Deno.test("the stored tree, grown in pieces, has the root and paths of RFC 6962 at every size it ever had", async () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.nat(), fc.nat(), async (widths, anySize, anyIndex) => {
      const driver = memoryDriver();
      const all = numbered(widths.reduce((sum, width) => sum + width, 0));
      let grown = 0;
      for (const width of widths) {
        const sets = await new Tiles(driver, testKeys()).append(grown, all.slice(grown, grown + width));
        await driver.atomic({ checks: [], sets, deletes: [] });
        grown += width;
      }
      const size = 1 + anySize % grown;
      const index = anyIndex % size;
      const tiles = new Tiles(driver, testKeys());
      const root = naiveRoot(all.slice(0, size));
      assert.deepEqual(await tiles.rootAt(size), root);
      const path = await tiles.path(index, size);
      assert.deepEqual(path, naivePath(index, all.slice(0, size)));
      const leaf = all[index];
      assert.ok(leaf);
      assert.equal(isIncluded({ leaf, index, size, path, root }), true);
      assert.deepEqual(await tiles.leaves(index, size - index), all.slice(index, size));
    }),
    { numRuns: 40 },
  );
});

Deno.test("a tree of more than 65,536 leaves fills a third row of tiles", async () => {
  const all = numbered(70_000);
  const tiles = new Tiles(memoryDriver(), testKeys());
  const tree = new Frontier();
  for (const leaf of all) tree.append(leaf);
  await tiles.append(0, all.slice(0, 65_535));
  const rows = await tiles.append(65_535, all.slice(65_535));
  assert.equal(rows.some(({ key }) => key[1] === 2), true);
  assert.deepEqual(await tiles.rootAt(70_000), tree.root());
  const leaf = all[65_536];
  assert.ok(leaf);
  const path = await tiles.path(65_536, 70_000);
  assert.equal(isIncluded({ leaf, index: 65_536, size: 70_000, path, root: tree.root() }), true);
});

Deno.test("a path fits one leaf, one index, one size and one root", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 600 }), fc.nat(), fc.nat(), fc.nat(), (size, any, bit, step) => {
      const all = numbered(size);
      const index = any % size;
      const [leaf, root, path] = [all[index], naiveRoot(all), naivePath(index, all)];
      assert.ok(leaf);
      const right = { leaf, index, size, path, root };
      assert.equal(isIncluded(right), true);
      const flipped = (hash: Bytes) => hash.with(bit % 32, (hash[bit % 32] ?? 0) ^ 1);
      const at = step % path.length;
      const wrong = [
        { ...right, leaf: flipped(leaf) },
        { ...right, root: flipped(root) },
        { ...right, path: path.map((hash, place) => place === at ? flipped(hash) : hash) },
        { ...right, path: path.toSpliced(at, 1) },
        { ...right, path: [...path, leaf] },
        { ...right, index: (index + 1) % size },
        { ...right, index: -1 },
        { ...right, index: index + 0.5 },
        { ...right, index: size },
      ];
      for (const claim of wrong) assert.equal(isIncluded(claim), false);
    }),
    { numRuns: 60 },
  );
});

Deno.test("a leaf cannot pass for a node", () => {
  const [one, other] = numbered(2);
  assert.ok(one && other);
  assert.notDeepEqual(leafHash(new Uint8Array([...one, ...other])), nodeHash(one, other));
});
