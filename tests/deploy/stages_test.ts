import assert from "node:assert/strict";
import { count, runTests } from "../../deploy/commands/stages.ts";

Deno.test("a report is counted by its cases", () => {
  const report =
    `<testsuite tests="3"><testcase name="a"></testcase><testcase name="b"><failure message="x">y</failure>
    </testcase><testcase name="c &gt; d"></testcase></testsuite>`;
  assert.deepEqual(count(report), { passed: 2, failed: 1 });
});

Deno.test("an ignored test counts as failed", () => {
  assert.deepEqual(count(`<testcase name="a"><skipped/></testcase>`), { passed: 0, failed: 1 });
});

Deno.test("tests that were never run count as a failure", async () => {
  const tally = await runTests("nowhere", "--no-check", "tests/nowhere");
  assert.deepEqual(tally, { passed: 0, failed: 1 });
});
