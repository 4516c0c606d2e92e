/**
 * Serves, in a process of its own and with the least permissions' flags of the engine, the real application, until it
 * is told to stop. Prints one line: where, and as whom to ask.
 */
import { createApp } from "../../routes/app.ts";
import { openBenchSite } from "./bench_site.ts";

const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
const { port } = free.addr;
free.close();
const bench = await openBenchSite({ SALUS_ORIGIN: `http://127.0.0.1:${port}` });
const person = await bench.person(100);
const app = createApp(bench.site);
const server = Deno.serve(
  { hostname: "127.0.0.1", port, onListen: () => {} },
  (request) => app.fetch(request, { remote: "192.0.2.7", wire: true }),
);
const { headers } = person.request();
const line = JSON.stringify({
  port,
  pid: Deno.pid,
  base: `/records/${person.patient}`,
  headers: Object.fromEntries(headers),
});
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
await new Promise<void>((resolve) => Deno.addSignalListener("SIGTERM", resolve));
await server.shutdown();
await bench.close();
Deno.exit(0);
