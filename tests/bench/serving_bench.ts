import { z } from "zod";
import { atLeast, type Figure, median } from "./figures.ts";
import { rateOf, wire } from "./load.ts";

const announced = z.object({
  ports: z.object({ hello: z.number(), audited: z.number(), silent: z.number() }),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
});
type Ways = z.infer<typeof announced>["ports"];

const rounds = 3;
const slice = 1_200;

/** P3: pages over real sockets, against a bare hello from the same process. */
export async function* servingFigures(): AsyncGenerator<Figure> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", new URL("page_server.ts", import.meta.url).pathname],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    const { ports, path, headers } = announced.parse(JSON.parse(await firstLine(child.stdout)));
    const requests = { page: wire(path, headers), hello: wire("/", { host: headers.host ?? "localhost" }) };
    for (const callers of [1, 16]) {
      const rates: Record<keyof Ways, number[]> = { hello: [], silent: [], audited: [] };
      for (let round = -1; round < rounds; round++) {
        for (const way of ["hello", "silent", "audited"] as const) {
          const request = way === "hello" ? requests.hello : requests.page;
          const rate = await rateOf(ports[way], request, { callers, ms: slice });
          if (round >= 0) rates[way].push(rate);
        }
      }
      yield* figuresOf(rates, callers);
    }
  } finally {
    child.kill("SIGTERM");
    await child.status;
  }
}

function figuresOf(rates: Record<keyof Ways, number[]>, callers: number): Figure[] {
  const hello = median(rates.hello);
  const page = (way: keyof Ways) =>
    median(rates[way].map((rate, round) => rate / (rates.hello[round] ?? rate)));
  const per = (way: keyof Ways) => Math.round(median(rates[way]));
  // The loop that asks is a Deno program too: at 16 callers the hello could be answered faster than it can ask.
  const note = `P3; ${per("silent")} and with the log ${per("audited")} of ${Math.round(hello)} a second`;
  return [
    atLeast(`page.to_hello_c${callers}`, page("silent"), callers === 1 ? 0.15 : 0.02, note),
    atLeast(`page.audited_to_hello_c${callers}`, page("audited"), callers === 1 ? 0.075 : 0.017, note),
  ];
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) throw new Error("the page server ended before it was ready");
    text += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return text.slice(0, text.indexOf("\n"));
}
