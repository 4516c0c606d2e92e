import assert from "node:assert/strict";
import fc from "fast-check";
import { keyBytes } from "../../../lib/vault/key_bytes.ts";
import { localDriver } from "../../../lib/vault/local_driver.ts";
import { memoryDriver } from "../../../lib/vault/memory_driver.ts";
import type { Driver, Key, KeyPart } from "../../../lib/vault/store.ts";

const part: fc.Arbitrary<KeyPart> = fc.oneof(
  fc.uint8Array({ maxLength: 3 }),
  fc.uint8Array({ minLength: 1, maxLength: 3, max: 1 }),
  fc.string({ maxLength: 2, unit: "binary" }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1, -1, "", "a"),
);
const anyKey = fc.array(part, { minLength: 1, maxLength: 3 });

/** A few keys again and again, so that writes meet each other. */
const fewKeys: fc.Arbitrary<Key> = fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 3 })).map((
  key,
) => key);

/** `stamp`: null, or how many commits ago the stamp was given. */
const step = fc.record({
  checks: fc.array(fc.record({ key: fewKeys, stamp: fc.option(fc.integer({ min: 1, max: 4 })) }), {
    maxLength: 2,
  }),
  sets: fc.uniqueArray(fc.record({ key: fewKeys, value: fc.uint8Array({ maxLength: 4 }) }), {
    maxLength: 3,
    selector: ({ key }) => keyBytes(key),
  }),
  deletes: fc.array(fewKeys, { maxLength: 1 }),
  look: fc.record({
    prefix: fc.constantFrom<Key[]>(["a"], ["b"], ["a", 2]),
    from: fc.option(fc.integer({ min: 0, max: 3 })),
    limit: fc.integer({ min: 1, max: 4 }),
    reverse: fc.boolean(),
  }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a driver answers, with its stamps as the number of the commit that gave them. */
async function play(driver: Driver, steps: readonly Step[]): Promise<unknown[]> {
  const stamps: string[] = [];
  const answers: unknown[] = [];
  for (const { checks, sets, deletes, look } of steps) {
    const written = new Set(sets.map(({ key }) => keyBytes(key)));
    const stamp = await driver.atomic({
      checks: checks.map(({ key, stamp }) => ({
        key,
        stamp: stamp === null ? null : stamps.at(-stamp) ?? null,
      })),
      sets,
      deletes: deletes.filter((key) => !written.has(keyBytes(key))),
    });
    if (stamp !== undefined) stamps.push(stamp);
    const { prefix, from, limit, reverse } = look;
    const start = from !== null && prefix.length === 1 ? { from: [...prefix, from] } : {};
    const rows = await driver.list({ prefix, limit, reverse, ...start });
    answers.push(stamp !== undefined, rows.map((row) => ({ ...row, stamp: stamps.indexOf(row.stamp) })));
  }
  return answers;
}

Deno.test("the memory database answers every history as the local one does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
      const [memory, local] = [memoryDriver(), await localDriver(":memory:")];
      const answers = await Promise.all([play(memory, steps), play(local, steps)]);
      memory.close();
      local.close();
      assert.deepEqual(answers[0], answers[1]);
    }),
    { numRuns: 60 },
  );
});

Deno.test("keys of every kind lie in the same order in memory as in Deno KV", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyKey, { minLength: 2, maxLength: 12 }), async (parts) => {
      const [memory, local] = [memoryDriver(), await localDriver(":memory:")];
      const keys = [...new Map(parts.map((key) => [keyBytes(key), ["p", ...key]])).values()];
      const sets = keys.map((key) => ({ key, value: new Uint8Array() }));
      for (const driver of [memory, local]) await driver.atomic({ checks: [], sets, deletes: [] });
      const range = { prefix: ["p"], limit: 100 };
      const listed = await Promise.all([memory, local].map((driver) => driver.list(range)));
      memory.close();
      local.close();
      assert.equal(listed[0]?.length, keys.length);
      assert.deepEqual(...listed.map((rows) => rows.map(({ key }) => keyBytes(key))) as [string[], string[]]);
    }),
    { numRuns: 100 },
  );
});
