import { findOrInstallChromium } from "./install_chromium.ts";
import { print } from "./print.ts";
import { deno, run, runTests, type Tally, testProgram } from "./stages.ts";

const tallies = [await inProcess(), await inBrowser()];
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
print(`${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 ? 0 : 1);

async function inProcess(): Promise<Tally> {
  if (!await run(deno("task", "--quiet", "views"))) return { passed: 0, failed: 1 };
  return await testProgram();
}

async function inBrowser(): Promise<Tally> {
  const chromium = await findOrInstallChromium();
  if (!chromium) return { passed: 0, failed: 1 };
  Deno.env.set("CHROMIUM_PATH", chromium);
  return await runTests("journey", "--parallel", "tests/journeys");
}
