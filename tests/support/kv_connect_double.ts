import { isNapiInterface, type NapiInterface, openKv } from "@deno/kv";

/** What goes wrong with the next write: where its answer is lost, or that none ever comes. */
export type Fault = "503 before commit" | "503 after commit" | "silent before commit" | "silent after commit";

export interface KvConnectDouble {
  readonly url: string;
  /** Writes that reached the engine. */
  readonly writes: number;
  /** The next writes go wrong in these ways, one each. */
  fail(...faults: Fault[]): void;
  /** Nothing is answered any more, not even reads, until `wake`. */
  sleep(): void;
  wake(): void;
  close(): Promise<void>;
}

const token = "a token of the tests only";

/**
 * A KV Connect server (protocol 3) around the engine that denokv is made of: real limits, real answers. It
 * speaks bytes and never looks inside them.
 */
export async function kvConnectDouble(): Promise<KvConnectDouble> {
  Deno.env.set("DENO_KV_ACCESS_TOKEN", token);
  const kv = await openKv(":memory:", { implementation: "sqlite", inMemory: true });
  const { napi, dbId } = kv as unknown as { napi: NapiInterface; dbId: number };
  if (!isNapiInterface({ ...napi })) throw new Error("@deno/kv has no engine for this machine");
  const engine = napi;
  const faults: Fault[] = [];
  const held = new Set<() => void>();
  const ending = new AbortController();
  let asleep = Promise.withResolvers<void>();
  asleep.resolve();
  let writes = 0;
  let troubled = false;

  /** An answer that does not come: it ends with the server, with a refusal that the client takes as final. */
  function silence(): Promise<Response> {
    return new Promise((resolve) => held.add(() => resolve(gone())));
  }

  async function write(body: Uint8Array): Promise<Response> {
    const fault = faults.shift();
    if (fault === "503 before commit") return new Response("try again", { status: 503 });
    if (fault === "silent before commit") return await silence();
    writes++;
    const answer = await engine.atomicWrite(dbId, body, false);
    if (fault === "503 after commit") return new Response("try again", { status: 503 });
    if (fault === "silent after commit") return await silence();
    return protobuf(answer);
  }

  async function watch(body: Uint8Array): Promise<Response> {
    const id = await engine.startWatch(dbId, body, false);
    const end = () => engine.endWatch(dbId, id, false);
    ending.signal.addEventListener("abort", end);
    const frames = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const message = await engine.dequeueNextWatchMessage(dbId, id, false);
        if (message === undefined) return controller.close();
        const frame = new Uint8Array(4 + message.length);
        new DataView(frame.buffer).setUint32(0, message.length, true);
        frame.set(message, 4);
        controller.enqueue(frame);
      },
      cancel() {
        ending.signal.removeEventListener("abort", end);
        end();
      },
    });
    return new Response(frames, { headers: { "content-type": "application/x-protobuf" } });
  }

  async function answer(request: Request): Promise<Response> {
    await asleep.promise;
    if (ending.signal.aborted) return gone();
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return new Response("no", { status: 401 });
    }
    const { pathname } = new URL(request.url);
    if (pathname === "/") return metadata(request.url);
    const body = new Uint8Array(await request.arrayBuffer());
    try {
      if (pathname === "/v2/snapshot_read") return protobuf(await engine.snapshotRead(dbId, body, false));
      if (pathname === "/v2/atomic_write") return await write(body);
      if (pathname === "/v2/watch") return await watch(body);
    } catch (error) {
      return new Response(String(error), { status: 400 });
    }
    return new Response("no such method", { status: 404 });
  }

  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    get writes() {
      return writes;
    },
    fail(...more) {
      troubled = true;
      faults.push(...more);
    },
    sleep() {
      troubled = true;
      asleep = Promise.withResolvers<void>();
    },
    wake: () => asleep.resolve(),
    async close() {
      asleep.resolve();
      ending.abort();
      for (const release of held) release();
      // Deno's client asks again a quarter of a second after a failure, for ever and even when it is closed: hear it out.
      if (troubled) await new Promise((resolve) => setTimeout(resolve, 400));
      await server.shutdown();
      kv.close();
    },
  };
}

function metadata(url: string): Response {
  return Response.json({
    version: 3,
    databaseId: "00000000-0000-0000-0000-000000000000",
    endpoints: [{ url: new URL("/v2", url).href, consistency: "strong" }],
    token,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
}

function gone(): Response {
  return new Response("closed", { status: 410 });
}

function protobuf(bytes: Uint8Array): Response {
  return new Response(new Uint8Array(bytes), { headers: { "content-type": "application/x-protobuf" } });
}
