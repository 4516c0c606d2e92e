import { print } from "./print.ts";

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const minute = 60_000;

/** Runs one command in sight of the reader. False when it fails, or is not done after `minutes`. */
export async function run(command: readonly string[], minutes = 8): Promise<boolean> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    signal: AbortSignal.timeout(minutes * minute),
  })
    .spawn();
  return (await child.status).success;
}

export function deno(...args: readonly string[]): readonly string[] {
  return [Deno.execPath(), ...args];
}

/** Every test that needs no browser. */
export function testProgram(...flags: readonly string[]): Promise<Tally> {
  const careful = ["--parallel", "--sanitize-ops", "--sanitize-resources"];
  return runTests("program", ...flags, ...careful, "--ignore=tests/journeys", "tests");
}

/**
 * Runs tests and counts them from their report, not from what they print. Nothing run, a crash and an ignored
 * test each count as a failure.
 */
export async function runTests(name: string, ...args: readonly string[]): Promise<Tally> {
  const report = `.build/${name}-tests.xml`;
  await Deno.mkdir(".build", { recursive: true });
  await Deno.remove(report).catch(() => {});
  const succeeded = await run(deno("test", "--quiet", "-A", `--junit-path=${report}`, ...args));
  const tally = count(await Deno.readTextFile(report).catch(() => ""));
  if (tally.passed + tally.failed === 0) print(`The ${name} tests did not run.`);
  return { passed: tally.passed, failed: tally.failed || (succeeded && tally.passed > 0 ? 0 : 1) };
}

/** Reads a JUnit report. An ignored test is a failed one. */
export function count(report: string): Tally {
  const cases = report.match(/<testcase /g)?.length ?? 0;
  const failed = report.match(/<(failure|error|skipped)\b/g)?.length ?? 0;
  return { passed: cases - failed, failed };
}
