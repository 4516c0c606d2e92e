/**
 * Serves, in a process of its own, the real application on one port and a bare hello on another, until it is told to
 * stop. Prints one line: where, and the request that asks for the timeline of a record of a thousand entries.
 */
import { Hono } from "hono";
import { createApp } from "../../routes/app.ts";
import { openBenchSite } from "./bench_site.ts";

const bench = await openBenchSite();
const person = await bench.person(1_000);
const [audited, silent] = [createApp(bench.site), createApp(bench.silent)];
const hello = new Hono().get("/", (c) => c.text("hello"));
const serve = (answer: (request: Request) => Response | Promise<Response>) =>
  Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => answer(request));
const servers = {
  hello: serve((request) => hello.fetch(request)),
  audited: serve((request) => audited.fetch(request, { remote: "192.0.2.7" })),
  silent: serve((request) => silent.fetch(request, { remote: "192.0.2.7" })),
};
const { url, headers } = person.request("/timeline");
const ports = Object.fromEntries(Object.entries(servers).map(([name, { addr }]) => [name, addr.port]));
const line = JSON.stringify({ ports, path: new URL(url).pathname, headers: Object.fromEntries(headers) });
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
await new Promise<void>((resolve) => Deno.addSignalListener("SIGTERM", resolve));
await Promise.all(Object.values(servers).map((server) => server.shutdown()));
await bench.close();
Deno.exit(0);
