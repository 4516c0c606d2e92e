/** deno task bench [part …]: one JSON line a figure. Never fails because of one. */
import { auditFigures } from "./audit_bench.ts";
import type { Figure } from "./figures.ts";
import { fileFigures } from "./file_bench.ts";
import { pageFigures } from "./page_bench.ts";
import { servingFigures } from "./serving_bench.ts";
import { startFigures } from "./start_bench.ts";
import { storeFigures } from "./store_bench.ts";
import { vaultFigures } from "./vault_bench.ts";
import { yearsFigures } from "./years_bench.ts";

const parts: Readonly<Record<string, () => AsyncGenerator<Figure>>> = {
  page: pageFigures,
  serving: servingFigures,
  start: startFigures,
  store: storeFigures,
  vault: vaultFigures,
  audit: auditFigures,
  years: yearsFigures,
  files: fileFigures,
};

const encoder = new TextEncoder();
const asked = Deno.args.length > 0 ? Deno.args : Object.keys(parts);
for (const name of asked) {
  try {
    for await (const figure of parts[name]?.() ?? []) write(Deno.stdout, JSON.stringify(figure));
  } catch (error) {
    write(Deno.stderr, `${name}: ${error instanceof Error ? error.stack ?? error.message : error}`);
  }
}

function write(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  stream.writeSync(encoder.encode(`${line}\n`));
}
