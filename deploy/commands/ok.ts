import { print } from "./print.ts";
import { deno, run, testProgram } from "./stages.ts";

const steps: readonly (readonly [string, () => Promise<boolean>])[] = [
  ["views", () => run(deno("task", "--quiet", "views"))],
  ["format", () => run(deno("fmt", "--quiet", "--check"))],
  ["lint", () => run(deno("lint", "--quiet"))],
  ["types", () => run(deno("check", "--quiet", "."))],
  ["tests", tests],
];

let failed = false;
for (const [name, step] of steps) {
  const good = await step();
  failed ||= !good;
  print(`${good ? "ok     " : "not ok "} ${name}`);
}
Deno.exit(failed ? 1 : 0);

async function tests(): Promise<boolean> {
  const tally = await testProgram("--no-check");
  return tally.failed === 0;
}
