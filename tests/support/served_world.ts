import { type Chromium, startChromium } from "./chromium.ts";
import { freePort } from "./server.ts";
import { openWorld, type World } from "./world.ts";

/** A world that Chromium can look at: served on a port, with a clock that tests can move. */
export interface ServedWorld extends World {
  readonly chromium: Chromium;
}

/** Runs a journey in a world of its own. Whatever the browser complained about fails it. */
export async function inServedWorld(
  journey: (world: ServedWorld) => Promise<void>,
  options: { readonly backForwardCache?: boolean; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const port = freePort();
  const world = await openWorld({ PORT: String(port), ...options.settings });
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, (request, info) => {
    return world.answer(request, info.remoteAddr.hostname);
  });
  const chromium = await startChromium(world.origin, options);
  try {
    await journey({ ...world, chromium });
    await chromium.close();
  } finally {
    await chromium.end();
    await server.shutdown();
    await world.close();
  }
}
