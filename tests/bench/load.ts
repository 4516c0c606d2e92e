const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One request as it goes over the wire, for a connection that stays open. */
export function wire(path: string, headers: Readonly<Record<string, string>>): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return encoder.encode(`GET ${path} HTTP/1.1\r\n${lines}\r\n`);
}

/**
 * Answers a second, from so many connections that each wait for their answer before they ask again. Bare sockets:
 * `fetch` would cost more than what is measured.
 */
export async function rateOf(
  port: number,
  request: Uint8Array,
  work: { callers: number; ms: number },
): Promise<number> {
  const until = performance.now() + work.ms;
  const started = performance.now();
  const counts = await Promise.all(Array.from({ length: work.callers }, () => ask(port, request, until)));
  return counts.reduce((sum, count) => sum + count, 0) / (performance.now() - started) * 1_000;
}

async function ask(port: number, request: Uint8Array, until: number): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay();
  const buffer = new Uint8Array(256 * 1_024);
  let answers = 0;
  while (performance.now() < until) {
    await connection.write(request);
    await oneAnswer(connection, buffer);
    answers++;
  }
  return answers;
}

/** Reads one answer of a known length. Throws for any status but 200. */
async function oneAnswer(connection: Deno.TcpConn, buffer: Uint8Array): Promise<void> {
  let held = 0;
  let whole = Infinity;
  while (held < whole) {
    const read = await connection.read(buffer.subarray(held));
    if (read === null) throw new Error("the server hung up");
    held += read;
    if (whole !== Infinity) continue;
    const head = decoder.decode(buffer.subarray(0, Math.min(held, 8_192)));
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (!head.startsWith("HTTP/1.1 200") || length === undefined) throw new Error(head.slice(0, 300));
    whole = end + 4 + Number(length);
  }
}
