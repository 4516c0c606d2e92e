import assert from "node:assert/strict";
import fc from "fast-check";
import { minute, second } from "../../../lib/clock.ts";
import { attempt } from "../../../lib/limits/backoff.ts";
import { arrive } from "../../../lib/limits/gcra.ts";
import type { Backoff, Rate } from "../../../lib/limits/limits.ts";

const start = Date.UTC(2026, 10, 22, 9);

function allowed(rule: Rate, times: readonly number[]): number[] {
  let tat: number | undefined;
  return times.filter((now) => {
    const step = arrive(rule, tat, now);
    if (step.ok) tat = step.tat;
    return step.ok;
  });
}

Deno.test("a burst passes at once, the next waits exactly one interval", () => {
  const rule: Rate = { kind: "rate", count: 30, per: minute, burst: 15 };
  assert.equal(allowed(rule, Array(50).fill(start)).length, 15);
  const sixteenth = arrive(rule, start + 15 * 2 * second, start);
  assert.deepEqual(sixteenth, { ok: false, wait: 2 * second });
});

Deno.test("over any stretch of time no more than the burst and the rate pass", () => {
  const rules = fc.record({ count: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 50 }) });
  fc.assert(fc.property(
    rules,
    fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 200 }),
    ({ count, burst }, gaps) => {
      let now = start;
      const times = gaps.map((gap) => now += gap);
      const rule: Rate = { kind: "rate", count, per: minute, burst };
      const passed = allowed(rule, times);
      for (const [first, from] of passed.entries()) {
        for (const [last, to] of passed.entries()) {
          if (last < first) continue;
          assert.ok(last - first + 1 <= burst + (to - from) * count / minute + 1e-6);
        }
      }
    },
  ));
});

Deno.test("a clock that steps back gives nobody more tries", () => {
  const rule: Rate = { kind: "rate", count: 2, per: minute, burst: 2 };
  assert.equal(allowed(rule, [start, start, start - minute, start - 2 * minute]).length, 2);
});

Deno.test("a backoff doubles after the free tries and stops growing at its longest", () => {
  const rule: Backoff = { kind: "backoff", free: 3, first: second, longest: 10 * second, forget: minute };
  let tries: Parameters<typeof attempt>[1];
  let now = start;
  const waits: number[] = [];
  for (let at = 0; at < 9; at++) {
    const step = attempt(rule, tries, now);
    assert.ok(step.ok);
    tries = step.kept;
    waits.push(step.kept.next - now);
    now = step.kept.next;
  }
  assert.deepEqual(waits, [0, 0, 1, 2, 4, 8, 10, 10, 10].map((seconds) => seconds * second));
});
