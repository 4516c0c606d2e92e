import { createCipheriv, createDecipheriv } from "node:crypto";
import { z } from "zod";
import { systemClock } from "../../lib/clock.ts";
import { idBytes, newId } from "../../lib/ids.ts";
import { kekFromBytes } from "../../lib/vault/kek.ts";
import { openDriver, openStore } from "../../lib/vault/open_store.ts";
import { memoryDriver } from "../../lib/vault/memory_driver.ts";
import { openVault } from "../../lib/vault/open_vault.ts";
import { randomBytes } from "../../lib/vault/primitives.ts";
import { shelf } from "../../lib/vault/shelf.ts";
import type { Key } from "../../lib/vault/store.ts";
import { atMost, type Figure, median } from "./figures.ts";

const rounds = 9;
const warmUp = 4; // until the code is compiled
const calls = 400;

// What a blood pressure with its note looks like in JSON, about 600 bytes.
const readings = shelf({
  name: "reading",
  prefix: "bench",
  under: "system",
  version: 1,
  schema: z.strictObject({
    systolic: z.int(),
    diastolic: z.int(),
    pulse: z.int(),
    takenAt: z.int(),
    note: z.string(),
    author: z.string(),
    history: z.array(z.strictObject({ at: z.int(), by: z.string(), field: z.string() })),
  }),
});
const reading = {
  systolic: 128,
  diastolic: 82,
  pulse: 66,
  takenAt: 1_795_305_600_000,
  note: "After breakfast, left arm, seated for five minutes. ".repeat(4),
  author: newId(),
  history: Array.from({ length: 5 }, (_, n) => ({ at: n, by: newId(), field: "systolic" })),
};

/** What sealing costs, as ratios of one run. */
export async function* vaultFigures(): AsyncGenerator<Figure> {
  yield* await keptValues();
  yield await sealingPrimitive();
}

/** P10: a sealed, checked value against the same bytes without either, on the embedded database. */
async function keptValues(): Promise<Figure[]> {
  const folder = await Deno.makeTempDir();
  const store = openStore({ driver: await openDriver(`${folder}/bench.db`), clock: systemClock });
  const vault = await openVault({
    store,
    keys: memoryDriver(),
    kek: kekFromBytes(randomBytes(32)),
    clock: systemClock,
    keepOpen: 0,
  });
  try {
    const keys = Array.from({ length: calls }, (): Key => [idBytes(newId())]);
    for (const key of keys) await vault.change().put(readings, key, reading).tidy();
    const whole = (key: Key): Key => [readings.prefix, ...key];
    const value = (await store.get(whole(keys[0] ?? [])))?.value ?? randomBytes(920);
    const get = await compare(keys, {
      plain: (key) => store.get(whole(key)),
      sealed: (key) => vault.read(readings, key),
    });
    const set = await compare(keys, {
      plain: (key) => store.tidy({ sets: [{ key: whole(key), value }] }),
      sealed: (key) => vault.change().put(readings, key, reading).tidy(),
    });
    return [atMost("vault.get", get, 1.25), atMost("vault.set", set, 1.2)];
  } finally {
    await vault.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Which primitive seals 1 KiB faster: the vault uses node:crypto as long as this ratio to Web Crypto is below 1. */
async function sealingPrimitive(): Promise<Figure> {
  const [key, nonce, bound, content] = [
    randomBytes(32),
    randomBytes(12),
    randomBytes(60),
    randomBytes(1_024),
  ];
  const webKey = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
  const parameters = { name: "AES-GCM", iv: nonce, additionalData: bound };
  const ratio = await compare(Array.from({ length: calls }), {
    async plain() {
      const sealed = await crypto.subtle.encrypt(parameters, webKey, content);
      await crypto.subtle.decrypt(parameters, webKey, sealed);
    },
    sealed() {
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
      cipher.setAAD(bound);
      const sealed = cipher.update(content);
      cipher.final();
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
      decipher.setAAD(bound).setAuthTag(cipher.getAuthTag());
      decipher.update(sealed);
      decipher.final();
    },
  });
  return atMost("vault.node_crypto_to_web_crypto", ratio, 1);
}

/**
 * Median sealed time to median plain time. The calls alternate, so that both meet the same machine: a database
 * thread that fell asleep during the other's arithmetic, a collector that runs, a neighbour that takes the core.
 */
async function compare<T>(
  inputs: readonly T[],
  ways: { plain: (input: T) => unknown; sealed: (input: T) => unknown },
): Promise<number> {
  const times: { plain: number[]; sealed: number[] } = { plain: [], sealed: [] };
  for (let round = -warmUp; round < rounds; round++) {
    for (const input of inputs) {
      const plain = await timeOf(input, ways.plain);
      const sealed = await timeOf(input, ways.sealed);
      if (round < 0) continue;
      times.plain.push(plain);
      times.sealed.push(sealed);
    }
  }
  return median(times.sealed) / median(times.plain);
}

async function timeOf<T>(input: T, work: (input: T) => unknown): Promise<number> {
  const started = performance.now();
  await work(input);
  return performance.now() - started;
}

if (import.meta.main) {
  for await (const one of vaultFigures()) {
    Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(one) + "\n"));
  }
}
