import { z } from "zod";
import { atMost, type Figure, timeOf } from "./figures.ts";

const announced = z.object({
  port: z.number(),
  pid: z.number(),
  base: z.string(),
  headers: z.record(z.string(), z.string()),
});
type Server = z.infer<typeof announced>;

const atOnce = 10;
const mebi = 1024 * 1024;
const size = 10 * mebi;
const piece = 64 * 1024;

/** What files of 10 MiB, ten at once, add to a server's memory: its highest resident size against its size at rest. */
export async function* fileFigures(): AsyncGenerator<Figure> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-check",
      "--v8-flags=--disallow-code-generation-from-strings",
      new URL("file_server.ts", import.meta.url).pathname,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const server = announced.parse(JSON.parse(await firstLine(child.stdout)));
    const csrf = await tokenOf(server);
    // At rest: after people have looked at pages and files, ten at once, so that what is loaded once is loaded.
    for (let n = 0; n < 30; n++) {
      await Promise.all(
        Array.from({ length: atOnce }, async () => await (await ask(server, "/timeline")).text()),
      );
    }
    await download(server, await upload(server, csrf, size));
    const paths: string[] = [];
    const up = await added(server, async () => {
      const all = Array.from({ length: atOnce }, () => upload(server, csrf, size));
      paths.push(...await Promise.all(all));
    });
    yield atMost("files.up_c10_mib", up.mebi, 8, `MiB above rest while ten files go up in ${up.ms} ms`);
    const down = await added(server, async () => {
      await Promise.all(paths.map((path) => download(server, path)));
    });
    yield atMost(
      "files.down_c10_mib",
      down.mebi,
      8,
      `MiB above rest while ten files go down in ${down.ms} ms`,
    );
  } finally {
    child.kill("SIGTERM");
    await child.status;
  }
}

async function added({ pid }: Server, work: () => Promise<void>) {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const rest = await memory(pid, "VmRSS");
  await Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5"); // the highest starts anew
  const ms = Math.round(await timeOf(work));
  return { mebi: (await memory(pid, "VmHWM") - rest) / 1024, ms };
}

/** In KiB. */
async function memory(pid: number, name: string): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]);
}

async function tokenOf(server: Server): Promise<string> {
  const page = await ask(server, "/add/document");
  return /name="csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
}

/** Uploads one PDF as a document; the address it can be had from. */
async function upload(server: Server, csrf: string, length: number): Promise<string> {
  const boundary = "----bench";
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const head = [["csrf", csrf], ["title", "Scan"], ["on", "2026-01-01"], ["note", ""]]
    .map(([name = "", value = ""]) => field(name, value)).join("") +
    `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="scan.pdf"\r\n\r\n%PDF-1.7\n`;
  const tail = `\n%%EOF\n\r\n--${boundary}--\r\n`;
  const answer = await ask(server, "/add/document", {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: ReadableStream.from(scan(head, length - 16, tail)),
  });
  await answer.body?.cancel();
  const place = answer.headers.get("location") ?? "";
  if (answer.status !== 303) throw new Error(`the upload was answered ${answer.status}`);
  const entry = await ask(server, place.slice(server.base.length));
  const path = /href="([^"]*\/files\/[\w-]{22})"/.exec(await entry.text())?.[1] ?? "";
  return path.slice(server.base.length);
}

async function* scan(head: string, length: number, tail: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield new TextEncoder().encode(head);
  const bytes = new Uint8Array(piece);
  for (let at = 0; at < piece; at += 4) bytes.fill(at * 2654435761 >>> 24, at, at + 4);
  for (let left = length; left > 0; left -= piece) yield bytes.slice(0, left);
  yield new TextEncoder().encode(tail);
}

async function download(server: Server, path: string): Promise<void> {
  const answer = await ask(server, path);
  let [length, sum] = [0, 0];
  for await (const part of answer.body ?? []) {
    length += part.length;
    for (let at = 0; at < part.length; at += 97) sum += part[at] ?? 0;
  }
  // A piece that was given back too early would come as zeros, or not at all.
  if (length !== Number(answer.headers.get("content-length")) || sum < length / 97 * 100) {
    throw new Error(`${length} bytes came down, and not those that went up`);
  }
}

async function ask({ port, base, headers }: Server, path: string, more: RequestInit = {}): Promise<Response> {
  const url = `http://127.0.0.1:${port}${base}${path}`;
  return await fetch(url, { ...more, headers: { ...headers, ...more.headers as Record<string, string> } });
}

async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { done, value } = await reader.read();
    if (done) throw new Error("the server ended before it was ready");
    text += value;
  }
  return text.slice(0, text.indexOf("\n"));
}

if (import.meta.main) {
  for await (const figure of fileFigures()) {
    Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(figure)}\n`));
  }
}
