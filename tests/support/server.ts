import { flags } from "../../deploy/commands/permissions.ts";
import { readConfig } from "../../lib/config.ts";

/** The real program in a process of its own, with exactly the permissions that `deno task start` gives it. */
export interface Server {
  readonly origin: string;
  /** Where it listens, whatever its origin is. */
  readonly address: string;
  readonly dataFolder: string;
  readonly pid: number;
  /** Everything it has written to its log so far. */
  readonly log: string;
  /** Waits until the log says this. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Asks it to stop, as a service manager does; its exit status. */
  stop(): Promise<number>;
  /** Ends it without a warning, as a power cut does. Nothing happens when it has ended. */
  kill(): Promise<void>;
}

const root = new URL("../../", import.meta.url).pathname;
const patience = 20_000;

/** Starts Salus on a free port and waits until it is ready. `settings` are added to a demo on a temporary folder. */
export async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<Server> {
  const port = freePort();
  const dataFolder = settings.SALUS_DATA ?? await Deno.makeTempDir({ prefix: "salus-test-" });
  const environment = { SALUS_ENV: "demo", PORT: String(port), ...settings, SALUS_DATA: dataFolder };
  const config = readConfig(environment);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags(config), "main.ts"],
    cwd: root,
    clearEnv: true,
    env: { ...inherited("PATH", "HOME", "DENO_DIR"), ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const drained = Promise.all([drain(child.stdout, lines), drain(child.stderr, lines)]);
  let ended: number | undefined;
  void child.status.then(({ code }) => ended = code);
  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    if (ended === undefined) child.kill(signal);
    const { code } = await child.status;
    await drained;
    return code;
  }
  const address = `http://${config.host}:${config.port}`;
  if (!await becomesReady(address, () => ended !== undefined)) {
    const why = ended === undefined ? "was not ready in time" : `ended with ${ended}`;
    await end("SIGKILL");
    throw new Error(`The server ${why}:\n${lines.join("")}`);
  }
  return {
    origin: config.origin,
    address,
    dataFolder,
    pid: child.pid,
    get log() {
      return lines.join("");
    },
    said: (pattern) => untilSaid(pattern, lines),
    stop: () => end("SIGTERM"),
    async kill() {
      await end("SIGKILL");
    },
  };
}

/** A port that nobody listened on a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function inherited(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

async function drain(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of stream) lines.push(decoder.decode(bytes, { stream: true }));
}

async function untilSaid(pattern: RegExp, lines: readonly string[]): Promise<RegExpExecArray> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const found = pattern.exec(lines.join(""));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`The server never said ${pattern}:\n${lines.join("")}`);
}

async function becomesReady(address: string, isOver: () => boolean): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline && !isOver()) {
    const ready = await fetch(`${address}/readyz`).then(async (answer) => {
      await answer.body?.cancel();
      return answer.ok;
    }, () => false);
    if (ready) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
